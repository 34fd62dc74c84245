import i18next from 'i18next'
import { create } from 'zustand'
import type { MailboxRole } from '../../../shared/contract/mailboxes'
import type { MessageChange } from '../../../shared/contract/message-changes'
import { report } from '../../app/problems'
import { go, isOfServers, keyOf, sameRow, useRoute, type Route, type RowKey } from '../../app/route'
import { beforeUndo } from '../../app/undo'
import { toast } from '../../ui/toast'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'
import { tabId } from '../../bridge/tab'
import { knownFolders, usedFolder, type MadeFolder } from '../mailboxes/index'
import { loadedRows } from './loaded-rows'
import { pagesKey } from './queries'
import { tellChange } from './told-changes'

/** Whether rows are single messages, as words for how many there are ask it. */
export const isOfMessages = (items: readonly RowKey[]): boolean =>
  items.some(({ messageId }) => messageId !== undefined)

/** Marks as read what the user has read, without a word. */
export const markRead = (messageIds: readonly number[]): void => {
  if (messageIds.length === 0) return
  engine.messages
    .change({
      target: { kind: 'messages', messageIds: [...messageIds] },
      change: { kind: 'seen', value: true },
    })
    .catch(report)
}

/** Whether all of these lie in a folder with this role. */
export function lieIn(items: readonly RowKey[], role: MailboxRole): boolean {
  const folderIds = new Set(
    knownFolders()
      .filter((box) => box.role === role)
      .map(({ id }) => id),
  )
  return items.length > 0 && items.every(({ folderId }) => folderIds.has(folderId))
}

/** Applies a change to threads where they lie, says what was done and offers the way back. */
export async function changeThreads(
  items: readonly RowKey[],
  change: MessageChange,
  /** The folder that was made for a move. */
  made?: MadeFolder,
): Promise<void> {
  if (items.length === 0) return
  if (change.kind === 'move-to-role' && lieIn(items, change.role))
    return void toast(i18next.t('mail:done.there', { count: items.length }))
  if (change.kind === 'move' || change.kind === 'copy') usedFolder(change.folderId)
  const { view } = useRoute.getState()
  const [first] = items
  const subject = items.length === 1 ? loadedRows().find((row) => sameRow(row, first ?? null))?.subject : ''
  if (leavesRow(change)) stepOff(items)
  const { changeId, count, touched, error } = await beforeUndo(changeInSlices(items, change))
  if (changeId !== null)
    tellChange(changeId, change, {
      ...{ count, subject: subject ?? '', isSingle: isOfMessages(items) },
      undo: async () => {
        await engine.messages.undo({ changeId })
        if (leavesRow(change)) await pointAt(items, view)
      },
      ...(made ? { madeFolder: made.name } : {}),
    })
  else if (made) made.tell()
  else if (!error && change.kind === 'copy') toast(i18next.t('mail:done.copyThere', { count }))
  else if (!error && change.kind.startsWith('move')) toast(i18next.t('mail:done.there', { count }))
  if (!error) return go.checkNone()
  report(error)
  if (touched === 0 && leavesRow(change)) await pointAt(items, view)
}

/** Rows changed at a time: few enough for the engine to answer other calls in between. */
const SLICE = 100

interface Progress {
  done: number
  total: number
  stop(): void
}

/** How far a change of very many rows is; null while there is none. */
export const useProgress = create<{ current: Progress | null }>(() => ({ current: null }))

/** What is done stays done and is told, also when it was stopped or failed on the way: one undo takes it back. */
async function changeInSlices(
  items: readonly RowKey[],
  change: MessageChange,
): Promise<{ changeId: number | null; count: number; touched: number; error?: unknown }> {
  const isLong = items.length > SLICE
  let changeId: number | null = null
  let done = 0
  let touched = 0
  let stopped = false
  const stop = (): void => {
    stopped = true
  }
  const isStopped = (): boolean => stopped
  try {
    while (done < items.length && !isStopped()) {
      if (isLong) useProgress.setState({ current: { done, total: items.length, stop } })
      const slice = items.slice(done, done + SLICE)
      const answer = await engine.messages.change({
        target: { kind: 'threads', items: slice },
        change,
        window: tabId,
        ...(changeId === null ? {} : { changeId }),
      })
      changeId ??= answer.changeId
      done += slice.length
      touched += answer.count
    }
    return { changeId, count: done, touched }
  } catch (error) {
    return { changeId, count: done, touched, error }
  } finally {
    if (isLong) useProgress.setState({ current: null })
  }
}

/** A row that stayed keeps the cursor where it is: to open another would mark it read again. */
const leavesRow = ({ kind }: MessageChange): boolean => !STAYS.has(kind)
const STAYS: ReadonlySet<MessageChange['kind']> = new Set(['seen', 'flagged', 'tag', 'mute', 'copy'])

/** The cursor leaves what is about to go: the next key is meant for the next row, however long the list takes. */
function stepOff(items: readonly RowKey[]): void {
  const { selected, index } = useRoute.getState()
  const goes = (row: RowKey): boolean => items.some((item) => sameRow(item, row))
  if (!selected || !goes(selected)) return
  const rows = loadedRows()
  const at = rows.findIndex((row) => sameRow(row, selected))
  const next = rows.slice(at + 1).find((row) => !goes(row)) ?? rows.slice(0, at).findLast((row) => !goes(row))
  if (at >= 0 && next) go.row(keyOf(next), index)
}

/** The cursor goes on what came back, if the list it stood in is still the one in front of the user. */
async function pointAt(items: readonly RowKey[], view: Route['view']): Promise<void> {
  const [first] = items
  if (!first || JSON.stringify(useRoute.getState().view) !== JSON.stringify(view)) return
  if (isOfServers(view)) await queryClient.invalidateQueries({ queryKey: pagesKey(view) })
  const at = loadedRows().findIndex((row) => sameRow(row, first))
  if (at >= 0) go.row(first, at)
}

/** What a command acts on: the checked rows, else the selected one. */
export function actedOn(): readonly RowKey[] {
  const { checked, selected } = useRoute.getState()
  if (checked.length > 0) return checked
  return selected ? [selected] : []
}
