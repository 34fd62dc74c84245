import { create } from 'zustand'
import { parseAddressList, withRecipients } from '../../../shared/addresses'
import type { MailAddress } from '../../../shared/contract/messages'
import type { DraftContent, Outgoing } from '../../../shared/contract/outbox'
import { engine, useConnection } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { windowId } from '../../bridge/loading'
import { createAutosave } from './autosave'
import { mergeDraft } from './merge-draft'
import { recipientFields, withinRoom, type RecipientField } from './recipient-room'
import { createSteps, type Steps } from './steps'

/** A draft as it is being written in this window. */
export interface Writing {
  /** The same for as long as it is open, whichever draft it is: its editor stays, and no letter misses it. */
  key: string
  /** As the engine has it, as far as this window knows. */
  draft: Outgoing
  /** What is on the screen. */
  content: DraftContent
  /** What of it the engine has not yet. */
  unsaved: Partial<DraftContent>
  /** What was typed into a field of recipients and is no recipient yet. */
  typed: Record<RecipientField, string>
  /** While it is being sent or discarded it stays as it is. */
  state: 'saved' | 'unsaved' | 'failing' | 'leaving'
  /** Something was written here since it was opened. */
  touched: boolean
  /** Grows when it is chosen here whom the mail is from. */
  writersChosen: number
  /** Grows when another window's words were taken over. */
  takenOver: number
  /** The draft whose place it took, and what another window had made of that one. */
  other: { id: string; became: 'changed' | 'sent' | 'discarded' } | null
  /**
   * Another window sent or discarded it while the focus was in it: what is typed now begins a draft of its own, or makes
   * one again of what could not be sent.
   */
  gone: Gone | null
}

export type Gone = 'queued' | 'sending' | 'sent' | 'failed' | 'discarded'

const nobodyTyped = { to: '', cc: '', bcc: '' }

/**
 * The drafts being written, outside every view: a view that closes, moves or is drawn anew loses no letter. A draft is
 * forgotten when it is closed and all of it is saved.
 */
const useWritings = create<{ all: ReadonlyMap<string, Writing> }>(() => ({ all: new Map() }))

export const useWriting = (id: string): Writing | undefined => useWritings(({ all }) => all.get(id))
/** The states of drafts, as one text that differs when one of them does. */
export const useStates = (ids: readonly string[]): string =>
  useWritings(({ all }) => ids.map((id) => all.get(id)?.state).join())
/** The recipients, To first, of the last of these drafts that answers a conversation. */
export const useRecipientsIn = (ids: readonly string[], threadId: number): readonly MailAddress[] =>
  useWritings(({ all }) => {
    const last = ids.findLast((id) => all.get(id)?.draft.threadId === threadId)
    return (last === undefined ? undefined : all.get(last)?.content.to) ?? nobody
  })
const nobody: readonly MailAddress[] = []
export const keyOf = (id: string): string => writingOf(id)?.key ?? id
export const writingOf = (id: string): Writing | undefined => useWritings.getState().all.get(id)

/** Where the caret stood in a draft's text, for as long as the window lives. */
export const carets = new Map<string, number>()

/** What was done in each open composer, by the key of its draft. */
const steps = new Map<string, Steps>()

export function stepsOf(key: string): Steps {
  const known = steps.get(key)
  if (known) return known
  const begun = createSteps(() => performance.now())
  steps.set(key, begun)
  return begun
}

/** The draft that is written under a key by now. */
export const idUnder = (key: string): string | undefined =>
  [...useWritings.getState().all].find(([, writing]) => writing.key === key)?.[0]

const autosave = createAutosave(saveNow)
/** Saves all of a draft. */
export const saveDraft = autosave.save
/** Drafts of which the engine may have more than it answered: the next save says all that was not confirmed. */
const unanswered = new Set<string>()
const nothing: Partial<DraftContent> = {}
const isEmpty = (changes: Partial<DraftContent>): boolean => Object.keys(changes).length === 0

function put(id: string, writing: Writing | null): void {
  useWritings.setState(({ all }) => {
    const next = new Map(all)
    if (writing) next.set(id, writing)
    else next.delete(id)
    return { all: next }
  })
}

