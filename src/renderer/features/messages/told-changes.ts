import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect } from 'react'
import type { KeptChange, MessageChange } from '../../../shared/contract/message-changes'
import { labelled } from '../../../shared/shown-text'
import { UNDO_KEPT_MS } from '../../../shared/undo'
import { userLocale, weekdayTime } from '../../app/format'
import { wordsOf } from '../../app/problems'
import { beforeUndo, done, donePartly, keepUndo, type Undoable } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries, queryClient } from '../../bridge/queries'
import { tabId } from '../../bridge/tab'
import { toastProblem } from '../../ui/toast'
import { folderName, knownFolders } from '../mailboxes/index'
import { currentTags, nameOfTag } from '../../app/tags'

/** What was said of a change, whose server may still refuse it. */
interface Told {
  change: MessageChange
  /** It was done in a list of single messages. */
  isSingle: boolean
  /** What it was done to, where that is one conversation. */
  subject: string
  undo: (() => unknown) | null
  /** Of how many conversations the user knows that they were refused. */
  refused: number
  /** Takes away what is said of it, and its undo. */
  takeAway(): void
}

const told = new Map<number, Told>()
/** No more are kept by the engine. */
const MOST_TOLD = 100

const changesQuery = queries.messages.changes.queryOptions({
  input: { window: tabId },
  meta: staleOn('message-changes'),
})

interface Telling {
  count: number
  isSingle: boolean
  subject: string
  undo: () => unknown
  /** The name of the folder or the tag that was made for it: their lists may not have it yet. */
  made?: string
}

/**
 * Says what was done and keeps the way back, until the server refuses it. `count` is the number of rows the user knows
 * of; 0 where nothing is to be said.
 */
export function tellChange(
  changeId: number,
  change: MessageChange,
  { count, isSingle, subject, undo, made }: Telling,
): void {
  const takeBack = change.kind === 'delete-forever' ? null : undoOf(changeId, undo)
  const sentence = count === 0 ? null : sentenceOf(change, count, isSingle, made)
  const takeAway = sentence
    ? done(sentence, i18next.t('common:undo'), takeBack, subject, { ...byEngine, stays: count > 1 })
    : takeBack
      ? keepSilently(change, subject, takeBack)
      : nothing
  keep(changeId, { change, isSingle, subject, undo: takeBack, refused: 0, takeAway })
  tellRefusals(queryClient.getQueryData(changesQuery.queryKey) ?? [])
}

const byEngine = { way: 'by-engine' } as const

const nothing = (): void => undefined

const untold = ({ change, isSingle }: Pick<Told, 'change' | 'isSingle'>): Told => ({
  ...{ change, isSingle, subject: '', undo: null },
  refused: 0,
  takeAway: nothing,
})

const undoOf = (changeId: number, undo: () => unknown) => (): unknown => {
  told.delete(changeId)
  return undo()
}

function keepSilently(change: MessageChange, subject: string, run: () => unknown): () => void {
  const label = subject ? labelled(labelOf(change), subject) : labelOf(change)
  return keepUndo(madeAt(Date.now(), label, run))
}

function keep(changeId: number, entry: Told): void {
  told.get(changeId)?.takeAway()
  told.set(changeId, entry)
  for (const oldest of told.keys()) {
    if (told.size <= MOST_TOLD) break
    told.delete(oldest)
  }
}

/**
 * What the server refused is said to be done no longer; the undo takes back the rest, and is gone where that is nothing.
 * An undo that is refused was never said to be done: what is again as it was before it is told.
 */
function tellRefusals(changes: readonly KeptChange[]): void {
  for (const { id, change, isUndo, isSingle, count, refused, problem } of changes) {
    const entry = told.get(id) ?? (isUndo ? untold({ change, isSingle }) : null)
    if (!entry || !problem || refused <= entry.refused) continue
    entry.takeAway()
    const why = wordsOf(problem)
    const kind = kindOf(change)
    const what = rowsCalled(isSingle)
    if (isUndo) {
      keep(id, { ...entry, refused })
      toastProblem(i18next.t(`mail:refused.undo.${undoneKind(change)}`, { count: refused, ...what }), why)
    } else if (refused < count) {
      const sentence = i18next.t(`mail:refused.some.${kind}`, {
        done: count - refused,
        total: count,
        refused,
        ...what,
      })
      const takeAway = donePartly(sentence, why, i18next.t('common:undo'), entry.undo, byEngine)
      told.set(id, { ...entry, refused, takeAway })
    } else {
      told.delete(id)
      toastProblem(i18next.t(`mail:refused.all.${kind}`, { count, ...what }), why, { name: entry.subject })
    }
  }
}

