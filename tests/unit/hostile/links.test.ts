// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createMailSanitiser } from '../../../src/renderer/ui/mail-html/sanitise'
import { linkHost, linkRisk } from '../../../src/shared/link-risk'

const sanitise = createMailSanitiser(window)
function linkOf(html: string): Element | null {
  const clean = sanitise(html, { cidUrl: () => null }).html
  return new DOMParser().parseFromString(clean, 'text/html').querySelector('a, area')
}
const link = (href: string, text: string): string => `<a href="${href}">${text}</a>`

/** Ways to make a link look as if it led elsewhere, and what is said of each. */
const tricks: readonly (readonly [string, string, string])[] = [
  ['another host', link('https://evil.example/', 'https://bank.it'), 'other-host'],
  ['another host without a scheme', link('https://evil.example/', 'bank.it'), 'other-host'],
  [
    'another host within a sentence',
    link('https://evil.example/', 'Log in at www.bank.it now'),
    'other-host',
  ],
  ['another host in brackets', link('https://evil.example/', 'Bank (www.bank.it)'), 'other-host'],
  ['another host in quotes of print', link('https://evil.example/', '„bank.it” «bank.it»'), 'other-host'],
  ['another host in another script', link('https://evil.example/', 'банк.рф'), 'other-host'],
  ['another host in its IDNA form', link('https://evil.example/', 'bank.xn--p1ai'), 'other-host'],
  ['another host in upper case', link('https://evil.example/', 'WWW.BANK.IT'), 'other-host'],
  ['another host with a path', link('https://evil.example/', 'https://bank.it/area clienti'), 'other-host'],
  ['another host below a name of ours', link('https://bank.it.evil.example/', 'bank.it'), 'other-host'],
  ['another host, spaced', link('https://evil.example/', 'www . bank . it'), 'other-host'],
  ['another host, letter by letter', link('https://evil.example/', 'w w w . b a n k . i t'), 'other-host'],
  ['another host, dots in brackets', link('https://evil.example/', 'www[.]bank[.]it'), 'other-host'],
  ['another host, dots as words', link('https://evil.example/', 'bank dot it'), 'other-host'],
  [
    'another host, more dots as words',
    link('https://evil.example/', 'Log in: www dot bank dot co dot uk!'),
    'other-host',
  ],
  ['another host, words in brackets', link('https://evil.example/', 'bank [dot] it'), 'other-host'],
  ['another host, such words of Italian', link('https://evil.example/', 'bank (punto) it'), 'other-host'],
  ['another host, such words of Polish', link('https://evil.example/', 'bank kropka pl'), 'other-host'],
  ['another address in words', link('mailto:eve@evil.example', 'anna@bank dot it'), 'other-address'],
  ['another host, full width', link('https://evil.example/', 'ｗｗｗ．ｂａｎｋ．ｉｔ'), 'other-host'],
  ['another host, ideographic dots', link('https://evil.example/', 'www。bank。it'), 'other-host'],
  ['another host, backslashes', link('https://evil.example/', 'https:\\\\bank.it\\login'), 'other-host'],
  [
    'another host in pieces',
    link('https://evil.example/', '<b>www.</b><i>bank</i><span>.it</span>'),
    'other-host',
  ],
  [
    'another host as the words of a picture',
    link('https://evil.example/', '<img src="cid:x" alt="www.bank.it">'),
    'other-host',
  ],
  ['another host of the same provider', link('https://evil.github.io/', 'bank.github.io'), 'other-host'],
  ['another host below one country ending', link('https://evil.co.uk/', 'https://bank.co.uk'), 'other-host'],
  ['a file behind a shortener', link('https://bit.ly/3xYz', 'fattura.pdf'), 'file-name'],
  ['a file on a page', link('https://evil.example/login.php?id=7', 'Open Fattura 12.PDF now'), 'file-name'],
  ['a file that is signed', link('https://evil.example/x.pdf', 'contratto.pdf.p7m'), 'file-name'],
  ['a file of another name', link('https://evil.example/setup.exe', 'Offerta_2026.docx'), 'file-name'],
  [
    'a file as the words of a picture',
    link('https://t.co/x', '<img src="cid:x" alt="rechnung.pdf">'),
    'file-name',
  ],
  ['a map', '<map><area href="https://www.bank.it@evil.example/"></map>', 'hidden-host'],
  ['a user name', link('https://bank.it@evil.example/', 'Bank'), 'hidden-host'],
  ['a user name and password', link('https://bank.it:443@evil.example/', 'Bank'), 'hidden-host'],
  ['a user name, encoded', link('https://bank.it%2Flogin@evil.example/', 'Bank'), 'hidden-host'],
  ['a user name, no slashes', link('https:bank.it@evil.example/', 'Bank'), 'hidden-host'],
  ['a site before the site', link('https://bank.com.evil.example/', 'Bank'), 'hidden-host'],
  ['a site with www before the site', link('https://www.bank.it.evil.example/', 'Bank'), 'hidden-host'],
  ['backslashes', link('https:\\\\evil.example', 'Bank'), 'disguised'],
  ['one slash', link('https:/evil.example', 'Bank'), 'disguised'],
  ['no slashes', link('https:evil.example', 'Bank'), 'disguised'],
  ['many slashes', link('https:////evil.example', 'Bank'), 'disguised'],
  ['a backslash after the host', link('https://evil.example\\.bank.it', 'Bank'), 'disguised'],
  ['a tab in the host', link('https://ev&#9;il.example', 'Bank'), 'disguised'],
  ['a line end in the host', link('https://ev&#10;il.example', 'Bank'), 'disguised'],
  ['percent signs', link('https://%65vil.example', 'Bank'), 'disguised'],
  ['letters of full width', link('https://ｅvil.example', 'Bank'), 'disguised'],
  ['an ideographic dot', link('https://evil。example', 'Bank'), 'disguised'],
  ['a zero-width space in the host', link('https://ev&#8203;il.example', 'Bank'), 'disguised'],
  ['a soft hyphen in the host', link('https://ev&shy;il.example', 'Bank'), 'disguised'],
  ['a decimal number', link('https://3232235777/', 'Bank'), 'ip-address'],
  ['a hexadecimal number', link('https://0xc0a80101/', 'Bank'), 'ip-address'],
  ['an octal number', link('https://0300.0250.1.1/', 'Bank'), 'ip-address'],
  ['a plain number', link('https://192.168.1.1/', 'Bank'), 'ip-address'],
  ['an IPv6 number', link('https://[::ffff:c0a8:101]/', 'Bank'), 'ip-address'],
  ['Cyrillic letters', link('https://bаnk.it/', 'Bank'), 'look-alike'],
  ['encoded Cyrillic letters', link('https://xn--bnk-5cd.it/', 'Bank'), 'look-alike'],
  ['Cyrillic letters in the text', link('https://evil.example/', 'www.bаnk.it'), 'other-host'],
  ['a capital I for an l', link('https://paypai.com/', 'paypaI.com'), 'look-alike'],
  ['turned letters', link('https://evil.example/', '&#8238;ti.knab.www'), 'hidden-text'],
  ['isolated letters', link('https://evil.example/', '&#8295;ti.knab.www&#8297;'), 'hidden-text'],
  ['zero-width letters', link('https://evil.example/', 'www&#8203;.ba&#8203;nk.it'), 'hidden-text'],
  ['a word joiner', link('https://evil.example/', 'www.bank&#8288;.it'), 'hidden-text'],
  ['tag letters', link('https://evil.example/', 'www.bank.&#917609;&#917620;it'), 'hidden-text'],
  [
    'hidden text',
    link('https://evil.example/', 'www.bank.it<span style="display:none">x</span>'),
    'other-host',
  ],
  ['hidden text before', link('https://evil.example/', '<i style="font-size:0">x</i>My bank'), 'hidden-text'],
  [
    'transparent text',
    link('https://evil.example/', 'My bank<i style="color:transparent">evil</i>'),
    'hidden-text',
  ],
  [
    'text of no opacity',
    link('https://evil.example/', 'My bank<i style="opacity:0">evil</i>'),
    'hidden-text',
  ],
  ['the hidden attribute', link('https://evil.example/', 'My bank<i hidden>evil</i>'), 'hidden-text'],
  ['a redirect', link('https://bank.it/go?to=https://evil.example/', 'bank.it'), 'redirect'],
  [
    'an encoded redirect',
    link('https://bank.it/go?to=https%3A%2F%2Fevil.example', 'www.bank.it'),
    'redirect',
  ],
  ['a redirect without a scheme', link('https://bank.it/go?to=//evil.example', 'bank.it'), 'redirect'],
  [
    'another host behind many blanks',
    link('https://evil.example/', `Go${' '.repeat(3000)}www.bank.it`),
    'other-host',
  ],
  [
    'another host in the next line',
    link('https://evil.example/', 'Click here<br>https://bank.it'),
    'other-host',
  ],
  ['another host over two lines', link('https://evil.example/', 'www.bank<br>.it'), 'other-host'],
  [
    'another host in cells',
    link('https://evil.example/', '<table><tr><td>www.bank</td><td>.it</td></tr></table>'),
    'other-host',
  ],
  ['another host in bold letters of mathematics', link('https://evil.example/', '𝐰𝐰𝐰.𝐛𝐚𝐧𝐤.𝐢𝐭'), 'other-host'],
  ['another host, halfwidth dots', link('https://evil.example/', 'www｡bank｡it'), 'other-host'],
  ['another host, dots of other scripts', link('https://evil.example/', 'wwwꓸbank܁it'), 'other-host'],
  ['another host in ruby', link('https://evil.example/', '<ruby>a<rt>www.bank.it</rt></ruby>'), 'other-host'],
  [
    'another host on a button',
    link('https://evil.example/', '<form><button>www.bank.it</button></form>'),
    'other-host',
  ],
  [
    'another host in a drawing',
    `<svg><a href="https://evil.example/"><text>x</text></a></svg>${link('https://evil.example/', 'bank.it')}`,
    'other-host',
  ],
  [
    'another host behind twenty of its own',
    link('https://evil.example/', `${'a.evil.example '.repeat(20)}bank.it`),
    'other-host',
  ],
  ['another host behind a base', `<base href="https://evil.example/">${link('/x', 'bank.it')}`, 'other-host'],
  ['another host before a fragment', link('https://evil.example#@bank.it/', 'bank.it'), 'other-host'],
  ['another host before a question', link('https://evil.example?bank.it/', 'https://bank.it/'), 'other-host'],
  ['another host without a protocol', link('//evil.example', 'bank.it'), 'other-host'],
  ['another host on a map', '<map><area href="https://evil.example/" alt="www.bank.it"></map>', 'other-host'],
  ['another host of a newer ending', link('https://evil.example/', 'support.bank'), 'other-host'],
  ['letters of two scripts', link('https://evil.example/', 'bank.\u0456t'), 'look-alike'],
  ['letters of two scripts in one name', link('https://evil.example/', 'b\u0430nk.it/login'), 'other-host'],
  ['a slash that is none', link('https://bank.it\u2044login.evil.example/', 'Bank'), 'look-alike'],
  ['a user name without a protocol', link('www.bank.it@evil.example', 'Bank'), 'hidden-host'],
  ['a user name behind three slashes', link('https:///bank.it@evil.example', 'Bank'), 'hidden-host'],
  ['a short number', link('https://127.1/', 'Bank'), 'ip-address'],
  ['a number of one octet', link('https://0/', 'Bank'), 'ip-address'],
  ['a mixed number', link('https://0x7f.1/', 'Bank'), 'ip-address'],
  ['one address and another', link('mailto:anna@bank.it,eve@evil.example', 'anna@bank.it'), 'other-address'],
  [
    'an address in the subject',
    link('mailto:eve@evil.example?subject=anna@bank.it', 'anna@bank.it'),
    'other-address',
  ],
  [
    'an address in the copy',
    link('mailto:eve@evil.example?cc=anna@bank.it', 'anna@bank.it'),
    'other-address',
  ],
  [
    'a hidden copy to another',
    link('mailto:anna@bank.it?bcc=eve@evil.example', 'anna@bank.it'),
    'other-address',
  ],
  ['an encoded address', link('mailto:eve%40evil.example', 'anna@bank.it'), 'other-address'],
  ['an address for a site', link('bank.it@evil.example', 'bank.it'), 'other-address'],
  ['a site for an address', link('http://evil.example/', 'info@customer.example'), 'site-for-address'],
  [
    'a site for an address within words',
    link('https://evil.example/', 'Write to Anna &lt;anna@bank.it&gt; now'),
    'site-for-address',
  ],
  ['a site for an address, dressed up', link('https://evil.example/', 'info＠bank。it'), 'site-for-address'],
  [
    'a site for an address, dots in brackets',
    link('https://bit.ly/3xYz', 'info@bank[.]it'),
    'site-for-address',
  ],
  [
    'a site for an address in pieces',
    link('https://evil.example/', 'info@<b>bank</b><i>.it</i>'),
    'site-for-address',
  ],
  [
    'a site for an address on a picture',
    link('https://evil.example/', '<img src="cid:x" alt="info@bank.it">'),
    'site-for-address',
  ],
  [
    'a site beside an address of it',
    link('https://evil.example/', 'bank.it, or info@bank.it'),
    'site-for-address',
  ],
  [
    'an address at a site of evil',
    link('https://evil.example/?to=info@bank.it', 'info@bank.it'),
    'site-for-address',
  ],
  ['a call for a site', link('tel:+39899123456', 'www.bank.it'), 'call-for-address'],
  ['a call for an address', link('tel:+39899123456', 'info@bank.it'), 'call-for-address'],
  ['another number', link('tel:+39899123456', 'Call 02 1234 5678'), 'other-number'],
  ['another address', link('mailto:anna@evil.example', 'anna@bank.it'), 'other-address'],
  [
    'another address with a name',
    link('mailto:anna@evil.example', 'Anna &lt;anna@bank.it&gt;'),
    'other-address',
  ],
]

