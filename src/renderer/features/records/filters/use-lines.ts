import { useState } from 'react'

export type Keyed<Line> = Line & { key: number }

/** Lines of a form, each with a key of its own for as long as the form is open. */
export function useLines<Line extends object>(first: () => readonly Line[]) {
  const [{ lines }, setLines] = useState<{ lines: readonly Keyed<Line>[]; nextKey: number }>(() => {
    const begun = first().map((line, key) => ({ ...line, key }))
    return { lines: begun, nextKey: begun.length }
  })
  return {
    lines,
    put: (key: number, changes: Partial<Line>): void =>
      setLines((before) => ({
        ...before,
        lines: before.lines.map((line) => (line.key === key ? { ...line, ...changes } : line)),
      })),
    add: (line: Line): void =>
      setLines((before) => ({
        lines: [...before.lines, { ...line, key: before.nextKey }],
        nextKey: before.nextKey + 1,
      })),
    remove: (key: number): void =>
      setLines((before) => ({ ...before, lines: before.lines.filter((line) => line.key !== key) })),
  }
}
