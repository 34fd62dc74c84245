import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/main/engine/features/outbox/compose/plain-text'
import { textOfHtml } from '../../src/main/engine/mime/html-text'

/** Deeper than what is formatted. */
const deep = (html: string): string => `${'<div>'.repeat(250)}${html}${'</div>'.repeat(250)}`

const meanings: [string, string][] = [
  ['€ 49<sup>99</sup>', '€ 49^99'],
  ['€ 49<b><sup><u>99</u></sup></b>', '€ 49^99'],
  ['<b>49</b><sup>99</sup> €', '49^99 €'],
  ['10<sup>5</sup>', '10^5'],
  ['10<sup>-5</sup>', '10^-5'],
  ['49<!-- , --><sup>99</sup>', '49^99'],
  ['5<sub>2</sub>10', '5_2 10'],
  ['<sup>1</sup>2', '1 2'],
  ['2<sup>1</sup>/<sub>2</sub> m', '2 1/2 m'],
  ['<sup>1</sup>/<sub>2</sub> m', '1/2 m'],
  ['49,<sup>99</sup>', '49,⁹⁹'],
  ['5 m<sup>2</sup> of CO<sub>2</sub>', '5 m² of CO₂'],
  ['a note<sup>12</sup>', 'a note¹²'],
  ['Ca<sup>2+</sup>', 'Ca²⁺'],
  ['x<sup>2n</sup>', 'x^2n'],
  ['the 1<sup>st</sup>, M<sup>me</sup> Roux', 'the 1st, Mme Roux'],
  ['49<sup> 99</sup>', '49^ 99'],
  ['49 <sup>99</sup>', '49 99'],
  ['<s>100 EUR</s> 90 EUR', '~~100 EUR~~ 90 EUR'],
  ['<del><strike>100</strike></del><ins>90</ins>', '~~100~~90'],
  ['<s> </s>90', '90'],
  ['<del><p>100 EUR</p></del><p>90 EUR</p>', '~~100~~ ~~EUR~~\n90 EUR'],
  ['<span style="text-decoration: line-through">100</span> 90', '~~100~~ 90'],
  ['<table><tr><td style="text-decoration-line:line-through">100</td><td>90</td></tr></table>', '~~100~~ 90'],
  ['<p style="TEXT-DECORATION: line-through">100</p><p>90</p>', '~~100~~\n90'],
  ['49<span style="font-size: 8px; vertical-align: super">99</span>', '49^99'],
  ['he said <q>yes</q>', 'he said “yes”'],
  ['<ruby>漢<rp>[</rp><rt>kan</rt><rp>]</rp></ruby>', '漢(kan)'],
]

describe('the text of HTML says what the HTML does', () => {
  it.each(meanings)('%s', (html, text) => {
    const lines = (found: string): string => found.replace(/\n+/g, '\n')
    expect(lines(textOfHtml(html))).toBe(text)
    expect(lines(plainText(html))).toBe(text)
  })

  it.each([
    ['<ol start="3"><li>a</li><li>b<ol type="a"><li>c</li></ol></li></ol>', ['3. a', '4. b', 'a. c']],
    ['<ol><li>a</li><li value="7">b</li><li>c</li></ol>', ['1. a', '7. b', '8. c']],
    ['<ol reversed><li>a</li><li>b</li></ol>', ['2. a', '1. b']],
    ['<ol type="I" start="8"><li>a</li><li>b</li></ol>', ['VIII. a', 'IX. b']],
    ['<ol type="a" start="26"><li>a</li><li>b</li></ol>', ['z. a', 'aa. b']],
    ['<ol start="x"><li value="">a</li></ol>', ['1. a']],
    ['<ol type="A" start="0"><li>a</li></ol>', ['0. a']],
  ])('%s', (html, lines) => {
    const found = (text: string): string[] => text.split('\n').map((line) => line.trim().replace(/ +/g, ' '))
    expect(found(textOfHtml(html))).toEqual(lines)
    expect(found(plainText(html))).toEqual(lines)
  })

  it('where a word may be broken it is not', () => {
    expect(textOfHtml('<p>1\u200b000 EUR, ship\u200bment</p>')).toBe('1000 EUR, shipment')
    expect(plainText('<p>1\u200b000 EUR</p>')).toBe('1\u200b000 EUR')
  })

  it('also where it nests too deep to be formatted', () => {
    expect(textOfHtml(deep('<s>100</s> 49<sup>99</sup> 5<sub>2</sub>10 1<sup>st</sup>'))).toBe(
      '~~100~~ 49^99 5_2 10 1st',
    )
  })

  it('of very many small digits', () => {
    const html = '<i></i>1<sup>2</sup>'.repeat(4000)
    expect(textOfHtml(html)).toBe('1^2 '.repeat(4000).trim())
  })
})
