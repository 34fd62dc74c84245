import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  forwardQuote,
  replyQuote,
  type QuotedMessage,
} from '../../../src/main/engine/features/outbox/answer/quote'
import { quotedHtml } from '../../../src/main/engine/features/outbox/answer/quoted-html'
import { extractInlineImages } from '../../../src/main/engine/features/outbox/compose/inline-images'
import { plainText } from '../../../src/main/engine/features/outbox/compose/plain-text'
import { HtmlTooDeepError, scrubHtml } from '../../../src/main/engine/features/outbox/compose/scrub'
import { quoteLanguage } from '../../../src/main/engine/features/outbox/language'

const original: QuotedMessage = {
  from: [{ name: 'Anna <b>Nowak</b>', address: 'anna@nowak.example' }],
  to: [{ name: '', address: 'me@shop.example' }],
  cc: [],
  subject: 'Offer & <more>',
  date: Date.UTC(2026, 4, 3, 9, 41),
  text: 'Hello\n  indented <tag>',
  html: '',
}
const quotedIn = (html: string, own = new Map(), showsRemote = false) =>
  quotedHtml(html, { own, showsRemote, held: { named: 'Not shown: {name}', unnamed: 'Not shown' } })
const zone = { timeZone: 'Europe/Rome' }

describe('quote header', () => {
  it.each([
    ['en' as const, 'On 3 May 2026 at 11:41, Anna <b>Nowak</b> wrote:'],
    ['it' as const, 'Il 3 maggio 2026 alle ore 11:41, Anna <b>Nowak</b> ha scritto:'],
    ['pl' as const, '3 maja 2026 11:41 Anna <b>Nowak</b> pisze:'],
  ])('speaks %s and escapes what the sender wrote', (language, expected) => {
    const page = new JSDOM(replyQuote(original, { language, ...zone })).window.document
    expect(page.querySelector('p')?.textContent).toBe(expected)
    expect(page.querySelector('blockquote')?.textContent).toBe('Hello  indented <tag>')
    expect(page.querySelector('b')).toBeNull()
  })

  it('a name that looks like a placeholder stays a name', () => {
    const odd = { ...original, from: [{ name: '{date} $& $1', address: 'x@y.example' }] }
    expect(replyQuote(odd, { language: 'en', ...zone })).toContain('{date} $&amp; $1 wrote:')
  })

  it('a forwarded mail says who, when, what and to whom', () => {
    const text = plainText(forwardQuote(original, { language: 'it', ...zone }))
    expect(text).toBe(
      [
        '---------- Messaggio inoltrato ----------',
        'Da: Anna <b>Nowak</b> <anna@nowak.example>',
        'Data: 3 maggio 2026 alle ore 11:41',
        'Oggetto: Offer & <more>',
        'A: me@shop.example',
        '',
        'Hello',
        '  indented <tag>',
      ].join('\n'),
    )
  })

  it('web and mail addresses of a plain text are links, and its words stay as they were', () => {
    const text =
      'See https://shop.example/a?b=1&c, or anna@nowak.example\n  ftp://x.example javascript:alert(1)'
    const html = replyQuote({ ...original, text }, { language: 'en', ...zone })
    const page = new JSDOM(html).window.document
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
      'https://shop.example/a?b=1&c',
      'mailto:anna@nowak.example',
    ])
    expect(page.querySelector('blockquote')?.textContent).toBe(text.replace('\n', ''))
    expect(plainText(html).replaceAll('> ', '')).toContain(text)
  })

  it('chooses the language: the setting, else the computer, else English', () => {
    expect(quoteLanguage('pl', 'it-IT')).toBe('pl')
    expect(quoteLanguage('system', 'it-IT')).toBe('it')
    expect(quoteLanguage('system', 'fr-FR')).toBe('en')
  })
})

