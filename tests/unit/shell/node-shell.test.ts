import { request as httpRequest, type IncomingMessage } from 'node:http'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { openProfile } from '../../../src/main/profile/open-profile'
import { StartError } from '../../../src/main/profile/start-error'
import { memorySecrets } from '../../../src/main/secrets/memory'
import { contentSecurityPolicy } from '../../../src/main/shell/content-security'
import { findBrowser } from '../../../src/main/shell/node/app-window'
import { readArguments } from '../../../src/main/shell/node/arguments'
import { createGuard } from '../../../src/main/shell/node/guard'
import { writeLaunchPage } from '../../../src/main/shell/node/launch-page'
import { createLaunchTickets } from '../../../src/main/shell/node/launch-ticket'
import { createFileOpener } from '../../../src/main/shell/node/open-file'
import { startAppServer, type AppServer } from '../../../src/main/shell/node/server'
import { pageFile } from '../../../src/main/shell/page-files'
import type { EngineClient } from '../../../src/shared/contract/index'
import { temporaryDir } from '../../helpers/temporary'

function rendererDir(): string {
  const dir = temporaryDir()
  const renderer = join(dir, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(dir, 'secret.html'), 'outside')
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>the page')
  writeFileSync(join(renderer, 'assets', 'index-abc.js'), 'script')
  writeFileSync(join(renderer, 'preview.html'), '<!doctype html><script>looks()</script>')
  writeFileSync(join(renderer, 'assets', 'map.js.map'), 'a source map')
  symlinkSync(join(dir, 'secret.html'), join(renderer, 'link.html'))
  return renderer
}

async function startServer(
  openDemo?: () => Promise<string>,
  openFile?: (name: string, content: Uint8Array) => Promise<boolean>,
): Promise<AppServer & { token: string; origin: string }> {
  const profile = await openProfile({
    dir: temporaryDir(),
    kind: 'normal',
    secrets: memorySecrets(),
    askPassphrase: () => Promise.resolve(null),
    echo: () => undefined,
  })
  const server = await startAppServer({
    engine: profile.engine,
    rendererDir: rendererDir(),
    port: 0,
    openDemo,
    openFile,
  })
  onTestFinished(async () => {
    await server.close()
    await profile.close()
  })
  return { ...server, token: new URL(server.url).hash.slice(1), origin: `http://127.0.0.1:${server.port}` }
}

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** Unlike `fetch`, sends the path and the Host header as they are given. */
function ask(
  port: number,
  path: string,
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end()
  })
}

type Opened = { open: true; socket: WebSocket } | { open: false; status: number }

function openSocket(url: string, protocols: string[], headers: Record<string, string>): Promise<Opened> {
  const socket = new WebSocket(url, protocols, { headers })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ open: true, socket }))
    socket.once('unexpected-response', (_request, response) => {
      resolve({ open: false, status: response.statusCode ?? 0 })
      socket.terminate()
    })
    socket.once('error', reject)
  })
}

/** Its type differs from a browser's only in what the link does not use. */
const isBrowserLike = (socket: unknown): socket is globalThis.WebSocket => socket instanceof WebSocket

