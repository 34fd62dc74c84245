import fc from 'fast-check'
import { domainToASCII } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addressKey, domainKey, looseKey } from '../../src/shared/address-key'
import { parseDate } from '../../src/main/engine/mime/date'
import { fold } from '../../src/shared/fold'
import { parseHeader } from '../../src/main/engine/mime/header'
import { previewOf } from '../../src/main/engine/mime/preview'

const header = (...lines: string[]) =>
  parseHeader(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody: x`, 'latin1'))

describe('parseHeader', () => {
  it('reads the usual fields and nothing of the body', () => {
    const read = header(
      'From: Anna Rossi <anna@example.it>',
      'To: "Kowalski, Jan" <jan@example.pl>, b@example.com',
      'Cc: Team: x@example.org, "Y (nested (comment))" <y@example.org>;',
      'Subject: =?utf-8?B?UGVyY2jDqQ==?=',
      ' =?utf-8?Q?_no=3F?=',
      'Date: Fri, 21 Nov 1997 09:55:06 -0600',
      'Message-ID: <a@b>',
      'References: <1@x>',
      '\t<2@x>',
      'In-Reply-To: <2@x>',
    )
    expect(read.from).toEqual([{ name: 'Anna Rossi', address: 'anna@example.it' }])
    expect(read.to).toEqual([
      { name: 'Kowalski, Jan', address: 'jan@example.pl' },
      { name: '', address: 'b@example.com' },
    ])
    expect(read.cc.map((a) => a.address)).toEqual(['x@example.org', 'y@example.org'])
    expect(read.subject).toBe('Perché no?')
    expect(read.date).toBe(Date.UTC(1997, 10, 21, 15, 55, 6))
    expect([read.messageId, read.inReplyTo, read.references]).toEqual(['a@b', '2@x', ['1@x', '2@x']])
    expect(read.automatic).toBe(false)
  })

  it('joins a character cut between two encoded words', () => {
    expect(header('Subject: =?utf-8?B?UGVyY2jD?= =?utf-8?Q?=A9?=').subject).toBe('Perché')
    expect(header('Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=').subject).toBe('日本')
    expect(header('Subject: =?iso-8859-2?Q?=B6wi=EAto?= a =?x-nobody?Q?=E8?= b').subject).toBe('święto a è b')
  })

  // Decoded a second time, the bytes of such a name were taken for Chinese.
  it.each(['Ánna', '"NOWAK, Ánna"', 'José Núñez', 'Ünal Çelik'])(
    'reads the raw UTF-8 name %s once',
    (name) => {
      const source = Buffer.from(`From: ${name} <anna@lumera.example>\r\n\r\n`)
      expect(parseHeader(source).from).toEqual([
        { name: name.replaceAll('"', ''), address: 'anna@lumera.example' },
      ])
    },
  )

  it('reads raw 8-bit as UTF-8, or as the likelier single-byte encoding', () => {
    expect(header(`Subject: ${Buffer.from('Perché', 'utf8').toString('latin1')}`).subject).toBe('Perché')
    const raw = Buffer.from('à bientôt, città', 'utf8').toString('latin1')
    expect(header(`Subject: \t${raw} \t`).subject).toBe('à bientôt, città')
    expect(header('Subject: Perch\xe9 cos\xec').subject).toBe('Perché così')
    expect(header('Subject: \xc1nna').subject).toBe('Ánna')
    expect(header('Subject: Za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1').subject).toBe('Zażółć gęślą jaźń')
  })

  it('keeps names of encoded words with commas whole and IDN addresses as they are', () => {
    const read = header('From: =?utf-8?Q?Rossi=2C_Anna?= <anna@b\xc3\xbccher.example>, Z <z@example.com>')
    expect(read.from).toEqual([
      { name: 'Rossi, Anna', address: 'anna@bücher.example' },
      { name: 'Z', address: 'z@example.com' },
    ])
    const bare = header('From: =?utf-8?q?"Evil,=22=20<boss@bank.example>?= <x@evil.example>, b@w.se')
    expect(bare.from.map(({ address }) => address)).toEqual(['x@evil.example', 'b@w.se'])
    expect(bare.from[0]?.name).toContain('boss@bank.example')
    const names = [
      'a <boss@bank.example> b',
      '<boss@bank.example>',
      'a, boss@bank.example',
      '"a <b@c.it>" (d; e:)',
    ]
    for (const name of names)
      for (const word of [
        `=?utf-8?q?${name}?=`,
        `=?utf-8?Q?${name.replaceAll(' ', '_')}?=`,
        `=?utf-8?b?${Buffer.from(name).toString('base64')}?=`,
        `=?utf-8?b?YQ==${name}?=`,
        `Some =?utf-8?q?one?= =?utf-8*en?q?${name}?=`,
      ])
        expect(
          header(`From: ${word} <x@evil.example>`).from.map(({ address }) => address),
          word,
        ).toEqual(['x@evil.example'])
  })

  it('splits lists at commas outside quotes only', () => {
    const to = '"Rossi, Mario" <mario@x.it>, anna@y.it,, Li <li@z.cn> , "Bo" <bo@w.se>'
    expect(header(`To: ${to}`).to).toEqual([
      { name: 'Rossi, Mario', address: 'mario@x.it' },
      { name: '', address: 'anna@y.it' },
      { name: 'Li', address: 'li@z.cn' },
      { name: 'Bo', address: 'bo@w.se' },
    ])
  })

  it('takes off the single quotes around a whole name, and leaves those within one', () => {
    const to = `"'Anna Rossi'" <a@x.it>, 'Bo Ek' <b@x.it>, "'Ndrangheta' x" <c@x.it>, "D'Angelo" <d@x.it>, ' <e@x.it>`
    expect(header(`To: ${to}`).to.map(({ name }) => name)).toEqual([
      'Anna Rossi',
      'Bo Ek',
      "'Ndrangheta' x",
      "D'Angelo",
      "'",
    ])
  })

  it('bounds everything', () => {
    const many = Array.from({ length: 6000 }, (_, i) => `a${i}@example.com`).join(', ')
    const ids = Array.from({ length: 300 }, (_, i) => `<${i}@x>`).join(' ')
    const read = header(
      `To: ${many}`,
      `Subject: ${'s'.repeat(5000)}`,
      `References: ${ids}`,
      `From: ${'n'.repeat(900)} <a@b.c>`,
    )
    expect(read.to).toHaveLength(5000)
    expect(read.recipientsLeftOut).toBe(1000)
    expect(read.subject).toHaveLength(1000)
    expect(read.references).toHaveLength(100)
    expect([read.references[0], read.references.at(-1)]).toEqual(['0@x', '299@x'])
    expect(read.from[0]?.name).toHaveLength(300)
  })

  it('reads thousands of recipients, and says how many it did not read', () => {
    const people = (length: number): string =>
      Array.from({ length }, (_, i) => `"Muster, Anna ${i}" <anna.muster${i}@example.com>`).join(',\r\n ')
    const read = header(`To: ${people(3000)}`, `Cc: ${people(1000)}`)
    expect([read.to.length, read.cc.length, read.recipientsLeftOut]).toEqual([3000, 1000, 0])
    expect(read.to.at(-1)).toEqual({ name: 'Muster, Anna 2999', address: 'anna.muster2999@example.com' })
    const endless = header(`To: ${people(9000)}`)
    expect(endless.to.length).toBeGreaterThan(4000)
    expect(endless.to.every(({ address }) => address.endsWith('@example.com'))).toBe(true)
    expect(endless.to.length + endless.recipientsLeftOut).toBeGreaterThan(8000)
  })

  it('strips control characters and survives a missing end, missing colons and no header at all', () => {
    expect(header('Subject: a\x00b\x1b[31mc').subject).toBe('a b [31mc')
    expect(parseHeader(Buffer.from('Subject: x')).subject).toBe('x')
    expect(parseHeader(Buffer.from('')).subject).toBe('')
    expect(parseHeader(Buffer.from('From a@b Sun Nov 22 01:00:00 2026\ngarbage\nSubject: x\n')).subject).toBe(
      'x',
    )
  })

  it('recognises automatic mail', () => {
    expect(header('Auto-Submitted: auto-replied').automatic).toBe(true)
    expect(header('Auto-Submitted: no').automatic).toBe(false)
    expect(header('Precedence: bulk').automatic).toBe(true)
    expect(header('List-Id: Friends <friends.example.org>').listId).toBe('Friends <friends.example.org>')
    expect(header('Return-Path: <>').automatic).toBe(true)
  })

  it('never throws and never passes a bound, whatever the bytes', () => {
    const token = fc.constantFrom(
      'From:',
      'To: ',
      'Subject: ',
      '=?utf-8?B?',
      '?=',
      '<',
      '>',
      '"',
      '(',
      ',',
      ';',
      '\\',
      '\r\n',
      ' ',
      '\n',
      '@',
      '\xff',
      'a',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(token, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 200 }),
        (parts) => {
          const read = parseHeader(Buffer.from(parts.join(''), 'latin1'))
          expect(read.subject.length).toBeLessThanOrEqual(1000)
          for (const a of [...read.from, ...read.to])
            expect(a.name + a.address).not.toMatch(/[\u0000-\u001f]/)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('parseDate', () => {
  it.each([
    ['Thu, 13 Feb 1969 23:32:54 -0330', Date.UTC(1969, 1, 14, 3, 2, 54)],
    ['21 Nov 97 09:55:06 GMT', Date.UTC(1997, 10, 21, 9, 55, 6)],
    ['Fri, 21 Nov 1997 09(comment):   55  :  06 -0600', Date.UTC(1997, 10, 21, 15, 55, 6)],
    ['Sun, 22 Nov 2026 10:00:00 EDT', Date.UTC(2026, 10, 22, 14, 0, 0)],
    ['Sun Nov 22 10:00:00 2026', Date.UTC(2026, 10, 22, 10, 0, 0)],
    ['2026-11-22T10:00:00+01:00', Date.UTC(2026, 10, 22, 9, 0, 0)],
    ['gio, 12 mag 2011 10:11:12 +0200', Date.UTC(2011, 4, 12, 8, 11, 12)],
    ['Sun, 22 Nov 2026 10:00:00 IST', null],
    ['Sun, 22 Nov 2026 10:00:00 ist', null],
    ['Sun, 22 Nov 2026 10:00:00 +0530 IST', Date.UTC(2026, 10, 22, 4, 30, 0)],
    ['Sun, 22 Nov 2026 10:00:00 IST +0200', Date.UTC(2026, 10, 22, 8, 0, 0)],
    ['Sun, 22 Nov 2026 10:00:00 +0200 (IST)', Date.UTC(2026, 10, 22, 8, 0, 0)],
    ['Wed, 22 Jul 2026 10:00:00 BST', Date.UTC(2026, 6, 22, 9, 0, 0)],
    ['Sun, 25 Oct 2026 00:30:00 BST', Date.UTC(2026, 9, 24, 23, 30, 0)],
    ['Sun, 22 Nov 2026 10:00:00 BST', null],
    ['Sun, 22 Nov 2026 10:00:00 BST+0600', Date.UTC(2026, 10, 22, 4, 0, 0)],
    ['Sun, 22 Nov 2026 10:00:00 AST', null],
    ['Sun, 22 Nov 2026 10:00:00 CST', Date.UTC(2026, 10, 22, 16, 0, 0)],
    ['nonsense', null],
    ['', null],
    ['32 Foo 2020 10:00:00', null],
  ])('%s', (text, ms) => {
    expect(parseDate(text)).toBe(ms)
  })
})

describe('fold', () => {
  it.each([
    ['Perché', 'perche'],
    ['ŁÓDŹ', 'lodz'],
    ['Straße', 'strasse'],
    ['Ærøskøbing', 'aeroskobing'],
    ['œuvre', 'oeuvre'],
    ['İstanbul ısı', 'istanbul isi'],
    ['Þór', 'thor'],
    ['ﬁ', 'fi'],
  ])('%s -> %s', (text, folded) => expect(fold(text)).toBe(folded))

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)),
      { numRuns: 3000 },
    )
  })

  it('is idempotent for every single character', () => {
    const moving: string[] = []
    for (let code = 0; code < 0x20000; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const once = fold(String.fromCodePoint(code))
      if (fold(once) !== once) moving.push(code.toString(16))
    }
    expect(moving).toEqual([])
  })
})

