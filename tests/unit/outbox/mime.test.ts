import fc from 'fast-check'
import { simpleParser, type ParsedMail } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { checkAddress } from '../../../src/main/engine/features/outbox/compose/address'
import { cleanContentType, cleanFilename } from '../../../src/main/engine/features/outbox/compose/filename'
import {
  buildMime,
  withBcc,
  withDate,
  type MimeInput,
} from '../../../src/main/engine/features/outbox/compose/mime'
import { plainText } from '../../../src/main/engine/features/outbox/compose/plain-text'

const at = (address: string, name = '') => ({ name, address, utf8: false })
const base: MimeInput = {
  from: at('me@shop.example', 'Zoë Müller'),
  replyTo: null,
  to: [at('anna@nowak.example', 'Anna Nowak')],
  cc: [],
  subject: 'Offer',
  html: '<p>Hello <b>Anna</b></p>',
  quotedHtml: '',
  attachments: [],
  messageId: 'id-1@shop.example',
  thread: { inReplyTo: '', references: [] },
  date: Date.UTC(2026, 4, 3, 9, 41),
  newContentId: (() => {
    let count = 0
    return () => `image-${(count += 1)}@shop.example`
  })(),
  unnamed: 'attachment',
}
const build = (input: Partial<MimeInput>): Promise<Buffer> => buildMime({ ...base, ...input })
const headerOf = (mime: Buffer): string => mime.toString('utf8').split('\r\n\r\n')[0] ?? ''
/** Names of the header fields as any parser sees them. */
const fieldNames = (mime: Buffer): string[] =>
  headerOf(mime)
    .split('\r\n')
    .filter((line) => !/^[ \t]/.test(line))
    .map((line) => line.split(':')[0]?.toLowerCase() ?? '')
const addresses = (field: ParsedMail['to']): (string | undefined)[] =>
  [field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address))

describe('addresses', () => {
  it.each([
    ['anna@nowak.example', 'anna@nowak.example'],
    [' Anna.Nowak+tag@Nowak.Example ', 'Anna.Nowak+tag@nowak.example'],
    ['biuro@żółw.example', 'biuro@xn--w-uga1v8h.example'],
    ['info@münchen.example', 'info@xn--mnchen-3ya.example'],
    ["o'neil@a-b.example", "o'neil@a-b.example"],
    ['żółw@nowak.example', 'żółw@nowak.example'],
  ])('%j goes out as %j', (written, expected) => {
    expect(checkAddress({ name: '', address: written })?.address).toBe(expected)
  })

  it('tells which local parts need SMTPUTF8', () => {
    expect(checkAddress({ name: '', address: 'żółw@nowak.example' })?.utf8).toBe(true)
    expect(checkAddress({ name: '', address: 'a@żółw.example' })?.utf8).toBe(false)
  })

  it.each([
    ...[
      '',
      'anna',
      'anna@',
      '@x.example',
      'a@b',
      'a b@x.example',
      'a@x.example,b@y.example',
      'a@x.example\r\nBcc: b@y.example',
    ],
    ...[
      'a..b@x.example',
      '.a@x.example',
      'a@-x.example',
      'a@x..example',
      'a@x.example.',
      '<a@x.example>',
      'a@[127.0.0.1]',
      'a@192.168.1.1',
    ],
    ...[
      '"a b"@x.example',
      'a@x_y.example',
      `${'a'.repeat(65)}@x.example`,
      `a@${'b'.repeat(64)}.example`,
      'a@x.example>',
      'grp:a@x.example;',
      'a@b@c.example',
      'a(c)@x.example',
    ],
  ])('%j is refused', (written) => expect(checkAddress({ name: '', address: written })).toBeNull())
})