/** What this window did before it was reloaded can still be taken back. */
function takeOver(changes: readonly KeptChange[]): void {
  for (const { id, change, isUndo, isSingle, at, count, refused } of changes) {
    if (told.has(id)) continue
    if (isUndo) keep(id, { ...untold({ change, isSingle }), refused })
    if (isUndo || refused === count) continue
    const undo =
      change.kind === 'delete-forever' ? null : undoOf(id, () => engine.messages.undo({ changeId: id }))
    const label = sentenceOf(change, count, isSingle) ?? labelOf(change)
    const takeAway = undo ? keepUndo(madeAt(at, label, undo)) : nothing
    told.set(id, { change, isSingle, subject: '', undo, refused, takeAway })
  }
}

const madeAt = (at: number, label: string, run: () => unknown): Undoable => ({
  ...{ label, at, until: at + UNDO_KEPT_MS, run },
  ...byEngine,
})

const takenOver = Promise.withResolvers<undefined>()
// An undo asked for in the first moment waits for what there is to take back.
void beforeUndo(takenOver.promise)
let isTakenOver = false

/** Follows what servers say of the changes made here, for as long as the window is open. */
export function useToldChanges(): void {
  const { data } = useQuery(changesQuery)
  useEffect(() => {
    if (!data) return
    if (!isTakenOver) takeOver(data)
    isTakenOver = true
    takenOver.resolve(undefined)
    tellRefusals(data)
  }, [data])
}

/** What was done, as far as words for it differ. */
export const kindOf = (change: MessageChange): 'moved' | 'copied' | 'deleted' | 'marked' =>
  change.kind === 'delete-forever' ? 'deleted' : undoneKind(change)

function undoneKind({ kind }: MessageChange): 'moved' | 'copied' | 'marked' {
  if (kind === 'copy') return 'copied'
  return kind.startsWith('move') || kind === 'snooze' ? 'moved' : 'marked'
}

/** For a change that shows on the row itself and is told in words only when it cannot be taken back. */
function labelOf({ kind }: MessageChange): string {
  if (kind === 'flagged' || kind === 'tag' || kind === 'mute')
    return i18next.t(`mail:commands.${kind === 'flagged' ? 'flag' : kind}`)
  return i18next.t('mail:commands.toggleRead')
}

/** What rows are called where they are counted. */
export const rowsCalled = (isSingle: boolean): { context: string } => ({ context: isSingle ? 'single' : '' })

function movedTo(
  change: MessageChange & { kind: 'move' },
  counted: { count: number },
  name: string | undefined,
): string {
  const known = knownFolders().find(({ id }) => id === change.folderId)
  const folder = name ?? (known && folderName(known))
  if (folder === undefined) return i18next.t('mail:done.moved', counted)
  return change.isNewFolder
    ? i18next.t('mail:done.movedToNew', { ...counted, folder })
    : i18next.t('mail:done.movedTo', { ...counted, folder })
}

function nameOfFolder(folderId: number): string {
  const known = knownFolders().find(({ id }) => id === folderId)
  return known ? folderName(known) : ''
}

const tagName = (keyword: string): string => {
  const tag = currentTags().find((one) => one.keyword === keyword)
  return tag ? nameOfTag(tag, (key) => i18next.t(key)) : keyword
}

/** Reading and flagging show on the row itself; only what makes a row leave is said in words. */
function sentenceOf(change: MessageChange, count: number, isSingle: boolean, made?: string): string | null {
  const counted = { count, ...rowsCalled(isSingle) }
  switch (change.kind) {
    case 'move':
      return movedTo(change, counted, made)
    case 'copy':
      return i18next.t('mail:done.copiedTo', { ...counted, folder: nameOfFolder(change.folderId) })
    case 'move-to-role':
      return i18next.t(`mail:done.${change.role}`, counted)
    case 'snooze':
      return i18next.t('mail:done.snoozed', { ...counted, when: weekdayTime(change.until, userLocale()) })
    case 'delete-forever':
      return i18next.t('mail:done.deleted', counted)
    case 'seen':
      return count > 1 ? i18next.t(change.value ? 'mail:done.seen' : 'mail:done.unseen', { count }) : null
    case 'mute':
      return i18next.t(change.value ? 'mail:done.muted' : 'mail:done.unmuted', { count })
    case 'tag':
      if (made !== undefined) return i18next.t('mail:done.taggedNew', { ...counted, tag: made })
      return count > 1
        ? i18next.t(change.value ? 'mail:done.tagged' : 'mail:done.untagged', {
            ...counted,
            tag: tagName(change.keyword),
          })
        : null
    case 'flagged':
      return count > 1
        ? i18next.t(change.value ? 'mail:done.flagged' : 'mail:done.unflagged', { count })
        : null
  }
}
