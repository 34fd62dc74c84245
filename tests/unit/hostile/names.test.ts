import { describe, expect, it } from 'vitest'
import { isExecutable, safeFilename } from '../../../src/main/engine/mime/filename'
import { parseHeader } from '../../../src/main/engine/mime/header'
import { lookAlikeDomain } from '../../../src/shared/link-risk'
import {
  hasHiddenCharacters,
  pretendedAddress,
  shortAddress,
  shownAddress,
  shownLine,
  shownName,
  withFewMarks,
  keepDirection,
  labelled,
  nameList,
  withinSentence,
} from '../../../src/shared/shown-text'

describe('names and addresses of strangers', () => {
  it('turn nothing around them in a sentence of ours', () => {
    expect(withinSentence('mail.example')).toBe('mail.example')
    expect(withinSentence('شركة النور')).toBe('\u2068شركة النور\u2069')
    expect(withinSentence('\u202emoc.elpmaxe\r\nNO')).toBe('moc.elpmaxe NO')
    expect(keepDirection('a\u202eb\nc')).toBe('ab\nc')
    expect(withinSentence('x'.repeat(5_000))).toHaveLength(1_000)
    const list = nameList(['شركة', 'Anna', '\u2068\u202eevil\u2069', '\u2067open'])
    expect(list).toBe('\u2068شركة\u2069, Anna, \u2068evil\u2069, open')
    expect(keepDirection(list)).toBe(list)
    expect(keepDirection('\u2068\u2068twice\u2069 \u2068never closed')).toBe('\u2068twice\u2069 never closed')
    expect(labelled('Draft', 'שלום')).toBe('Draft: \u2068שלום\u2069')
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
    const forged = `anna.rossi@kundo.example.${'a'.repeat(40)}.${'b'.repeat(40)}.evil.example`
    expect(shortAddress(forged)).toBe(forged)
    expect(shortAddress(`${'a'.repeat(900)}@evil.example`)).toMatch(/^a{12}…a{11}@evil\.example$/)
    expect(shownAddress(`a@${'b.'.repeat(900)}evil.example`).domain).toMatch(/b\.evil\.example$/)
    expect(shownAddress('nobody')).toEqual({ local: 'nobody', domain: '' })
  })

  it.each([
    ['service@bank.it', 'x@evil.example', 'service@bank.it'],
    ['Bank <service@bank.it>', 'x@evil.example', 'service@bank.it'],
    ['"service@bank.it" via Docs', 'x@evil.example', 'service@bank.it'],
    ['service＠bank．it', 'x@evil.example', 'service@bank.it'],
    ['ser\u200bvice@bank.it', 'x@evil.example', 'service@bank.it'],
    ['service\ufe6bbank.it', 'x@evil.example', 'service@bank.it'],
    ['\u202eti.knab@ecivres\u202c service@bank.it', 'x@evil.example', 'ti.knab@ecivres'],
    ['Bank', 'service@bank.it@evil.example', 'service@bank.it'],
    ['www.bank.it', 'x@evil.example', 'www.bank.it'],
    ['bank.it', 'x@evil.example', 'bank.it'],
    ['https://bank.it/', 'x@evil.example', 'bank.it'],
    ['Bank.it', 'news@mail.bank.it', null],
    ['https://bank.it/login', 'x@evil.example', 'bank.it'],
    ["'anna@bank.it'", 'anna@bank.it', null],
    ['„anna@bank.it”', 'anna@bank.it', null],
    ["'anna@bank.it'", 'x@evil.example', 'anna@bank.it'],
    ['anna@xn--mnchen-3ya.de', 'anna@münchen.de', null],
    ['J.Smith', 'x@evil.example', null],
    ['Studio Rossi S.r.l.', 'x@evil.example', null],
    ['Anna@Bank.it', 'anna@bank.it', null],
    ['Per conto di: anna@pec.bank.it', 'posta-certificata@pec.aruba.it', null],
    ['Per conto di: anna@pec.bank.it', 'posta-certificata@cert.legalmail.it', null],
    ['Per conto di: anna@bank.it', 'posta-certificata@evil.example', 'anna@bank.it'],
    ['Per conto di: anna@bank.it', 'anna@pec.aruba.it', 'anna@bank.it'],
    ['Anna Nowak', 'anna@bank.it', null],
    ['Anna @ Bank', 'x@evil.example', null],
  ])('%j with the address %s pretends to be %s', (name, address, pretended) => {
    expect(pretendedAddress({ name, address })).toBe(pretended)
    expect(shownName({ name, address })).toBe(pretended === null ? shownLine(name) : address)
  })

  it.each([
    ['service@p\u0430ypal.com', 'xn--pypal-4ve.com'],
    ['x@\u0430\u0440\u0440\u04cf\u0435.com', 'xn--80ak6aa92e.com'],
    ['anna@mail.b\u03b1nk.it', 'mail.xn--bnk-oxc.it'],
    ['anna@kunde\u3002example', 'kunde.example'],
    ['anna@kunde\uff0eexample', 'kunde.example'],
    ['anna@kunde\uff61example', 'kunde.example'],
    ['anna@\uff4bunde.example', 'kunde.example'],
    ['anna@kun\u00adde.example', 'kunde.example'],
    ['info@\u5c71\u7530\u3002jp', 'xn--rhtu98c.jp'],
    ['anna@b\u00fccher.example', null],
    ['anna@bu\u0308cher.example', null],
    ['anna@ja\u017a\u0144.example', null],
    ['anna@\u0431\u0430\u043d\u043a.\u0440\u0444', null],
    ['info@\u5c71\u7530.jp', null],
    ['anna@example.it', null],
    ['', null],
  ])('the domain of %s is told as %s where letters pass for others', (address, told) => {
    expect(lookAlikeDomain(address)).toBe(told)
  })

  it('a text tells whether it hides something', () => {
    expect(hasHiddenCharacters('two\nlines\tand a tab')).toBe(false)
    expect(hasHiddenCharacters('a\u200bb')).toBe(true)
    expect(withFewMarks('a\u0301b')).toBe('a\u0301b')
  })
})

