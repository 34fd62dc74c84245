import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../src/main/engine/mime/parse-message'

const folder = join(process.cwd(), '../shared/cases/mail')

interface Expected {
  from?: string[]
  to?: string[]
  subject?: string
  /** What the text holds, in this order. */
  text?: string[]
  /** Files that are listed; what the HTML shows is none. */
  files?: string[]
  date?: string | null
}

const people = (list: readonly { name: string; address: string }[]): string[] =>
  list.map(({ name, address }) => (name ? `${name} <${address}>` : address))

/** Mails other programs misread, as their users reported, and what is right. */
const cases: Record<string, Expected> = {
  '01-comma-in-q-word': { from: ['Bianchi, Anna <anna@acme.example>'] },
  '01b-comma-unquoted': { from: ['Joe Foo, PhD <joe@acme.example>'] },
  '03-empty-encoded-word': { subject: "Conferma d'ordine n° 7" },
  '04-blank-plain-part': { text: ['ZX4711QUARZO'] },
  '04b-space-plain-part': { text: ['ZX4712QUARZO'] },
  '04c-placeholder-plain-part': { text: ['ZX4713QUARZO'] },
  '06-meta-windows-1251': { text: ['Добрый день, прошу выслать счёт.'] },
  '06b-meta-gb18030': { text: ['请确认报价单'] },
  '06c-meta-iso-8859-7': { text: ['Καλημέρα, στείλτε μου την προσφορά'] },
  '06d-meta-shift-jis': { text: ['見積書をお送りください'] },
  '06e-meta-iso-8859-2-polish': { text: ['Proszę o ofertę, dziękuję'] },
  '07-html-in-charset-param': { text: ['Readable all the same.'] },
  '08-notes-cid-only': { files: [] },
  '08b-cid-in-mixed': { files: [] },
  '08d-related-pdf-and-logo': { files: ['pianta-cantiere.jpg'] },
  '09-apple-alternative-mixed-pdf': { text: ['Before.', 'After.'], files: ['offerta.pdf'] },
  '12b-scheme-relative-and-www': { text: ['www.acme.example catalogo anna@acme.example'] },
  '13-utf8-label-latin1-bytes': { text: ['la qualità è garantita perché'] },
  '14b-gmt-plus': { date: '2026-03-03T09:00:00.000Z' },
  '14d-utc-plus': { date: '2026-03-03T09:00:00.000Z' },
  '14l-dash-zone': { date: '2026-03-03T15:00:00.000Z' },
  '14n-feb-30': { date: null },
  '14r-windows-zone': { date: '2026-03-03T09:00:00.000Z' },
  '15-semicolon-recipients': {
    to: [
      'Rossi, Mario <mario@ourshop.example>',
      'Luigi Verdi <luigi@ourshop.example>',
      'carlo@ourshop.example',
    ],
  },
  '17-boundary-param-lost': { text: ['Perché no'] },
  '18-uuencode-in-body': { text: ['The list is attached.', 'Regards'], files: ['listino.txt'] },
  '21-flowed-delsp': { text: ['molto lunga e si spezza qui senza spazio.'] },
  '22-outlook-named-html-body': { text: ['This is the body.'] },
  '24-mixed-plain-and-html': { text: ['The offer is valid until Friday.'], files: ['offer.pdf'] },
  '25-rfc822-base64': { files: ['Perché.eml'] },
  '28-raw-utf8-headers': {
    from: ['Łukasz Żółć <lukasz@acme.example>'],
    subject: 'Zamówienie „pilne” — proszę',
  },
  '40-table-cells-glued': { text: ['Vite Zincata 1,20\n', 'Dado Ottone 0,30'] },
  '40b-signature-table-glued': { text: ['Anna Bianchi\n', 'Responsabile acquisti\n', 'Tel. +39 02 1234567'] },
  '40d-other-blocks': { text: ['Prezzo\nNetto\n', 'Tre\nQuattro', 'Nove\n'] },
  '42-header-wins-over-meta': { text: ['Perché è così €'] },
  'm01-ew-8bit': { from: ['Jürgen <j@x.test>'], subject: 'Fröhlich' },
  'm02-iso2022jp': { subject: '拠性\u3000日本' },
  'm03a-raw-a0-addr': { from: ['Anna <anna@università.it>'] },
  'm04-missing-semicolon': { text: ['hello'], files: ['a.pdf'] },
  'm05-multipart-star': { text: ['hello'], files: ['a.pdf'] },
  'm06-related-unreferenced': { files: ['contract-page1.jpg'] },
  'm09-alternative-enriched': { text: ['Price is 5.'] },
  'm10a-date-nested-comment': { date: '2003-07-01T08:52:37.000Z' },
  'm10b-date-us': { date: '2001-12-15T00:05:48.000Z' },
  'm11-no-blank': { text: ['This is the first line of the text'] },
  'm11b-part-no-blank': { text: ['first line of the text'] },
  'm12-type-space': { text: ['hello'], files: ['a.png'] },
  'm13a-guess-pt': { text: ['Você não vê? Também não.'] },
  'm14-raw-header-bodycharset': { subject: 'Договор' },
  'm15-b64-after-pad': { text: ['hello\nl\n', 'list footer'] },
  'm16-uu-body': { files: ['a.txt'] },
  'm17-group-comment': { to: ['b@x.test', 'c@x.test'] },
  'm19-html-meta-charset': { text: ['Привет, договор'] },
  'm21-first-text-named': { text: ['a;b\n1;2'], files: ['orders.csv'] },
}

describe.skipIf(!existsSync(folder))('mail that other programs misread (skipped where it is absent)', () => {
  it.each(Object.entries(cases))('%s', (name, expected) => {
    const { header, text, attachments } = parseMessage(readFileSync(join(folder, `${name}.eml`)))
    if (expected.from) expect(people(header.from)).toEqual(expected.from)
    if (expected.to) expect(people(header.to)).toEqual(expected.to)
    if (expected.subject !== undefined) expect(header.subject).toBe(expected.subject)
    if (expected.date !== undefined)
      expect(header.date === null ? null : new Date(header.date).toISOString()).toBe(expected.date)
    if (expected.files)
      expect(attachments.filter(({ inline }) => !inline).map(({ filename }) => filename)).toEqual(
        expected.files,
      )
    let after = 0
    for (const words of expected.text ?? []) {
      const at = text.indexOf(words, after)
      expect(at, `${words} in ${text}`).toBeGreaterThanOrEqual(after)
      after = at + words.length
    }
  })
})
