import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { hasXssVectors, xssPayloads } from '../helpers/xss-vectors'

const browserPath = '/usr/bin/chromium'
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const entry = `
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { MailFrame } from '/src/renderer/ui/mail-html/MailFrame.tsx'
const root = createRoot(document.getElementById('root'))
const labels = { showQuote: 'Show quote', hideQuote: 'Hide quote', frame: 'Mail' }
window.opened = []
window.keys = []
window.ran = []
document.addEventListener('keydown', (event) => window.keys.push(event.key))
let count = 0
window.show = (html, allowRemote = false, text = '') => new Promise((resolve) => {
  root.render(createElement(MailFrame, { key: ++count, html, text, allowRemote, cidImages: new Map(), theme: 'light', labels,
    onOpenLink: (url, shown) => window.opened.push([url, shown]), onRemoteCount: (remote) => { window.remote = remote } }))
  const wait = () => { 
    const frame = document.querySelector('iframe')
    if (frame?.contentDocument?.readyState === 'complete' && frame.contentDocument.querySelector('meta')) setTimeout(resolve, 30)
    else setTimeout(wait, 5)
  }
  setTimeout(wait, 10)
})
window.ready = true
`

// Left out, saying so, where no Chromium is installed.
describe.skipIf(!existsSync(browserPath))('MailFrame in Chromium (skipped without Chromium)', () => {
  let pageServer: Server
  let remoteServer: Server
  let remoteHits: string[] = []
  let remote = ''
  let browser: Browser
  let page: Page
  let foreign: string[] = []

  beforeAll(async () => {
    const script = await bundle()
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
    browser = await chromium.launch({ executablePath: browserPath, args: flags })
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

  it.skipIf(!hasXssVectors)('runs no script and sends no request for the published XSS vectors', async () => {
    foreign = []
    const payloads = xssPayloads()
    for (let at = 0; at < payloads.length; at += 25)
      await show(payloads.slice(at, at + 25).join('\n<p>next</p>\n'))
    for (const payload of payloads.filter((_, index) => index % 8 === 0)) await show(payload)
    expect(await page.evaluate('window.ran')).toEqual([])
    expect(foreign).toEqual([])
  })

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
      <meta http-equiv=refresh content="0;url=${remote}/refresh"><body background="${remote}/body.png"><bgsound src="${remote}/sound">`
    await show(html)
    await page.waitForTimeout(300)
    expect(remoteHits).toEqual([])
    expect(await page.evaluate('window.remote')).toBe(2)

    await show(html, true)
    await expect.poll(() => [...new Set(remoteHits)].sort()).toEqual(['/background.png', '/image.png'])
  })

  it('hands links and keys to the page and grows with its content', async () => {
    await show(`<a href="https://evil.example/x">www.bank.it</a>${'<p>line</p>'.repeat(60)}`)
    const frame = page.frameLocator('iframe')
    await frame.getByRole('link').click()
    expect(await page.evaluate('window.opened')).toEqual([['https://evil.example/x', 'www.bank.it']])
    await page.keyboard.press('j')
    expect(await page.evaluate('window.keys')).toContain('j')
    const height = () => page.evaluate("document.querySelector('iframe').getBoundingClientRect().height")
    await expect.poll(height).toBeGreaterThan(1500)
    await show('<p>short</p>')
    await expect.poll(height).toBeLessThan(100)
  })

  it('shows the quote at a press', async () => {
    await show('', false, 'My answer\n\nOn Monday, Anna wrote:\n> the old mail')
    const frame = page.frameLocator('iframe')
    await expect.poll(() => frame.getByText('the old mail').isVisible()).toBe(false)
    await frame.locator('summary').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => frame.getByText('the old mail').isVisible()).toBe(true)
  })
})

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    root: process.cwd(),
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:entry' ? `\0${id}` : null),
        load: (id) => (id === '\0virtual:entry' ? entry : null),
      },
    ],
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: 'virtual:entry', output: { format: 'es' } },
    },
  })
  const outputs = Array.isArray(result)
    ? result.flatMap(({ output }) => output)
    : 'output' in result
      ? result.output
      : []
  const chunk = outputs.find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('no bundle')
  return chunk.code
}

function listen(answer: (url: string) => [string, string | Buffer]): Promise<Server> {
  const server = createServer((request, response) => {
    const [type, body] = answer(request.url ?? '/')
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null

function urlOf(server: Server): string {
  const address = server.address()
  if (!isAddress(address)) throw new Error('not listening')
  return `http://127.0.0.1:${address.port}`
}