describe('the local server', () => {
  it('serves the page with strict headers, whatever the answer', async () => {
    const { port } = await startServer()
    const page = await ask(port, '/')
    expect(page.status).toBe(200)
    expect(page.text).toContain('the page')
    const missing = await ask(port, '/nothing')
    expect(missing.status).toBe(404)
    for (const { headers } of [page, missing]) {
      expect(headers['content-security-policy']).toContain("script-src 'self';")
      expect(headers['content-security-policy']).toContain(`ws://127.0.0.1:${port}`)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['x-dns-prefetch-control']).toBe('off')
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
    expect((await ask(port, '/assets/index-abc.js')).headers['cache-control']).toContain('immutable')
  })

  it('serves the page of previews with a policy that lets it load nothing and run only itself', async () => {
    const { port } = await startServer()
    const { status, headers } = await ask(port, '/preview.html')
    expect(status).toBe(200)
    const policy = headers['content-security-policy']
    // Of `looks()`, as sha256sum and base64 tell.
    expect(policy).toBe(
      "default-src 'none'; script-src 'sha256-SNJsSvuNVzwUUkCrBm8ZQ3KfZCK/XNrZU8XuY7kEq3k=' 'wasm-unsafe-eval'; " +
        "worker-src blob:; style-src 'unsafe-inline'; img-src blob: data:; font-src blob: data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('opens files for our page with our token only, called as they were', async () => {
    const files: [string, string][] = []
    const openFile = (name: string, content: Uint8Array): Promise<boolean> => {
      files.push([name, Buffer.from(content).toString()])
      return Promise.resolve(name !== 'no program.xyz')
    }
    const { port, token, origin } = await startServer(undefined, openFile)
    const open = (name: string, headers: Record<string, string>): Promise<number> =>
      fetch(`http://127.0.0.1:${port}/open-file`, {
        method: 'POST',
        headers: { 'x-file-name': name, ...headers },
        body: 'the content',
      }).then(({ status }) => status)
    const ours = { origin, authorization: `Bearer ${token}` }
    expect(await open('a.txt', { origin })).toBe(403)
    expect(await open('a.txt', { ...ours, authorization: `Bearer ${token}x` })).toBe(403)
    expect(await open('a.txt', { ...ours, origin: 'http://evil.example' })).toBe(403)
    expect(await open('%', ours)).toBe(400)
    expect(await open('', ours)).toBe(400)
    expect(files).toEqual([])
    expect(await open(encodeURIComponent('Łódź.txt'), ours)).toBe(204)
    expect(await open('no%20program.xyz', ours)).toBe(404)
    expect(files).toEqual([
      ['Łódź.txt', 'the content'],
      ['no program.xyz', 'the content'],
    ])
  })

  it('answers no other host name than its own', async () => {
    const { port } = await startServer()
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `[::1]:${port}`,
    ]) {
      expect((await ask(port, '/', 'GET', { host })).status).toBe(403)
    }
    expect((await ask(port, '/', 'GET', { host: `localhost:${port}` })).status).toBe(200)
  })

  it('reads nothing of what is refused, however much comes', async () => {
    const { port, origin } = await startServer()
    for (const [path, headers] of [
      ['/ticket', { origin }],
      ['/rpc', {}],
      ['/demo', { origin: 'http://evil.example' }],
    ] as const) {
      const request = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers })
      const closed = new Promise<number>((resolve) => {
        request.on('response', (response) => {
          response.resume()
          response.socket.once('close', () => resolve(response.statusCode ?? 0))
        })
        // The server no longer listens to what is still being sent.
        request.on('error', () => undefined)
      })
      request.write('x'.repeat(1_000_000))
      expect(await closed).toBeGreaterThanOrEqual(400)
      request.destroy()
    }
  })

  it('goes on serving while strangers hold as many connections as they can', async () => {
    const { port } = await startServer()
    const idle = await Promise.all(
      Array.from(
        { length: 400 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(port, '127.0.0.1', () => resolve(socket))
            socket.on('error', () => resolve(socket))
            socket.on('close', () => resolve(socket))
          }),
      ),
    )
    await expect
      .poll(() => idle.filter((socket) => socket.closed || socket.destroyed).length)
      .toBeGreaterThanOrEqual(200)
    for (const socket of idle) socket.destroy()
    await expect
      .poll(() =>
        ask(port, '/').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
  })

  it('opens the socket only to our page with our token', async () => {
    const { port, token, origin } = await startServer()
    const rpc = `ws://127.0.0.1:${port}/rpc`
    const refused: [string, string[], Record<string, string>][] = [
      [rpc, ['postilla', token], {}],
      [rpc, ['postilla', token], { origin: 'http://evil.example' }],
      [rpc, ['postilla', token], { origin: `http://localhost:${port}` }],
      [rpc, ['postilla', token], { origin, host: 'evil.example' }],
      [rpc, ['postilla', `${token}x`], { origin }],
      [rpc, ['postilla', token.slice(1)], { origin }],
      [rpc, ['postilla'], { origin }],
      [rpc, [token, 'postilla'], { origin }],
      [`${rpc}?token=${token}`, ['postilla'], { origin }],
      [`ws://127.0.0.1:${port}/`, ['postilla', token], { origin }],
    ]
    for (const [url, protocols, headers] of refused) {
      const opened = await openSocket(url, protocols, headers)
      expect({ url, protocols, headers, open: opened.open }).toMatchObject({ open: false })
    }
    const opened = await openSocket(rpc, ['postilla', token], { origin })
    expect(opened.open).toBe(true)
    if (!opened.open) return
    // The token must not come back: a proxy's log would have it.
    expect(opened.socket.protocol).toBe('postilla')
    opened.socket.terminate()
  })

  it('lets the page call the engine', async () => {
    const { port, token, origin } = await startServer()
    const opened = await openSocket(`ws://127.0.0.1:${port}/rpc`, ['postilla', token], { origin })
    if (!opened.open || !isBrowserLike(opened.socket)) throw new Error('refused')
    const client: EngineClient = createORPCClient(new RPCLink({ websocket: opened.socket }))
    const info = await client.app.info()
    expect(info).toMatchObject({ profile: 'normal', hasAccounts: false, secrets: 'memory' })
    opened.socket.close()
  })

  it('starts the demo only when our page asks with our token', async () => {
    let starts = 0
    const { port, token, origin } = await startServer(() => Promise.resolve(`http://demo/${++starts}`))
    const bearer = { authorization: `Bearer ${token}` }
    expect((await ask(port, '/demo', 'POST', { origin })).status).toBe(403)
    expect((await ask(port, '/demo', 'POST', { ...bearer })).status).toBe(403)
    expect((await ask(port, '/demo', 'POST', { ...bearer, origin: 'http://evil.example' })).status).toBe(403)
    expect((await ask(port, '/demo', 'GET', { ...bearer, origin })).status).toBe(404)
    expect(starts).toBe(0)
    const answer = await ask(port, '/demo', 'POST', { ...bearer, origin })
    expect(JSON.parse(answer.text)).toEqual({ url: 'http://demo/1' })
  })

  it('tells a page whether its token was refused, which a socket never says', async () => {
    const { port, origin, token } = await startServer()
    const asks = async (authorization: string, from: string): Promise<number> =>
      (await ask(port, '/token', 'POST', { authorization, origin: from })).status
    expect(await asks(`Bearer ${token}`, origin)).toBe(204)
    expect(await asks(`Bearer ${token}x`, origin)).toBe(403)
    expect(await asks('', origin)).toBe(403)
    expect(await asks(`Bearer ${token}`, 'http://evil.example')).toBe(403)
  })

  it('starts a browser with a ticket that works once, so that its command line is worth nothing', async () => {
    const server = await startServer()
    const { port, origin, token, url } = server
    const started = server.launch()
    const launch = new URL(started.url)
    expect(launch.href).not.toContain(token)
    const redeem = (ticket: string, from = origin): Promise<Answer> =>
      ask(port, '/ticket', 'POST', { authorization: `Bearer ${ticket}`, origin: from })
    expect((await ask(port, launch.pathname)).text).toContain('/open.js')
    expect((await redeem(launch.hash.slice(1), 'http://evil.example')).status).toBe(403)
    expect((await redeem('guess')).status).toBe(403)
    expect(JSON.parse((await redeem(launch.hash.slice(1))).text)).toEqual({ url })
    await started.used
    expect((await redeem(launch.hash.slice(1))).status).toBe(403)
    let now = 0
    const tickets = createLaunchTickets(() => now)
    const late = tickets.issue()
    now = 61_000
    expect(tickets.redeem(late.ticket)).toBe(false)
  })

  it('has another token at every start', async () => {
    const [one, two] = [await startServer(), await startServer()]
    expect(one.token).not.toBe(two.token)
    expect(one.token.length).toBeGreaterThanOrEqual(43)
  })
})

