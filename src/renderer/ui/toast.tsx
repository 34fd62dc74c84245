import { create } from 'zustand'

export interface Toast {
  id: string
  /** What happened, and what it happened to. */
  message: string
  name: string
  /** Of a problem: why, and what to do. */
  why?: string
  action?: { label: string; run(): void }
}

const TOAST_MS = 7_000
const PROBLEM_MS = 15_000

/** One of each is shown, the problem first: the newer one takes the place of the older one. */
export const useToasts = create<{ done: Toast | null; problem: Toast | null }>(() => ({
  done: null,
  problem: null,
}))

/** Says what was done, with the way back as a button. */
export function toast(message: string, more: { name?: string; action?: Toast['action'] } = {}): string {
  const id = crypto.randomUUID()
  const { name = '', action } = more
  useToasts.setState({ done: { id, message, name, ...(action ? { action } : {}) } })
  setTimeout(() => hideToast(id), TOAST_MS)
  return id
}

/** An error stays longer, or until it is dismissed. */
export function toastProblem(title: string, why: string): void {
  const id = crypto.randomUUID()
  useToasts.setState({ problem: { id, message: title, name: '', why } })
  setTimeout(() => hideToast(id), PROBLEM_MS)
}

export function hideToast(id: string): void {
  useToasts.setState(({ done, problem }) => ({
    done: done?.id === id ? null : done,
    problem: problem?.id === id ? null : problem,
  }))
}
