import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mboxOf, MboxReader, type ReadMail } from '../../../src/shared/mail-files/mbox'

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'))
const text = (source: Uint8Array): string => Buffer.from(source).toString('latin1')

function read(file: string, chunk = file.length || 1): ReadMail[] {
  const reader = new MboxReader()
  const all = bytes(file)
  const mails: ReadMail[] = []
  for (let at = 0; at < all.length; at += chunk) mails.push(...reader.push(all.subarray(at, at + chunk)))
  return [...mails, ...reader.end()]
}

const sources = (file: string): string[] => read(file).map(({ source }) => text(source))

describe('an mbox', () => {
  it('is read with the lines of mail, whatever its own are', () => {
    const file =
      'From a@x Mon Mar  9 10:11:12 2026\nSubject: one\n\nText\n\nFrom b@x Tue Mar 10 10:11:12 2026\nSubject: two\n\nMore\n'
    expect(sources(file)).toEqual(['Subject: one\r\n\r\nText\r\n', 'Subject: two\r\n\r\nMore\r\n'])
    expect(sources(file.replaceAll('\n', '\r\n'))).toEqual(sources(file))
    expect(read(file)[0]?.receivedAt).toBe(Date.UTC(2026, 2, 9, 10, 11, 12))
  })

  it('has its mails where a line From with a date stands behind an empty one, and nowhere else', () => {
    const file = [
      'From a@x Mon Mar  9 10:11:12 2026',
      'Subject: one',
      '',
      'From here on it is text.',
      'From me@x Mon Mar  9 10:11:12 2026',
      '>From marked',
      '>>From marked twice',
      '> From a quote',
      '',
    ].join('\n')
    expect(sources(file)).toEqual([
      'Subject: one\r\n\r\nFrom here on it is text.\r\nFrom me@x Mon Mar  9 10:11:12 2026\r\nFrom marked\r\n>From marked twice\r\n> From a quote\r\n',
    ])
  })

  it('has its mails apart without empty lines between them, where a date ends the line and a header follows', () => {
    const file = ['one', 'two', 'three']
      .map((name) => `From a@b.c Tue Mar 10 10:11:13 2020\nSubject: ${name}\n\nText\n`)
      .join('')
    const apart = ['one', 'two', 'three'].map((name) => `Subject: ${name}\r\n\r\nText\r\n`)
    expect(sources(file)).toEqual(apart)
    expect(read(file, 3).map(({ source }) => text(source))).toEqual(apart)
  })

  it.each([
    'From Monday 10:00 to 12:00 on 3 March 2020 the office is closed.',
    'From Monday 10:00 to 12:00 on 3 March 2020 the office is closed.\nNote: bring the keys',
    'From a@b.c Tue Mar 10 10:11:13 2020\nis how an mbox begins.',
    'From Anna\nNote: bring the keys',
  ])('keeps a paragraph of a mail in it: %s', (paragraph) => {
    const file = `From a@b.c Tue Mar 10 10:11:13 2020\nSubject: a\n\nHello,\n\n${paragraph}\n\nBye\n`
    expect(sources(file)).toEqual([
      `Subject: a\r\n\r\nHello,\r\n\r\n${paragraph.replace('\n', '\r\n')}\r\n\r\nBye\r\n`,
    ])
  })

  it('with true lengths keeps what a mail quotes of another mbox, as it stands; by false ones nothing is lost', () => {
    const inner = 'Look:\n\nFrom q@x Tue Mar 10 10:11:13 2020\nSubject: quoted\n\n>From marked\n'
    const file = (length: number): string =>
      `From a@b.c Tue Mar 10 10:11:13 2020\nSubject: a\nContent-Length: ${length}\n\n${inner}\nFrom b@x Tue Mar 10 10:11:13 2020\n\nNo header\n`
    const whole = [
      `Subject: a\r\nContent-Length: ${inner.length}\r\n\r\n${inner.replaceAll('\n', '\r\n')}`,
      '\r\nNo header\r\n',
    ]
    expect(sources(file(inner.length))).toEqual(whole)
    expect(read(file(inner.length), 7).map(({ source }) => text(source))).toEqual(whole)
    for (const length of [1, inner.length - 3, 5000, 99_000_000]) {
      const said = sources(file(length)).join('')
      for (const words of ['Look:', 'Subject: quoted', 'From marked', 'No header'])
        expect(said).toContain(words)
    }
  })

  it.each(['From a@b.c', 'From - mar. 10 mars 2020 10:11:13'])(
    'is read without dates of its kind: %s',
    (line) => {
      const file = `${line}\nSubject: one\n\nText\n\n${line}\nSubject: two\n\nMore\n`
      expect(sources(file)).toEqual(['Subject: one\r\n\r\nText\r\n', 'Subject: two\r\n\r\nMore\r\n'])
    },
  )

  it.each(['\n\r\n', '\u00ef\u00bb\u00bf', '\u00ef\u00bb\u00bf\n'])('is read behind %j', (before) => {
    const file = `${before}From a@b.c Tue Mar 10 10:11:13 2020\nSubject: a\n\nText\n`
    expect(sources(file)).toEqual(['Subject: a\r\n\r\nText\r\n'])
    expect(read(file, 1)).toEqual(read(file))
  })

  it('of Thunderbird tells flags and what was deleted, and no time of arrival', () => {
    const one = (status: string, more = ''): string =>
      `From - Mon Mar  9 10:11:12 2026\nX-Mozilla-Status: ${status}\nX-Mozilla-Status2: 00000000\n${more}Subject: a\n\nText\n`
    expect(read(one('1007', 'X-Mozilla-Keys: $label1 offer  \n'))).toMatchObject([
      {
        receivedAt: null,
        status: {
          flags: ['\\Seen', '\\Answered', '\\Flagged', '$Forwarded', '$label1', 'offer'],
          isDeleted: false,
        },
      },
    ])
    expect(text(read(one('0001'))[0]?.source ?? bytes(''))).toBe('Subject: a\r\n\r\nText\r\n')
    expect(read(one('0009'))[0]?.status.isDeleted).toBe(true)
  })

  it('leaves what the writer of a mail put into a field of that name, and notes nothing by it', () => {
    const file = 'From a@x Mon Mar  9 10:11:12 2026\nStatus: Delivered\nSubject: a\n\nText\n'
    const [mail] = read(file)
    expect(mail?.status).toEqual({ flags: [], isDeleted: false })
    expect(Buffer.from(mail?.source ?? []).toString()).toContain('Status: Delivered')
  })

  it.each([
    'Status: D\nSubject: a\n',
    'From: a@x\nX-Keywords: urgent\nStatus: RO\nSubject: a\n',
    'Subject: a\nX-Keywords: urgent\n',
    'From: a@x\nX-Mozilla-Status: 0009\nSubject: a\n',
  ])('leaves fields that no program writes there: %j', (header) => {
    const [mail] = read(`From a@x Mon Mar  9 10:11:12 2026\n${header}\nText\n`)
    expect(mail?.status).toEqual({ flags: [], isDeleted: false })
    expect(text(mail?.source ?? bytes(''))).toBe(`${header}\nText\n`.replaceAll('\n', '\r\n'))
  })

  it('of Dovecot tells flags and keywords at the end of a header', () => {
    const file =
      'From a@x Mon Mar  9 10:11:12 2026\nSubject: a\nX-UID: 4\nStatus: RO\nX-Status: FD\nX-Keywords: offer       \nContent-Length: 5\n\nText\n'
    expect(read(file)).toMatchObject([
      { status: { flags: ['\\Seen', '\\Flagged', 'offer'], isDeleted: true } },
    ])
    expect(sources(file)).toEqual(['Subject: a\r\nX-UID: 4\r\nContent-Length: 5\r\n\r\nText\r\n'])
  })

  it('of mutt tells flags by letters', () => {
    const file = 'From a@x Mon Mar  9 10:11:12 2026\nStatus: RO\nX-Status: AF\nSubject: a\n\nText\n'
    expect(read(file)[0]?.status.flags).toEqual(['\\Seen', '\\Answered', '\\Flagged'])
  })

  it('from Takeout has the flags its labels tell, in the language of the account; a sender has no say in them', () => {
    const flagsOf = (header: string): unknown =>
      read(`From 17@xxx Mon Mar  9 10:11:12 +0000 2026\n${header}Subject: a\n\nText\n`)[0]?.status.flags
    const labelled = (labels: string): unknown => flagsOf(`X-GM-THRID: 17\nX-Gmail-Labels: ${labels}\n`)
    expect(labelled('Inbox,Opened,Category Personal')).toEqual(['\\Seen'])
    expect(labelled('Inbox,Unread,Starred')).toEqual(['\\Flagged'])
    expect(labelled('=?UTF-8?Q?Odebrane,Oznaczone_gwiazdk=C4=85,?=\n =?UTF-8?Q?Nieprzeczytane?=')).toEqual([
      '\\Flagged',
    ])
    expect(labelled('=?UTF-8?B?Tm8gbGXDrWRvcw==?=')).toEqual([])
    expect(labelled('=?UTF-8?B?***?=')).toEqual(['\\Seen'])
    expect(flagsOf('X-Gmail-Labels: Opened\n')).toEqual([])
  })

  it('that is none has no mails, and one cut off has all that is there', () => {
    expect(read('')).toEqual([])
    expect(read('Just a letter.\n\nFrom nowhere\n')).toEqual([])
    expect(read('From a@x Mon Mar  9 10:11:12 2026\n')).toEqual([])
    expect(sources('From a@x Mon Mar  9 10:11:12 2026\nSubject: a\n\nhal')).toEqual(['Subject: a\r\n\r\nhal'])
  })

  it('leaves out a mail that is longer than any, and goes on behind it', () => {
    const reader = new MboxReader()
    const start = bytes('From a@x Mon Mar  9 10:11:12 2026\nSubject: huge\n\n')
    const line = bytes(`${'x'.repeat(999_999)}\n`)
    expect(reader.push(start)).toEqual([])
    for (let index = 0; index < 90; index++) expect(reader.push(line)).toEqual([])
    reader.push(bytes('\nFrom a@x Mon Mar  9 10:11:12 2026\nSubject: next\n\nText\n'))
    expect(reader.end().map(({ source }) => text(source))).toEqual(['Subject: next\r\n\r\nText\r\n'])
    expect(reader.tooLong).toBe(1)
  })
})