describe('quoted HTML', () => {
  it.each([
    [
      '<html><body bgcolor="#123456" text="white"><p>x</p></body></html>',
      'background-color:#123456;color:white',
    ],
    [
      '<style>body{background:#123456;color:#fff}</style><body bgcolor="#654321"><p>x</p>',
      'background-color:#123456;color:#fff',
    ],
    [
      '<p>x</p><body style="background:#123456"><body style="background:#654321">',
      'background-color:#123456',
    ],
    ['<style>body{background:#123456;color:#fff}</style><p>x</p>', 'background-color:#123456;color:#fff'],
  ])('keeps the colours of the body it was written on: %s', (html, style) => {
    expect(quotedIn(html)?.html).toBe(`<div style="${style}"><p>x</p></div>`)
    expect(scrubHtml(quotedIn(html)?.html ?? '')).toContain(style.split(';')[0])
  })

  it.each(['<body bgcolor="#ffffff"><p>x</p></body>', '<body bgcolor="x&quot;&gt;"><p>x</p></body>'])(
    'stands on the ground of its reader where its body was as good as white: %s',
    (html) => {
      expect(quotedIn(html)?.html).toBe('<p>x</p>')
    },
  )

  it.each([
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<script>alert(1)</script>b', 'b'],
    ['<style>p{}</style><b>c</b>', '<b>c</b>'],
    ['<a href="javascript:alert(1)">d</a>', '<a>d</a>'],
    ['<a href="java\tscript:alert(1)">d</a>', '<a>d</a>'],
    ['<img src="data:image/svg+xml;base64,AAAA">', ''],
    ['<img src="https://r.example/a.png" alt="Logo & co">x', 'Logo &amp; cox'],
    ['<img src="//r.example/a.png" width=1 height=1>x', 'x'],
    [
      '<table background="https://r.example/a.png"><tr><td>x</td></tr></table>',
      '<table><tr><td>x</td></tr></table>',
    ],
    ['<p style="background:src(\'//r.example/a\');color:red">x</p>', '<p style="color:red">x</p>'],
    ['<svg><a><b>e</b></a></svg>f', 'f'],
    [
      '<div style="color: red; background: url(http://t.example/x)">g</div>',
      '<div style="color: red">g</div>',
    ],
    ['<div style="position:fixed;top:0">h</div>', '<div>h</div>'],
    ['<form action="https://evil.example"><input name="p"><button>i</button></form>', 'i'],
    ['<b>open', '<b>open</b>'],
    ['</div></blockquote>j', 'j'],
    ['<p title="&quot;><script>">k</p>', '<p title="&quot;&gt;&lt;script&gt;">k</p>'],
    ['<iframe srcdoc="<script>1</script>">x</iframe>l', 'l'],
    ['1 < 2 &amp; 3', '1 &lt; 2 &amp; 3'],
    ['<q cite="https://r.example/me">m</q>', '<q>m</q>'],
    [
      '<blockquote type="cite" cite="https://r.example/">n</blockquote>',
      '<blockquote type="cite">n</blockquote>',
    ],
    ['<del cite="https://r.example/">o</del><ins cite="#p" datetime="x">p</ins>', '<del>o</del><ins>p</ins>'],
  ])('%j becomes %j', (html, expected) => expect(scrubHtml(html)).toBe(expected))

  it('whatever goes in, nothing that runs comes out, and scrubbing again changes nothing', () => {
    const piece = fc.constantFrom(
      '<script>',
      '</script>',
      '<svg>',
      '<style>',
      '<a href="',
      '">',
      "'",
      '<img src=x onerror=y>',
      '<!--',
      '-->',
      '<p',
      ' onload=1',
      '<math>',
      '</',
      '<![CDATA[',
      '&lt;',
      'javascript:',
      'text',
      '\0',
      '<textarea>',
      '<title>',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const once = scrubHtml(pieces.join(''))
        expectHarmless(once)
        expect(scrubHtml(once)).toBe(once)
      }),
      { numRuns: 300 },
    )
  })

  const corpus = resolve(
    import.meta.dirname,
    '../../../../shared/corpus/cure53+DOMPurify/test/fixtures/expect.mjs',
  )
  it.skipIf(!existsSync(corpus))(
    'collected attacks are harmless once quoted (skipped where the corpus is absent)',
    async () => {
      const { default: attacks } = z
        .object({ default: z.array(z.object({ payload: z.string() })).min(100) })
        .parse(await import(corpus))
      for (const { payload } of attacks) {
        let quoted = ''
        try {
          quoted = scrubHtml(payload)
        } catch (error) {
          expect(error).toBeInstanceOf(HtmlTooDeepError)
        }
        expectHarmless(quoted)
      }
    },
  )

  it('sends on nothing of the original that its reader did not see, by whatever it was hidden', () => {
    const html =
      '<style>.gone{display:none}@media (max-width:600px){.gone{display:block}}</style>' +
      '<div style="display:none">I accept your offer</div><p class="gone">Send the money</p>' +
      '<p>Prices <span style="font-size:0">secret</span><b style="visibility:hidden">word</b>for May</p>' +
      '<p hidden>Forget this</p><p style="color:#fff">White on white paper</p>' +
      '<p style="color:#fff;background:#fff">White on its own white money</p>' +
      '<table bgcolor="#002244"><tr><td style="color:#fff">Offers</td>' +
      '<td><font color="#002244">secret<a href="https://x.example">Shop</a></font></td></tr></table>' +
      '<div style="background:#fff;color:#fff"><div style="background:url(a.png)">On a picture</div></div>'
    const words = new JSDOM(quotedIn(html)?.html).window.document.body.textContent
    expect(words).toContain('Prices for May')
    for (const shown of ['Offers', 'Shop', 'On a picture']) expect(words).toContain(shown)
    expect(words).not.toMatch(/accept|money|secret|word|Forget|paper/)
  })

  it('gives up nesting no mail program writes, and quotes the text instead', () => {
    const deep = '<div>'.repeat(1_000_000)
    expect(() => scrubHtml(deep)).toThrow(HtmlTooDeepError)
    expect(quotedIn(deep)).toBeNull()
  })

  it('shows the pictures of the original, and none that point to nothing', () => {
    const image = { filename: 'a.png', contentType: 'image/png', content: Buffer.from('png') }
    const html = '<img src="cid:a%40x"><img src="cid:gone"><p>text</p>'
    expect(quotedIn(html, new Map([['a@x', image]]))?.html).toBe(
      `<img src="data:image/png;base64,${image.content.toString('base64')}"><p>text</p>`,
    )
  })

  const trackers = [
    '<img src="https://r.example/t" width="1" height="1" alt="t">',
    '<img src="https://r.example/t" style="width:1px;height:1px">',
    '<style>.t{width:1px;height:1px}</style><img class="t" src="https://r.example/t">',
    '<style>.t{display:none}</style><img class="t" src="https://r.example/t">',
    '<div style="display:none"><p><img src="https://r.example/t"></p></div>',
    '<div style="opacity:0"><img src="//r.example/t"></div>',
    '<img src="https://r.example/t" height="0" width="600">',
    '<img src="https://r.example/t" hidden>',
    '<img src="https://r.example/t" width=".5" height="0.5px">',
    '<img src="https://r.example/t" style="max-width:0.5px;max-height:1.0px !important">',
    '<img src="https://r.example/t" height="0%" width="600">',
  ]
  it.each(trackers)('never sends on what only reports the opening of the mail: %s', (html) => {
    for (const showsRemote of [true, false]) {
      const quoted = quotedIn(html, new Map(), showsRemote)?.html ?? ''
      expect(quoted).not.toContain('r.example')
      expect(quoted).not.toContain('<img')
      expect(quoted).not.toContain('[')
    }
  })

  it('keeps the pictures its reader has loaded, and says where one was not', () => {
    const html =
      '<base href="https://r.example/may/"><img src="a.png" alt="Our <lamp>" width="300"><img src="http://r.example/b.png">' +
      '<img src="https://r.example/line.gif" height="2" width="600">'
    const sent = (quoted = ''): Document =>
      new JSDOM(extractInlineImages({ written: '', quoted }, () => 'id').html).window.document
    const loaded = sent(quotedIn(html, new Map(), true)?.html)
    expect([...loaded.images].map(({ src }) => src)).toEqual([
      'https://r.example/may/a.png',
      'http://r.example/b.png',
      'https://r.example/line.gif',
    ])
    const held = sent(quotedIn(html)?.html)
    expect(held.body.textContent).toBe('[Not shown: Our <lamp>][Not shown]')
    expect(held.body.innerHTML).not.toContain('r.example')
  })

  it('of what is written, no picture on another computer leaves', () => {
    const { html } = extractInlineImages(
      { written: '<img src="https://r.example/a.png" alt="a">', quoted: '' },
      () => 'id',
    )
    expect(html).toBe('a')
  })
})

function expectHarmless(html: string): void {
  const { document } = new JSDOM(`<body>${html}</body>`).window
  const bad = document.querySelector(
    'script, style, iframe, object, embed, svg, math, form, link, meta, base, template',
  )
  expect(bad?.outerHTML).toBeUndefined()
  for (const element of document.body.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^srcdoc$|^action$/)
      if (name === 'href' || name === 'src')
        expect(value).not.toMatch(/^\s*(javascript|vbscript|data:(?!image\/(png|jpeg|gif|webp);base64,))/i)
    }
  }
}
