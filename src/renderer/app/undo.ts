import i18next from 'i18next'
import { create } from 'zustand'
import { UNDO_KEPT_MS } from '../../shared/undo'
import { problemOf } from '../bridge/problem'
import { hideToast, toast, toastProblem, useToasts, type Toast } from '../ui/toast'
import { report } from './problems'

/** Words, and the key under which what is typed and not saved is kept. */
export interface TypedWords {
  key: string
  text: string
}

/** A way back that can be written down: see `undoWay`. */
export interface Way {
  name: string
  of: string
}

/** What is written down of a way back, for a window that is loaded again. */
type Kept = Pick<Undoable, 'way' | 'words'>

/** `stays`: it was done to many, and its toast is there as long as a problem is. */
type Telling = Kept & { stays?: boolean }

export interface Undoable {
  /** What was done, as its toast says it. */
  label: string
  /** When: what was done last is taken back first. */
  at: number
  /** After this instant there is nothing left to take back. */
  until: number
  /** A mail about to leave is taken back before anything else: no later moment will do. */
  urgent?: boolean
  /** How it is taken back after the window was loaded again; `by-engine` where the engine tells of it then. */
  way?: Way | 'by-engine'
  /** Done before the window was loaded, and not to be taken back by now: nothing done before it is, either. */
  isLost?: boolean
  /** Words that were nowhere else before it: they come back where they were typed. */
  words?: TypedWords
  run(): unknown
}

const useStack = create<{ entries: readonly Undoable[] }>(() => ({ entries: [] }))
const stack = (): readonly Undoable[] => useStack.getState().entries
const DEPTH = 50

/** Whoever follows hears only of what differs: what was undone is written down at each word of it. */
const put = (entries: readonly Undoable[]): void => {
  const kept = entries.slice(-DEPTH)
  const isSame = kept.length === stack().length && kept.every((entry, at) => entry === stack()[at])
  if (!isSame) useStack.setState({ entries: kept })
}

/** Hears of every change of what can be taken back. */
export const followUndo = (follower: (entries: readonly Undoable[]) => void): void =>
  void useStack.subscribe(({ entries }) => follower(entries))

/** The newest thing, a mail that is about to leave before all others. */
const nextOf = (entries: readonly Undoable[]): Undoable | undefined =>
  entries.findLast(({ urgent }) => urgent) ?? entries.at(-1)

/** What Ctrl/Cmd+Z takes back now: of several buttons that undo, the key is shown on this one's. */
export const useNextUndo = (): Undoable | undefined => useStack(({ entries }) => nextOf(entries))

/** What was done before the window was loaded again comes before what was done since. */
export const putBackUndo = (entries: readonly Undoable[]): void =>
  put([...stack(), ...entries].toSorted((a, b) => a.at - b.at))

/**
 * Tells what was done and keeps the way back for the toast's button and for Ctrl/Cmd+Z. Returns the function that takes
 * both away again: what was said turned out not to be so.
 */
export const done = (
  label: string,
  undoLabel: string,
  undo: (() => unknown) | null,
  /** What it was done to: a subject, a name. */
  name = '',
  /** How it is taken back after the window was loaded again. */
  { stays = false, ...kept }: Telling = {},
): (() => void) =>
  tell(
    name ? `${label}: ${name}` : label,
    undoLabel,
    undo,
    (way) => toast(label, { name, stays, ...way }),
    kept,
  )

/**
 * Tells what was done of it and why the rest was not; the way back takes back what was. Returns the function that takes
 * both away again.
 */
export const donePartly = (
  label: string,
  why: string,
  undoLabel: string,
  undo: (() => unknown) | null,
  kept: Kept = {},
): (() => void) => tell(label, undoLabel, undo, (way) => toastProblem(label, why, way), kept)

/** `show` makes the toast, with the way back where there is one, and answers its id. */
function tell(
  label: string,
  undoLabel: string,
  undo: (() => unknown) | null,
  show: (way: Pick<Toast, 'action'>) => string,
  kept: Kept,
): () => void {
  if (!undo) {
    const id = show({})
    return () => hideToast(id)
  }
  const at = Date.now()
  const undoable = {
    ...{ label, at, until: at + UNDO_KEPT_MS, ...kept },
    run: () => {
      hideToast(id)
      return undo()
    },
  }
  const id = show({ action: { label: undoLabel, run: keepUndo(undoable), takesBack: undoable } })
  return () => {
    hideToast(id)
    forgetUndo(undoable)
  }
}

/** Puts what was done on the stack of Ctrl/Cmd+Z. Returns the function that takes it back. */
export function keepUndo(entry: Undoable): () => void {
  putBackUndo([entry])
  return () => void takeBack(entry)
}

/** What was done is no longer there to be taken back. */
export const forgetUndo = (entry: Undoable): void => {
  put(stack().filter((other) => other !== entry))
}

const underWay = new Set<Promise<unknown>>()

/** Lets an undo asked for while something is being done wait for it: it is meant for this, not for what was done before. */
export function beforeUndo<Answer>(work: Promise<Answer>): Promise<Answer> {
  underWay.add(work)
  const settle = (): void => void underWay.delete(work)
  work.then(settle, settle)
  return work
}

/** Undoes what `useNextUndo` shows. */
export async function undoLatest(): Promise<void> {
  if (underWay.size > 0) await Promise.allSettled(underWay)
  const now = Date.now()
  put(stack().filter(({ until }) => until > now))
  const entry = nextOf(stack())
  if (entry?.isLost) toast(i18next.t('undoLost'), { name: entry.label })
  else if (entry) await takeBack(entry)
  else toast(i18next.t('undoNothing'))
}

/** The undos asked for, and the newest of them that has told of itself. */
let asked = 0
let told = 0
/** What stood there once an undo had spoken: another one under way meanwhile has not said it. */
let said: readonly string[] = []

async function takeBack(entry: Undoable): Promise<void> {
  forgetUndo(entry)
  asked += 1
  const order = asked
  try {
    const before = shownToasts()
    await entry.run()
    // What an earlier undo said is not true of this one; where this one said something itself, that tells more.
    const hasSpoken = shownToasts().some((id) => !before.includes(id) && !said.includes(id))
    // Of several under way at once, the last one asked for is told, whichever ends last.
    if (!hasSpoken && order > told) toast(i18next.t('undone', { what: entry.label }))
    told = Math.max(told, order)
    said = shownToasts()
  } catch (error) {
    const { code } = problemOf(error)
    if (code === 'not-found' || code === 'conflict')
      toastProblem(i18next.t('undoGone.title', { what: entry.label }), i18next.t('undoGone.why'))
    else report(error)
  }
}

const shownToasts = (): string[] => {
  const { done, problem } = useToasts.getState()
  return [done, problem].flatMap((one) => one?.id ?? [])
}
