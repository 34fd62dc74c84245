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

  it('of mutt tells flags by letters', () => {
    const file = 'From a@x Mon Mar  9 10:11:12 2026\nStatus: RO\nX-Status: AF\nSubject: a\n\nText\n'
    expect(read(file)[0]?.status.flags).toEqual(['\\Seen', '\\Answered', '\\Flagged'])
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
    header: fc.array(fc.constantFrom('Subject: a', 'X-Odd: From b', ' folded', 'To: c@x'), { maxLength: 4 }),
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
