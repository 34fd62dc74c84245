import { describe, expect, it } from 'vitest'
import { letterHtml } from '../../../src/main/engine/features/outbox/compose/letter'
import { plainText } from '../../../src/main/engine/features/outbox/compose/plain-text'
import { linkAddress } from '../../../src/renderer/features/outbox/link-address'

const table =
  '<table><tbody><tr><th colspan="1"><p>Item</p></th><td style="text-align: right"><p>1,20</p></td></tr>' +
  '<tr><th><p>Nut</p></th><td><p>0,30</p></td></tr></tbody></table>'

describe('the letter as it leaves', () => {
  it('an empty paragraph is a blank line, in HTML and in text', () => {
    const html = letterHtml('<p>Dear Anna,</p><p></p><p>one<br>two</p><p></p><p></p><p>Bye</p>')
    expect(html).toContain('<p style="margin: 0"><br></p><p style="margin: 0">one<br>two</p>')
    expect(plainText(html)).toBe('Dear Anna,\n\none\ntwo\n\n\nBye')
  })

  it('blanks in a row and before a line stay as many, also where marks and entities stand between', () => {
    const html = letterHtml('<p>  a  <strong> b</strong> &amp;  c<br> d</p><p>\n  x</p>')
    expect(html).toBe(
      '<p style="margin: 0">\u00a0\u00a0a \u00a0<strong>\u00a0b</strong> &amp; \u00a0c<br>\u00a0d</p><p style="margin: 0">\n  x</p>',
    )
  })

  it('the first line keeps its indent, and tabs stay, in HTML and in text', () => {
    const html = letterHtml('<p>  Item\tPrice</p><p>\tnut</p>')
    expect(html).toContain('Item<span style="white-space:pre">\t</span>Price')
    expect(plainText(html)).toBe('\u00a0\u00a0Item\tPrice\n\tnut')
    expect(plainText('<div><p></p>  <p>First</p></div>')).toBe('First')
  })

  it('an address that is its own text is said once in the text', () => {
    const link = (href: string, text: string): string =>
      plainText(`<p>See <a href="${href}">${text}</a>.</p>`)
    expect(link('http://www.lumera.example', 'www.lumera.example')).toBe('See www.lumera.example.')
    expect(link('https://lumera.example/', 'lumera.example')).toBe('See lumera.example.')
    expect(link('mailto:anna@nowak.example', 'anna@nowak.example')).toBe('See anna@nowak.example.')
    expect(link('https://lumera.example/a', 'our prices')).toBe('See our prices <https://lumera.example/a>.')
    expect(link('https://evil.example', 'lumera.example')).toBe('See lumera.example <https://evil.example>.')
  })

  it('the colour of words stays', () => {
    expect(letterHtml('<p><span style="color: #ff0000" class="x">a</span></p>')).toBe(
      '<p style="margin: 0"><span style="color: #ff0000">a</span></p>',
    )
  })

  it('a line of right-to-left words begins at the right', () => {
    expect(letterHtml('<p>(<b>שלום</b> ok</p><p>ok שלום</p>')).toBe(
      '<p dir="rtl" style="margin: 0">(<b>שלום</b> ok</p><p style="margin: 0">ok שלום</p>',
    )
  })

  it('lists are tight', () => {
    const html = letterHtml('<p>Offer</p><ul><li><p>a</p></li><li><p>b</p></li></ul><p>Bye</p>')
    expect(plainText(html)).toBe('Offer\n * a\n * b\nBye')
  })

  it('a table has lines in HTML and columns in text', () => {
    const html = letterHtml(table)
    expect(html).toContain('<table style="border-collapse: collapse">')
    expect(html).toMatch(/<td style="border: 1px solid #bfbfbf;[^"]*text-align: right">/)
    expect(plainText(html)).toBe('Item  1,20\nNut   0,30')
  })

  it('the cells of a quoted table stay apart, its rows too', () => {
    expect(
      plainText('<blockquote><table><tr><td>M8</td><td>1,20</td></tr><tr><td>M9</td></tr></table>'),
    ).toBe('> M8 1,20\n> M9')
  })

  it('text that looks like markup stays text', () => {
    expect(letterHtml('<p title="&quot;&gt;">1 &lt; 2 &amp;amp;</p>')).toBe(
      '<p title="&quot;&gt;" style="margin: 0">1 &lt; 2 &amp;amp;</p>',
    )
  })
})

describe('where a link leads', () => {
  it.each([
    ['lumera.example/listino', 'https://lumera.example/listino'],
    [' www.lumera.example ', 'https://www.lumera.example'],
    ['//lumera.example', 'https://lumera.example'],
    ['http://lumera.example', 'http://lumera.example'],
    ['anna@nowak.example', 'mailto:anna@nowak.example'],
    ['mailto:anna@nowak.example?subject=x', 'mailto:anna@nowak.example?subject=x'],
    ['tel:+48 600', null],
    ['tel:+48600100200', 'tel:+48600100200'],
    ['żółw.example/ó', 'https://żółw.example/ó'],
    ['192.168.1.1/router', 'https://192.168.1.1/router'],
    ['shop.example:8443/x', 'https://shop.example:8443/x'],
  ])('%j: %j', (typed, address) => expect(linkAddress(typed)).toBe(address))

  it.each([
    '',
    'price list',
    'listino',
    'javascript:alert(1)',
    'ftp://x.example',
    'file:///etc',
    'data:text/html,x',
    'mailto:anna',
    'https://',
  ])('%j is refused', (typed) => expect(linkAddress(typed)).toBeNull())
})
