import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { flowed } from '../../../src/main/engine/features/outbox/compose/flowed'
import { letterHtml } from '../../../src/main/engine/features/outbox/compose/letter'
import { buildMime, type MimeInput } from '../../../src/main/engine/features/outbox/compose/mime'
import { spokenLanguage } from '../../../src/shared/spoken-language'

const at = (address: string) => ({ name: '', address, utf8: false })
const base: MimeInput = {
  ...{ from: at('me@shop.example'), replyTo: null, to: [at('anna@nowak.example')], cc: [] },
  ...{ subject: 'Offer', html: '', quotedHtml: '', attachments: [], messageId: 'id-1@shop.example' },
  ...{ thread: { inReplyTo: '', references: [] }, date: 0, newContentId: () => 'i@x', unnamed: 'file' },
}

/** What a reader makes of flowed text (RFC 3676 section 4): its paragraphs, each with how deep it is quoted. */
function read(text: string): string[] {
  const lines: { depth: number; words: string; isOpen: boolean }[] = []
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0
    const words = line.slice(depth).replace(/^ /, '')
    const isOpen = words.endsWith(' ') && words !== '-- '
    const last = lines.at(-1)
    if (!last?.isOpen || last.depth !== depth) lines.push({ depth, words, isOpen })
    else Object.assign(last, { words: last.words + words, isOpen })
  }
  return lines.map(({ depth, words }) => `${'>'.repeat(depth)}${depth > 0 ? ' ' : ''}${words}`)
}

describe('plain text that flows (RFC 3676)', () => {
  const long = 'word '.repeat(60).trim()

  it.each([
    ['a line as it is', 'Good day.'],
    ['a long paragraph', long],
    ['quotes of any depth', `> ${long}\n>> ${long}\n> Short.`],
    ['an address longer than a line', `See ${'x'.repeat(200)} there`],
    ['lines a program would take for something else', ' indented\nFrom here on\n-- \nMe'],
    ['nothing', ''],
  ])('reads back as it was written: %s', (_, text) => {
    const sent = flowed(text)
    expect(read(sent)).toEqual(read(text.replace(/^(?= |From )/gm, ' ')))
    for (const line of sent.split('\n'))
      if (!line.includes('xxx')) expect(line.length).toBeLessThanOrEqual(76)
  })

  it('is stuffed where a line begins with a blank or From', () => {
    expect(flowed(' a\nFrom b\nc')).toBe('  a\n From b\nc')
  })

  it('leaves alone, without letters and pictures, and says so in its type', async () => {
    const html = `<p><span style="color: #b3261e"><strong>Offer</strong></span> ${long}</p><p></p><p>Me</p><img src="data:image/png;base64,AA==">`
    const mime = await buildMime({ ...base, html, isPlain: true })
    const mail = await simpleParser(mime)
    expect(mail.html).toBe(false)
    expect(mail.attachments).toEqual([])
    expect(mime.toString()).toMatch(/^Content-Type: text\/plain; charset=utf-8; format=flowed/im)
    expect(read(mail.text ?? '').slice(0, 3)).toEqual([`Offer ${long}`, '', 'Me'])
    for (const line of mime.toString().split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
  })
})

describe('[COMP-21] [COMP-22] letters as they leave', () => {
  it('keeps typeface, size and colour that the toolbar sets, and none it does not', () => {
    expect(
      letterHtml(
        '<p><span style="font-family: Georgia, serif"><span style="font-size: 18px">a</span></span></p>',
      ),
    ).toBe(
      '<p style="margin: 0"><span style="font-family: Georgia, serif"><span style="font-size: 18px">a</span></span></p>',
    )
    expect(
      letterHtml('<p><span style="font-family: Comic Sans MS; font-size: 99px">a</span></p>'),
    ).not.toMatch(/Comic|99px/)
  })

  it('leaves in the default font of its identity, which no odd value breaks out of', async () => {
    const html = async (font: MimeInput['font']) =>
      String((await simpleParser(await buildMime({ ...base, html: '<p>Hi</p>', font: font ?? null }))).html)
    expect(await html({ family: 'Georgia', size: '16px', color: '#1f5fae' })).toContain(
      '<div style="font-family: Georgia, serif; font-size: 16px; line-height: 1.45; color: #1f5fae">',
    )
    expect(await html({ family: '"><script>', size: '1px;x', color: 'red"' })).toContain(
      '<div style="font-family: Arial, Helvetica, sans-serif; font-size: 14px; line-height: 1.45">',
    )
    const mail = await simpleParser(await buildMime({ ...base, html: '<p>Hi</p>' }))
    expect(mail.text?.trim()).toBe('Hi')
  })
})

describe('the language a mail is written in', () => {
  it.each([
    ['Thank you for the offer, we will come back to you.', 'en'],
    ['Gentile Anna, ho ricevuto il preventivo e vi ringrazio per la disponibilità.', 'it'],
    ['Dzień dobry, dziękuję za ofertę i proszę o cennik.', 'pl'],
    ['OK', null],
    ['', null],
    ['123 !!', null],
    ['مرحبا', null],
  ])('%j is %j', (text, language) => {
    expect(spokenLanguage(text)).toBe(language)
  })
})
