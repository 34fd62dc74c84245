import { describe, expect, test } from 'vitest'
import { lineByLetters, treeStep, type TreeLine } from '../../../src/renderer/features/mailboxes/tree-keys'

const line = (name: string, depth: number, fold: TreeLine['fold'] = 'none'): TreeLine => ({
  id: name,
  name,
  depth,
  fold,
})
const lines = [
  line('Inbox', 0),
  line('Unread', 0),
  line('me@here.example', -1, 'open'),
  line('Clients', 0, 'open'),
  line('Łódź', 1, 'folded'),
  line('Rossi', 1),
  line('Case', 0),
  line('other@here.example', -1, 'folded'),
]
const step = (from: string, key: string): string | null => {
  const found = treeStep(
    lines,
    lines.findIndex(({ id }) => id === from),
    key,
    3,
  )
  if (!found) return null
  return 'go' in found ? (lines[found.go]?.id ?? '') : `toggle ${lines[found.toggle]?.id}`
}

describe('the folder list is walked by keys', () => {
  test('line by line, by pages and to its ends, and never beyond', () => {
    expect(step('Inbox', 'ArrowDown')).toBe('Unread')
    expect(step('Inbox', 'ArrowUp')).toBe('Inbox')
    expect(step('Unread', 'PageDown')).toBe('Łódź')
    expect(step('Case', 'PageDown')).toBe('other@here.example')
    expect(step('Unread', 'PageUp')).toBe('Inbox')
    expect(step('Rossi', 'Home')).toBe('Inbox')
    expect(step('Inbox', 'End')).toBe('other@here.example')
    expect(step('Inbox', 'x')).toBeNull()
  })

  test('into what can be opened, and out to what it lies in', () => {
    expect(step('Clients', 'ArrowRight')).toBe('Łódź')
    expect(step('Łódź', 'ArrowRight')).toBe('toggle Łódź')
    expect(step('Rossi', 'ArrowRight')).toBe('Rossi')
    expect(step('Rossi', 'ArrowLeft')).toBe('Clients')
    expect(step('Clients', 'ArrowLeft')).toBe('toggle Clients')
    expect(step('Case', 'ArrowLeft')).toBe('me@here.example')
    expect(step('Unread', 'ArrowLeft')).toBe('Unread')
    expect(step('other@here.example', 'ArrowLeft')).toBe('other@here.example')
  })

  test('by the first letters of a name, without accents and round', () => {
    const at = (from: string, typed: string): string | undefined =>
      lines[
        lineByLetters(
          lines,
          lines.findIndex(({ id }) => id === from),
          typed,
        )
      ]?.id
    expect(at('Inbox', 'c')).toBe('Clients')
    expect(at('Clients', 'c')).toBe('Case')
    expect(at('Case', 'cc')).toBe('Clients')
    expect(at('Clients', 'ca')).toBe('Case')
    expect(at('Clients', 'cl')).toBe('Clients')
    expect(at('Inbox', 'LO')).toBe('Łódź')
    expect(at('Inbox', 'zz')).toBeUndefined()
    expect(at('Inbox', '\u0301')).toBeUndefined()
  })
})