describe('the page a browser is started with', () => {
  it('is a file of the profile that its owner alone can read, whatever lay there before', () => {
    const dir = temporaryDir()
    writeFileSync(join(dir, 'open.html'), 'of an earlier start', { mode: 0o644 })
    const page = writeLaunchPage(dir, 'http://127.0.0.1:1/open#ticket')
    const file = fileURLToPath(page.url)
    expect(readFileSync(file, 'utf8')).toContain('url=http://127.0.0.1:1/open#ticket')
    expect(page.url).not.toContain('ticket')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    page.remove()
    expect(existsSync(file)).toBe(false)
  })

  it('never follows a link that somebody left in its place', () => {
    const dir = temporaryDir()
    writeFileSync(join(dir, 'precious'), 'precious')
    symlinkSync(join(dir, 'precious'), join(dir, 'open.html'))
    writeLaunchPage(dir, 'http://127.0.0.1:1/open#ticket')
    expect(readFileSync(join(dir, 'precious'), 'utf8')).toBe('precious')
  })
})

describe('page files', () => {
  it('never leave the folder', async () => {
    const root = rendererDir()
    expect((await pageFile(root, '/'))?.contentType).toContain('text/html')
    const outside = [
      '/../secret.html',
      '/..%2fsecret.html',
      '/%2e%2e/secret.html',
      '/assets/../../secret.html',
      '/..\\secret.html',
      '/%5c..%5csecret.html',
      '//secret.html',
      '/link.html',
      '/index.html%00.js',
      '/%',
      '/assets',
      '/assets/map.js.map',
      '',
    ]
    for (const path of outside)
      expect({ path, file: await pageFile(root, path) }).toEqual({ path, file: null })
  })
})

