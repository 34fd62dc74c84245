import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMime, section, type Part } from '../../src/main/demo/imap/mime'
import { readSource } from '../../src/main/engine/features/messages/index'
import {
  filesOf,
  headerSections,
  mayHoldFiles,
  outlineOf,
  type BodyStructure,
  type Section,
} from '../../src/main/engine/mime/outline'

const crlf = (lines: readonly string[]): string => lines.join('\r\n')

/** As a server that knows nothing of how mail is misspelt takes a message apart, whose sections it gives. */
function server(source: string) {
  const root = parseMime(source)
  const structureOf = (part: Part, path: readonly number[]): BodyStructure => ({
    ...(path.length > 0 && { part: path.join('.') }),
    type: part.type,
    size: part.end - part.bodyStart,
    ...(part.children.length > 0 && {
      childNodes: part.children.map((child, at) => structureOf(child, [...path, at + 1])),
    }),
  })
  const fetch = (wanted: readonly Section[]) =>
    new Map(
      wanted.flatMap(({ key, start = 0, maxLength = Infinity }) => {
        const text = section(source, root, key)
        return text === null
          ? []
          : [[key, Buffer.from(text.slice(start, start + maxLength), 'latin1')] as const]
      }),
    )
  return { structure: structureOf(root, []), fetch }
}

function outlined(source: string) {
  const { structure, fetch } = server(source)
  const keys = headerSections(structure) ?? []
  const outline = outlineOf(structure, fetch(keys.map((key) => ({ key }))))
  return outline && { outline, fetch }
}

/** What is read of a message in sections; null where it is to be fetched whole. */
function readInSections(source: string) {
  const { outline, fetch } = outlined(source) ?? {}
  if (!outline || !fetch || !outline.isClosed(fetch(outline.ends))) return null
  const written = outline.withBodies(fetch(outline.wanted.map(({ partId }) => ({ key: partId }))))
  return written && comparable(written)
}

function comparable(source: Uint8Array) {
  const { attachments, ...body } = readSource(source)
  return {
    ...body,
    attachments: attachments.map(({ partId, filename, contentType, inline, contentId, executable }) => ({
      ...{ partId, filename, contentType, inline, contentId, executable },
    })),
  }
}

const head = (type: string): string[] => [
  'From: Mario <mario@rossi.example>',
  'To: me@example.test',
  'Subject: s',
  'Date: Mon, 2 Nov 2026 10:00:00 +0100',
  'MIME-Version: 1.0',
  `Content-Type: ${type}`,
  '',
]
const mixed = (...parts: (readonly string[])[]): string =>
  crlf([...head('multipart/mixed; boundary="B"'), ...parts.flatMap((part) => ['--B', ...part]), '--B--', ''])

const text = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', 'Text.']
const file = (...fields: string[]): string[] => [
  ...fields,
  'Content-Transfer-Encoding: base64',
  '',
  ...Array.from({ length: 300 }, () => 'QUJD'.repeat(19)),
]
const zip = file('Content-Type: application/zip; name=z.zip')

const wellFormed: Record<string, string> = {
  'text and a file': mixed(text, zip),
  'a text alone': crlf([...head('text/plain'), 'Text alone.']),
  'a file alone': crlf([...head('application/pdf; name=a.pdf').slice(0, -1), ...zip.slice(1)]),
  'an alternative and a file': mixed(
    [
      'Content-Type: multipart/alternative; boundary=A',
      '',
      ...['--A', 'Content-Type: text/plain', '', 'words'],
      ...['--A', 'Content-Type: text/html', '', '<p>words<img src="cid:i">', '--A--'],
    ],
    file('Content-Type: image/png; name=i.png', 'Content-ID: <i>'),
    zip,
  ),
  'an embedded mail': mixed(text, ['Content-Type: message/rfc822', '', 'Subject: inside', '', 'inside'], zip),
  'an encoding in quotes': mixed(
    [
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: "quoted-printable"',
      '',
      '=C3=A8',
    ],
    zip,
  ),
  'an encoding with a parameter': mixed(
    ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64; x=1', '', 'w6g='],
    zip,
  ),
  'an unknown encoding': mixed(
    text,
    ['Content-Type: image/png', 'Content-Transfer-Encoding: zz', '', 'x'],
    zip,
  ),
  'an HTML type without a semicolon': mixed(
    ['Content-Type: text/html charset=utf-8', '', '<p>words</p>'],
    zip,
  ),
  'a file type without a semicolon': mixed(text, file('Content-Type: application/pdf name="x.pdf"')),
  'a file type without a slash': mixed(
    text,
    file('Content-Type: pdf; name=x.pdf', 'Content-Disposition: attachment'),
  ),
  'an appointment alone': mixed(
    [
      ...['Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR', 'METHOD:REQUEST'],
      ...[
        'BEGIN:VEVENT',
        'UID:1',
        'SUMMARY:Kick-off',
        'DTSTART:20261102T100000Z',
        'END:VEVENT',
        'END:VCALENDAR',
      ],
    ],
    zip,
  ),
  'a part with no header': mixed(['', 'No header.'], zip),
  'a part that begins in its header': mixed(
    ['Content-Type: text/plain', 'First line', 'and a second', '', 'Rest'],
    zip,
  ),
}

