import { toast } from '../ui/toast'

const stack: { label: string; run(): void }[] = []
const DEPTH = 50

/** Tells what was done and keeps the way back for the toast's button and for Ctrl/Cmd+Z. */
export function done(message: string, undoLabel: string, undo: (() => void) | null): void {
  if (!undo) return void toast(message)
  const entry = {
    label: message,
    run: () => {
      const at = stack.indexOf(entry)
      if (at >= 0) stack.splice(at, 1)
      undo()
    },
  }
  stack.push(entry)
  if (stack.length > DEPTH) stack.shift()
  toast(message, { label: undoLabel, run: entry.run })
}

/** Undoes the latest thing. False when there is nothing left to undo. */
export function undoLatest(): boolean {
  const entry = stack.at(-1)
  entry?.run()
  return entry !== undefined
}
