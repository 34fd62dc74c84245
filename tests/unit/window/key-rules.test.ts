import { describe, expect, it } from 'vitest'
import { keyPresets, type KeyChoice } from '../../../src/shared/contract/app'
import { keyName } from '../../../src/renderer/app/key-names'
import {
  asUsual,
  clashesOf,
  clashesWithItself,
  continued,
  keysOf,
  meet,
  refusalOf,
  removed,
  taken,
  usualChoice,
  usualKeys,
  type KeyLine,
} from '../../../src/renderer/app/key-rules'
import { keyTable, presetKeys } from '../../../src/renderer/app/key-table'

const linesOf = (choice: KeyChoice): KeyLine[] =>
  keyTable.map((line) => {
    const usual = usualKeys(choice, line.id)
    return { ...line, usual, keys: choice.own[line.id] ?? usual }
  })

const lineOf = (id: string, choice: KeyChoice = usualChoice): KeyLine => {
  const line = linesOf(choice).find((one) => one.id === id)
  if (!line) throw new Error(`no ${id}`)
  return line
}

const clashes = (id: string, keys: string, choice: KeyChoice = usualChoice): string[] =>
  clashesOf(linesOf(choice), lineOf(id, choice), keys).map((line) => line.id)

const take = (id: string, keys: string, choice: KeyChoice = usualChoice, instead?: string): KeyChoice =>
  taken(choice, linesOf(choice), lineOf(id, choice), keys, instead)

describe('a key that two commands want', () => {
  it('is a clash where both are offered, and none between the mail and the records', () => {
    expect(clashes('reply', 'e')).toEqual(['archive'])
    expect(clashes('new-record', 'r')).toEqual([])
    expect(clashes('new-record', 'e')).toEqual(['edit-record'])
    expect(clashes('note', 'c')).toEqual(['compose', 'new-record'])
    expect(clashes('archive', 'e')).toEqual([])
  })

  it('is one as well where it begins a sequence, or a sequence begins with it', () => {
    expect(clashes('archive', 'g')).toEqual([
      'go-inbox',
      'go-customers',
      'go-colleagues',
      'go-automatic',
      'go-rest',
      'go-unread',
      'go-flagged',
      'go-sent',
      'go-archive',
      'go-snoozed',
      'go-outbox',
      'go-scheduled',
      'go-follow-ups',
      'go-imported',
    ])
    expect(clashes('note', 'e x')).toEqual(['archive', 'edit-record'])
    expect(clashes('note', 'g x')).toEqual([])
    expect(meet('g', 'g i')).toBe(true)
    expect(meet('g i', 'g u')).toBe(false)
    expect(meet('shift+g', 'g i')).toBe(false)
  })

  it('is found among the keys the user chose, not those they replaced', () => {
    const choice = take('archive', 'y', usualChoice, 'e')
    expect(clashes('reply', 'y', choice)).toEqual(['archive'])
    expect(clashes('reply', 'e', choice)).toEqual([])
  })

  it('is one of the command itself where it would begin its own sequence', () => {
    expect(clashesWithItself(lineOf('go-inbox'), 'g', null)).toBe(true)
    expect(clashesWithItself(lineOf('go-inbox'), 'g', 'g i')).toBe(false)
    expect(clashesWithItself(lineOf('archive'), 'e', null)).toBe(true)
  })
})