describe('the sender of a header', () => {
  const senders = (field: string) => parseHeader(Buffer.from(`From: ${field}\r\n\r\n`)).from

  it.each([
    ['a comment', 'x@evil.example (service@bank.it)', 'service@bank.it', 'x@evil.example'],
    ['a comment before', 'service@bank.it (Bank) <x@evil.example>', 'service@bank.it', 'x@evil.example'],
    [
      'an encoded name',
      '=?utf-8?q?service=40bank.it?= <x@evil.example>',
      'service@bank.it',
      'x@evil.example',
    ],
    [
      'an address within',
      '"Bank <service@bank.it>" <x@evil.example>',
      'Bank <service@bank.it>',
      'x@evil.example',
    ],
    [
      'an encoded word within an address',
      '<=?utf-8?q?service=40bank.it=3E?=@evil.example>',
      '',
      '=?utf-8?q?service=40bank.it=3E?=@evil.example',
    ],
    ['an encoded domain', '<x@=?utf-8?q?bank.it?=.evil.example>', '', 'x@=?utf-8?q?bank.it?=.evil.example'],
    ['a zero', 'x@evil.example\0@bank.it', '', 'x@evil.example@bank.it'],
    ['a quoted local part', '"service@bank.it"@evil.example', '', '"service@bank.it"@evil.example'],
    ['a word in brackets', 'Mario <Rossi> <x@evil.example>', 'Mario <Rossi>', 'x@evil.example'],
    ['a group', 'Bank service@bank.it:x@evil.example;', '', 'x@evil.example'],
    ['a fold', 'Bank\r\n <service@bank.it>,\r\n x@evil.example', 'Bank', 'service@bank.it'],
  ])('is the true one with %s', (_, field, name, address) => {
    expect(senders(field)[0]).toEqual({ name, address })
  })

  it('is one of several where the field is there twice', () => {
    expect(senders('service@bank.it\r\nFrom: x@evil.example').map(({ address }) => address)).toEqual([
      'service@bank.it',
      'x@evil.example',
    ])
  })
})

describe('the name of a file', () => {
  it.each([
    ['\u202egnp.exe', 'gnp.exe'],
    ['invoice.pdf.exe', '.exe'],
    ['invoice.pdf                                                                    .exe', '.exe'],
    ['invoice.pdf\u2003\u2003\u2003\u00a0.scr', '.scr'],
    ['invoice\u200b.pdf\u00ad.js', '.js'],
    ['=?utf-8?q?invoice=2Epdf=2Ehta?=', ''],
    [`${'a'.repeat(400)}.pdf.lnk`, '.lnk'],
    ['invoice.pdf.\u202excod.exe', '.exe'],
  ])('%j tells what it is', (name, end) => {
    const shown = safeFilename(name, 'file')
    expect(shown.endsWith(end)).toBe(true)
    expect(hasHiddenCharacters(shown)).toBe(false)
    expect(shown).not.toMatch(/\s\s/)
    if (end !== '') expect(isExecutable(name, '')).toBe(true)
  })
})
