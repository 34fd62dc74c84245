import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePart, unwrapFlowed } from '../../src/main/engine/mime/body'
import { isExecutable, safeFilename } from '../../src/main/engine/mime/filename'
import { parseParameterised } from '../../src/main/engine/mime/params'
import { parseMessage, type ParsedMessage } from '../../src/main/engine/mime/parse-message'

const bytes = (text: string) => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1')

const sample = `From: Anna <anna@example.it>
To: jan@example.pl
Subject: Offerta
Date: Sun, 22 Nov 2026 10:00:00 +0100
Message-ID: <1@example.it>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="out"

preamble
--out
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Perch=C3=A9 no?
--alt
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: base64

PHA+UGVyY2jpIG5vPyA8aW1nIHNyYz0iY2lkOmxvZ28iPjwvcD4=
--alt--
--rel
Content-Type: image/png; name=logo.png
Content-ID: <logo>
Content-Disposition: inline
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--rel--
--out
Content-Type: message/rfc822

From: b@example.com
Date: Sun, 22 Nov 2026 10:00:00 +0100
Subject: inner
Content-Type: multipart/mixed; boundary=in

--in

inner text
--in
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''perch%C3%A9.exe

x
--in--
--out
Content-Type: text/calendar; method=request; charset=utf-8

BEGIN:VCALENDAR
END:VCALENDAR
--out
Content-Type: text/plain; charset=utf-8

footer
--out--
`