describe('changing keys', () => {
  it('adds one, replaces one, and takes it from whoever has it', () => {
    expect(take('archive', 'y').own).toEqual({ archive: ['e', 'y'] })
    expect(take('archive', 'y', usualChoice, 'e').own).toEqual({ archive: ['y'] })
    expect(take('reply', 'e', usualChoice, 'r').own).toEqual({ archive: [], reply: ['e'] })
    const own = take('archive', 'g').own
    expect(own['archive']).toEqual(['e', 'g'])
    expect(own['go-inbox']).toEqual([])
  })

  it('keeps what always works', () => {
    const choice = removed(usualChoice, lineOf('next'), 'j')
    expect(keysOf(choice, 'next')).toEqual(['arrowdown'])
    expect(keysOf(usualChoice, 'next')).toEqual(['j', 'arrowdown'])
  })

  it('is no choice of the user’s once a command has its usual keys again', () => {
    const choice = take('reply', 'e', usualChoice, 'r')
    expect(take('archive', 'e', choice).own).toEqual({ reply: [] })
    expect(asUsual(choice, linesOf(choice), lineOf('reply', choice)).own).toEqual({ archive: [] })
    expect(asUsual(choice, linesOf(choice), lineOf('archive', choice)).own).toEqual({ reply: [] })
  })

  it('gives a command of no table its own usual keys', () => {
    expect(keysOf(usualChoice, 'module-person', ['mod+2'])).toEqual(['mod+2'])
    expect(
      keysOf({ preset: 'gmail', own: { 'module-person': ['g p'] } }, 'module-person', ['mod+2']),
    ).toEqual(['g p'])
  })
})

describe('the keys of each program', () => {
  it.each(keyPresets)('%s: none is taken twice, reserved or beyond every keyboard', (preset) => {
    const choice: KeyChoice = { preset, own: {} }
    const lines = linesOf(choice)
    for (const line of lines) {
      for (const keys of line.keys) {
        const at = { id: line.id, keys }
        expect({ ...at, others: clashesOf(lines, line, keys).map(({ id }) => id) }).toEqual({
          ...at,
          others: [],
        })
        expect({ ...at, refusal: refusalOf(keys) }).toEqual({ ...at, refusal: null })
        // Shift is never named with a sign: the sign shows it.
        expect(keys).not.toMatch(/shift\+[^a-z]( |$)/)
      }
    }
  })

  it('are those of commands there are', () => {
    const known = keyTable.map(({ id }) => id)
    expect(new Set(known).size).toBe(known.length)
    expect(Object.values(presetKeys).flatMap((keys) => Object.keys(keys))).toSatisfy((ids: string[]) =>
      ids.every((id) => known.includes(id)),
    )
  })

  it('leave to everybody what always works', () => {
    const fixed = keyTable.flatMap((line) => line.fixed)
    expect(fixed.filter((keys) => refusalOf(keys) === null)).toEqual([])
  })
})

describe('a key that is pressed to be chosen', () => {
  it.each([
    ['mod+enter', 'send'],
    ['escape', 'escape'],
    ['shift+tab', 'tab'],
    ['mod+w', 'browser'],
    ['f5', 'browser'],
    ['arrowdown', 'lists'],
    ['mod+b', 'writer'],
    ['mod+c', 'field'],
    ['g enter', 'press'],
  ])('%s is refused: %s', (keys, reason) => expect(refusalOf(keys)).toBe(reason))

  it.each(['e', '#', 'mod+j', 'shift+e', 'g i', '* a', 'f8', 'insert'])('%s is not', (keys) =>
    expect(refusalOf(keys)).toBeNull(),
  )

  it('makes a sequence of two letters, and stands alone with Ctrl', () => {
    expect(continued('', 'g')).toBe('g')
    expect(continued('g', 'i')).toBe('g i')
    expect(continued('g i', 'u')).toBe('u')
    expect(continued('g', 'mod+j')).toBe('mod+j')
    expect(continued('mod+j', 'g')).toBe('g')
  })

  const pressed = (key: string, ...held: ('ctrl' | 'alt' | 'shift')[]): string =>
    keyName({
      ...{ key, metaKey: false, ctrlKey: held.includes('ctrl') },
      ...{ altKey: held.includes('alt'), shiftKey: held.includes('shift') },
    })

  it('is the sign it makes, however a keyboard makes it', () => {
    // English, Italian: AltGr with à, Shift with 7.
    expect(pressed('#', 'shift')).toBe('#')
    expect(pressed('#', 'ctrl', 'alt')).toBe('#')
    expect(pressed('/', 'shift')).toBe('/')
    expect(pressed('ą', 'ctrl', 'alt')).toBe('ą')
    expect(pressed('/', 'ctrl', 'shift')).toBe('mod+/')
    expect(pressed('E', 'shift')).toBe('shift+e')
    for (const keys of ['#', '/', 'ą', 'mod+/']) expect(refusalOf(keys)).toBeNull()
  })
})
