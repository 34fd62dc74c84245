import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/main/engine/features/outbox/compose/plain-text'
import { guessEncoding } from '../../src/main/engine/mime/charset-guess'
import { decodeText } from '../../src/main/engine/mime/charset'
import { parseDate } from '../../src/main/engine/mime/date'
import { textOfEnriched } from '../../src/main/engine/mime/enriched'
import { htmlCharset } from '../../src/main/engine/mime/html-charset'
import { textOfHtml } from '../../src/main/engine/mime/html-text'
import { parseHeader } from '../../src/main/engine/mime/header'
import { parseMessage } from '../../src/main/engine/mime/parse-message'
import { readRtf } from '../../src/main/engine/mime/rtf'
import { readTnef } from '../../src/main/engine/mime/tnef'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const raw = (text: string, encoding: string): string => iconv.encode(text, encoding).toString('latin1')
const message = (header: string, body: string) =>
  parseMessage(bytes(`From: a@x.example\n${header}\n\n${body}`))
const files = (header: string, body: string) =>
  message(header, body).attachments.map(({ filename, size, inline }) => [filename, size, inline])

describe('text that nobody labelled', () => {
  it.each([
    ['windows-1252', 'Olá, a reunião não será amanhã. Obrigado, João'],
    ['windows-1252', 'La qualità è garantita, così più di prima'],
    ['windows-1252', 'Grüße aus München'],
    ['windows-1250', 'Proszę o ofertę na śruby'],
    ['iso-8859-2', 'Zażółć gęślą jaźń'],
    ['windows-1250', 'Dobrý den, děkuji za nabídku'],
    ['windows-1251', 'Здравствуйте, высылаю договор'],
    ['koi8-r', 'Здравствуйте, высылаю договор'],
    ['windows-1253', 'Ευχαριστώ πολύ για την προσφορά'],
    ['iso-8859-7', 'Καλημέρα σας'],
    ['windows-1254', 'Sayın Yılmaz, siparişiniz hazır'],
    ['windows-1255', 'שלום, מצורפת הצעת מחיר'],
    ['shift_jis', 'お見積りの件でご連絡いたします'],
    ['euc-jp', 'いつもお世話になっております'],
    ['gb18030', '您好，请查收附件中的报价单'],
    ['big5', '您好，請查收附件中的報價單'],
    ['euc-kr', '견적서를 보내드립니다. 감사합니다'],
  ])('%s: %s', (encoding, text) => {
    expect(iconv.decode(iconv.encode(text, encoding), guessEncoding(iconv.encode(text, encoding)))).toBe(text)
    expect(message('Subject: s', raw(text, encoding)).text).toBe(text)
  })

  it.each([
    ['iso-8859-2', 'Zażółć gęślą jaźń'],
    ['iso-8859-2', 'Łączę wyrazy szacunku, dziękuję za życzliwość i złożoną propozycję'],
    ['windows-1250', 'Příliš žluťoučký kůň úpěl ďábelské ódy'],
    ['windows-1251', 'Здравствуйте, высылаю договор'],
    ['koi8-r', 'Здравствуйте, высылаю договор'],
    ['gb18030', '您好，请查收附件中的报价单'],
    ['windows-1252', 'Übergröße: 3 m³ à 5 €, ½ Preis – «so» ist’s, l·l, 20 °C ±2'],
    ['windows-1252', 'naïveté, façade, où l’été s’achève; mañana, ¿qué? ¡sí!'],
    ['windows-1252', 'Skål på Åland, Ærø, Þingvellir, garçon, Öåäö ÅÄÖ'],
  ])('and %s that was declared to be Western: %s', (encoding, text) => {
    expect(decodeText(iconv.encode(text, encoding), 'iso-8859-1').text).toBe(text)
  })

  it('is not guessed to be Cyrillic within words of Latin letters', () => {
    // Bytes of windows-1250 and of ISO 8859-2 in one line, as programs write that know only half of them.
    const mixed = bytes('Za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\xbc\xf1')
    expect(guessEncoding(mixed)).toBe('windows-1250')
    expect(decodeText(mixed, 'utf-8').text).toContain('Zażółć gęślą')
    const named = 'Установка Windows и договор с Google'
    expect(guessEncoding(iconv.encode(named, 'windows-1251'))).toBe('windows-1251')
  })

  it('is guessed from little: one word of a subject, with the body to help', () => {
    const subject = raw('Счёт', 'koi8-r')
    expect(parseHeader(bytes(`Subject: ${subject}\n\n${raw('Высылаю договор', 'koi8-r')}`)).subject).toBe(
      'Счёт',
    )
    const declared = `Content-Type: multipart/mixed; boundary=b\nSubject: ${subject}\n\n--b\nContent-Type: text/plain; charset=koi8-r\n\nx`
    expect(parseHeader(bytes(declared)).subject).toBe('Счёт')
  })

  it('says its charset in the HTML itself', () => {
    expect(htmlCharset(bytes('<html><head><meta charset=koi8-r>'))).toBe('koi8-r')
    expect(
      htmlCharset(bytes('<META http-equiv="Content-Type" content="text/html; charset = windows-1251">')),
    ).toBe('windows-1251')
    expect(htmlCharset(bytes('<?xml version="1.0" encoding="iso-8859-2"?>'))).toBe('iso-8859-2')
    expect(htmlCharset(bytes('\xef\xbb\xbf<meta charset=koi8-r>'))).toBe('utf-8')
    expect(htmlCharset(bytes('<!-- <meta charset=koi8-r> --><meta charset="utf-16">'))).toBe('utf-8')
    expect(htmlCharset(bytes('<p>charset=koi8-r</p>'))).toBe('')
    const html = `<meta charset="windows-1251"><p>${raw('Договор', 'windows-1251')}</p>`
    expect(message('Content-Type: text/html', html).html).toContain('Договор')
    expect(message('Content-Type: text/html; charset=us-ascii', html).text).toBe('Договор')
  })
})