const names = [
  'filename=fattura nr 5.exe',
  'filename=a@b [1].pdf',
  'filename=preventivo=2026.pdf',
  'filename=(c)a.pdf',
  'filename="senza chiusura.pdf',
  "filename*=UTF-8''caff%C3%A8%20x.pdf",
  'filename="=?UTF-8?B?Y2FmZsOo?= x.pdf"',
  'FILENAME=MAIUSC.PDF',
  'filename=a/b.pdf',
  'filename=',
]

describe('a large mail is read as a small one is, from its sections', () => {
  it.each(Object.entries(wellFormed))('%s', (_, source) => {
    expect(readInSections(source)).toEqual(comparable(Buffer.from(source, 'latin1')))
  })

  it.each(names)('a file with %s', (name) => {
    const source = mixed(
      text,
      file('Content-Type: application/octet-stream', `Content-Disposition: attachment; ${name}`),
    )
    expect(readInSections(source)).toEqual(comparable(Buffer.from(source, 'latin1')))
    const { structure, fetch } = server(source)
    const files = filesOf(structure, fetch((headerSections(structure) ?? []).map((key) => ({ key }))))
    expect(mayHoldFiles(structure)).toBe(true)
    expect(files?.map(({ filename }) => filename)).toEqual(
      readSource(Buffer.from(source, 'latin1')).attachments.map(({ filename }) => filename),
    )
  })

  it.each([
    [
      'an alternative without a boundary',
      mixed(['Content-Type: multipart/alternative', '', '--Q', '', 'in', '--Q--'], zip),
    ],
    [
      'a type only we know for a multipart',
      mixed(['Content-Type: multipart/* ; boundary=A', '', '--A', '', 'in', '--A--'], zip),
    ],
    ['an end that is missing', mixed(text, zip).replace('--B--', '')],
    [
      'the end of an inner part that is missing',
      wellFormed['an alternative and a file']?.replace('--A--', '') ?? '',
    ],
    ['a boundary that is not there', mixed(text, zip).replaceAll('--B', '--C')],
    ['a blank line before its header', `\r\n${mixed(text, zip)}`],
    ['a bounce', mixed(text, zip).replace('mario@', 'mailer-daemon@')],
    ['a report', mixed(text, ['Content-Type: message/delivery-status', '', 'Action: failed'], zip)],
    ['a winmail.dat', mixed(text, file('Content-Type: application/ms-tnef; name=winmail.dat'))],
    ['more parts than are read', mixed(...Array.from({ length: 1001 }, () => text))],
    ['a multipart too deep within others', nested(60)],
  ])('but whole: %s', (_, source) => {
    expect(readInSections(source)).toBeNull()
  })

  it('whatever it is made of', () => {
    const field = fc.constantFrom(
      ...['Content-Type: text/html', 'Content-Type: text/plain; charset=iso-8859-2', 'Content-Type: text'],
      ...[
        'Content-Type: multipart/mixed; boundary=A',
        'Content-Type: multipart/related boundary="A"',
        'nothing',
      ],
      ...[
        'Content-Type: image/png; name=a b.png',
        'Content-Type: plain/text',
        'Content-Transfer-Encoding: b64',
      ],
      ...[
        'Content-Transfer-Encoding: Quoted_Printable',
        'Content-Disposition: attachment',
        ' folded; x=y',
        '',
      ],
      ...[
        'Content-Disposition: inline; filename=(c) x.exe',
        'Content-ID: <i>',
        'Content-Type: message/rfc822',
      ],
    )
    const line = fc.constantFrom(
      '--A',
      '--A--',
      '--B',
      'words=20=C3=A8',
      'aGVsbG8=',
      '',
      '<p>x</p>',
      'begin 644 a',
    )
    const part = fc.tuple(fc.array(field, { maxLength: 4 }), fc.array(line, { maxLength: 8 }))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const source = mixed(...parts.map(([fields, lines]) => [...fields, '', ...lines]))
        const read = readInSections(source)
        if (read) expect(read).toEqual(comparable(Buffer.from(source, 'latin1')))
      }),
      { numRuns: 1000 },
    )
  })

  it('with the size that files have by what the server says', () => {
    const { outline } = outlined(mixed(text, zip)) ?? {}
    expect(outline?.sizeOf('2')).toBe(Math.floor(((78 * 300 - 2) * 57) / 78))
    expect(outline?.leaf('2')?.type).toBe('application/zip')
    expect(outline?.leaf('3')).toBeUndefined()
  })
})

function nested(levels: number): string {
  let source = crlf(['Content-Type: text/plain', '', 'deepest'])
  for (let at = 0; at < levels; at++)
    source = crlf([`Content-Type: multipart/mixed; boundary=b${at}.`, '', `--b${at}.`, source, `--b${at}.--`])
  return source
}
