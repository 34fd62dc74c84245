import { connect, isIPv4, isIPv6, type Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import type { ProxyServer } from '../../../shared/contract/proxy'
import { ProblemError, type ProblemCode } from '../../../shared/problem'
import { createReader, readHead, type Read } from './byte-reader'
import { opened } from './opened'
import type { Endpoint } from './problem-of'

/** What connections go through, with what one signs in with there. */
export type Proxy = ProxyServer & { password: string }

type Target = Pick<Endpoint, 'host' | 'port'>

/**
 * Makes of a new socket one to the target, through a proxy. The target's name is never looked up here: that is left to
 * the proxy, as whoever uses one expects. Rejects with a `ProblemError` that names the proxy, or with what destroyed the
 * socket.
 */
export async function connectThrough(proxy: Proxy, target: Target, socket: Socket): Promise<void> {
  const { read, giveBack } = createReader(socket)
  const failure = (code: ProxyProblem, reply = ''): ProblemError =>
    new ProblemError(proxyProblem(code, proxy, target, reply))
  const ask = async (bytes: string | Uint8Array, answer: number): Promise<Buffer> => {
    socket.write(bytes)
    return (await read(answer)) ?? Promise.reject(failure('proxy-misbehaved'))
  }
  try {
    await opened(socket, 'connect')
  } catch (error) {
    throw new ProblemError(proxyProblem('proxy-unreachable', proxy, target, wordsOf(error)), { cause: error })
  }
  await (proxy.kind === 'http'
    ? askByHttp({ proxy, target, failure, read, socket })
    : askBySocks({ proxy, target, failure, read, ask }))
  giveBack()
}

/** Opens the connection itself; what becomes of it is seen by `connectThrough`. */
export const toProxy = ({ host, port }: Proxy): Socket => connect({ host, port, noDelay: true })

/** It took too long: to be reached, or to reach the server. */
export const silence = (proxy: Proxy, target: Target, isConnecting: boolean): ProblemError =>
  new ProblemError(
    proxyProblem(isConnecting ? 'proxy-unreachable' : 'proxy-refused', proxy, target, 'No answer in time'),
  )

type ProxyProblem = Extract<ProblemCode, `proxy-${string}`>
type Failure = (code: ProxyProblem, reply?: string) => ProblemError

/** What went wrong at a proxy, naming it and the server that was to be reached. */
function proxyProblem(code: ProxyProblem, proxy: ProxyServer, { host, port }: Target, reply: string) {
  const words = reply
    .replaceAll(/[^\x20-\x7e]/g, ' ')
    .trim()
    .slice(0, MAX_WORDS)
  return {
    code,
    field: code === 'proxy-login-failed' ? 'proxy.user' : 'proxy.host',
    ...(words ? { serverReply: words } : {}),
    params: { host, port: String(port), proxy: `${proxy.host}:${proxy.port}` },
  }
}

const MAX_WORDS = 300
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : '')

interface Asked {
  proxy: Proxy
  target: Target
  failure: Failure
  read: Read
}

/** RFC 1928, with the name and password of RFC 1929. */
async function askBySocks({
  proxy,
  target,
  failure,
  read,
  ask,
}: Asked & { ask(bytes: Uint8Array, answer: number): Promise<Buffer> }): Promise<void> {
  const ways = proxy.user === '' ? [NO_LOGIN] : [NO_LOGIN, BY_PASSWORD]
  const [version, way] = await ask(Buffer.from([5, ways.length, ...ways]), 2)
  if (version !== 5) throw failure('proxy-misbehaved')
  if (way === BY_PASSWORD && proxy.user !== '') {
    const [user, password] = [Buffer.from(proxy.user), Buffer.from(proxy.password)]
    if (user.length > 255 || password.length > 255) throw failure('proxy-login-failed')
    const [, status] = await ask(
      Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
      2,
    )
    if (status !== 0) throw failure('proxy-login-failed')
  } else if (way !== NO_LOGIN) throw failure('proxy-login-failed')

  const port = Buffer.from([target.port >> 8, target.port & 0xff])
  const answer = await ask(Buffer.concat([Buffer.from([5, CONNECT, 0]), socksAddress(target.host), port]), 4)
  if (answer[0] !== 5) throw failure('proxy-misbehaved')
  const status = answer[1] ?? 0
  if (status !== 0) throw failure('proxy-refused', SOCKS_REPLIES[status] ?? `SOCKS reply ${status}`)
  // Where the proxy speaks from, which is of no use; what follows it is the server's.
  const length = answer[3] === 1 ? 4 : answer[3] === 4 ? 16 : ((await read(1))?.[0] ?? 0)
  if (!(await read(length + 2))) throw failure('proxy-misbehaved')
}

const [NO_LOGIN, BY_PASSWORD] = [0, 2]
const CONNECT = 1

/** RFC 1928, section 6. */
const SOCKS_REPLIES: Record<number, string> = {
  1: 'General SOCKS server failure',
  2: 'Connection not allowed by ruleset',
  3: 'Network unreachable',
  4: 'Host unreachable',
  5: 'Connection refused',
  6: 'TTL expired',
  7: 'Command not supported',
  8: 'Address type not supported',
}

function socksAddress(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)])
  const name = Buffer.from(asciiName(host))
  return Buffer.concat([Buffer.from([3, Math.min(name.length, 255)]), name.subarray(0, 255)])
}

/** CONNECT of RFC 9110, section 9.3.6. */
async function askByHttp({
  proxy,
  target,
  failure,
  read,
  socket,
}: Asked & { socket: Socket }): Promise<void> {
  const host = isIPv6(target.host) ? `[${target.host}]` : asciiName(target.host)
  const login = Buffer.from(`${proxy.user}:${proxy.password}`).toString('base64')
  socket.write(
    [
      `CONNECT ${host}:${target.port} HTTP/1.1`,
      `Host: ${host}:${target.port}`,
      ...(proxy.user === '' ? [] : [`Proxy-Authorization: Basic ${login}`]),
      '',
      '',
    ].join('\r\n'),
  )
  const { head, isWhole } = await readHead(read, MAX_HEAD)
  if (!isWhole) throw failure('proxy-misbehaved', head)
  const [, status = ''] = /^HTTP\/1\.[01] (\d{3})\b/.exec(head) ?? []
  const said = head.slice(0, head.indexOf('\r\n'))
  if (status === '') throw failure('proxy-misbehaved', said)
  if (status === '407') throw failure('proxy-login-failed', said)
  if (!status.startsWith('2')) throw failure('proxy-refused', said)
}

const MAX_HEAD = 16 * 1024

/** A name as it goes over the wire; nothing that could end a line of a request is a name. */
const asciiName = (host: string): string => domainToASCII(host) || host.replaceAll(/[^\w.:-]/g, '')
