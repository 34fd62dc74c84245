import { describe, expect, it } from 'vitest'
import { liesIn } from '../../../src/main/engine/features/mailboxes/folder-path'

describe('whether a folder lies in another', () => {
  it.each([
    ['Trash/Old', 'Trash', '/', true],
    ['Trash/Old/2020', 'Trash', '/', true],
    ['Trash', 'Trash', '/', false],
    ['Trash old', 'Trash', '/', false],
    // RFC 9051 section 7.3.1: a delimiter of NIL says that there is no hierarchy.
    ['Trash old', 'Trash', '', false],
  ])('%s in %s, parts separated by "%s": %s', (path, outer, delimiter, expected) => {
    expect(liesIn({ path }, { path: outer, delimiter })).toBe(expected)
  })
})
