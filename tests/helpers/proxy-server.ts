import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { portOf } from './ports'

/** What a proxy was asked for, as it was asked: a name, where names are left to it. */
export interface Asked {
  host: string
  port: number
}

/** How it behaves; may be changed between two connections. */
export interface ProxyManners {
  /** Whom it lets in; null for everybody. */
  login: { user: string; password: string } | null
  /** It says no to every server. */
  refuses: boolean
  /** It takes connections and says nothing. */
  isSilent: boolean
}

export interface ProxyServer {
  port: number
  manners: ProxyManners
  /** The servers it was asked for by those it let in. */
  asked: Asked[]
  /** Connections it has brought about and that last. */
  open(): number
  stop(): Promise<void>
}

/** A small proxy by SOCKS5 or CONNECT. Every name is this computer to it, also one that nobody else knows. */
export async function startProxyServer(
  kind: 'socks5' | 'http',
  given: Partial<ProxyManners> = {},
): Promise<ProxyServer> {
  const manners: ProxyManners = { login: null, refuses: false, isSilent: false, ...given }
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  let open = 0
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }
  const answer = kind === 'socks5' ? answerSocks : answerHttp
  const server = createServer((near) => {
    keep(near)
    const bytes = reading(near)
    if (manners.isSilent) return
    const join = async (target: Asked, yes: string | Uint8Array, no: string | Uint8Array): Promise<void> => {
      asked.push(target)
      if (manners.refuses) return void near.end(no)
      const far = keep(connect({ host: '127.0.0.1', port: target.port }))
      await once(far, 'connect')
      open += 1
      far.on('close', () => {
        open -= 1
        near.destroy()
      })
      near.on('close', () => far.destroy())
      bytes.leave()
      near.write(yes)
      near.pipe(far)
      far.pipe(near)
    }
    answer(near, bytes.take, manners, join).catch(() => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server.address()),
    ...{ manners, asked, open: () => open },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

type Take = (count: number) => Promise<Buffer>
type Join = (target: Asked, yes: string | Uint8Array, no: string | Uint8Array) => Promise<void>

async function answerSocks(socket: Socket, take: Take, { login }: ProxyManners, join: Join): Promise<void> {
  const [version, count = 0] = await take(2)
  if (version !== 5) return void socket.destroy()
  const way = login ? 2 : 0
  const ways = await take(count)
  socket.write(Buffer.from([5, ways.includes(way) ? way : 0xff]))
  if (login) {
    const [, length = 0] = await take(2)
    const user = (await take(length)).toString()
    const password = (await take((await take(1))[0] ?? 0)).toString()
    const isRight = user === login.user && password === login.password
    socket.write(Buffer.from([1, isRight ? 0 : 1]))
    if (!isRight) return void socket.end()
  }
  const [, , , type = 0] = await take(4)
  const host =
    type === 3
      ? (await take((await take(1))[0] ?? 0)).toString()
      : [...(await take(type === 4 ? 16 : 4))].join('.')
  const target = { host, port: (await take(2)).readUInt16BE() }
  const reply = (status: number): Buffer => Buffer.from([5, status, 0, 1, 0, 0, 0, 0, 0, 0])
  await join(target, reply(0), reply(2))
}

async function answerHttp(socket: Socket, take: Take, { login }: ProxyManners, join: Join): Promise<void> {
  let head = (await take(1)).toString('latin1')
  if (!/[A-Z]/.test(head)) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  while (!head.endsWith('\r\n\r\n')) head += (await take(1)).toString('latin1')
  const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? []
  const given = /^Proxy-Authorization: Basic (\S+)\r$/m.exec(head)?.[1] ?? ''
  if (login && Buffer.from(given, 'base64').toString() !== `${login.user}:${login.password}`)
    return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
  const yes = 'HTTP/1.1 200 Connection established\r\nVia: stand-in\r\n\r\n'
  await join({ host, port: Number(port) }, yes, 'HTTP/1.1 403 Forbidden by policy\r\n\r\n')
}

/** Reads a socket by bytes, and leaves to whoever comes next what is left. */
function reading(socket: Socket) {
  const held: Buffer[] = []
  let wake: () => void = () => undefined
  const onData = (bytes: Buffer): void => {
    held.push(bytes)
    wake()
  }
  const onClose = (): void => wake()
  socket.on('data', onData).on('close', onClose)
  return {
    async take(count: number): Promise<Buffer> {
      for (;;) {
        const all = Buffer.concat(held.splice(0))
        held.push(all.subarray(all.length < count ? 0 : count))
        if (all.length >= count) return all.subarray(0, count)
        if (socket.destroyed) throw new Error('the connection ended')
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    leave(): void {
      socket.off('data', onData).off('close', onClose).pause()
      const rest = Buffer.concat(held)
      if (rest.length > 0) socket.unshift(rest)
    },
  }
}
