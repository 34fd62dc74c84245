import type { Server } from 'node:http'
import { chromium, type Browser, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wholeChromium } from '../helpers/chromium'
import { listen, mailFrameScript, urlOf } from '../helpers/mail-frame-page'
import { HIDDEN, waysToHide, waysToShow } from '../helpers/ways-to-hide'
import { hasXssVectors, xssPayloads } from '../helpers/xss-vectors'

/** All of the largest mails take a busy machine seconds. */
const SLOW = { timeout: 30_000 }

/** The height of the frame once 20 pictures in a row left it alone; a frame that grows for ever never rests. */
const restingHeight = `new Promise((resolve) => {
  let [last, same] = [-1, 0]
  const look = () => {
    const { height } = document.querySelector('iframe').getBoundingClientRect()
    same = height === last ? same + 1 : 0
    last = height
    if (same === 20) resolve(height)
    else requestAnimationFrame(look)
  }
  look()
})`

// Left out, saying so, where no Chromium is installed.
describe.skipIf(wholeChromium.executablePath === undefined)(
  'MailFrame in Chromium (skipped without Chromium)',
  () => {
    let pageServer: Server
    let remoteServer: Server
    let remoteHits: string[] = []
    let remote = ''
    let browser: Browser
    let page: Page
    let foreign: string[] = []

    beforeAll(async () => {
      const script = await mailFrameScript()
      pageServer = await listen((url) =>
        url === '/entry.js'
          ? ['text/javascript', script]
          : [
              'text/html',
              '<!doctype html><body><div id="root"></div><script type="module" src="/entry.js"></script>',
            ],
      )
      remoteServer = await listen((url) => {
        remoteHits.push(url)
        return ['image/gif', Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')]
      })
      const address = urlOf(pageServer)
      remote = urlOf(remoteServer)
      browser = await chromium.launch(wholeChromium)
      page = await browser.newPage()
      page.on('pageerror', (error) => foreign.push(`error ${error.message}`))
      page.on('dialog', (dialog) => {
        foreign.push(`dialog ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('request', (request) => {
        if (!request.url().startsWith(address) && !/^(?:data|blob|about):/.test(request.url()))
          foreign.push(request.url())
      })
      await page.addInitScript('window.alert = (message) => { window.top.ran.push(String(message)) }')
      await page.goto(address)
      await page.waitForFunction('window.ready')
    })

    afterAll(async () => {
      await browser?.close()
      pageServer?.close()
      remoteServer?.close()
    })

    const show = (html: string, allowRemote = false, text = '') =>
      page.evaluate(`window.show(${JSON.stringify(html)}, ${allowRemote}, ${JSON.stringify(text)})`)

    const laidOut = (): Promise<number> => page.frameLocator('iframe').locator('*').count()

    it.skipIf(!hasXssVectors)(
      'runs no script and sends no request for the published XSS vectors',
      async () => {
        foreign = []
        const payloads = xssPayloads()
        for (let at = 0; at < payloads.length; at += 25)
          await show(payloads.slice(at, at + 25).join('\n<p>next</p>\n'))
        for (const payload of payloads.filter((_, index) => index % 8 === 0)) await show(payload)
        expect(await page.evaluate('window.ran')).toEqual([])
        expect(foreign).toEqual([])
      },
    )

    it('loads nothing remote until allowed, then images only', async () => {
      foreign = []
      remoteHits = []
      const html = `<link rel=stylesheet href="${remote}/link.css"><link rel=prefetch href="${remote}/prefetch">
      <style>@import "${remote}/import.css"; @font-face{font-family:x;src:url(${remote}/font)} p{background:url(${remote}/css.png);font-family:x}</style>
      <p style="background-image:u\\72l(${remote}/style.png)">text</p><img src="${remote}/image.png" srcset="${remote}/srcset.png 2x">
      <img src="${remote}/pixel.gif" width=1 height=1><table background="${remote}/background.png"><tr><td>x</td></tr></table>
      <iframe src="${remote}/frame"></iframe><object data="${remote}/object"></object><embed src="${remote}/embed">
      <video src="${remote}/video" poster="${remote}/poster.png"></video><input type=image src="${remote}/input.png">
      <svg><image href="${remote}/svg.png"/><use href="${remote}/use.svg#x"/></svg><picture><source srcset="${remote}/source.png"></picture>
      <p style="background:image-set('${remote}/set.png' 1x);background:-webkit-image-set(url(${remote}/webkit.png) 1x)">x</p>
      <ul style="list-style:url(${remote}/list.png)"><li style="cursor:url(${remote}/cursor.png),auto;border-image:url(${remote}/border.png);mask:url(${remote}/mask.svg);clip-path:url(${remote}/clip.svg#a);filter:url(${remote}/filter.svg#a);content:url(${remote}/content.png);shape-outside:url(${remote}/shape.png)">x</ul>
      <style>a::before{content:url(${remote}/before.png)} @namespace url(${remote}/namespace); @media print{p{background:url(${remote}/print.png)}} @supports (a:b){p{background:url(${remote}/supports.png)}} :root{--u:url(${remote}/variable.png)} p{background:var(--u)}</style>
      <svg><foreignObject><img src="${remote}/foreign.png"></foreignObject><style>@import "${remote}/svg.css"</style><feImage href="${remote}/fe.png"/></svg>
      <a href="#" ping="${remote}/ping" attributionsrc="${remote}/attribution">x</a><form action="${remote}/form"><button formaction="${remote}/button">x</button></form>
      <img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='${remote}/inner.png'/></svg>"><img lowsrc="${remote}/low.png" dynsrc="${remote}/dyn.png">
      <track src="${remote}/track"><audio src="${remote}/audio"></audio><portal src="${remote}/portal"></portal><applet archive="${remote}/applet"></applet><frameset><frame src="${remote}/frames"></frameset>
      <script src="${remote}/script"></script><link rel=preconnect href="${remote}/preconnect"><link rel=modulepreload href="${remote}/module"><link rel=icon href="${remote}/icon"><html manifest="${remote}/manifest">
      <meta http-equiv=refresh content="0;url=${remote}/refresh"><body background="${remote}/body.png"><bgsound src="${remote}/sound">`
      await show(html)
      expect(await page.evaluate('window.facts.remoteCount')).toBe(2)
      // What was asked for before it has come before it.
      await show(`<img src="${remote}/later.png">`, true)
      await expect.poll(() => remoteHits).toContain('/later.png')
      expect(remoteHits).toEqual(['/later.png'])

      remoteHits = []
      await show(html, true)
      await expect.poll(() => [...new Set(remoteHits)].sort()).toEqual(['/background.png', '/image.png'])
    })

    it('loads no picture that a style sheet makes a pixel, and every one that is seen', async () => {
      const trackers = ['class', 'id', 'media', 'most', 'line', 'height']
      const seen = ['seen', 'narrow', 'own', 'later', 'half']
      const picture = (name: string, attributes = ''): string =>
        `<img class="${name}" src="${remote}/${name}.png" ${attributes}>`
      const html = `<style>.class{width:1px;height:1px} #one{width:0px;height:0px} .most{max-width:1px;max-height:1px}
      td .line{height:1px!important} .line{width:1px} .height{height:0%} .seen{width:16px;height:1px} .own,.later{width:1px;height:1px}
      .later{width:40px} .half{width:0.5em;height:0.5em} @media (max-width:10px){.narrow{width:1px;height:1px}}
      @media screen{.media{width:1px;height:1px}}</style>
      ${[...trackers, ...seen]
        .map((name) => picture(name, name === 'id' ? 'id=one' : name === 'own' ? 'style="width:30px"' : ''))
        .join('')
        .replace(/<img class="line[^>]*>/, '<table><tr><td>$&</table>')}`
      await show(html)
      expect(await page.evaluate('[window.facts.remoteCount, window.facts.trackers]')).toEqual([5, 6])
      remoteHits = []
      await show(html, true)
      const expected = seen.map((name) => `/${name}.png`).sort()
      await expect.poll(() => [...new Set(remoteHits)].sort()).toEqual(expected)
    })

    it('hands links and keys to the page and grows with its content', async () => {
      await show(`<a href="https://evil.example/x">www.bank.it</a>${'<p>line</p>'.repeat(60)}`)
      const frame = page.frameLocator('iframe')
      await frame.getByRole('link').click()
      expect(await page.evaluate('window.opened')).toEqual([
        { url: 'https://evil.example/x', shownText: 'www.bank.it', risk: 'other-host' },
      ])
      await page.keyboard.press('j')
      expect(await page.evaluate('window.keys')).toContain('j')
      const height = () => page.evaluate("document.querySelector('iframe').getBoundingClientRect().height")
      await expect.poll(height).toBeGreaterThan(1500)
      await show('<p>short</p>')
      await expect.poll(height).toBeLessThan(100)
    })

    it('shows where a link leads outside the mail, and marks text its style sheet hides', async () => {
      await show(
        '<style>a{display:block;overflow:hidden;height:0;margin:-9px} *{font-size:30px!important} .x{opacity:0} summary{display:none}</style>' +
          '<p>Text</p><a href="https://www.bank.it.evil.example/x">Bank<i class=x>not</i></a><a href="https://shop.example/" class=y>Shop</a>',
      )
      const frame = page.frameLocator('iframe')
      const links = frame.getByRole('link')
      await links.first().focus()
      const status = page.locator('iframe + div')
      await expect.poll(() => status.textContent()).toBe('www.bank.it.evil.example')
      expect(await status.locator('strong').textContent()).toBe('evil.example')
      await show('<style>.x{opacity:0}</style><a href="https://shop.example/">Shop<i class=x>not</i></a>')
      await expect.poll(() => frame.getByRole('link').getAttribute('data-link-risk')).toBe('hidden-text')
    })

    it('marks links whose words are drawn otherwise than they are written', async () => {
      const evil = (inside: string, style = ''): string =>
        `<a href="https://evil.example/" style="${style}">${inside}</a>`
      const lying: Record<string, string> = {
        'white on white': evil('My bank<i style="color:#fff">x</i>'),
        'nearly white': evil('My bank<i style="color:#fdfdfd">x</i>'),
        'as dark as its cell': `<table><tr><td bgcolor="#123456">${evil('<b style="color:#fff">Bank</b><i style="color:#133557">x</i>')}</td></tr></table>`,
        'in a gradient': `<div style="background:linear-gradient(#eee,#eee)">${evil('Bank<i style="color:#eee">x</i>')}</div>`,
        'by a sheet': `<style>.x{color:#fff}</style>${evil('Bank<i class=x>x</i>')}`,
        'two pixels': `<style>.x{font-size:2px}</style>${evil('Bank<i class=x>x</i>')}`,
        'half a pixel by relation': evil('Bank<i style="font-size:5%">x</i>'),
        'hardly there': evil('Bank<i style="opacity:.04">x</i>'),
        'twice hardly there': evil('Bank<i style="opacity:.3"><b style="opacity:.3">x</b></i>'),
        'cut off': `<style>.x{display:inline-block;width:1px;overflow:hidden;white-space:nowrap;text-indent:50px}</style>${evil('Bank<i class=x>x</i>')}`,
        'no height': `<style>.x{display:block;max-height:0;overflow:hidden}</style>${evil('Bank<i class=x>x</i>')}`,
        'shown only on paper': `<style>.x{display:none}@media print{.x{display:inline-block}}</style>${evil('Bank<i class=x>x</i>')}`,
        'too many pieces': evil('<b>a</b>'.repeat(200)),
      }
      const marked: Record<string, unknown> = {}
      for (const [name, html] of Object.entries(lying)) {
        await show(html)
        marked[name] = await page.frameLocator('iframe').getByRole('link').getAttribute('data-link-risk')
      }
      expect(marked).toEqual(Object.fromEntries(Object.keys(lying).map((name) => [name, 'hidden-text'])))
      expect(await page.evaluate('window.facts.riskyLinks')).toBe(1)

      await show(evil('<i style="float:right">bank.it</i><i style="float:right">www.</i>'))
      expect(await page.frameLocator('iframe').getByRole('link').getAttribute('data-link-risk')).toBe(
        'other-host',
      )

      await show(
        `<a href="https://a.example/">A</a> <a href="https://b.example/" style="color:#fff;background:#1a63c7">Buy</a>
       <table bgcolor="#000"><tr><td><a href="https://c.example/" style="color:#eee">Light <b>on</b> dark</a></td></tr></table>
       <a href="https://d.example/"><span style="color:#ccc;opacity:.7">Pale</span></a>
       <blockquote type="cite">old <a href="https://e.example/">in a quote</a></blockquote>`,
      )
      expect(await page.frameLocator('iframe').locator('[data-link-risk]').count()).toBe(0)
    })

    it('tells of text that is not drawn, and of none that newsletters hide in good faith', async () => {
      const numbered = (count: number): string =>
        Array.from({ length: count }, (_, at) => `word${at}`).join(' ')
      const words = numbered(80)
      const ways = [
        'display:none',
        'opacity:0',
        'font-size:0',
        'color:#fff',
        'visibility:hidden',
        'max-height:0;overflow:hidden',
      ]
      const tells: Record<string, string> = {
        ...Object.fromEntries(ways.map((way) => [way, `<p>Seen</p><div style="${way}">${words}</div>`])),
        'a rule': `<style>.x{font-size:0}</style><p>Seen</p><p class="x">${words}</p>`,
        'within a word': '<p>pass<span style="font-size:0">hidden</span>word</p>',
        'a line too long for the preview': `<div style="opacity:0">${numbered(61)}</div><p>Seen</p>`,
        'some words after the text': `<p>Seen</p><div style="opacity:0">${numbered(13)}</div>`,
        'a few words here and there': `<p>Seen</p>${'one,two,three,four,five'
          .split(',')
          .map((at) => `<div style="font-size:0">${at}a ${at}b ${at}c</div><p>Seen</p>`)
          .join('')}`,
        'between words': '<p>Pay <b>now <i style="display:none">never</i> all</b> of it</p>',
      }
      const isSilent: Record<string, string> = {
        'nothing hidden': `<p>${words}</p>`,
        'a line for the preview': `<div style="display:none;font-size:1px">Ten new things, and much more of it for you&zwnj;&nbsp;&zwnj;</div><p>Hello</p>`,
        'a long line for the preview': `<div style="opacity:0">${numbered(60)}</div><p>Seen</p>`,
        'labels for those who hear it read': `<p>Seen</p>${'<p style="font-size:0">Our logo, opens the shop</p><p>Seen</p>'.repeat(2)}`,
        'the same for a small screen': `<style>.m{display:none}@media(max-width:300px){.m{display:block!important}}</style><p>${words}</p><div class="m">${words}</div>`,
        'a word twice': '<p>Order now <span style="display:none">now</span> and here</p>',
        'a folded quote': `<p>Yes</p><blockquote type="cite">${words}</blockquote>`,
        'a box without size around others':
          '<table><tr><td style="font-size:0"><div style="font-size:14px;display:inline-block">One</div> <div style="font-size:14px">Two</div></td></tr></table>',
        'white on a dark cell': `<table><tr><td bgcolor="#112233"><p style="color:#fff">${words}</p></td></tr></table>`,
      }
      const wrong: string[] = []
      for (const [name, html] of Object.entries({ ...tells, ...isSilent })) {
        await show(html)
        if ((await page.evaluate('window.hidesText()')) !== name in tells) wrong.push(name)
      }
      expect(wrong).toEqual([])
      await show(tells['opacity:0'] ?? '')
      await page.waitForFunction('window.facts.hidesText')
    })

    it('draws a mail on the ground of its first body', async () => {
      await show('<p>a</p><body bgcolor="#123456"><body bgcolor="#654321">')
      const body = 'document.querySelector("iframe").contentDocument.body'
      expect(await page.evaluate(`getComputedStyle(${body}).backgroundColor`)).toBe('rgb(18, 52, 86)')
    })

    it('draws or tells of a text, by whatever way it is hidden', { timeout: 120_000 }, async () => {
      const wrong: string[] = []
      for (const { name, html, drawn } of waysToHide.filter(({ leftOut }) => !leftOut)) {
        await show(html)
        if ((await page.evaluate('window.hidesText()')) === (drawn === true)) wrong.push(name)
      }
      expect(wrong).toEqual([])
    })

    it('tells of no text that is seen, on whatever ground it stands', { timeout: 60_000 }, async () => {
      const wrong: string[] = []
      for (const { name, html } of waysToShow) {
        await show(html.replaceAll('Seen', `Seen ${HIDDEN}`))
        if (await page.evaluate('window.hidesText()')) wrong.push(name)
      }
      expect(wrong).toEqual([])
    })

    it(
      'brings the words of a mail into reach, however large its boxes are',
      { timeout: 120_000 },
      async () => {
        const end = '<p id=end>end</p>'
        const styles = [
          'height:20000px',
          'min-height:20000px',
          'height:9000pt',
          'height:500em',
          'margin-top:9000px',
          'margin:99em 0',
          'padding:5000px',
          'padding-left:400%',
          'text-indent:5000px',
          'border:4000px solid #eee',
          'border-width:4000px;border-style:solid',
          'border-spacing:4000px;display:table',
          'line-height:9000px',
          'line-height:500',
          'font:14px/500 serif',
          'font-size:4000px',
          'letter-spacing:900px',
          'word-spacing:9000px',
          'width:5000px;text-align:right',
          'min-width:900vw;text-align:right',
          'width:calc(9000px);text-align:right',
          'position:fixed;top:9000px',
          'position:absolute;left:9000px',
          'display:flex;gap:9000px',
          'display:flex;flex-basis:9000px;flex-direction:column',
        ]
        const mails = [
          ...styles.map((style) => `<div style="${style}"><p>Seen</p>${end}</div>`),
          ...styles.map((style) => `<div style="${style}">&nbsp;</div>${end}`),
          ...styles.map((style) => `<style>div{${style}}</style><div>Seen${end}</div>`),
          ...[
            'height=20000',
            'width=5000 align=right',
            'cellpadding=4000',
            'cellspacing=4000',
            'border=4000',
          ].map(
            (attribute) => `<table ${attribute}><tr><td>Seen</td><td align=right>${end}</td></tr></table>`,
          ),
          `<table><tr><td height=20000>&nbsp;</td></tr></table>${end}`,
          `<img src="https://shop.example/a.png" width=600 height=20000>${end}`,
          `<img src="https://shop.example/a.png" hspace=4000 vspace=4000>${end}`,
          `<hr size=9000>${end}`,
          `${'<br>'.repeat(2_000)}${end}`,
          `${'<p>&nbsp;</p>'.repeat(2_000)}${end}`,
          `${'<div><br></div>\n'.repeat(1_000)}${end}`,
        ]
        const wrong: string[] = []
        for (const html of mails) {
          await show(html)
          const box = await page.frameLocator('iframe').locator('#end').boundingBox()
          if (!box || box.y > 1_500 || box.x > 1_800)
            wrong.push(`${html.slice(0, 80)} ${JSON.stringify(box)}`)
        }
        await show('', false, `a${'\n'.repeat(3_000)}end`)
        if (Number(await page.evaluate(restingHeight)) > 1_500) wrong.push('lines of text')
        expect(wrong).toEqual([])
      },
    )

    it('shows all of a mail that is nested deep, and does not say that more is there', async () => {
      for (const levels of [200, 2_000, 4_000, 50_000]) {
        const inside = '<style>p{color:red}</style><p>few</p><p>words</p>'
        await show(`${'<div>'.repeat(levels)}${inside}${'</div>'.repeat(levels)}`, false, 'few\nwords')
        expect(await page.frameLocator('iframe').locator('body').innerText()).toMatch(/^few\s+words\s*$/)
        expect(await page.evaluate('window.facts.cut')).toBe(false)
        expect(await page.getByRole('button', { name: 'Show the rest' }).isVisible()).toBe(false)
      }
    })

    it('asks about a link over which other words are drawn', async () => {
      await show(
        '<div style="height:0">www.bank.it/login and more</div><a href="https://evil.example/">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;</a>',
      )
      await page.evaluate('window.opened.length = 0')
      const box = await page.frameLocator('iframe').getByRole('link').boundingBox()
      await page.mouse.click((box?.x ?? 0) + 12, (box?.y ?? 0) + 8)
      expect(await page.evaluate('window.opened.map((link) => link.risk)')).toEqual(['hidden-text'])
    })

    it('is no taller than what it holds, however a mail measures itself by its frame', async () => {
      await show(
        '<style>html{height:100%}body{height:100%;padding:40px}@media (max-height:300px){p{height:900px}} div{min-height:110vh}</style><div>x</div><p>x',
      )
      expect(await page.evaluate(restingHeight)).toBeLessThan(250)
    })

    it('shows mails made to stop a window', { timeout: 120_000 }, async () => {
      const repeat = (text: string, count: number): string => text.repeat(count)
      const each = (count: number, text: (at: number) => string): string =>
        Array.from({ length: count }, (_, at) => text(at)).join('')
      const mails: [html: string, text: string][] = [
        [`<style>${repeat('&,&{', 30)}color:red${repeat('}', 30)}</style>end`, ''],
        [`<style>${repeat('a{', 6_000)}</style>`, ''],
        [`<svg><style>${repeat('a{', 60_000)}${repeat('}', 60_000)}</style></svg>`, ''],
        [`<style>${repeat('@media all{a{', 30_000)}</style>`, ''],
        ...[
          ':is(a,',
          ':not(',
          ':where(',
          ':has(',
          'a[',
          '(',
          'calc(',
          '-url(',
          'a{(',
          'a{b:var(--c,',
          '@media (',
        ].map((text): [string, string] => [`<style>${repeat(text, 40_000)}</style>`, '']),
        ...['(not ', '('].map((text): [string, string] => [
          `<style>@media ${repeat(text, 40_000)}(color)${repeat(')', 40_000)}{p{color:red}}</style>`,
          '',
        ]),
        // Where a style sheet begins, and what is a string in it, is not what it seems.
        ...[
          [`<style a="'>">`, `:is(a,`],
          [`<style '>'">`, `:is(a,")"`],
          [`<style>`, `:is(a,")"`],
          [`<style>`, `:is(a,/*)*/`],
          [`<style>`, `:is(a,\\)`],
          [`<style>\\75rl(a")`, `:is(a,`],
          [`<style></stylex>`, `:is(a,`],
          [`<svg><style>`, `:is(a,&quot;)&quot;`],
          [`<svg><style><!--"-->`, `:is(a,")"`],
          [`<svg><style><b>"</b>`, `:is(a,")"`],
        ].map(([begin = '', text = '']): [string, string] => [
          `${begin}${repeat(text, 40_000)}</style></svg>`,
          '',
        ]),
        ...['calc(', '(', '[', '{', 'var(--a,'].map((text): [string, string] => [
          `<p style="width:${repeat(text, 40_000)}">x</p>`,
          '',
        ]),
        [`<style>${repeat('* ', 400)}{color:red}</style>${repeat('<div>', 20_000)}`, 'end'],
        [
          `<style>${each(2000, (at) => `p:nth-child(2n+${at}){color:red}`)}</style>${repeat('<p>a', 9_000)}`,
          'end',
        ],
        ['', `http://a.example/${repeat(')', 60_000)} end`],
        ['', `${repeat('>', 60_000)} end`],
        ['', `a${repeat('\u0301\u0316', 150_000)} end`],
        [repeat('<blockquote type="cite">a', 20_000), 'end'],
        [repeat('<div id=appendonsend></div>', 9_000), 'end'],
        // Deep or multiplied by the parser: the text is shown.
        [repeat('<ul><li>', 60_000), 'end'],
        [each(10_000, (at) => `<p><b id=${at}>x`), 'end'],
        [`${repeat('<b><i><a>', 10_000)}${repeat('<p>x', 10_000)}`, 'end'],
        [repeat('<table><tr><td><b><i><a href=x>', 10_000), 'end'],
        [repeat('<!--</b>--><b><div>', 30_000), 'end'],
        [`<p ${each(100_000, (at) => `a${at}=1 `)}>x`, 'end'],
        // Costly to lay out.
        [`<ol reversed>${repeat('<li>a', 9_000)}</ol>`, 'end'],
        [`<p>${repeat('\u05d0 a ', 60_000)}`, 'end'],
        [`<pre>${repeat('\t', 300_000)}</pre>`, 'end'],
        ['', `${repeat('\t', 300_000)}end`],
      ]
      for (const [html, text] of mails) {
        await show(html === '' ? '' : `${html}end`, false, text)
        expect(await laidOut()).toBeLessThan(5_000)
        const rest = page.getByRole('button', { name: 'Show the rest' })
        if (await rest.isVisible()) await rest.click()
        await expect
          .poll(() => page.frameLocator('iframe').locator('body').textContent(), SLOW)
          .toContain('end')
      }
    })

    it('shows the beginning of a long mail, and its rest when asked to', { timeout: 120_000 }, async () => {
      const cells = '<td>a<td>b<td>c<td>d<td>e'
      const mails: [html: string, text: string][] = [
        [`<table>${`<tr>${cells}</tr>`.repeat(3_000)}</table><p>end`, ''],
        [`<p>${'lorem ipsum dolor '.repeat(20_000)}<p>end`, ''],
        ['', `${'> a\n>> b\n'.repeat(9_000)}end`],
        ['', `${'\u4e2d\u6587 '.repeat(60_000)}end`],
      ]
      const frame = page.frameLocator('iframe')
      for (const [html, text] of mails) {
        await show(html, false, text)
        expect(await laidOut()).toBeLessThan(5_000)
        expect((await frame.locator('body').textContent())?.length).toBeLessThan(70_000)
        expect(await page.evaluate('window.facts.cut')).toBe(false)
        expect(await frame.getByText('end').count()).toBe(0)
        await page.getByRole('button', { name: 'Show the rest' }).click()
        await expect.poll(() => frame.locator('body').textContent(), SLOW).toContain('end')
        expect(await page.evaluate('document.activeElement.tagName')).toBe('IFRAME')
        expect(await page.evaluate('window.facts.cut')).toBe(false)
      }
      await show('', false, `${'> a\n>> b\n'.repeat(60_000)}end`)
      await page.getByRole('button', { name: 'Show the rest' }).click()
      await expect.poll(() => page.evaluate('window.facts.cut'), SLOW).toBe(true)
      await show(
        `<style>${'p{color:red} '.repeat(20_000)}</style><img src="data:image/gif;base64,${'A'.repeat(900_000)}"><p>end`,
      )
      expect(await page.getByRole('button', { name: 'Show the rest' }).isVisible()).toBe(false)
      expect(await frame.getByText('end').count()).toBe(1)
    })

    it('shows the quote at a press', async () => {
      await show('', false, 'My answer\n\nOn Monday, Anna wrote:\n> the old mail')
      const frame = page.frameLocator('iframe')
      await expect.poll(() => frame.getByText('the old mail').isVisible()).toBe(false)
      await frame.locator('summary').focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => frame.getByText('the old mail').isVisible()).toBe(true)
    })
  },
)