describe('text labelled wrongly', () => {
  it('reads HZ, which writes Chinese in seven bits (the example of RFC 1843)', () => {
    const hz = bytes('The next: ~{<:Ky2;S{#,~}~\n~{NpJ)l6HK!#~}Bye ~~.\n~{VPND\nlost')
    expect(decodeText(hz, 'HZ-GB-2312')).toEqual({
      text: 'The next: 己所不欲，勿施於人。Bye ~.\n中文\nlost',
      known: true,
    })
  })

  it('is no UTF-8 where its bytes are not, line by line', () => {
    expect(decodeText(bytes('Qualit\xe0 e prezzo, perch\xe9 no'), 'utf-8').text).toBe(
      'Qualità e prezzo, perché no',
    )
    expect(decodeText(bytes('citt\xc3\xa0\nqualit\xe0\n'), 'utf-8').text).toBe('città\nqualità\n')
    expect(decodeText(bytes('citt\xc3\xa0 e citt\xc3'), 'utf-8').text).toBe('città e citt')
    expect(decodeText(bytes('citt\xc3\xa0 \xff citt\xc3\xa0'), 'utf-8').text).toBe('città \ufffd città')
  })

  it('is UTF-8 where it plainly is', () => {
    expect(decodeText(Buffer.from('perché così'), 'iso-8859-1').text).toBe('perché così')
    expect(decodeText(Buffer.from('Zażółć gęślą'), 'windows-1250').text).toBe('Zażółć gęślą')
    expect(decodeText(iconv.encode('Договор', 'windows-1251'), 'windows-1251').text).toBe('Договор')
  })

  it('keeps ISO-2022-JP whole at the joints of encoded words', () => {
    const word = (text: string) => `=?iso-2022-jp?B?${bytes(text).toString('base64')}?=`
    const joined = `Subject: ${word('\x1b$BF|K\\\x1b(B')}\n ${word('\x1b$B8l\x1b(B')}\n\n`
    expect(parseHeader(bytes(joined)).subject).toBe('日本語')
    expect(message('Subject: s', '\x1b$BF|K\\\x1b(B').text).toBe('日本')
  })
})

