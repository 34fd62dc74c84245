import { create } from 'zustand'

export interface Toast {
  id: string
  /** What happened, and what it happened to. */
  message: string
  name: string
  /** Of a problem: why, and what to do. */
  why?: string
  /** `takesBack` is the entry of the undo stack that it undoes. */
  action?: { label: string; run(): void; takesBack?: object }
}

/** What it happened to, and what can be done about it. */
type More = Partial<Pick<Toast, 'name' | 'action'>> & {
  /** It asks something, and stays as long as a problem does. */
  stays?: boolean
}

const TOAST_MS = 7_000
const PROBLEM_MS = 15_000

/** One of each is kept, and the newest shown: a problem that was not read yet shows again once what was done since is gone. */
export const useToasts = create<{ done: Toast | null; problem: Toast | null; newest: 'done' | 'problem' }>(
  () => ({ done: null, problem: null, newest: 'done' }),
)

/** Says what was done, with the way back as a button. */
export function toast(message: string, { stays = false, ...more }: More = {}): string {
  const id = crypto.randomUUID()
  useToasts.setState({ done: { ...more, id, message, name: more.name ?? '' }, newest: 'done' })
  setTimeout(() => hideToast(id), stays ? PROBLEM_MS : TOAST_MS)
  return id
}

/** An error stays longer, or until it is dismissed. */
export function toastProblem(title: string, why: string, more: More = {}): string {
  const id = crypto.randomUUID()
  useToasts.setState({
    problem: { ...more, id, message: title, name: more.name ?? '', why },
    newest: 'problem',
  })
  setTimeout(() => hideToast(id), PROBLEM_MS)
  return id
}

export function hideToast(id: string): void {
  useToasts.setState(({ done, problem }) => ({
    done: done?.id === id ? null : done,
    problem: problem?.id === id ? null : problem,
  }))
}