describe('parseMessage', () => {
  it('reads text, HTML, attachments with IMAP part numbers and embedded messages', () => {
    const message = parseMessage(bytes(sample))
    expect(message.text).toBe('Perché no?\nfooter')
    expect(message.html).toContain('<p>Perché no? <img src="cid:logo"></p>')
    expect(message.html).toContain('>footer</pre>')
    expect(message.attachments.map((a) => [a.partId, a.filename, a.inline])).toEqual([
      ['1.2', 'logo.png', true],
      ['2', 'message-2.eml', false],
      ['3', 'part-3.ics', false],
    ])
    expect(Buffer.from(message.attachments[0]?.content() ?? []).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect(message.calendars).toEqual([
      { partId: '3', method: 'REQUEST', text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' },
    ])
    expect(message.warnings).toEqual([])
    const inner = message.attachments[1]?.nested()
    expect(inner?.header.subject).toBe('inner')
    expect(inner?.text).toBe('inner text')
    expect(inner?.attachments.map((a) => [a.partId, a.filename, a.executable])).toEqual([
      ['2.2', 'perché.exe', true],
    ])
  })

  it('derives text from HTML where there is no other', () => {
    const message = parseMessage(
      bytes(
        'From: a@b.c\nContent-Type: text/html\n\n<style>p{}</style><p>Hi <b>you</b></p><ul><li>one</li></ul>',
      ),
    )
    expect(message.text).toMatch(/^Hi you\s+\* one$/)
    expect(message.warnings).toEqual(['mime.no-date'])
  })

  it.each([
    ['mime.unterminated-multipart', 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhi', 'hi'],
    ['mime.empty-multipart', 'Content-Type: multipart/mixed; boundary=x\n\nhi', 'hi'],
    ['mime.no-boundary', 'Content-Type: multipart/mixed\n\nhi', 'hi'],
    ['mime.charset-unknown', 'Content-Type: text/plain; charset=x-nobody\n\nhi \xe8', 'hi è'],
    ['mime.bad-base64', 'Content-Transfer-Encoding: base64\n\naGk=\n!!aGk=', 'hihi'],
    ['mime.unknown-encoding', 'Content-Transfer-Encoding: x-zip\n\nhi', 'hi'],
    ['mime.header-unterminated', 'Subject: x', ''],
    ['mime.no-from', 'Subject: x\n\nhi', 'hi'],
    ['mime.bad-date', 'Date: tomorrow\n\nhi', 'hi'],
    [
      'mime.tnef',
      'Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx\n--x--',
      'hi',
    ],
  ])('tells %s and still shows the text', (warning, source, text) => {
    const message = parseMessage(bytes(source))
    expect(message.warnings).toContain(warning)
    expect(message.text).toBe(text)
  })

  it.each([
    ['quoted_printable', 'h=C3=AC', 'hì'],
    ['quoted-printible', 'h=C3=AC', 'hì'],
    ['Quoted Printable', 'h=C3=AC', 'hì'],
    ['quotedprintable (as usual)', 'h=C3=AC', 'hì'],
    ['"quoted-printable"; charset=x', 'h=C3=AC', 'hì'],
    ['base-64', 'aGk=', 'hi'],
    ['(MIME) base64', 'aGk=', 'hi'],
    ['base64 encoded', 'aGk=', 'hi'],
    ['8 bit', 'h=C3=AC', 'h=C3=AC'],
    ['7-bit', 'aGk=', 'aGk='],
  ])('understands the transfer encoding %s', (encoding, body, text) => {
    const source = `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${body}`
    const message = parseMessage(bytes(source))
    expect(message.text).toBe(text)
    expect(message.warnings).not.toContain('mime.unknown-encoding')
  })

  it('is bounded in depth, parts and text', () => {
    let nested = 'From: a@b.c\n\ndeepest'
    for (let i = 0; i < 80; i++)
      nested = `From: a@b.c\nContent-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n\nlevel ${i}\n--b${i}\n${nested}\n--b${i}--`
    const deep = parseMessage(bytes(nested))
    expect(deep.warnings).toContain('mime.nested-too-deep')
    expect(deep.text).toMatch(/level 79[^]*level 31/)
    expect(deep.text).not.toMatch(/--b|Content-Type|level 29/)
    const many = parseMessage(
      bytes(
        `Content-Type: multipart/mixed; boundary=x\n\n${'--x\nContent-Type: image/png\n\ni\n'.repeat(3000)}--x--`,
      ),
    )
    expect(many.warnings).toContain('mime.too-many-parts')
    expect(many.attachments.length).toBeLessThan(1000)

    const long = parseMessage(Buffer.from(`\n${'x'.repeat(6_000_000)}`))
    expect(long.text).toHaveLength(5_000_000)
    expect(long.warnings).toContain('mime.text-cut')
  })

  it('embedded messages end somewhere', () => {
    let source = 'Subject: innermost\n\nx'
    for (let i = 0; i < 60; i++) source = `Content-Type: message/rfc822\n\n${source}`
    let message: ParsedMessage | null = parseMessage(bytes(source))
    let levels = 0
    while (message) {
      levels++
      message = message.attachments[0]?.nested() ?? null
    }
    expect(levels).toBe(51)
  })

  it('finds the main part of multipart/related wherever it stands', () => {
    const source = (type: string) =>
      parseMessage(
        bytes(
          `Content-Type: multipart/related; boundary=x${type}\n\n--x\nContent-Type: image/png\n\ni\n--x\nContent-Type: text/html\nContent-ID: <main>\n\n<p>hi</p>\n--x--`,
        ),
      )
    for (const message of [source(''), source('; start="<main>"')]) {
      expect(message.text).toBe('hi')
      expect(message.attachments.map(({ contentType }) => contentType)).toEqual(['image/png'])
    }
  })

  it('does not take --ab for --abc, nor an inner boundary for an outer one', () => {
    const message = parseMessage(
      bytes(
        'Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\none\n--abc\n--ab--\n--a\n\ntwo\n--a--',
      ),
    )
    expect(message.text).toBe('one\n--abc\ntwo')
  })

  it('survives being cut at every byte, with the same result each time', () => {
    const whole = bytes(sample)
    for (let end = 0; end <= whole.length; end++) {
      const part = whole.subarray(0, end)
      expect(withoutFunctions(parseMessage(part))).toEqual(withoutFunctions(parseMessage(part)))
    }
  })

  it('survives random mutations', () => {
    const whole = bytes(sample)
    const edit = fc.record({
      at: fc.nat(whole.length - 1),
      remove: fc.nat(40),
      insert: fc.uint8Array({ maxLength: 12 }),
      copyFrom: fc.nat(whole.length - 1),
      copy: fc.nat(60),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let mutated: Uint8Array = whole
        for (const { at, remove, insert, copyFrom, copy } of edits)
          mutated = Buffer.concat([
            mutated.subarray(0, at),
            insert,
            whole.subarray(copyFrom, copyFrom + copy),
            mutated.subarray(at + remove),
          ])
        walkNested(parseMessage(mutated))
      }),
      { numRuns: 1500 },
    )
  })

  it('survives arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (any) => walkNested(parseMessage(any))),
      { numRuns: 1000 },
    )
  })
})