describe('what is exported', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      'From ',
      '>From me',
      '>>From a@x Mon Mar  9 10:11:12 2026',
      'From a@x Mon Mar  9 10:11:12 2026',
      ' From',
      '.',
      '\t',
    ),
    fc.string({
      unit: fc
        .integer({ min: 1, max: 255 })
        .filter((code) => code !== 10 && code !== 13)
        .map((code) => String.fromCharCode(code)),
      maxLength: 30,
    }),
  )
  const mail = fc.record({
    header: fc.array(
      fc.constantFrom(
        ...['Subject: a', 'X-Odd: From b', ' folded', 'To: c@x', 'Status: RO', 'X-Keywords: odd'],
        ...['Content-Length: 20', 'X-Mozilla-Keys: odd'],
      ),
      { maxLength: 4 },
    ),
    lines: fc.array(line, { maxLength: 12 }),
    flags: fc.subarray(['\\Seen', '\\Answered', '\\Flagged', '$Forwarded', '$label1', 'offer']),
    receivedAt: fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 0) }).map((at) => at - (at % 1000)),
    sender: fc.constantFrom('a@x.it', '', 'two words@x'),
  })

  it('imports again to the same, however its bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(mail, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 97 }),
        (mails, chunk) => {
          const written = mails.map(({ header, lines, ...as }) => ({
            ...as,
            source: ['From: a@x', ...header, '', ...lines, ''].join('\r\n'),
          }))
          const file = written.map(({ source, ...as }) => text(mboxOf(bytes(source), as))).join('')
          const told = read(file, chunk)
          expect(told.map(({ source }) => text(source))).toEqual(written.map(({ source }) => source))
          expect(told.map(({ status }) => [...status.flags].sort())).toEqual(
            written.map(({ flags }) => [...flags].sort()),
          )
          expect(told.map(({ receivedAt }) => receivedAt)).toEqual(
            written.map(({ receivedAt }) => receivedAt),
          )
        },
      ),
    )
  })
})
