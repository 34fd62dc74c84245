import { filledIn } from '../../../../shared/account-rules'
import type { PresetServer } from '../../../../shared/contract/accounts'
import { addressDomain } from '../../../../shared/address-key'
import { childNamed, childrenNamed, readXml, type XmlElement } from '../../mime/safe-xml'

/** The one question of the web that detection asks: what lies at an address. Null for nothing, or more than `MAX_FILE`. */
export interface MailWeb {
  get(url: string): Promise<Uint8Array | null>
}

/** A server as a domain's file describes it, with how one is called there. */
export type DescribedServer = PresetServer & { user: string }
export type DescribedSmtp = DescribedServer & { login: boolean }

export interface Described {
  imap: DescribedServer | null
  pop3: DescribedServer | null
  smtp: DescribedSmtp | null
}

const WEB_TIMEOUT = 2_500
export const MAX_FILE = 100_000
const MAX_REDIRECTS = 3

/** The web with a short patience, and never but by TLS: what says where passwords go must not be changed on the way. */
export const systemWeb: MailWeb = {
  async get(url) {
    const signal = AbortSignal.timeout(WEB_TIMEOUT)
    let at = new URL(url)
    for (let step = 0; step <= MAX_REDIRECTS && at.protocol === 'https:'; step += 1) {
      const answer = await fetch(at, { redirect: 'manual', signal })
      const to = answer.headers.get('location')
      if (answer.status < 300 || answer.status > 399 || to === null)
        return answer.ok && answer.body ? await bounded(answer.body) : null
      at = new URL(to, at)
    }
    return null
  },
}

/** Where nothing is to be asked. */
export const noWeb: MailWeb = { get: () => Promise.resolve(null) }

async function bounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > MAX_FILE) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * What the domain of an address says of its servers in the file that Thunderbird asks for, `config-v1.1.xml`: at
 * `autoconfig.` before the domain, or below `/.well-known/`. Null where it says nothing that can be used.
 */
export async function describedServers(address: string, web: MailWeb): Promise<Described | null> {
  const domain = addressDomain(address)
  const files = await Promise.all(
    [
      `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(address)}`,
      `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
    ].map((url) => web.get(url).catch(() => null)),
  )
  return (
    files.map((file) => file && readDescription(file, address)).find((described) => described !== null) ??
    null
  )
}

function readDescription(file: Uint8Array, address: string): Described | null {
  const root = readXml(file, MAX_FILE)
  const provider = root?.name === 'clientConfig' ? childNamed(root, 'emailProvider') : null
  const incoming = childrenNamed(provider, 'incomingServer')
  const ofType = (servers: readonly XmlElement[], type: string): XmlElement[] =>
    servers.filter(({ attributes }) => attributes.get('type')?.toLowerCase() === type)
  const described = {
    imap: bestOf(ofType(incoming, 'imap'), (element) => serverOf(element, address)),
    pop3: bestOf(ofType(incoming, 'pop3'), (element) => serverOf(element, address)),
    smtp: bestOf(ofType(childrenNamed(provider, 'outgoingServer'), 'smtp'), (element) =>
      smtpOf(element, address),
    ),
  }
  return described.imap || described.pop3 || described.smtp ? described : null
}

/** In the order of the file, which is that of preference, but what is protected from its first byte on goes first. */
function bestOf<Server extends DescribedServer>(
  elements: readonly XmlElement[],
  read: (element: XmlElement) => Server | null,
): Server | null {
  const servers = elements.flatMap((element) => read(element) ?? [])
  return servers.find(({ security }) => security === 'tls') ?? servers[0] ?? null
}

/** Null for what is not protected at all: a file never leads to a password in the open. */
function serverOf(element: XmlElement, address: string): DescribedServer | null {
  const textOf = (name: string): string =>
    filledIn((childNamed(element, name)?.text ?? '').slice(0, MAX_TEXT), address).trim()
  const security = securities.get(textOf('socketType').toUpperCase())
  const host = textOf('hostname').toLowerCase().replace(/\.$/, '')
  const port = Number(textOf('port'))
  if (!security || !hostName.test(host) || !Number.isInteger(port) || port < 1 || port > 65_535) return null
  return { host, port, security, user: textOf('username') || address }
}

/** A relay that knows its own by where they are asks for no login; one of passwords alone that are hidden, for these. */
function smtpOf(element: XmlElement, address: string): DescribedSmtp | null {
  const server = serverOf(element, address)
  if (!server) return null
  const ways = childrenNamed(element, 'authentication').map(({ text }) => text.trim().toLowerCase())
  const isAsked = (way: string): boolean => way === 'none' || way === 'client-ip-address'
  return {
    ...server,
    login: ways.length === 0 || !ways.every(isAsked),
    ...(ways.length > 0 && ways.every((way) => way === 'password-encrypted') ? { auth: 'cram-md5' } : {}),
  }
}

const MAX_TEXT = 300
const securities = new Map([
  ['SSL', 'tls' as const],
  ['TLS', 'tls' as const],
  ['STARTTLS', 'starttls' as const],
])
const hostName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/
