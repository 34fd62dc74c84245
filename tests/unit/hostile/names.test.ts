import { describe, expect, it } from 'vitest'
import {
  hasHiddenCharacters,
  pretendedAddress,
  shortAddress,
  shownAddress,
  shownLine,
  shownName,
  withFewMarks,
  withinSentence,
} from '../../../src/shared/shown-text'

describe('names and addresses of strangers', () => {
  it('turn nothing around them in a sentence of ours', () => {
    expect(withinSentence('mail.example')).toBe('mail.example')
    expect(withinSentence('شركة النور')).toBe('\u2068شركة النور\u2069')
    expect(withinSentence('\u202emoc.elpmaxe\r\nNO')).toBe('moc.elpmaxe NO')
    expect(withinSentence('x'.repeat(5_000))).toHaveLength(1_000)
  })

  it.each([
    ['Anna\u202e tI.knaB', 'Anna tI.knaB'],
    ['\u2067Anna\u2069', 'Anna'],
    ['An\u200bna\u00ad \r\n No\u2060wak', 'Anna Nowak'],
    ['\u3164', ''],
    [`A${'\u0301'.repeat(500)}`, `A${'\u0301'.repeat(5)}`],
    ['a'.repeat(300), `${'a'.repeat(199)}…`],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['שלום', 'שלום'],
  ])('%j is shown as %j', (name, shown) => expect(shownLine(name)).toBe(shown))

  it('the domain of an address is never cut', () => {
    expect(shownAddress('an\u202ena@bank.it')).toEqual({ local: 'anna', domain: '@bank.it' })
    expect(shortAddress(`${'info-bank-it-'.repeat(9)}@evil.example`)).toBe(
      'info-bank-in…nk-bank-it-@evil.example'.replace('info-bank-in…nk-bank-it-', 'info-bank-it…fo-bank-it-'),
    )
    expect(shortAddress('anna@bank.it')).toBe('anna@bank.it')
    expect(shownAddress('nobody')).toEqual({ local: 'nobody', domain: '' })
  })

  it.each([
    ['service@bank.it', 'x@evil.example', 'service@bank.it'],
    ['Bank <service@bank.it>', 'x@evil.example', 'service@bank.it'],
    ['"service@bank.it" via Docs', 'x@evil.example', 'service@bank.it'],
    ['service＠bank．it', 'x@evil.example', 'service@bank.it'],
    ['ser\u200bvice@bank.it', 'x@evil.example', 'service@bank.it'],
    ['Anna@Bank.it', 'anna@bank.it', null],
    ['Anna Nowak', 'anna@bank.it', null],
    ['Anna @ Bank', 'x@evil.example', null],
  ])('%j with the address %s pretends to be %s', (name, address, pretended) => {
    expect(pretendedAddress({ name, address })).toBe(pretended)
    expect(shownName({ name, address })).toBe(pretended === null ? shownLine(name) : address)
  })

  it('a text tells whether it hides something', () => {
    expect(hasHiddenCharacters('two\nlines\tand a tab')).toBe(false)
    expect(hasHiddenCharacters('a\u200bb')).toBe(true)
    expect(withFewMarks('a\u0301b')).toBe('a\u0301b')
  })
})
