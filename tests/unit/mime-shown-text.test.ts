import { describe, expect, it } from 'vitest'
import { readSource } from '../../src/main/engine/features/messages/indexer'
import { shownText } from '../../src/main/engine/mime/body'
import { textOfHtml } from '../../src/main/engine/mime/html-text'
import { parseMessage } from '../../src/main/engine/mime/parse-message'
import { quotedHtml } from '../../src/main/engine/features/outbox/answer/quoted-html'
import { HIDDEN, waysToHide, waysToShow } from '../helpers/ways-to-hide'
import { previewOf } from '../../src/main/engine/mime/preview'

const plain = (text: string): string => `--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`
const html = (text: string): string => `--b\r\nContent-Type: text/html\r\n\r\n${text}\r\n`
const alternatives = (...parts: string[]): Buffer =>
  Buffer.from(`Content-Type: multipart/alternative; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`)

describe('the text a list and a search know of a mail', () => {
  it('is made once of a mail that is HTML alone, and of the HTML where there is more', () => {
    const alone = parseMessage(Buffer.from('Content-Type: text/html\r\n\r\n<p>Only &amp; once</p>'))
    expect(alone).toMatchObject({ text: 'Only & once', isTextOfHtml: true })
    expect(shownText(alone)).toBe('Only & once')
    const both = parseMessage(alternatives(plain('Pay now'), html('<p>Your invoice is paid</p>')))
    expect(both.isTextOfHtml).toBe(false)
    expect(shownText(both)).toBe('Your invoice is paid')
    const two = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${html('<p>One</p>')}${html('<p>Two</p>')}--b--\r\n`
    expect(shownText(parseMessage(Buffer.from(two))).split(/\s+/)).toEqual(['One', 'Two'])
  })

  it.each([
    ['HTML first', alternatives(html('<p>Your invoice is paid</p>'), plain('Pay now'))],
    ['HTML last', alternatives(plain('Pay now'), html('<p>Your invoice is paid</p>'))],
  ])('is that of the version that is shown: %s', (_, source) => {
    const read = readSource(source)
    expect(read.html).toContain('Your invoice is paid')
    expect(read.text).toBe('Your invoice is paid')
    expect(parseMessage(source).text.trim()).toBe('Pay now')
  })

  it('is that of the text part where the HTML shows pictures only, and where there is no HTML', () => {
    expect(readSource(alternatives(plain('Our catalogue'), html('<img src="cid:a">'))).text.trim()).toBe(
      'Our catalogue',
    )
    expect(readSource(alternatives(plain('Just words'))).text.trim()).toBe('Just words')
  })
})

describe('text that a mail hides', () => {
  const hidden = 'secret words'
  it.each([
    ['display', `<div style="display:none">${hidden}</div>`],
    ['visibility', `<div style="visibility: hidden">${hidden}</div>`],
    ['the attribute', `<div hidden>${hidden}</div>`],
    ['no size', `<span style="font-size:0">${hidden}</span>`],
    ['a tiny size', `<span style="font-size:1px !important"><b>${hidden}</b></span>`],
    ['the short form of a font', `<span style="font:0/0 a">${hidden}</span>`],
    ['opacity', `<div style="opacity:0">${hidden}</div>`],
    ['opacity in steps', `<div style="opacity:.3"><p style="opacity:.3">${hidden}</p></div>`],
    ['white on white', `<p style="color:#fff">${hidden}</p>`],
    ['white on nearly white', `<div style="background:#fefefe"><p style="color: white">${hidden}</p></div>`],
    [
      'the colour of a cell',
      `<table><tr><td bgcolor="#003366"><font color="#003366">${hidden}</font></td></tr></table>`,
    ],
    ['no colour', `<p style="color:transparent">${hidden}</p>`],
    ['no height', `<div style="max-height:0;overflow:hidden">${hidden}</div>`],
    ['a class', `<style>.x{display:none}</style><p class="a x">${hidden}</p>`],
    ['a class of an element', `<style>p.x,b{font-size:0}</style><p class="x">${hidden}</p>`],
    ['an id', `<style>#x{opacity:0}</style><p id="x">${hidden}</p>`],
    ['a rule for every screen', `<style>@media screen{.x{display:none}}</style><p class="x">${hidden}</p>`],
    [
      'what is important',
      `<style>.x{display:none !important}</style><p class="x" style="display:block">${hidden}</p>`,
    ],
  ])('is not in its text: by %s', (_, piece) => {
    expect(textOfHtml(`<p>Seen before</p>${piece}<p>Seen after</p>`).split(/\n+/)).toEqual([
      'Seen before',
      'Seen after',
    ])
  })

  it.each([
    [
      'a size of its own in a box without one',
      '<td style="font-size:0"><p style="font-size:14px">Shown</p></td>',
    ],
    [
      'visible in an invisible box',
      '<div style="visibility:hidden"><p style="visibility:visible">Shown</p></div>',
    ],
    ['white on dark', '<table bgcolor="#000000"><tr><td style="color:#fff">Shown</td></tr></table>'],
    ['white on a picture', '<div style="background:url(a.png)"><p style="color:#fff">Shown</p></div>'],
    [
      'for telephones only hidden',
      '<style>@media (max-width:600px){.x{display:none}}</style><p class="x">Shown</p>',
    ],
    ['important', '<style>.x{display:block !important}</style><p class="x" style="display:none">Shown</p>'],
    ['in a box with room', '<div style="max-height:200px;overflow:hidden">Shown</div>'],
    ['a box without height that lets out', '<div style="height:0">Shown</div>'],
  ])('does not take what is shown: %s', (_, piece) => {
    expect(textOfHtml(`<p>Before</p>${piece}`)).toContain('Shown')
  })

  it('leaves the word whole that it stood in', () => {
    expect(textOfHtml('<p>pass<span style="font-size:0">hidden</span>word</p>')).toBe('password')
    expect(textOfHtml('<p>a<span style="display:none">&amp;&nbsp;x&lt;</span>b &amp; c</p>')).toBe('ab & c')
  })

  it('is in no preview, not even as the line a newsletter begins with: the mail does not show it', () => {
    const preheader = '<div style="display:none;max-height:0">Ten new things&zwnj;&nbsp;&zwnj;</div>'
    expect(previewOf(textOfHtml(`<title>t</title>${preheader}<p>Hello</p>`))).toBe('Hello')
    expect(readSource(alternatives(plain('Hello'), html(`${preheader}<p>Hello</p>`))).text).toBe('Hello')
  })

  const quote = (page: string): string | undefined =>
    quotedHtml(page, { own: new Map(), showsRemote: false, held: { named: '', unnamed: '' } })?.html

  it.each(waysToHide)('is in no text and no quote: $name', ({ html: page, drawn }) => {
    expect(textOfHtml(page).includes(HIDDEN)).toBe(drawn === true)
    expect(quote(page)?.includes(HIDDEN)).toBe(drawn === true)
    for (const text of [textOfHtml(page), quote(page)]) expect(text).toContain('Seen')
  })

  it.each(waysToShow)('is none that is seen, in text and quote: $name', ({ html: page }) => {
    for (const text of [textOfHtml(page), quote(page)])
      expect(text?.match(/Seen/g)).toEqual(page.match(/Seen/g))
  })

  it.each(['<div>', '<div style="color:#333333;margin:0 0 0 0">', '<table><tr><td>', '<b><i>', '<ul><li>'])(
    'is there below a hundred thousand %s',
    (open) => {
      const close = open.replaceAll(/<(\w+)[^>]*>/g, '</$1>')
      const deep = `<head><title>t</title><style>p{}</style>${open.repeat(100_000)}Caf&eacute;<br>&amp; tea${close.repeat(100_000)}`
      expect(textOfHtml(deep)).toBe('Café\n& tea')
    },
  )

  it('is all of it where a whole document is quoted in another', () => {
    const quoted = '<!DOCTYPE html><html><head><title>t</title></head><body><p>Quoted</p></body></html>'
    expect(textOfHtml(`<div>Answer</div><blockquote>${quoted}</blockquote><p>Name</p>`)).toBe(
      'Answer\n\n> Quoted\n\nName',
    )
    expect(textOfHtml(`<html><body><div>Answer</div>${quoted}</body></html>`)).toBe('Answer\n\nQuoted')
  })

  it.each([150, 250, 1_000, 2_900])('is there %i levels deep, and not what is hidden there', (levels) => {
    const inside = '<p>Few words</p><p style="font-size:0">secret</p>'
    expect(textOfHtml(`${'<div>'.repeat(levels)}${inside}${'</div>'.repeat(levels)}`)).toBe('Few words')
  })

  it('is not all of a text: a mail that hides everything has none', () => {
    expect(textOfHtml(`<div style="opacity:0">${'many words '.repeat(40)}</div>`)).toBe('')
  })
})
