import { history, redo, undo } from '@tiptap/pm/history'
import { Schema, type Node } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { takeOver } from '../../../src/renderer/features/outbox/take-over'

const schema = new Schema({
  nodes: { doc: { content: 'paragraph+' }, paragraph: { content: 'text*' }, text: {} },
})

const docOf = (lines: readonly string[]): Node =>
  schema.node(
    'doc',
    null,
    lines.map((line) => schema.node('paragraph', null, line ? [schema.text(line)] : [])),
  )

/** The same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('the words of another window', () => {
  it.each(Array.from({ length: 300 }, (_, seed) => seed))(
    'are neither lost nor doubled, nor are one’s own, by undo and redo among them (%i)',
    (seed) => {
      const next = random(seed)
      let letter = 0x4e00
      let state = EditorState.create({ doc: docOf(['']), plugins: [history({ newGroupDelay: 0 })] })
      const mine = new Set<string>()
      const theirs = new Set<string>()
      const letters = (): string[] => Array.from(state.doc.textContent)
      const typed = (text: string) => new Set(letters()).has(text)
      const step = (command: typeof undo): boolean =>
        command(state, (transaction) => (state = state.apply(transaction)))
      const check = (): void => {
        expect(letters()).toHaveLength(new Set(letters()).size)
        for (const one of theirs) expect(typed(one), 'a letter of the other window').toBe(true)
      }
      let caret = 1
      for (let turn = 0; turn < 60; turn += 1) {
        const what = next(6)
        if (what < 2) {
          // Typed letter by letter where the caret stands.
          const text = String.fromCharCode((letter += 1))
          mine.add(text)
          if (next(4) === 0) caret = 1 + next(state.doc.content.size - 1)
          const at = Math.min(caret, state.doc.content.size - 1)
          state = state.apply(state.tr.insertText(text, at))
          caret = at + 1
        } else if (what < 4) {
          const text = String.fromCharCode((letter += 1))
          theirs.add(text)
          const line = state.doc.textContent
          const at = next(line.length + 1)
          const other = docOf([line.slice(0, at) + text + line.slice(at)])
          state = takeOver(state, other) ?? state
          expect(state.doc.eq(other)).toBe(true)
        } else step(what === 4 ? undo : redo)
        check()
      }
      while (step(undo)) check()
      const least = letters()
      while (step(redo)) check()
      while (step(undo)) check()
      expect(letters()).toEqual(least)
    },
  )
})
