import { create } from 'zustand'
import type { DraftContent, Outgoing } from '../../../shared/contract/outbox'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'

/** A draft as it is being written in this window. */
export interface Writing {
  /** As the engine has it, as far as this window knows. */
  draft: Outgoing
  /** What is on the screen. */
  content: DraftContent
  /** What of it the engine has not yet. */
  unsaved: Partial<DraftContent>
  state: 'saved' | 'unsaved' | 'failing' | 'sending'
  /** Something was written here since it was opened. */
  touched: boolean
  /** Grows when another window's words were taken over. */
  takenOver: number
  /** The draft that holds what another window made of the same mail. */
  other: string | null
}

/**
 * The drafts being written, outside every view: a view that closes, moves or is drawn anew loses no letter. A draft is
 * forgotten when it is closed and all of it is saved.
 */
const useWritings = create<{ all: ReadonlyMap<string, Writing> }>(() => ({ all: new Map() }))

export const useWriting = (id: string): Writing | undefined => useWritings(({ all }) => all.get(id))
export const writingOf = (id: string): Writing | undefined => useWritings.getState().all.get(id)

/** Where the caret stood in a draft's text, for as long as the window lives. */
export const carets = new Map<string, number>()

const AUTOSAVE_MS = 800
const RETRY_MS = 2_000
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const saving = new Map<string, Promise<void>>()
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
  if (known && (known.draft.revision >= draft.revision || !isEmpty(known.unsaved))) return
  put(draft.id, {
    ...{ draft, content: draft.content, unsaved: nothing, state: 'saved', touched: false },
    ...{
      takenOver: known ? known.takenOver + Number(!sameEntry(known.content, 'html', draft.content.html)) : 0,
    },
    other: null,
  })
}

/** Every change reaches the engine within a second, and at once when the composer closes or sends. */
export function changeDraft(id: string, changes: Partial<DraftContent>): void {
  const writing = writingOf(id)
  if (!writing || writing.state === 'sending') return
  update(id, ({ content, unsaved }) => ({
    content: { ...content, ...changes },
    unsaved: { ...unsaved, ...changes },
    state: 'unsaved',
    touched: true,
  }))
  saveSoon(id, AUTOSAVE_MS)
}

function saveSoon(id: string, ms: number): void {
  clearTimeout(timers.get(id))
  timers.set(
    id,
    setTimeout(() => void saveDraft(id).catch(() => undefined), ms),
  )
}

/** Saves all of a draft. One save is under way at a time, so that none overtakes another. */
export async function saveDraft(id: string): Promise<void> {
  clearTimeout(timers.get(id))
  const before = saving.get(id)
  const turn = (before ?? Promise.resolve()).catch(() => undefined).then(() => saveNow(id))
  saving.set(id, turn)
  try {
    await turn
  } finally {
    if (saving.get(id) === turn) saving.delete(id)
  }
}

async function saveNow(id: string): Promise<void> {
  const writing = writingOf(id)
  if (!writing || isEmpty(writing.unsaved)) return
  const changes = writing.unsaved
  update(id, () => ({ unsaved: nothing }))
  try {
    const { revision } = await engine.outbox.save({ id, revision: writing.draft.revision, changes })
    update(id, ({ draft, unsaved, state }) => ({
      draft: { ...draft, revision },
      state: state === 'sending' || !isEmpty(unsaved) ? state : 'saved',
    }))
  } catch (error) {
    update(id, ({ unsaved }) => ({ unsaved: { ...changes, ...unsaved }, state: 'failing' }))
    if (!['conflict', 'not-found'].includes(problemOf(error).code)) {
      saveSoon(id, RETRY_MS)
      throw error
    }
    await keepBoth(id)
  }
}

type Moved = (from: string, to: string) => void
let onMoved: Moved = () => undefined
/** Tells the view which draft takes the place of which. */
export const whenMoved = (listener: Moved): void => void (onMoved = listener)

/** Another window changed, sent or discarded the draft: what was written here goes on as a draft of its own. */
async function keepBoth(id: string): Promise<void> {
  const before = writingOf(id)
  if (!before) return
  const { quotedHtml: _, ...words } = before.content
  const second = await engine.outbox.keepBoth({ id, changes: { ...words, ...before.unsaved } })
  const now = writingOf(id) ?? before
  const since = Object.fromEntries(
    Object.entries(now.content).filter(([key, value]) => !sameEntry(before.content, key, value)),
  )
  put(second.id, {
    ...now,
    ...{ draft: second, unsaved: since, state: isEmpty(since) ? 'saved' : 'unsaved', other: id },
  })
  carets.set(second.id, carets.get(id) ?? 0)
  put(id, null)
  onMoved(id, second.id)
  if (!isEmpty(since)) saveSoon(second.id, AUTOSAVE_MS)
}

const sameEntry = (content: DraftContent, key: string, value: unknown): boolean =>
  Object.entries(content).some(([other, before]) => other === key && before === value)

/** The files of a draft after one came or went. */
export const keepAttachments = (draft: Outgoing): void =>
  update(draft.id, (before) => ({
    draft: { ...before.draft, attachments: draft.attachments },
    touched: true,
  }))

/** Nothing more is to be saved: the draft is gone or has left. */
export function forgetDraft(id: string): void {
  clearTimeout(timers.get(id))
  put(id, null)
}

/** Queues what is on the screen and nothing else. Null when another window's words stood in the way. */
export async function sendDraft(id: string): Promise<Outgoing | null> {
  update(id, () => ({ state: 'sending' }))
  try {
    await saveDraft(id)
    const writing = writingOf(id)
    if (!writing) return null
    const sent = await engine.outbox.send({ id, revision: writing.draft.revision })
    forgetDraft(id)
    return sent
  } catch (error) {
    update(id, ({ unsaved }) => ({ state: isEmpty(unsaved) ? 'saved' : 'unsaved' }))
    throw error
  }
}

/**
 * What another window did to a draft that is open here, as the outbox lists it now. Words of one's own that are not
 * saved yet are left alone: their saving finds out.
 */
export async function followDraft(
  id: string,
  listed: { revision: number; state: Outgoing['state'] } | undefined,
): Promise<'open' | 'gone'> {
  const writing = writingOf(id)
  if (!writing || writing.state !== 'saved' || saving.has(id)) return 'open'
  if (listed?.state === 'draft' && listed.revision <= writing.draft.revision) return 'open'
  try {
    const draft = await engine.outbox.get({ id })
    if (draft.state !== 'draft') return writingOf(id)?.state === 'saved' ? 'gone' : 'open'
    if (writingOf(id)?.state === 'saved') beginWriting(draft)
    return 'open'
  } catch (error) {
    return problemOf(error).code === 'not-found' ? 'gone' : 'open'
  }
}

/** The page goes away: what is not saved yet goes out with its last breath. */
export function saveOnLeaving(target: Window): () => void {
  const onLeave = (): void => {
    for (const id of useWritings.getState().all.keys()) void saveDraft(id).catch(() => undefined)
  }
  target.addEventListener('pagehide', onLeave)
  return () => target.removeEventListener('pagehide', onLeave)
}