describe('MIME', () => {
  it('always holds plain text beside the HTML, and says who built it', async () => {
    const mail = await simpleParser(
      await build({ subject: 'Zażółć gęślą jaźń', quotedHtml: '<blockquote>old<br>text</blockquote>' }),
    )
    expect(mail.subject).toBe('Zażółć gęślą jaźń')
    expect(mail.from?.value).toEqual([{ name: 'Zoë Müller', address: 'me@shop.example' }])
    expect(mail.text).toBe('Hello Anna\n\n> old\n> text')
    expect(mail.html).toContain('<p style="margin: 0">Hello <b>Anna</b></p>')
    expect(mail.messageId).toBe('<id-1@shop.example>')
    expect(mail.headers.get('user-agent')).toBe('Postilla')
    expect(mail.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' })
  })

  it('even a mail without any text is a complete one', async () => {
    const mail = await simpleParser(await build({ html: '', subject: '' }))
    expect(mail.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' })
    expect(mail.text?.trim()).toBe('')
  })

  it('ties an answer to its thread', async () => {
    const mail = await simpleParser(await build({ thread: { inReplyTo: 'b@x', references: ['a@x', 'b@x'] } }))
    expect(mail.inReplyTo).toBe('<b@x>')
    expect(mail.references).toEqual(['<a@x>', '<b@x>'])
  })

  it('turns pictures in the text into parts, the same picture into one', async () => {
    const png = Buffer.from('not really a png').toString('base64')
    const image = `<img src="data:image/png;base64,${png}" alt="logo">`
    const mime = await build({ html: `<p>x${image}${image}</p>` })
    expect(mime.toString()).not.toContain('src="data:')
    const mail = await simpleParser(mime, { skipImageLinks: true })
    expect(mail.attachments.map((part) => [part.contentType, part.related, part.content.toString()])).toEqual(
      [['image/png', true, 'not really a png']],
    )
    const cid = mail.attachments[0]?.cid
    expect(mail.html).toContain(`src="cid:${cid}"`)
    expect(mail.text).toContain('x[logo][logo]')
  })

  it('[COMP-19] keeps names and bytes of attachments, a forwarded mail included', async () => {
    const attachments = [
      {
        filename: 'Wycena – żółć.pdf',
        contentType: 'application/pdf',
        content: Buffer.from([0, 13, 10, 255, 46, 13, 10, 46, 13, 10]),
      },
      { filename: '見積もり "1".txt', contentType: 'text/plain', content: Buffer.from('From x\n.\nend') },
      { filename: 'mail.eml', contentType: 'message/rfc822', content: Buffer.from('Subject: żó\n\nbody\n') },
      { filename: `${'n'.repeat(190)}ł.txt`, contentType: 'text/csv', content: Buffer.alloc(0) },
    ]
    const mime = await build({ attachments })
    const mail = await simpleParser(mime)
    expect(mail.attachments.slice(0, 2).map(({ filename, content }) => ({ filename, content }))).toEqual(
      attachments.slice(0, 2).map(({ filename, content }) => ({ filename, content })),
    )
    expect(mail.attachments[2]?.content.toString('utf8').replaceAll('\r\n', '\n')).toContain(
      'Subject: żó\n\nbody',
    )
    expect(mail.attachments[3]?.filename).toBe(attachments[3]?.filename)
    // RFC 2046 section 5.2.1: a message part may not be encoded.
    expect(mime.toString('latin1')).not.toMatch(/message\/rfc822[^]{0,300}Content-Transfer-Encoding: base64/)
  })

  it('a new Date changes nothing else', async () => {
    const mime = await build({ html: '<p>Date: today</p>' })
    const later = withDate(mime, Date.UTC(2027, 0, 2, 3, 4, 5))
    expect((await simpleParser(later)).date?.toISOString()).toBe('2027-01-02T03:04:05.000Z')
    const without = (bytes: Buffer): string => bytes.toString('latin1').replace(/^Date: .*$/m, '')
    expect(without(later)).toBe(without(mime))
  })

  it('[COMP-07] names hidden recipients in our own copy only', async () => {
    const mime = await build({})
    const bcc = [
      at('boss@shop.example', 'Żaneta "Ż" Kowalska-Brzęczyszczykiewicz z Chrząszczyżewoszyc'),
      at('x@y.example'),
      at('q@y.example', 'Q "q" \\ , <a@b>'),
    ]
    const copy = withBcc(mime, bcc)
    expect(fieldNames(mime)).not.toContain('bcc')
    const parsed = await simpleParser(copy)
    expect([parsed.bcc ?? []].flat().flatMap(({ value }) => value)).toEqual(
      bcc.map(({ name, address }) => ({ name, address })),
    )
    expect(fieldNames(copy).filter((name) => name !== 'bcc')).toEqual(fieldNames(mime))
    expect(
      headerOf(copy)
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true)
  })

  it('no text of the user can add a header field or a part', async () => {
    const evil = fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\u2028',
      '\0',
      'Bcc: v@evil.example',
      '\r\n\r\n<b>body',
      ' ',
      'ż',
      '"',
      '<',
      '>',
      '=?UTF-8?Q?=0D=0A?=',
      ';',
      ',',
      ':',
      '\\',
      '😀',
      'x',
    )
    const text = fc.array(evil, { maxLength: 12 }).map((pieces) => pieces.join(''))
    const expected = fieldNames(await build({ cc: [at('c@x.example')], attachments: [] }))
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (subject, name, filename, contentType) => {
        const checked = checkAddress({ name, address: 'c@x.example' })
        if (!checked) throw new Error('a fine address')
        const mime = await build({
          subject,
          cc: [checked],
          attachments: [{ filename, contentType, content: Buffer.from('x') }],
        })
        const named = (names: string[]): string[] => names.filter((name) => name !== 'subject').sort()
        expect(named(fieldNames(mime))).toEqual(named(expected))
        const mail = await simpleParser(mime)
        expect(addresses(mail.cc)).toEqual(['c@x.example'])
        expect(addresses(mail.to)).toEqual(['anna@nowak.example'])
        expect(mail.bcc).toBeUndefined()
        expect(mail.attachments).toHaveLength(1)
        expect(mail.attachments[0]?.content.toString()).toBe('x')
      }),
      { numRuns: 150 },
    )
  })

  it('what was written is what is read: subject, names, text, files', async () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) =>
      text
        .toWellFormed()
        .replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
        .trim(),
    )
    const bytes = fc.uint8Array({ maxLength: 3000 })
    await fc.assert(
      fc.asyncProperty(words, words, bytes, async (subject, words2, content) => {
        const html = `<p>${words2.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)}</p>`
        const file = { filename: 'f.bin', contentType: 'application/x-bin', content: Buffer.from(content) }
        const mime = await build({
          subject,
          to: [at('anna@nowak.example', words2)],
          html,
          attachments: [file],
        })
        for (const line of mime.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
        const mail = await simpleParser(mime)
        expect(mail.subject ?? '').toBe(subject)
        expect(mail.text?.trim()).toBe(plainText(html))
        expect(mail.attachments[0]?.content.equals(file.content)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

describe('file names and types', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\offer.pdf', 'offer.pdf'],
    ['a\r\nb.txt', 'ab.txt'],
    ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
    ['..', 'attachment'],
    ['', 'attachment'],
  ])('%j is attached as %j', (filename, expected) =>
    expect(cleanFilename(filename, 'attachment')).toBe(expected),
  )

  it.each([
    ['Text/HTML; charset=x', 'text/html'],
    ['multipart/mixed', 'application/octet-stream'],
    ['x', 'application/octet-stream'],
    ['a/b\r\nX: y', 'application/octet-stream'],
  ])('%j counts as %j', (type, expected) => expect(cleanContentType(type)).toBe(expected))
})

describe('plain text', () => {
  it.each([
    ['<a href="https://shop.example/x">our shop</a>', 'our shop <https://shop.example/x>'],
    ['<a href="https://shop.example/x">https://shop.example/x</a>', 'https://shop.example/x'],
    ['<ul><li>one</li><li>two</li></ul>', ' * one\n * two'],
    ['<blockquote>a<blockquote>b</blockquote></blockquote>', '> a\n> > b'],
    ['<h1>Title</h1><p>text</p>', 'Title\n\ntext'],
    ['<img src="cid:x">', ''],
  ])('%j reads %j', (html, expected) =>
    expect(plainText(html).replace(/[ ]+$/gm, '').trim()).toBe(expected.replace(/[ ]+$/gm, '').trim()),
  )
})