describe('headers other programs write', () => {
  it('takes 8-bit inside an encoded word in the charset of the word', () => {
    expect(parseHeader(bytes('Subject: =?windows-1251?Q?\xc4\xee\xe3?= x\n\n')).subject).toBe('Дог x')
    expect(parseHeader(bytes('From: =?iso-8859-2?Q?\xa3ukasz?= <l@x.example>\n\n')).from).toEqual([
      { name: 'Łukasz', address: 'l@x.example' },
    ])
  })

  it('reads raw UTF-8 addresses, in which only space and tab are blanks', () => {
    const to = (value: string) => parseHeader(Buffer.from(`To: ${value}\n\n`)).to
    expect(to('Anna Niccolà <anna@società.example>, carità@x.example')).toEqual([
      { name: 'Anna Niccolà', address: 'anna@società.example' },
      { name: '', address: 'carità@x.example' },
    ])
    expect(to('Team: a@x.example, b@x.example; (nobody else), c@x.example')).toEqual(
      ['a', 'b', 'c'].map((name) => ({ name: '', address: `${name}@x.example` })),
    )
  })

  it.each([
    ['Mario Rossi [m@x.example]', 'Mario Rossi', 'm@x.example'],
    ['"Mario Rossi" m@x.example>', 'Mario Rossi', 'm@x.example'],
    ['Mario <<m@x.example>>', 'Mario', 'm@x.example'],
    ['<mailto:m@x.example>', '', 'm@x.example'],
    ['Mario <m@x.example.>', 'Mario', 'm@x.example'],
    ['"m r"@x.example', '', '"m r"@x.example'],
    ['Mario <m @ x.example>', 'Mario', 'm@x.example'],
    ['"Mario <b@x.example>" <m@x.example>', 'Mario <b@x.example>', 'm@x.example'],
  ])('finds the address in %s', (value, name, address) => {
    expect(parseHeader(Buffer.from(`To: ${value}\n\n`)).to).toEqual([{ name, address }])
  })

  it('begins the text where the header runs into it', () => {
    expect(message('Subject: s\nDear Anna, note:\nthe price is 5', 'End').text).toBe(
      'Dear Anna, note:\nthe price is 5\n\nEnd',
    )
    expect(parseMessage(bytes('From: a@x.example\nHello there\nyou')).text).toBe('Hello there\nyou')
    expect(message('Subject: s\ngarbage\nContent-Type: text/html', '<b>x</b>').text).toBe('x')
  })

  it.each([
    ['Tue, 03 Mar 2026 10:00:00 GMT+0100', '2026-03-03T09:00:00.000Z'],
    ['Tue, 3 Mar 2026 10:00:00 UTC-05:00', '2026-03-03T15:00:00.000Z'],
    ['Wed, 8 Jul 2026 10:00:00 W. Europe Standard Time', '2026-07-08T08:00:00.000Z'],
    ['Wed, 8 Jul 2026 10:00:00 Europe/Rome', '2026-07-08T08:00:00.000Z'],
    ['Tue, 3 Mar 2026 10:00:00 \u20130500', '2026-03-03T15:00:00.000Z'],
    ['Tue, 3 Mar 2026 (a (b) c) 10:00:00 +0100 (d)', '2026-03-03T09:00:00.000Z'],
    ['Thu, Dec 14 2017 16:05:48 -0800', '2017-12-15T00:05:48.000Z'],
    ['December 14, 2017 4:05 PM', '2017-12-14T16:05:00.000Z'],
    ['14.12.2017 16:05', '2017-12-14T16:05:00.000Z'],
    ['pt., 16 paź 2026 10:00:00 +0200', '2026-10-16T08:00:00.000Z'],
    ['domenica 4 gennaio 2026 10:00:00 +0100', '2026-01-04T09:00:00.000Z'],
    ['Thu,\n 13\n Feb\n  1969\n 23:32\n -0330', '1969-02-14T03:02:00.000Z'],
    ['Mon, 30 Feb 2026 10:00:00 +0100', null],
    ['04/03/2026 10:00:00', null],
    ['Tue, 3 Mar 2026 10:00:00 Somewhere Time', null],
    ['Tue, 3 Mar 2026 25:00:00', null],
    ['Tue, 3 Mar 2026 24:00:00 +0000', '2026-03-04T00:00:00.000Z'],
    ['Tue, 3 Mar 2026 24:30:00 +0000', null],
    ['Tue, 3 Mar 2026 10:00:00 +010', null],
    ['Tue, 3 Mar 2026 10:00:00 +0530', '2026-03-03T04:30:00.000Z'],
    ['Thu, 1 Jan 1970 01:00:00 +0100', null],
  ])('dates %s', (text, expected) => {
    const time = parseDate(text)
    expect(time === null ? null : new Date(time).toISOString()).toBe(expected)
  })
})

