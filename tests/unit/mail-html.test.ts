// @vitest-environment jsdom
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { buildFrameDocument } from '../../src/renderer/ui/mail-html/frame-document'
import { plainTextToHtml } from '../../src/renderer/ui/mail-html/plain-text'
import { createMailSanitiser } from '../../src/renderer/ui/mail-html/sanitise'
import { hasXssVectors, xssPayloads } from '../helpers/xss-vectors'
import { linkRisk } from '../../src/shared/link-risk'
import { cleanDeclarations, cleanStyleSheet, ruleBudget } from '../../src/shared/mail-css'
import { frameContentSecurityPolicy } from '../../src/shared/mail-html'

const sanitise = createMailSanitiser(window)
const cleanCss = (css: string) =>
  [
    cleanDeclarations(css),
    cleanStyleSheet(css, ruleBudget()),
    cleanStyleSheet(`p{${css}}`, ruleBudget()),
  ].join('\n')
const clean = (html: string, cid: Record<string, string> = {}) =>
  sanitise(html, { cidUrl: (id) => cid[id] ?? null })
const frame = (input: { html?: string; text?: string }, allowRemote = false) =>
  buildFrameDocument({
    html: '',
    text: '',
    cidImages: new Map(),
    allowRemote,
    whole: false,
    theme: 'light',
    labels: { showQuote: 'Show', frame: 'Mail' },
    ...input,
  })
const shown = (input: { html?: string; text?: string }) =>
  new DOMParser().parseFromString(frame(input).source, 'text/html')

