import { z } from 'zod'
import { create } from 'zustand'
import { recordId } from '../../../shared/ids'
import { focusView } from '../../app/focus'
import { go, useRoute } from '../../app/route'
import { engine } from '../../bridge/connection'
import { useComposing } from './composing'
import { beginWriting, writingOf, type Writing } from './drafts'

/** Open drafts that were put aside: only their title is shown. */
export const useAside = create<{ ids: readonly string[] }>(() => ({ ids: [] }))

/** An answer sits below the conversation it belongs to while that is on the screen; everything else floats. */
export const floats = ({ draft }: Writing, shownThread: number | null): boolean =>
  draft.answerKind === 'new' || draft.threadId === null || draft.threadId !== shownThread

export function putAside(id: string): void {
  useAside.setState(({ ids }) => ({ ids: [...ids.filter((other) => other !== id), id] }))
  focusView()
}

/** Puts aside what floats over an answer below its conversation: its text would be typed, and sent, unseen. */
export function clearAbove(answer: HTMLElement): void {
  const thread = useRoute.getState().selected?.threadId ?? null
  const { left, right } = answer.getBoundingClientRect()
  const covering = useComposing.getState().open.filter((id) => {
    const writing = writingOf(id)
    const box = document.querySelector(`[data-composer="${CSS.escape(id)}"]`)?.getBoundingClientRect()
    return writing && box && floats(writing, thread) && box.left < right && left < box.right
  })
  if (covering.length > 0)
    useAside.setState(({ ids }) => ({ ids: [...ids.filter((id) => !covering.includes(id)), ...covering] }))
}

/** Shows a draft that was put aside, or had to give way to others, and goes on with its text. */
export function bringBack(id: string): void {
  toFront(id)
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(`[data-composer="${CSS.escape(id)}"] [data-field=text] [contenteditable]`)
      ?.focus(),
  )
}

/**
 * Where there is room for one pane only, an answer comes with its conversation: below one that is out of sight it would
 * be nowhere, and what is typed for it lost.
 */
function showConversationOf(id: string): void {
  const { module, selected } = useRoute.getState()
  const writing = writingOf(id)
  if (module !== 'mail' || !writing || floats(writing, selected?.threadId ?? null)) return
  if (document.querySelector('[data-columns="1"]')) go.front('reader')
}

function toFront(id: string): void {
  showConversationOf(id)
  useAside.setState(({ ids }) => ({ ids: ids.filter((other) => other !== id) }))
  useComposing.setState(({ open }) => ({ open: [...open.filter((other) => other !== id), id] }))
}

useComposing.subscribe(({ focused }, before) => {
  if (focused !== null && focused !== before.focused) toFront(focused)
})

const KEPT = 'composing'
const nothingKept = { open: [], aside: [], focused: null }
const keptSchema = z
  .object({ open: z.array(recordId), aside: z.array(z.string()), focused: z.string().nullable() })
  .catch(nothingKept)

/** Which drafts are open, for a window that is loaded again. */
function keep(): void {
  const focused = document.activeElement?.closest('[data-composer]')?.getAttribute('data-composer') ?? null
  const { open } = useComposing.getState()
  sessionStorage.setItem(KEPT, JSON.stringify({ open, aside: useAside.getState().ids, focused }))
}

function kept(): z.infer<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(sessionStorage.getItem(KEPT) ?? ''))
  } catch {
    return nothingKept
  }
}

/** Opens again what was open before the window was loaded again, and keeps what is open from now on. */
export function reopenDrafts(target: Window): () => void {
  const before = kept()
  void openAgain(before)
  const stops = [useComposing.subscribe(keep), useAside.subscribe(keep)]
  target.addEventListener('pagehide', keep)
  return () => {
    target.removeEventListener('pagehide', keep)
    for (const stop of stops) stop()
  }
}

async function openAgain({ open, aside, focused }: z.infer<typeof keptSchema>): Promise<void> {
  // One that cannot be had any more left, was discarded or lies in the outbox.
  const drafts = await Promise.all(open.map((id) => engine.outbox.get({ id }).catch(() => null)))
  const again = drafts.flatMap((draft) => (draft?.state === 'draft' && !writingOf(draft.id) ? [draft] : []))
  if (again.length === 0) return
  for (const draft of again) beginWriting(draft)
  useAside.setState({ ids: aside })
  useComposing.setState(({ open: now }) => ({
    open: [...again.map(({ id }) => id), ...now],
    focused: again.some(({ id }) => id === focused) ? focused : null,
  }))
}
