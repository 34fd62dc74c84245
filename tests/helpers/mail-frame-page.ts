import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'vite'

const entry = `
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { MailFrame } from '/src/renderer/ui/mail-html/MailFrame.tsx'
import { findsHiddenText } from '/src/renderer/ui/mail-html/hidden-text.ts'
const root = createRoot(document.getElementById('root'))
const labels = { showQuote: 'Show quote', frame: 'Mail', beginning: 'The beginning.', showRest: 'Show the rest' }
window.opened = []
window.keys = []
window.ran = []
document.addEventListener('keydown', (event) => window.keys.push(event.key))
let count = 0
const inTwoFrames = (then) => requestAnimationFrame(() => requestAnimationFrame(then))
window.show = (html, allowRemote = false, text = '') => new Promise((resolve) => {
  root.render(createElement(MailFrame, { key: ++count, html, text, allowRemote, cidImages: new Map(), theme: 'light', labels,
    onOpenLink: (link) => window.opened.push(link), onShown: (facts) => { window.facts = facts } }))
  const wait = () => { 
    const frame = document.querySelector('iframe')
    if (frame?.contentDocument?.readyState === 'complete' && frame.contentDocument.querySelector('meta')) inTwoFrames(resolve)
    else requestAnimationFrame(wait)
  }
  inTwoFrames(wait)
})
window.hidesText = () => {
  const work = findsHiddenText(document.querySelector('iframe').contentDocument)
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
window.ready = true
`

/** A page that draws mails as the window does: `window.show(html, allowRemote, text)` and what else `entry` names. */
export async function mailFrameScript(): Promise<string> {
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

/** Answers on a port of its own with a type and a body by path. */
export function listen(answer: (url: string) => [string, string | Buffer]): Promise<Server> {
  const server = createServer((request, response) => {
    const [type, body] = answer(request.url ?? '/')
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null

export function urlOf(server: Server): string {
  const address = server.address()
  if (!isAddress(address)) throw new Error('not listening')
  return `http://127.0.0.1:${address.port}`
}
