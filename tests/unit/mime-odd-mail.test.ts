import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../src/main/engine/mime/charset'
import { decodeHeaderText } from '../../src/main/engine/mime/encoded-words'
import { parseHeader } from '../../src/main/engine/mime/header'
import { parseMessage } from '../../src/main/engine/mime/parse-message'
import { decodeTransferEncoding } from '../../src/main/engine/mime/transfer-encoding'

const bytes = (text: string): Buffer => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1')

describe('base64 without padding and what a list puts behind it', () => {
  const decode = (text: string): string =>
    Buffer.from(decodeTransferEncoding(bytes(text), 'base64', true).bytes).toString('utf8')
  const data = Buffer.from('Perché il preventivo è pronto..').toString('base64')

  it.each([
    ['\n\n-- \nlista di posta\n', '\n-- \r\nlista di posta\r\n'],
    ['\n\n--\nlista\n', '\n--\r\nlista\r\n'],
    [
      '\n________________\nUnsubscribe: https://lists.example/x',
      '\n________________\r\nUnsubscribe: https://lists.example/x',
    ],
  ])('%j stays what it is', (footer, shown) => {
    expect(data).not.toMatch(/=/)
    expect(decode(data + footer)).toBe(`Perché il preventivo è pronto..${shown}`)
  })

  it('a line of signs is data where the lines before it use them (RFC 4648 section 5)', () => {
    const content = Buffer.concat([Buffer.from('~~~?>>'), Buffer.alloc(6, 0xff)])
    const url = content.toString('base64url').match(/.{8}/g) ?? []
    expect(url).toEqual([expect.stringMatching(/[-_]/), '________'])
    expect(Buffer.from(decodeTransferEncoding(bytes(url.join('\n')), 'base64', true).bytes)).toEqual(content)
  })
})

describe('text of Windows that is declared to be ISO 8859', () => {
  it.each([
    ['iso-8859-2', 'windows-1250', 'w środę, Łąka „tak”, Žluťoučký'],
    ['latin2', 'windows-1250', 'Paweł Śliwa'],
    ['csISOLatin2', 'windows-1250', 'środa'],
    ['ISO_8859-2:1987', 'windows-1250', 'środa'],
    ['iso-8859-4', 'windows-1257', '„ąžuolas”'],
    ['iso-8859-5', 'windows-1251', 'договор «АО» — «№ 5»'],
    ['iso-8859-7', 'windows-1253', 'Ά “προσφορά” €'],
    ['iso-8859-8-i', 'windows-1255', 'שלום – „הצעה”'],
    ['iso-8859-9', 'windows-1254', 'İyi günler – 5 €'],
    ['iso-8859-13', 'windows-1257', '„ąžuolas”'],
    ['iso-8859-15', 'windows-1252', 'costo 100 € – è così'],
    ['latin9', 'windows-1252', '100 €'],
    ['iso-8859-16', 'windows-1250', 'vă aştept…'],
    ['ansi', 'windows-1252', 'Perché è così, 5 €'],
    ['x-user-defined', 'windows-1250', 'Proszę o odpowiedź w środę'],
  ])('%s, sent as %s: %s', (label, sent, text) => {
    expect(decodeText(iconv.encode(text, sent), label)).toEqual({ text, known: true })
  })

  it('in a header, too', () => {
    expect(decodeHeaderText('=?iso-8859-2?Q?w_=9Crod=EA?=')).toBe('w środę')
    expect(parseHeader(bytes('From: =?iso-8859-2?Q?Pawe=B3_=9Cliwa?= <a@b.example>\n\n')).from).toEqual([
      { name: 'Paweł śliwa', address: 'a@b.example' },
    ])
  })

  it.each(['iso-8859-2', 'iso-8859-15', 'iso-8859-5'])('is read as declared where it is %s', (label) => {
    const text =
      { 'iso-8859-2': 'źródło, ślimak, ąę', 'iso-8859-15': 'œuvre à 5 €', 'iso-8859-5': 'договор' }[label] ??
      ''
    expect(decodeText(iconv.encode(text, label), label).text).toBe(text)
  })

  it('has marks of Windows within letters of ISO 8859 where its program knew only half of them', () => {
    const letters = iconv.encode('wyślij ąę', 'iso-8859-2')
    const text = Buffer.concat([
      iconv.encode('„', 'windows-1250'),
      letters,
      iconv.encode('”', 'windows-1250'),
    ])
    expect(decodeText(text, 'iso-8859-2').text).toBe('„wyślij ąę”')
  })
})

describe('addresses that stand in the wrong place', () => {
  const header = (field: string) => parseHeader(bytes(`${field}\n\n`))

  it('the address before the name in brackets', () => {
    expect(header('From: mario@rossi.example <Mario Rossi>').from).toEqual([
      { name: 'Mario Rossi', address: 'mario@rossi.example' },
    ])
    expect(header('From: mario@rossi.example <anna@rossi.example>').from).toEqual([
      { name: 'mario@rossi.example', address: 'anna@rossi.example' },
    ])
  })

  it('the address within the encoded name', () => {
    const anna = { name: 'Bianchi, Anna', address: 'anna@b.example' }
    const word = '=?utf-8?Q?Bianchi,_Anna_<anna@b.example>?='
    expect(header(`To: ${word}, <mailto:ugo@v.example>`).to).toEqual([
      anna,
      { name: '', address: 'ugo@v.example' },
    ])
    expect(header(`Reply-To: ${word}`).replyTo).toEqual([anna])
  })

  it('but an author has none there', () => {
    expect(header('From: =?utf-8?Q?Bank_<info@bank.example>?=').from).toEqual([
      { name: 'Bank <info@bank.example>', address: '' },
    ])
  })
})

describe('a mail that begins with blank lines', () => {
  const mail =
    'From: Mario <mario@rossi.example>\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>ciao</p>'

  it.each(['', '\n', '\n\n\n'])('has the header that follows: %j', (blank) => {
    const read = parseMessage(bytes(blank + mail))
    expect(read).toMatchObject({ text: 'ciao', header: { subject: 's' } })
    expect(read.header.from).toEqual([{ name: 'Mario', address: 'mario@rossi.example' }])
    expect(read.warnings).not.toContain('mime.header-missing')
  })

  it('has none where text follows', () => {
    const read = parseMessage(bytes('\nNote: this is text\nFrom: here on\nand more\n\nrest'))
    expect(read.text).toContain('From: here on')
  })

  it('and a part that does begins with text', () => {
    const source = `Content-Type: multipart/mixed; boundary=b\n\n--b\n\n${mail}\n--b--`
    expect(parseMessage(bytes(source)).text).toContain('From: Mario')
  })
})

it.each([
  ['text/rtf', 'part-1.rtf'],
  ['application/msword', 'part-1.doc'],
  ['application/x-nobody-knows', 'part-1'],
])('a body of %s alone is a file called %s', (type, filename) => {
  const { attachments } = parseMessage(bytes(`Content-Type: ${type}\n\n{\\rtf1 x}`))
  expect(attachments.map((file) => file.filename)).toEqual([filename])
})