describe('details', () => {
  it('decodes parts by charset', () => {
    expect(decodePart(Buffer.from('1b2442467c4b5c1b2842', 'hex'), '7bit', 'ISO-2022-JP')).toBe('日本')
    expect(decodePart(Buffer.from('b6wi=EAto', 'latin1'), 'quoted-printable', 'iso-8859-2')).toBe('b6więto')
    expect(decodePart(Buffer.from([0x80, 0x20, 0x92]), '8bit', 'iso-8859-1')).toBe('€ ’')
    expect(decodePart(Buffer.from('Perch\xe9', 'latin1'), '8bit', '')).toBe('Perché')
  })

  it('joins RFC 2231 pieces', () => {
    expect(
      parseParameterised(
        `attachment; filename*0*=utf-8''za%C5%BC; filename*1*=%C3%B3; filename*2=".pdf"; filename=x`,
      ).params.get('filename'),
    ).toBe('zażó.pdf')
    expect(parseParameterised('a/b; name="=?utf-8?B?xbw=?="').params.get('name')).toBe('ż')
    expect(parseParameterised('a/b; name="semi;colon \\"q\\".txt"').params.get('name')).toBe(
      'semi;colon "q".txt',
    )
  })

  it('unwraps flowed text', () => {
    expect(unwrapFlowed('one \ntwo\n> q1 \n> q2\n-- \nme', false)).toBe('one two\n> q1 q2\n-- \nme')
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt'],
    ['con.txt', '_con.txt'],
    ['a\u202egpj.exe', 'a\ufffdgpj.exe'],
    ['a:b*c?.txt', 'a_b_c_.txt'],
    ['...', 'fallback'],
    ['name.txt. . ', 'name.txt'],
    ['', 'fallback'],
  ])('[READ-15] makes %j a safe base name', (name, safe) => expect(safeFilename(name, 'fallback')).toBe(safe))

  it('[READ-15] file names are base names whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFilename(name, 'fallback')
        expect(safe).not.toMatch(/[/\\\u0000-\u001f:]|^\.|\.$/)
        expect(safe.length).toBeLessThanOrEqual(200)
        expect(safe).not.toBe('')
      }),
    )
  })

  it('[READ-15] marks executables', () => {
    expect(
      ['a.exe', 'a.pdf.js', 'x.LNK', 'a.exe. ', 'm.docm', 'i.iso'].map((name) =>
        isExecutable(name, 'application/pdf'),
      ),
    ).not.toContain(false)
    expect(isExecutable('readme', 'application/x-msdownload')).toBe(true)
    expect(
      ['a.pdf', 'a.docx', 'photo.jpg', 'exe'].map((name) => isExecutable(name, 'application/pdf')),
    ).not.toContain(true)
  })
})

function walkNested(message: ParsedMessage): void {
  for (const attachment of message.attachments) {
    attachment.content()
    const nested = attachment.nested()
    if (nested) walkNested(nested)
  }
}

function withoutFunctions(message: ParsedMessage): unknown {
  return JSON.parse(JSON.stringify({ ...message, root: null }))
}