function update(id: string, changes: (before: Writing) => Partial<Writing>): void {
  const before = writingOf(id)
  if (before) put(id, { ...before, ...changes(before) })
}

/** Begins or goes on with a draft. What was written here and is not saved yet is newer than any answer. */
export function beginWriting(draft: Outgoing): void {
  const known = writingOf(draft.id)
  if (known && (known.draft.revision >= draft.revision || !isEmpty(known.unsaved))) return beDraftAgain(draft)
  put(draft.id, {
    key: known?.key ?? crypto.randomUUID(),
    ...{ draft, content: draft.content, unsaved: nothing, state: 'saved', touched: false },
    ...{
      takenOver: known ? known.takenOver + Number(!sameEntry(known.content, 'html', draft.content.html)) : 0,
    },
    typed: known?.typed ?? nobodyTyped,
    writersChosen: known?.writersChosen ?? 0,
    ...{ other: null, gone: null },
  })
}

/** A mail that was called back may have arrived: whoever sends it again is asked. */
function beDraftAgain({ id, state, problem }: Outgoing): void {
  if (state === 'draft') update(id, ({ draft }) => ({ draft: { ...draft, problem }, gone: null }))
}

/** Nothing was written: it leaves nothing behind when it is closed. What goes on with a draft on the server has its words from there. */
export const isUnwritten = ({ draft, content, touched }: Writing): boolean =>
  !touched &&
  draft.isUntouched &&
  (draft.serverDraft === 'there' || (content.html === '' && draft.attachments.length === 0))

/** Every change reaches the engine as soon as the writer pauses, and at once when the composer closes or sends. */
export function changeDraft(id: string, changes: Partial<DraftContent>): void {
  const writing = writingOf(id)
  if (!writing || writing.state === 'leaving') return
  // An editor that reports what it was given has written nothing.
  if (Object.entries(changes).every(([key, value]) => sameEntry(writing.content, key, value))) return
  noteStep(writing, changes)
  applyChanges(id, changes)
}

function applyChanges(id: string, changes: Partial<DraftContent>): void {
  update(id, ({ content, unsaved, writersChosen }) => ({
    content: { ...content, ...changes },
    unsaved: { ...unsaved, ...changes },
    state: 'unsaved',
    touched: true,
    writersChosen: writersChosen + Number('accountId' in changes || 'identityId' in changes),
  }))
  autosave.changed(id)
}

/** The editor takes back its words itself; of everything else this is the way back. */
function noteStep({ key, content }: Writing, { html: _, ...changes }: Partial<DraftContent>): void {
  const after = { ...content, ...changes }
  const fields = Object.keys(changesFrom(content, after))
  if (fields.length === 0) return
  stepsOf(key).did(
    { undo: () => change(key, after, content), redo: () => change(key, content, after) },
    fields.join() === 'subject' ? 'subject' : '',
  )
}

/** Makes of what was `from` what is `to`, and leaves alone what was changed elsewhere. */
function change(key: string, from: DraftContent, to: DraftContent): void {
  const id = idUnder(key)
  const now = writingOf(id ?? '')
  if (id === undefined || !now || now.state === 'leaving') return
  const words = { html: now.content.html }
  const content = mergeDraft({ ...from, ...words }, { ...to, ...words }, now.content)
  if (content) applyChanges(id, changesFrom(now.content, content))
}

/** Changes a draft by something that is not its editor, which takes over the words that it is told. */
export function putWords(id: string, changes: Pick<DraftContent, 'html' | 'quotedHtml'>): void {
  applyChanges(id, changes)
  update(id, ({ takenOver }) => ({ takenOver: takenOver + 1 }))
}

export const typeRecipient = (id: string, field: RecipientField, text: string): void =>
  update(id, ({ typed }) => ({ typed: { ...typed, [field]: text } }))

/** Whom the mail goes to as it stands on the screen, whoever is still being typed included. */
export function recipientsOf({ content, typed }: Writing): Pick<DraftContent, RecipientField> {
  const of = (field: RecipientField) => withRecipients(content[field], parseAddressList(typed[field]))
  return { to: of('to'), cc: of('cc'), bcc: of('bcc') }
}