describe('the guard', () => {
  it('takes the token only where it belongs', () => {
    const guard = createGuard(8080, 'a-token')
    expect(guard.bearerAllowed({ authorization: 'Bearer a-token' })).toBe(true)
    expect(guard.bearerAllowed({ authorization: 'bearer a-token' })).toBe(false)
    expect(guard.bearerAllowed({ authorization: 'Bearer ' })).toBe(false)
    expect(guard.bearerAllowed({})).toBe(false)
    expect(guard.protocolAllowed({ 'sec-websocket-protocol': 'postilla,a-token' })).toBe(true)
    expect(guard.protocolAllowed({ 'sec-websocket-protocol': 'a-token' })).toBe(false)
  })
})

describe('the policy of the page', () => {
  it('lets no script in but our own and nothing frame us', () => {
    const policy = new Map(
      contentSecurityPolicy(['ws://127.0.0.1:1'])
        .split('; ')
        .map((part) => {
          const [name = '', ...sources] = part.split(' ')
          return [name, sources]
        }),
    )
    expect(policy.get('default-src')).toEqual(["'none'"])
    expect(policy.get('script-src')).toEqual(["'self'"])
    expect(policy.get('connect-src')).toEqual(["'self'", 'ws://127.0.0.1:1'])
    for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(policy.get(name)).toEqual(["'none'"])
  })
})

describe('the command line', () => {
  it('is read as documented', () => {
    const args = readArguments(['--profile', '/tmp/p', '--port', '8123', '--no-open', '--demo'])
    expect(args).toMatchObject({ port: 8123, 'no-open': true, demo: true })
    expect(args.profile).toMatch(/p$/)
    expect(readArguments([])).toEqual({ port: 0, 'no-open': false, demo: false, help: false })
  })

  it.each([
    [['--port', 'abc']],
    [['--port', '70000']],
    [['--port', '-1']],
    [['--prot', '1']],
    [['stray']],
    [['--profile', '']],
  ])('refuses %j with a sentence', (argv) => {
    expect(() => readArguments(argv)).toThrow(StartError)
  })
})

describe.skipIf(process.platform === 'win32')('finding a browser', () => {
  it('takes what each system has, the free one first', () => {
    const has =
      (...paths: string[]) =>
      (path: string) =>
        paths.includes(path)
    const env = { PATH: '/usr/local/bin:/usr/bin', HOME: '/Users/anna', PROGRAMFILES: 'C:/Programs' }
    expect(
      findBrowser({ platform: 'linux', env, exists: has('/usr/bin/google-chrome', '/usr/bin/chromium') }),
    ).toBe('/usr/bin/chromium')
    const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
    expect(findBrowser({ platform: 'darwin', env, exists: has(edge) })).toBe(edge)
    const windows = 'C:/Programs/Microsoft/Edge/Application/msedge.exe'
    expect(findBrowser({ platform: 'win32', env, exists: has(windows) })).toBe(windows)
    expect(findBrowser({ platform: 'linux', env, exists: () => false })).toBeNull()
  })
})

describe('opening a file in the Node shell', () => {
  it.skipIf(process.platform === 'win32')('hands a copy to the program of the system', async () => {
    const dir = temporaryDir()
    const told = join(dir, 'told')
    const program = join(dir, 'xdg-open')
    writeFileSync(program, `#!/bin/sh\nprintf '%s' "$1" > '${told}'\ncase "$1" in *.xyz) exit 3;; esac\n`)
    chmodSync(program, 0o755)
    const opener = createFileOpener({
      platform: 'linux',
      env: { PATH: `${dir}:/bin:/usr/bin`, DISPLAY: ':0' },
    })
    const content = Buffer.from('the content')
    expect(await opener.open('-rf $(touch x)/../con.txt', content)).toBe(true)
    const path = readFileSync(told, 'utf8')
    expect(basename(path)).toBe('-rf $(touch x)_.._con.txt')
    expect(readFileSync(path, 'utf8')).toBe('the content')
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o400, 0o700])
    expect(await opener.open('offer.xyz', content)).toBe(false)
    opener.clear()
    expect(existsSync(path)).toBe(false)
  })

  it('does not pretend to where there is no display, or no program', async () => {
    const nowhere = createFileOpener({ platform: 'linux', env: { PATH: temporaryDir(), DISPLAY: ':0' } })
    const blind = createFileOpener({ platform: 'linux', env: { PATH: process.env['PATH'] } })
    expect(await nowhere.open('a.txt', Buffer.from(''))).toBe(false)
    expect(await blind.open('a.txt', Buffer.from(''))).toBe(false)
  })
})