function dangers(html: string): string[] {
  const found: string[] = []
  const { documentElement } = new DOMParser().parseFromString(html, 'text/html')
  for (const element of documentElement.querySelectorAll('*')) {
    const name = element.nodeName.toLowerCase()
    if (
      /^(script|iframe|frame|object|embed|form|input|button|base|meta|link|svg|math|template|audio|video|textarea|select)$/.test(
        name,
      )
    )
      found.push(name)
    for (const { name: attribute, value } of element.attributes) {
      if (attribute.startsWith('on')) found.push(attribute)
      if (
        !/^(title|alt|class|id|name|aria-.*)$/.test(attribute) &&
        /^\s*(?:javascript|vbscript)\s*:/i.test(value)
      )
        found.push(`${attribute}=${value}`)
      if (attribute === 'href' && !/^(?:https?:|mailto:|tel:|#)/i.test(value)) found.push(`href=${value}`)
      if (attribute === 'style' && /url\s*\(|expression\s*\(|@import/i.test(value))
        found.push(`style=${value}`)
    }
    if (name === 'style' && /url\s*\(|@import|expression\s*\(/i.test(element.textContent ?? ''))
      found.push('css')
  }
  return found
}

describe('sanitise', () => {
  it('leads links without a scheme where mail programs lead them', () => {
    const hrefs = (html: string) =>
      Array.from(
        new DOMParser().parseFromString(clean(html).html, 'text/html').querySelectorAll('a'),
        (link) => link.getAttribute('href'),
      )
    const links = (...addresses: string[]) => addresses.map((href) => `<a href="${href}">x</a>`).join('')
    expect(
      hrefs(
        links(
          ' https://a.example/x\n',
          'www.acme.example/a?b=1',
          '//cdn.acme.example/x',
          'anna@acme.example',
          'anna@acme.example?subject=Ciao',
          'acme.it/prezzi',
          'prices.html',
          'java\nscript:x()',
          '#top',
        ),
      ),
    ).toEqual([
      'https://a.example/x',
      'https://www.acme.example/a?b=1',
      'https://cdn.acme.example/x',
      'mailto:anna@acme.example',
      'mailto:anna@acme.example?subject=Ciao',
      'https://acme.it/prezzi',
      null,
      null,
      '#top',
    ])
    const base = '<head><base href="https://shop.example/2026/"><base href="https://other.example/"></head>'
    expect(hrefs(`${base}${links('prices.html', '/top', '../a', 'www.acme.example', '?q=1')}`)).toEqual([
      'https://shop.example/2026/prices.html',
      'https://shop.example/top',
      'https://shop.example/a',
      'https://www.acme.example/',
      'https://shop.example/2026/?q=1',
    ])
    expect(hrefs(`<base href="javascript:x//">${links('prices.html')}`)).toEqual([null])
    expect(clean(`${base}<img src="logo.png" width="90" height="90">`)).toMatchObject({ remoteCount: 1 })
  })

  it.skipIf(!hasXssVectors)(
    'leaves nothing that acts in the published XSS vectors (skipped without the corpus)',
    () => {
      const payloads = xssPayloads()
      expect(payloads.length).toBeGreaterThan(100)
      for (const payload of payloads) {
        const once = clean(payload).html
        expect(dangers(once), payload).toEqual([])
        expect(dangers(clean(once).html), payload).toEqual([])
      }
    },
  )

  it('removes what acts and keeps what is read', () => {
    const { html } = clean(
      '<style>p{color:red}</style><p onclick="x()" style="color:red">Hi <b>you</b></p><script>x()</script><form action="https://e.example"><input name=a>text</form>' +
        '<a href="javascript:x()">a</a><a href="data:text/html,x">b</a><svg onload=x()></svg><meta http-equiv=refresh content="0;url=https://e.example"><base href="https://e.example/">',
    )
    expect(dangers(html)).toEqual([])
    expect(html).toContain('<p style="color:red">Hi <b>you</b></p>')
    expect(html).toContain('<style>p{color:red}</style>')
    expect(html).toContain('text')
  })

  it('counts remote images, drops trackers, maps cid images', () => {
    const result = clean(
      '<img src="https://r.example/a.png"><img src="https://t.example/o.gif" width=1 height="1"><img src="https://t.example/p" style="display:none"><img src="https://t.example/h" style="width:0.5px;height:.5px">' +
        '<table background="https://r.example/b.png"></table><img src="cid:logo%40x"><img src="cid:none"><img src="data:image/svg+xml,<svg/>"><img src="//r.example/c.png">',
      { 'logo@x': 'blob:https://app/1' },
    )
    expect([result.remoteCount, result.trackers]).toEqual([3, 3])
    expect(result.html).toContain('blob:https://app/1')
    expect(result.html).not.toMatch(/t\.example|svg|cid:/)
  })

  it('tells the real target of links', () => {
    const { html } = clean('<a href="https://evil.example/x">www.bank.it</a>')
    expect(html).toContain('data-link-risk="other-host"')
    expect(html).toContain('title="https://evil.example/x"')
    expect(html).toContain('rel="noopener noreferrer nofollow"')
    expect(html).toContain('target="_blank"')
  })

  it.each([
    ['https://www.bank.it/login', 'bank.it', null],
    ['https://login.bank.it/', 'https://bank.it', null],
    ['https://bank.it.evil.example/', 'bank.it', 'other-host'],
    ['https://bank.it/', 'bank dot it', null],
    ['https://design.example/', 'The Red Dot at Milan', null],
    ['https://design.example/', 'polka dot shop', null],
    ['https://evil.example/', 'ti.knab', null],
    ['https://evil.example/', 'Click here', null],
    ['https://evil.example/', 'Node.js 24', null],
    ['https://evil.example/', 'https://bank.it/area clienti', 'other-host'],
    ['https://bank.it@evil.example/', 'Bank', 'hidden-host'],
    ['https://xn--bnk-5cd.it/', 'bаnk', 'look-alike'],
    ['mailto:a@bank.it', 'bank.it', null],
    ['https://crm.example/', 'anna@example.it', 'site-for-address'],
  ])('linkRisk(%s, %s) is %s', (href, text, risk) => expect(linkRisk(href, text)).toBe(risk))

  it.each([
    'background:url(https://r.example/x)',
    'background:u\\72l(https://r.example/x)',
    'background:\\75\\72\\6c (https://r.example/x)',
    'background:ur/**/l(https://r.example/x)',
    'background:\\5c 75rl(https://r.example/x)',
    '@import "https://r.example/x.css";',
    '@\\69mport url(https://r.example/x.css)',
    'width:expression(alert(1))',
    'background:image-set("https://r.example/x" 1x)',
  ])('cleanCss disarms %s', (css) =>
    expect(cleanCss(css)).not.toMatch(/url\s*\(|@import|expression\s*\(|image-set\s*\(|<\//i),
  )

  it.each([
    ['a rule in a rule', 'a{color:red;&:hover{color:blue}}', 'a{color:red}'],
    [
      'rules that hold their parent twice',
      `${'&,&{'.repeat(30)}color:red${'}'.repeat(30)}p{color:red}`,
      'p{color:red}',
    ],
    [
      'a medium in a medium',
      '@media print{@media screen{a{color:red}}b{color:red}}',
      '@media print{b{color:red}}',
    ],
    ['a selector that looks down', 'div:has(a){color:red}', ''],
    ['many ancestors', 'a b c d e f{color:red}', ''],
    ['text of the style', 'a::before{content:"www.bank.it"}', ''],
    ['our own marks', '[data-link-risk]{color:red}', ''],
    [
      'a box over others',
      'div{position:absolute;margin-top:-90px;z-index:9;transform:scale(9);color:red}',
      'div{color:red}',
    ],
    ['turned letters', 'b{unicode-bidi:bidi-override;direction:rtl}', 'b{direction:rtl}'],
    ['a variable', ':root{--a:x}p{color:var(--a)}', ''],
    ['a picture beside a colour', 'p{background:url(https://r.example/x) #fff}', 'p{background:#fff}'],
    ['what is never closed', 'p{color:red', ''],
  ])('style sheets lose %s', (_, css, kept) => {
    expect(cleanStyleSheet(css, ruleBudget())).toBe(kept)
  })

  it('cleanCss never gives back what a second cleaning would change', () => {
    const token = fc.constantFrom(
      'url(',
      '\\',
      '75',
      'rl(',
      '/*',
      '*/',
      '@import',
      '<',
      '(',
      'u',
      'r',
      'l',
      ' ',
      '\n',
      'position:',
      'fixed',
      'sticky',
      '@',
      'import',
      'expression',
      'blocked',
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), (parts) => {
        const css = cleanCss(parts.join(''))
        expect(css).not.toMatch(/url\s*\(|@import|expression\s*\(|[\\<]|position\s*:\s*(?:fixed|sticky)/i)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('the frame document', () => {
  it('allows remote images only when told so', () => {
    expect(frameContentSecurityPolicy(false)).not.toContain('http')
    expect(frameContentSecurityPolicy(true)).toContain('img-src data: blob: https: http:')
    const { source } = frame({ html: '<img src="https://r.example/a.png">' })
    expect(source.indexOf('Content-Security-Policy')).toBeLessThan(source.indexOf('<img'))
  })

  it.each([
    [
      'Gmail',
      '<div>My answer</div><div class="gmail_quote"><div class="gmail_attr">On Mon, Anna wrote:<br></div><blockquote>old</blockquote></div>',
    ],
    [
      'Thunderbird',
      '<p>My answer</p><div class="moz-cite-prefix">Il 3 nov Anna ha scritto:</div><blockquote type="cite">old</blockquote>',
    ],
    ['Outlook', '<p>My answer</p><hr><div id="divRplyFwdMsg">From: Anna</div><p>old</p>'],
    ['Italian Outlook', '<p>My answer</p><p>-----Messaggio originale-----</p><p>old</p>'],
    [
      'Polish',
      '<p>My answer</p><p>pon., 3 lis 2025 Anna napisał(a):</p><blockquote type="cite">old</blockquote>',
    ],
  ])('folds the quote of %s', (_, html) => {
    const details = shown({ html }).querySelectorAll('details')
    expect(details).toHaveLength(1)
    expect(details[0]?.textContent).toContain('old')
    expect(details[0]?.textContent).not.toContain('My answer')
    expect(details[0]?.querySelector('summary')?.getAttribute('aria-label')).toBe('Show')
  })

  it('folds the introduction with its quote in plain text, and leaves a mere forward open', () => {
    const reply = shown({ text: 'My answer\n\nIl giorno lun 3 nov Anna ha scritto:\n> old\n>> older' })
    expect(reply.querySelector('details')?.textContent).toContain('ha scritto')
    expect(reply.querySelectorAll('details')).toHaveLength(1)
    expect(shown({ html: '<div class="gmail_quote">forwarded</div>' }).querySelector('details')).toBeNull()
  })

  it('shows the text of a mail nested by the hundred thousand, which lies below all that is drawn', () => {
    const html = `${'<div>'.repeat(100_000)}end${'</div>'.repeat(100_000)}`
    expect(shown({ html, text: 'The end' }).body.textContent).toBe('The end')
  })

  it('renders plain text escaped, with links', () => {
    const html = plainTextToHtml('See https://x.example/a?b=1&c=2, (www.y.example) or anna@example.it. <b>')
    expect(html).toContain('<a href="https://x.example/a?b=1&amp;c=2">')
    expect(html).toContain('<a href="https://www.y.example">www.y.example</a>)')
    expect(html).toContain('<a href="mailto:anna@example.it">anna@example.it</a>. &lt;b&gt;')
  })

  it.each([
    'ftp://ftp.example.it/prices',
    'ftp://www.example.it/prices',
    'sftp://anna@example.it/prices',
    'hxxps://www.example.it/login',
    String.raw`C:\Kunden\www.example.it\anna@example.it`,
    String.raw`\\server\share\www.example.it`,
    '/srv/www.example.it/mail',
  ])('shows %s as the text it is: no browser opens it, and no part of it is an address', (text) => {
    expect(plainTextToHtml(`See ${text} or https://x.example/a`)).toBe(
      `<div class="plain">See ${text} or <a href="https://x.example/a">https://x.example/a</a></div>`,
    )
  })

  it('plain text never becomes an element it did not name', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '"',
            "'",
            '&',
            'a',
            'www.',
            'http://',
            '@',
            '.it',
            '\n',
            ' ',
            'onload=',
          ),
        }),
        (text) => {
          const names = [
            ...new DOMParser().parseFromString(plainTextToHtml(text), 'text/html').body.querySelectorAll('*'),
          ]
          for (const element of names) {
            expect(['A', 'DIV', 'BLOCKQUOTE']).toContain(element.nodeName)
            expect([...element.attributes].every(({ name }) => /^(href|class|type)$/.test(name))).toBe(true)
          }
        },
      ),
    )
  })

  const themed = (html: string, theme: 'light' | 'dark') =>
    buildFrameDocument({
      html,
      text: '',
      cidImages: new Map(),
      allowRemote: false,
      whole: false,
      theme,
      labels: { showQuote: '', frame: '' },
    }).source

  it('keeps coloured mail on paper in the dark', () => {
    const dark = (html: string) => themed(html, 'dark')
    expect(dark('<p style="background:#fff;color:#111">x</p>')).toContain('<html class="light paper">')
    expect(dark('<table bgcolor="#ffffff"><tr><td>x</td></tr></table>')).toContain(
      '<html class="light paper">',
    )
    expect(dark('<p>x</p>')).toContain('<html class="dark">')
  })

  const bodyOf = (source: string) => {
    const { body, head } = new DOMParser().parseFromString(source, 'text/html')
    return { style: body.getAttribute('style'), ground: head.querySelector('style')?.textContent ?? '' }
  }

  it.each([
    ['<body bgcolor="#123456" text="ffffff">', 'background-color:#123456;color:#ffffff'],
    [
      '<body bgcolor=navy style="color: rgb(255, 255, 255)">',
      'background-color:navy;color:rgb(255, 255, 255)',
    ],
    [
      '<html><head><title>x</title></head><BODY bgcolor="#ffffff" STYLE="margin:0;background:#102030 url(https://r.example/a.png) no-repeat;color:#eee !important">',
      'background-color:#102030;color:#eee',
    ],
    [
      '<body style="background:linear-gradient(90deg, #123456, #654321);color:white">',
      'background-color:#123456;color:white',
    ],
    ['<div>a</div><body bgcolor="#123456">', 'background-color:#123456'],
  ])('draws a mail in the colours of its body, whatever the theme: %s', (body, style) => {
    for (const theme of ['light', 'dark'] as const) {
      const source = themed(`${body}<p><font color="#fefefe">x</font></p>`, theme)
      expect(source).toContain('<html class="light paper">')
      expect(source).toContain('color="#fefefe"')
      expect(bodyOf(source).style).toBe(style)
      expect(bodyOf(source).ground).toContain(
        `html.paper { background: ${style.slice('background-color:'.length).split(';')[0]}; }`,
      )
    }
  })

  it.each([
    '<body bgcolor="#FFFFFF" text="#000000">',
    '<body style="background-color:#fefefe;color:black">',
    '<body bgcolor="transparent" text="#fff">',
    '<body text="red;background:url(//r.example)" bgcolor="x}body{display:none">',
  ])('leaves a mail on the ground of the theme where its body is as good as white: %s', (body) => {
    const dark = themed(`${body}<p>x</p>`, 'dark')
    expect(dark).toContain('<html class="dark">')
    expect(bodyOf(dark).style).toBeNull()
    expect(dark).not.toMatch(/r\.example|display:none/)
  })

  it('draws text in no colour that could not be read on its ground', () => {
    expect(
      bodyOf(themed('<body text="#fff" background="https://r.example/a.png"><p>x</p>', 'light')).style,
    ).toBeNull()
    expect(bodyOf(themed('<body text="navy"><p>x</p>', 'light')).style).toBe('color:navy')
  })

  it('drops text colours in the dark where the mail paints no background', () => {
    const dark = themed('<p style="color:#111;font-weight:700">x</p><font color="black">y</font>', 'dark')
    expect(dark).toContain('<html class="dark">')
    expect(dark).toContain('font-weight:')
    expect(dark).not.toMatch(/#111|rgb\(17|color="black"/)
    expect(themed('<p style="color:#111">x</p>', 'light')).toMatch(/color:/)
  })
})

describe('a mail that a busy computer reads too late', () => {
  it('shows its text and offers the rest, which is the mail itself', () => {
    const mail = { html: `<p>${'<b>drawn</b> '.repeat(100)}</p>`, text: 'written' }
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10_000))
    const late = frame(mail)
    clock.mockRestore()
    expect(late.source).toContain('written')
    expect(late).toMatchObject({ rest: true, cut: false })
    expect(frame(mail).source).toContain('drawn')
  })
})