/** Who was typed is a recipient now, as far as there is room. */
export function takeTyped(id: string): void {
  const writing = writingOf(id)
  if (!writing || recipientFields.every((field) => writing.typed[field].trim() === '')) return
  const of = (field: RecipientField) =>
    withinRoom(writing.content[field], parseAddressList(writing.typed[field]))
  const [to, cc, bcc] = [of('to'), of('cc'), of('bcc')]
  changeDraft(id, { to: to.people, cc: cc.people, bcc: bcc.people })
  update(id, () => ({ typed: { to: to.rest, cc: cc.rest, bcc: bcc.rest } }))
}

/** What is still on its way into a draft: a picture being read, a file being attached. */
const arriving = new Map<string, Set<Promise<boolean>>>()

export const isArriving = (id: string): boolean => arriving.has(id)

/** Sending waits for `arrival`, and does not happen when it turns out false. */
export function expectArrival(id: string, arrival: Promise<boolean>): void {
  const all = arriving.get(id) ?? new Set()
  arriving.set(id, all.add(arrival))
  void arrival.then(() => {
    all.delete(arrival)
    if (all.size === 0) arriving.delete(id)
  })
}

/** Whether all that was on its way into the draft came. */
async function hasArrived(id: string): Promise<boolean> {
  return (await Promise.all([...(arriving.get(id) ?? [])])).every(Boolean)
}

async function saveNow(id: string): Promise<void> {
  const writing = writingOf(id)
  if (!writing || isEmpty(writing.unsaved)) return
  const changes = Object.fromEntries(
    Object.entries(writing.unsaved).filter(
      ([key, value]) => unanswered.has(id) || !sameEntry(writing.draft.content, key, value),
    ),
  )
  update(id, ({ state }) => ({
    unsaved: nothing,
    // What was undone again is no change; saving it would stand in another window's way.
    ...(isEmpty(changes) && state !== 'leaving' ? { state: 'saved' as const } : {}),
  }))
  if (isEmpty(changes)) return
  try {
    const { revision } = await engine.outbox.save({
      ...{ id, revision: writing.draft.revision, changes, window: windowId },
    })
    unanswered.delete(id)
    update(id, ({ draft, unsaved, state }) => ({
      draft: { ...draft, revision, content: { ...draft.content, ...changes } },
      state: state === 'leaving' || !isEmpty(unsaved) ? state : 'saved',
    }))
  } catch (error) {
    const isLeaving = writingOf(id)?.state === 'leaving'
    update(id, ({ unsaved }) => ({ unsaved: { ...changes, ...unsaved }, state: 'failing' }))
    const { code, params } = problemOf(error)
    if (code === 'not-found') await keepBoth(id, 'discarded')
    else if (code !== 'conflict') {
      unanswered.add(id)
      throw error
    } else if (params?.state === 'failed') {
      // What leaves again after it may have arrived is asked for first.
      if (isLeaving) throw error
      await ((await takeBack(id)) ? saveNow(id) : keepBoth(id, 'sent'))
    } else if (params?.state !== 'draft') await keepBoth(id, 'sent')
    // What leaves is what the user has seen.
    else if (!isLeaving && (await takeIn(id))) await saveNow(id)
    else await keepBoth(id, 'changed')
  }
}

/** What could not be sent from another window is a draft again. False where some recipients have it already. */
async function takeBack(id: string): Promise<boolean> {
  try {
    beDraftAgain(await engine.outbox.cancel({ id }))
    return true
  } catch (error) {
    if (problemOf(error).code !== 'conflict') throw error
    return false
  }
}

/** Takes what another window changed into what is written here. False where both changed the same words. */
async function takeIn(id: string): Promise<boolean> {
  const theirs = await engine.outbox.get({ id })
  const mine = writingOf(id)
  if (!mine) return true
  const content = mergeDraft(mine.draft.content, mine.content, theirs.content)
  if (!content || mine.state === 'leaving') return false
  const unsaved = changesFrom(theirs.content, content)
  update(id, ({ takenOver }) => ({
    ...{ draft: theirs, content, unsaved, state: isEmpty(unsaved) ? 'saved' : 'unsaved' },
    takenOver: takenOver + Number(!sameEntry(mine.content, 'html', content.html)),
  }))
  return true
}