describe('structure that was damaged', () => {
  const parts =
    '--b1\nContent-Type: text/plain\n\nhello\n--b1\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b1--\n'
  it.each([
    'Content-Type: multipart/mixed\n boundary="b1"',
    'Content-Type: multipart / mixed; boundary=b1',
    'Content-Type: multipart/*; boundary=b1',
    'Content-Type: multipart/mixed',
    'Content-Type: multipart/mixed; charset=utf-8 boundary=b1',
    'Content-Type: multipart/mixed; boundary=other',
  ])('%s', (type) => {
    expect(message(type, parts).text).toBe('hello')
    expect(files(type, parts)).toEqual([['a.pdf', 3, false]])
  })

  it('keeps what a list adds behind base64, but for files', () => {
    const type = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64'
    expect(message(type, 'cGVyY2jDqQ==\n________\nlist footer').text).toBe('perché\n________\nlist footer')
    expect(message(type, 'QUJD\nREVG\n\nA footer of words').text).toBe('ABCDEF\nA footer of words')
    expect(message(type, 'QUI=\nQ0Q=').text).toBe('ABCD')
  })

  it('takes uuencoded files out of the text, and counts what parts hold', () => {
    const body = 'See it.\n\nbegin 644 price list.txt\n#0V%T\n`\nend\nBye'
    expect(message('Subject: s', body).text).toBe('See it.\n\nBye')
    expect(files('Subject: s', body)).toEqual([['price list.txt', 3, false]])
    expect(Buffer.from(message('Subject: s', body).attachments[0]?.content() ?? []).toString()).toBe('Cat')
    expect(message('Subject: s', 'begin 644 words\nwe begin, they end\nend').text).toContain('we begin')
    const disposition =
      'Content-Type: application/x; name=a\nContent-Disposition: attachment\nContent-Transfer-Encoding:'
    expect(files(`${disposition} quoted-printable`, '=41=\nBC')).toEqual([['a', 3, false]])
    expect(files(`${disposition} x-uuencode`, 'begin 644 a\n#0V%T\n`\nend')).toEqual([['a', 3, false]])
  })

  it('lists pictures that nothing shows, and no logo that the HTML shows', () => {
    const mixed = (subtype: string) =>
      files(
        `Content-Type: multipart/${subtype}; boundary=b`,
        '--b\nContent-Type: text/html\n\n<img src="cid:logo%40x">\n--b\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@x>\n\nX\n--b\nContent-Type: image/png; name=page.png\nContent-ID: <page@x>\n\nX\n--b--',
      )
    const expected = [
      ['logo.png', 1, true],
      ['page.png', 1, false],
    ]
    expect(mixed('mixed')).toEqual(expected)
    expect(mixed('related')).toEqual(expected)
  })

  it('shows a named first text, and lets it be saved', () => {
    const named = message('Content-Type: text/csv; name=o.csv\nContent-Type: text/plain; name=o.csv', 'a;b')
    expect(named.attachments.map(({ filename }) => filename)).toEqual(['o.csv'])
    expect(message('Content-Type: text/plain; name=o.csv', 'a;b').text).toBe('a;b')
  })

  it('shows one version of enriched text, never its markup', () => {
    expect(textOfEnriched('<bold>A</bold> <<b>\n\n<param>red</param>C\nD')).toBe('A <b>\nC D')
    const both =
      '--b\nContent-Type: text/plain\n\nA\n--b\nContent-Type: text/enriched\n\n<bold>A</bold>\n--b--'
    expect(message('Content-Type: multipart/alternative; boundary=b', both).text).toBe('A')
    expect(message('Content-Type: text/richtext', '<bold>A</bold><nl>B').text).toBe('A\nB')
  })

  it.each([
    '',
    ' \u00a0\n',
    'Your mail program cannot show HTML.',
    'Visualizza questo messaggio nel browser',
  ])('reads the HTML beside a text part that says nothing: "%s"', (text) => {
    const both = `--b\nContent-Type: text/plain; charset=utf-8\n\n${Buffer.from(text).toString('latin1')}\n--b\nContent-Type: text/html\n\n<p>The order leaves tomorrow, as we agreed on the phone.</p>\n--b--`
    expect(message('Content-Type: multipart/alternative; boundary=b', both).text).toContain('leaves tomorrow')
  })
})