describe('links that lie', () => {
  it.each(tricks)('%s is marked', (_, html, risk) => {
    const found = linkOf(html)
    expect(found?.getAttribute('data-link-risk') ?? `not marked: ${found?.outerHTML}`).toBe(risk)
  })

  it.each([
    ['javascript:alert(1)', ''],
    ['java\tscript:alert(1)', ''],
    ['&#1;javascript:alert(1)', ''],
    ['JaVaScRiPt&colon;alert(1)', ''],
    ['data:text/html,x', ''],
    ['vbscript:x', ''],
    ['file:///etc/passwd', ''],
    ['blob:https://evil.example/1', ''],
    ['ms-msdt:/id', ''],
    ['https://', ''],
    ['https://a b.example/', ''],
    ['https://bank.it%40evil.example/', ''],
    ['https://bank.it\uff20evil.example/', ''],
    ['&#x6A;avascript:alert(1)', ''],
    ['java&Tab;script&colon;alert(1)', ''],
    ['view-source:https://evil.example', ''],
    ['filesystem:https://evil.example/x', ''],
    ['intent://evil.example#Intent;end', ''],
    ['sms:+39899123456', ''],
    ['ftp://bank.it/prices', ''],
  ])('%s leads nowhere', (href) => {
    expect(linkOf(link(href, 'www.bank.it'))?.hasAttribute('href')).toBe(false)
  })

  it.each([
    link('https://acme.example/files/Fattura%2012.pdf?dl=1', 'Fattura 12.pdf'),
    link('https://acme.example/get?name=offerta.docx', 'offerta.docx (120 kB)'),
    link('https://acme.sharepoint.com/:b:/g/personal/anna', 'offerta.pdf'),
    link('https://drive.google.com/file/d/1AbC/view', 'foto.jpg'),
    link('https://acme.example/price-list', 'Price list (PDF)'),
    link('https://www.bank.it/login', 'bank.it'),
    link('https://login.bank.it/', 'https://bank.it'),
    link('https://mail.google.com/', 'accounts.google.com'),
    link('https://shop.example/', 'Click here'),
    link('https://shop.example/report.pdf', 'Node.js 24, report.pdf and 12.50'),
    link('https://shop.example/?u=https://other.example', 'Our prices'),
    link('https://www.example.it/contact', 'anna@example.it'),
    link('https://accounts.shop.co.uk/?to=anna@shop.co.uk', 'Write to anna@mail.shop.co.uk'),
    link('https://shop.example/', '<img src="cid:x" alt="logo@2x.webp">'),
    link('https://social.example/@anna', '@anna'),
    link('https://shop.example/', 'Call +39 02 1234 5678'),
    link('https://shop.example/', 'Pay € 1.250,00 by 12.05.2026'),
    link('tel:+390212345678', 'Call Shop Ltd. now'),
    link('https://it.shop.example/', 'Shop'),
    link('https://SHOP.example:443/', 'Shop'),
    link('http://shop.example:8080/a', 'shop.example'),
    link('mailto:Anna@Bank.it?subject=x', 'anna@bank.it'),
    link('mailto:anna@bank.it', 'Write to us'),
    link('tel:+39', '+39'),
    link('tel:+390212345678', 'Call 02 1234 5678 (ext. 12)'),
    link('tel:+48-22-123-45-67', '(22) 123 45 67'),
    link('mailto:anna@bank.it', 'Write to bank.it'),
    link('mailto:anna@bank.it,jan@bank.it', 'anna@bank.it and jan@bank.it'),
    link('https://shop.example/', 'Вход: см. сайт'),
    link('https://shop.example/', '<img src="cid:x" alt="Logo"><span style="display:none">&nbsp;</span>'),
    link('https://shop.example/', 'Family 👨\u200d👩\u200d👧'),
    link('https://shop.example/', 'می\u200cخواهم'),
  ])('%s is not', (html) => {
    expect(linkOf(html)?.getAttribute('data-link-risk')).toBeNull()
  })

  it('opens the address that was judged, whatever a browser would have mended', () => {
    const found = linkOf(link('https:\\\\ｅvil.example\\a', '<b title="https://bank.it">x</b>'))
    expect(found?.getAttribute('href')).toBe('https://evil.example/a')
    expect(found?.getAttribute('title')).toBe('https://evil.example/a')
    expect(found?.querySelector('b')?.hasAttribute('title')).toBe(false)
  })

  it('tells which part of a host somebody registered', () => {
    expect(linkHost('https://www.bank.it.evil.co.uk:8080/x')).toEqual({
      before: 'www.bank.it.',
      registered: 'evil.co.uk:8080',
    })
    expect(linkHost('https://127.0.0.1/')).toEqual({ before: '', registered: '127.0.0.1' })
    expect(linkHost('mailto:a@b.it')).toBeNull()
    expect(linkRisk('javascript:x', 'bank.it')).toBeNull()
  })
})