/** The page goes away, and no answer reaches it any more: all that was not confirmed, a save under way included. */
async function saveLast(id: string): Promise<void> {
  const writing = writingOf(id)
  if (!writing) return
  const { draft, content } = writing
  const changes = changesFrom(draft.content, content)
  if (isEmpty(changes)) return
  await engine.outbox.save({ id, revision: draft.revision, changes, window: windowId, isLast: true })
}

type Moved = (from: string, to: string) => void
let onMoved: Moved = () => undefined
/** Tells the view which draft takes the place of which. */
export const whenMoved = (listener: Moved): void => void (onMoved = listener)

/** The second drafts begun and not confirmed: tried again, it is the same one. */
const copies = new Map<string, string>()

/** Another window changed, sent or discarded the draft: what was written here goes on as a draft of its own. */
async function keepBoth(id: string, became: 'changed' | 'sent' | 'discarded'): Promise<void> {
  const before = writingOf(id)
  if (!before) return
  const { quotedHtml, ...words } = before.content
  // Only of one that is discarded nothing may be left to copy the quote from.
  const shown = became === 'discarded' ? { ...words, quotedHtml } : words
  const as = copies.get(id) ?? crypto.randomUUID()
  copies.set(id, as)
  const second = await engine.outbox.keepBoth({
    ...{ id, as, changes: { ...shown, ...before.unsaved } },
    of: { answers: before.draft.answers, answerKind: before.draft.answerKind },
  })
  copies.delete(id)
  const now = writingOf(id) ?? before
  const since = changesFrom(before.content, now.content)
  // The account it was written from may have been removed: it is from whom the engine says.
  const { accountId, identityId } = second.content
  put(second.id, {
    ...now,
    content: { ...now.content, accountId, identityId, ...since },
    ...{ draft: second, unsaved: since, state: isEmpty(since) ? 'saved' : 'unsaved' },
    ...{ other: { id, became }, gone: null },
  })
  carets.set(second.id, carets.get(id) ?? 0)
  put(id, null)
  onMoved(id, second.id)
  if (!isEmpty(since)) autosave.changed(second.id)
}

const sameEntry = (content: DraftContent, key: string, value: unknown): boolean =>
  Object.entries(content).some(([other, before]) => other === key && before === value)

const changesFrom = (before: DraftContent, after: DraftContent): Partial<DraftContent> =>
  Object.fromEntries(Object.entries(after).filter(([key, value]) => !sameEntry(before, key, value)))

/** The user has decided between a draft and the one whose place it took. */
export const settleOther = (id: string): void => update(id, () => ({ other: null }))

/** The files of a draft after one came or went. */
export const keepAttachments = (draft: Outgoing): void =>
  update(draft.id, (before) => ({
    draft: { ...before.draft, attachments: draft.attachments, updatedAt: draft.updatedAt },
    touched: true,
  }))

/** It leaves at another time than was chosen before. */
export const keepTime = ({ id, sendAt }: Outgoing): void =>
  update(id, (before) => ({ draft: { ...before.draft, sendAt } }))

/** Nothing more is to be saved: the draft is gone or has left. */
export function forgetDraft(id: string): void {
  steps.delete(keyOf(id))
  autosave.forget(id)
  unanswered.delete(id)
  copies.delete(id)
  put(id, null)
}

/** Waits until all that belongs into the draft is in it; false when some of it failed to come or has no room. */
export const isWhole = async (id: string): Promise<boolean> => {
  takeTyped(id)
  const typed = writingOf(id)?.typed ?? nobodyTyped
  return (await hasArrived(id)) && recipientFields.every((field) => typed[field].trim() === '')
}

/**
 * Queues what is on the screen and nothing else: it is taken over from no other window from the moment that this is
 * asked. Null when another window's words stood in the way, or it is not to leave after all.
 */
export async function sendDraft(
  id: string,
  { sendAt: at, closes }: { sendAt: number | null; closes: boolean },
  mayLeave: () => Promise<boolean>,
): Promise<Outgoing | null> {
  const sendAt = at === null ? {} : { sendAt: at }
  try {
    return await leaving(id, async (shown) => {
      if (!(await mayLeave())) return null
      const seen = shown && {
        revision: shown.revision,
        attachmentIds: shown.attachments.map((file) => file.id),
      }
      return engine.outbox.send({ id, ...sendAt, ...seen, closes })
    })
  } catch (error) {
    if (problemOf(error).code === 'files-changed') keepAttachments(await engine.outbox.get({ id }))
    throw error
  }
}

