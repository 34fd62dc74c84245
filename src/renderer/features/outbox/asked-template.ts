import type { Editor, Range } from '@tiptap/react'

/** What is typed to call a template in. */
export interface AskedTemplate {
  query: string
  /** All of it, the stroke included. */
  range: Range
}

/** Letters, digits and what joins them, behind a stroke that begins a line or follows a blank. */
const STROKE = /(?:^|[\s\ufffc])\/([\p{L}\p{N}_-]{0,30})$/u
const WORD = /(?:^|[\s\ufffc])([\p{L}\p{N}_-]{1,30})$/u

/** `/pri` before the caret; null where none is typed. */
export const askedByStroke = (editor: Editor): AskedTemplate | null => askedBy(editor, STROKE, 1)

/** The word before the caret: an abbreviation, as it may be. */
export const wordBefore = (editor: Editor): AskedTemplate | null => askedBy(editor, WORD, 0)

function askedBy({ state }: Editor, pattern: RegExp, stroke: number): AskedTemplate | null {
  const { empty, $from, from } = state.selection
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code === true) return null
  const before = $from.parent.textBetween(
    Math.max(0, $from.parentOffset - 80),
    $from.parentOffset,
    null,
    '\ufffc',
  )
  const query = pattern.exec(before)?.[1]
  return query === undefined ? null : { query, range: { from: from - query.length - stroke, to: from } }
}