describe('text made of HTML', () => {
  it('ends words at cells and lines at rows and blocks', () => {
    const table =
      '<table><tr><th>Vite</th><td><p>M8</p></td><td>1,20</td></tr><tr><td>Dado</td><td>0,30</td></tr></table>'
    expect(textOfHtml(table)).toBe('Vite M8 1,20\nDado 0,30')
    expect(plainText(table)).toBe('Vite M8 1,20\nDado 0,30')
    const blocks =
      '<dl><dt>A</dt><dd>B</dd></dl><center>C</center>D<button>E</button><figure>F<figcaption>G</figcaption></figure><table><caption>H</caption><tr><td>I</td></tr></table>'
    expect(textOfHtml(blocks).split(/\n+/)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'])
    expect(plainText(blocks).split(/\n+/)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'])
  })
})

describe('winmail.dat', () => {
  const attribute = (id: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(9)
    head.writeUInt8(2, 0)
    head.writeUInt32LE(id, 1)
    head.writeUInt32LE(data.length, 5)
    return Buffer.concat([head, data, Buffer.alloc(2)])
  }
  const stream = (...attributes: Buffer[]): Buffer =>
    Buffer.concat([Buffer.from([0x78, 0x9f, 0x3e, 0x22, 0, 0]), ...attributes])
  const offer = stream(
    attribute(0x0002800c, bytes('The offer\0')),
    attribute(0x00069002, Buffer.alloc(14)),
    attribute(0x00018010, bytes('offer.pdf\0')),
    attribute(0x0006800f, bytes('PDF')),
  )

  it('opens into its text and files', () => {
    const type = 'Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64'
    const alone = message(type, offer.toString('base64'))
    expect(alone.text).toBe('The offer')
    expect(alone.attachments.map(({ filename, size, partId }) => [filename, size, partId])).toEqual([
      ['offer.pdf', 3, '1:2'],
    ])
    expect(alone.warnings).not.toContain('mime.tnef')
    const beside = `--b\nContent-Type: text/plain\n\nHello\n--b\n${type}\n\n${offer.toString('base64')}\n--b--`
    expect(message('Content-Type: multipart/mixed; boundary=b', beside).text).toBe('Hello')
    expect(files('Content-Type: multipart/mixed; boundary=b', beside)).toEqual([['offer.pdf', 3, false]])
    expect(files(type, 'QUJD')).toEqual([['winmail.dat', 3, false]])
  })

  it('survives every cut and every wrong length', () => {
    for (let length = 0; length <= offer.length; length++) readTnef(offer.subarray(0, length))
    for (let at = 6; at < offer.length; at++) {
      const damaged = Buffer.from(offer)
      damaged[at] = 0xff
      readTnef(damaged)
    }
  })

  const folder = join(process.cwd(), '../shared/corpus/jstedfast+MimeKit/UnitTests/TestData/tnef')
  it.skipIf(!existsSync(folder))('reads those of the corpus (skipped where it is absent)', () => {
    const read = (name: string) => readTnef(readFileSync(join(folder, `${name}.tnef`)))
    expect(read('one-file')?.files.map(({ name }) => name)).toEqual(['AUTHORS'])
    expect(read('christmas')?.files.length).toBeGreaterThan(0)
    expect(read('rtf')?.text || read('rtf')?.html).toMatch(/\p{L}/u)
  })

  it('reads RTF, and the HTML inside it', () => {
    expect(
      readRtf(String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Citt\'e0 \u8364?5\par B}`).text,
    ).toBe('Città €5\nB')
    const html = String.raw`{\rtf1\ansi\fromhtml1 {\*\htmltag19 <p>}\htmlrtf \par \htmlrtf0 A{\*\htmltag27 </p>}}`
    expect(readRtf(html)).toEqual({ text: '', html: '<p>A</p>' })
  })
})