describe('addressKey', () => {
  it('has domains as IDNA gives them, whether looked up or recognised as plain', () => {
    const domain = fc.stringMatching(/^[a-z0-9_.-]{1,20}$/)
    fc.assert(
      fc.property(fc.oneof(domain, fc.domain()), (text) => {
        const name = text.toLowerCase().replace(/\.{1,9}$/, '')
        expect(domainKey(text)).toBe(domainToASCII(name) || name)
      }),
    )
  })

  it('makes spellings of one address equal', () => {
    expect(addressKey('  Anna@Example.IT ')).toBe('anna@example.it')
    expect(addressKey('anna@bücher.example')).toBe('anna@xn--bcher-kva.example')
    expect(addressKey('ANNA@XN--BCHER-KVA.example')).toBe('anna@xn--bcher-kva.example')
    expect(looseKey('anna+crm@example.it')).toBe('anna@example.it')
    expect(looseKey('+crm@example.it')).toBe('+crm@example.it')
  })
})

describe('previewOf', () => {
  it('says what the text says', () => {
    expect(
      previewOf(
        'Ciao,\r\n\r\nci vediamo?\r\n\r\nIl giorno lun 3 nov 2025 alle 10:00 Anna <a@b.it> ha scritto:\r\n> x',
      ),
    ).toBe('Ciao, ci vediamo?')
    for (const line of [
      'Am 3.11.2025 um 10:00 schrieb Anna <a@b.it>:',
      'Le lun. 3 nov. 2025 à 10:00, Anna <a@b.it> a écrit :',
      'W dniu 3.11.2025 o 10:00, Anna pisze:',
      '-------- Weitergeleitete Nachricht --------',
    ])
      expect(previewOf(`Ja\n\n${line}\nOld text`)).toBe('Ja')
    expect(previewOf('Hi\n> quoted\nthere\n-- \nAnna')).toBe('Hi there')
    expect(previewOf('See https://example.com/a?utm=1234567890 now <https://t.example/xyz>')).toBe(
      'See example.com now',
    )
    expect(previewOf('\u200c \u034f \u00ad\u200b Sale\u200c')).toBe('Sale')
    expect(previewOf('word '.repeat(100)).length).toBeLessThanOrEqual(280)
  })
})