/** Discards a draft, open or not, with all that was typed. False when another window's words stood in the way. */
export const discardDraft = async (id: string, keeps?: string): Promise<boolean> =>
  (await leaving(id, async () => {
    await engine.outbox.discard({ id, keeps })
    return true
  })) ?? false

/** Null when it stayed: another window's words stood in the way, or `leave` thought better of it. */
async function leaving<T>(
  id: string,
  leave: (shown: Outgoing | null) => Promise<T | null>,
): Promise<T | null> {
  takeTyped(id)
  const isOpen = writingOf(id) !== undefined
  const stays = (): void => update(id, ({ unsaved }) => ({ state: isEmpty(unsaved) ? 'saved' : 'unsaved' }))
  update(id, () => ({ state: 'leaving' }))
  try {
    await saveDraft(id)
    const shown = writingOf(id)?.draft ?? null
    if (isOpen && shown === null) return null
    const left = await leave(shown)
    if (left === null) stays()
    else forgetDraft(id)
    return left
  } catch (error) {
    stays()
    throw error
  }
}

/**
 * What another window did to a draft that is open here, as the outbox lists it now. Words of one's own that are not
 * saved yet are left alone: their saving finds out.
 */
export async function followDraft(
  id: string,
  listed: Pick<Outgoing, 'revision' | 'state' | 'updatedAt' | 'attachments'> | undefined,
): Promise<'open' | Gone> {
  const writing = writingOf(id)
  if (!writing || writing.state !== 'saved' || autosave.isSaving(id)) return 'open'
  const { revision, updatedAt } = writing.draft
  // Whoever sent or discarded it has taken that back.
  if (listed?.state === 'draft' && writing.gone) update(id, () => ({ gone: null }))
  if (listed?.state === 'draft' && listed.revision <= revision) {
    const { attachments } = listed
    if (listed.updatedAt > updatedAt) update(id, ({ draft }) => ({ draft: { ...draft, attachments } }))
    return 'open'
  }
  try {
    const draft = await engine.outbox.get({ id })
    if (writingOf(id)?.state !== 'saved') return 'open'
    if (draft.state !== 'draft') return draft.state
    beginWriting(draft)
    return 'open'
  } catch (error) {
    return problemOf(error).code === 'not-found' ? 'discarded' : 'open'
  }
}

/** It stays open though it is a draft no more. */
export const keepOpen = (id: string, gone: Gone): void => update(id, () => ({ gone }))

/** The draft that takes in what is written here now: one of its own where another window made an end of this one for good. */
export async function ownDraft(id: string): Promise<string> {
  const writing = writingOf(id)
  if (!writing?.gone || (writing.gone === 'failed' && (await takeBack(id)))) return id
  await keepBoth(id, writing.gone === 'discarded' ? 'discarded' : 'sent')
  return idUnder(writing.key) ?? id
}

/** What would be lost with the window: what was written while the engine is away, or what it refused to save. */
export function unsavedDrafts(): Writing[] {
  const isThere = useConnection.getState().state === 'ready'
  return [...useWritings.getState().all.values()].filter(
    ({ state, typed, draft, content }) =>
      state === 'failing' ||
      (!isThere &&
        (!isEmpty(changesFrom(draft.content, content)) ||
          recipientFields.some((field) => typed[field].trim() !== ''))),
  )
}

/** Whether there are such drafts. Follows what is written, and the connection of a view that follows it itself. */
export const useHasUnsavedDrafts = (): boolean => useWritings(() => unsavedDrafts().length > 0)

/** The page goes away: what is not saved yet goes out with its last breath. */
export function saveOnLeaving(target: Window): () => void {
  const onLeave = (): void => {
    for (const id of useWritings.getState().all.keys()) {
      takeTyped(id)
      void saveLast(id).catch(() => undefined)
    }
  }
  target.addEventListener('pagehide', onLeave)
  return () => target.removeEventListener('pagehide', onLeave)
}
