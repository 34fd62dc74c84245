import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'
import type { Engine } from '../../engine/create-engine'
import { serveWebSocket } from '../../transport/websocket'
import { securityHeaders } from '../content-security'
import { pageFile } from '../page-files'
import { PREVIEW_PATH, previewHeaders } from '../preview-page'
import { bearerOf, createGuard, SUBPROTOCOL, type Guard } from './guard'
import { createLaunchTickets, launchPage, launchScript, type LaunchTickets } from './launch-ticket'
import { noticesWorker } from './notices-worker'
import type { FileOpener } from './open-file'

export interface AppServerOptions {
  engine: Engine
  /** The built renderer. */
  rendererDir: string
  /** 0 takes any free port. */
  port: number
  /** Answers the address of a demo, started on the first call. Absent where there is none to offer. */
  openDemo?: (() => Promise<string>) | undefined
  /** Opens a file in a program of the system; false where it cannot. */
  openFile?: FileOpener['open'] | undefined
}

export interface AppServer {
  /** The address with its token: whoever has it has the profile. */
  url: string
  port: number
  /** An address to start a browser with; works once, within a minute. `used` resolves when it has. */
  launch(): { url: string; used: Promise<void> }
  /** How many windows are connected now. */
  windows(): number
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** Attachments travel inside messages, so they may be as large as the largest mail any server takes. */
const LARGEST_MESSAGE = 200 * 2 ** 20

/** Who sends a request more slowly is let go. */
const REQUEST_MS = 30_000
/** Other users of the computer may connect, too, and must not take all the files a program may have open. */
const MOST_CONNECTIONS = 200

/** Serves the renderer and the engine's router on loopback, to holders of this start's token only. */
export async function startAppServer(options: AppServerOptions): Promise<AppServer> {
  const token = randomBytes(32).toString('base64url')
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS })
  server.maxConnections = MOST_CONNECTIONS
  const port = await listen(server, options.port)
  const guard = createGuard(port, token)
  const tickets = createLaunchTickets()
  const url = `http://${HOST}:${port}/#${token}`
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: () => SUBPROTOCOL,
  })
  server.on(
    'request',
    (request, response) => void answer(request, response, { ...options, guard, port, tickets, url }),
  )
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const status = upgradeStatus(request, guard)
    if (status !== null) return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', (error) => options.engine.log.warn('node-shell/socket', error))
      serveWebSocket(options.engine, webSocket)
    })
  })
  return {
    url,
    port,
    launch() {
      const { ticket, used } = tickets.issue()
      return { url: `http://${HOST}:${port}/open#${ticket}`, used }
    },
    windows: () => sockets.clients.size,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address()
      if (typeof address === 'object' && address) resolve(address.port)
      else reject(new Error('the server has no port'))
    })
  })
}

function upgradeStatus(request: IncomingMessage, guard: Guard): string | null {
  if (!guard.hostAllowed(request.headers) || !guard.originAllowed(request.headers)) return '403 Forbidden'
  if (pathOf(request) !== '/rpc') return '404 Not Found'
  return guard.protocolAllowed(request.headers) ? null : '403 Forbidden'
}

type Answering = AppServerOptions & { guard: Guard; port: number; tickets: LaunchTickets; url: string }

async function answer(request: IncomingMessage, response: ServerResponse, options: Answering): Promise<void> {
  const { guard, port } = options
  const headers = securityHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`])
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (!guard.hostAllowed(request.headers)) return refuse(response, 403)
  try {
    const wanted = `${request.method ?? ''} ${pathOf(request)}`
    if (wanted === 'POST /demo') return await answerDemo(request, response, options)
    if (wanted === 'POST /open-file') return await answerOpenFile(request, response, options)
    if (wanted === 'POST /token') return answerToken(request, response, options)
    if (wanted === 'POST /ticket') return answerTicket(request, response, options)
    if (wanted === 'GET /open') return send(response, 'text/html; charset=utf-8', launchPage)
    if (wanted === 'GET /open.js') return send(response, 'text/javascript; charset=utf-8', launchScript)
    if (wanted === 'GET /notices.js') return send(response, 'text/javascript; charset=utf-8', noticesWorker)
    if (request.method === 'GET' || request.method === 'HEAD')
      return await answerFile(request, response, options)
    refuse(response, 404)
  } catch (error) {
    options.engine.log.error('node-shell/request', error)
    refuse(response, 500)
  }
}

async function answerDemo(
  request: IncomingMessage,
  response: ServerResponse,
  options: Answering,
): Promise<void> {
  const { guard, openDemo } = options
  if (!isOwnPage(guard, request)) return refuse(response, 403)
  if (!openDemo) return refuse(response, 404)
  send(response, 'application/json', JSON.stringify({ url: await openDemo() }))
}

/** Whether a request comes from the page we gave out, and from the user who has it. */
const isOwnPage = (guard: Guard, { headers }: IncomingMessage): boolean =>
  guard.originAllowed(headers) && guard.bearerAllowed(headers)

/** 204 where the file was opened, 404 where nothing here could. */
async function answerOpenFile(
  request: IncomingMessage,
  response: ServerResponse,
  { guard, openFile }: Answering,
): Promise<void> {
  if (!isOwnPage(guard, request)) return refuse(response, 403)
  const name = fileName(request)
  if (name === null || Number(request.headers['content-length'] ?? Infinity) > LARGEST_MESSAGE)
    return refuse(response, 400)
  const opened = (await openFile?.(name, await buffer(request))) ?? false
  response.writeHead(opened ? 204 : 404, { 'cache-control': 'no-store' }).end()
}

/** As `encodeURIComponent` writes it, for a header holds no other letters. */
function fileName({ headers }: IncomingMessage): string | null {
  try {
    return decodeURIComponent(String(headers['x-file-name'] ?? '')) || null
  } catch {
    return null
  }
}

/** A browser does not tell a page why its socket was closed: here it learns whether its token was the reason. */
function answerToken(request: IncomingMessage, response: ServerResponse, { guard }: Answering): void {
  if (!isOwnPage(guard, request)) return refuse(response, 403)
  response.writeHead(204, { 'cache-control': 'no-store' }).end()
}

function answerTicket(request: IncomingMessage, response: ServerResponse, options: Answering): void {
  const { guard, tickets, url } = options
  if (!guard.originAllowed(request.headers) || !tickets.redeem(bearerOf(request.headers)))
    return refuse(response, 403)
  send(response, 'application/json', JSON.stringify({ url }))
}

function send(response: ServerResponse, contentType: string, content: string): void {
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
  response.end(content)
}

async function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  options: Answering,
): Promise<void> {
  const file = await pageFile(options.rendererDir, pathOf(request))
  if (!file) return refuse(response, 404)
  response.writeHead(200, {
    ...(pathOf(request) === PREVIEW_PATH ? previewHeaders(file.content.toString()) : {}),
    'content-type': file.contentType,
    'content-length': file.content.length,
    'cache-control': file.immutable ? 'max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : file.content)
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy()
  // What still comes of a request that is refused is not read.
  const refusal = { 'content-type': 'text/plain', 'cache-control': 'no-store', connection: 'close' }
  response.writeHead(status, refusal)
  response.end(`${status}\n`)
}

/** Only the path, undecoded; a client may also send an absolute address here. */
const pathOf = (request: IncomingMessage): string => (request.url ?? '').split(/[?#]/, 1)[0] ?? ''
