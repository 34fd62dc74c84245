import { redo, undo } from '@tiptap/pm/history'
import type { Node } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'

/**
 * Another window's words: only where they differ, so that the caret stays where it is, and no part of this window's
 * undo history, which takes back what was typed here and nothing else. Null where nothing differs.
 */
export function takeOver(state: EditorState, next: Node): EditorState | null {
  const { doc, tr } = state
  const start = doc.content.findDiffStart(next.content)
  const end = doc.content.findDiffEnd(next.content)
  if (start === null || end === null) return null
  // Both ends may claim a letter that stands twice.
  const twice = Math.max(0, start - Math.min(end.a, end.b))
  tr.replace(start, end.a + twice, next.slice(start, end.b + twice))
  const isExact = tr.doc.eq(next)
  if (!isExact) tr.replaceWith(0, tr.doc.content.size, next.content)
  const after = state.apply(tr.setMeta('addToHistory', false))
  const isKept = isExact && keeps(after, start, end.b + twice)
  return isKept ? after : withoutHistory(after)
}

/**
 * Whether undo and redo, as far as they go, leave what stands here alone. Words typed at a stretch are taken back as one
 * range, with whatever the other window has put into their midst.
 */
function keeps(after: EditorState, start: number, end: number): boolean {
  return [undo, redo].every((command) => {
    let [state, from, to] = [after, start, end]
    for (let step = made(command, state); step; step = made(command, state)) {
      const length = to - from
      from = step.mapping.map(from, 1)
      to = step.mapping.map(to, -1)
      if (to - from < length) return false
      state = state.apply(step)
    }
    return true
  })
}

function made(command: typeof undo, state: EditorState): Transaction | undefined {
  const steps: Transaction[] = []
  command(state, (step) => void steps.push(step))
  return steps[0]
}

/** The same text with nothing to take back: what a plugin keeps begins anew when it joins. */
const withoutHistory = (state: EditorState): EditorState =>
  state.reconfigure({ plugins: [] }).reconfigure({ plugins: state.plugins })
