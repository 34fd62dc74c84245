import {
  pop3Defaults,
  type AccountSettings,
  type IncomingServer,
  type Preset,
  type PresetServer,
  type Security,
  type ServerSettings,
} from './contract/accounts'
import type { OutgoingConnection } from './contract/outgoing-servers'
import { proxyFault, type Reach } from './contract/proxy'
import type { Problem } from './problem'
import { domainRefusal, readDomain } from './read-domain'

/** Rules of the account form that both sides hold: the window while one types, the engine before it saves. */
export type Protocol = 'imap' | 'pop3' | 'smtp'

const PORTS: Record<Protocol, Record<Security, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
  smtp: { tls: 465, starttls: 587, none: 587 },
}

export const defaultPort = (protocol: Protocol, security: Security): number => PORTS[protocol][security]

/** [ACC-04] Another way of encryption brings its usual port along, unless the user chose the port. */
export function withSecurity<Server extends ServerSettings>(
  protocol: Protocol,
  server: Server,
  security: Security,
  portEdited: boolean,
): Server {
  return { ...server, security, port: portEdited ? server.port : defaultPort(protocol, security) }
}

const IMPLICIT_TLS_SCHEMES: ReadonlySet<string> = new Set(['ssl', 'tls', 'smtps', 'imaps', 'pop3s', 'pops'])

/**
 * [ACC-13] What the host field makes of typed or pasted text: `ssl://`, `tls://`, `smtps://`, `imaps://` and `pop3s://`
 * are taken off and mean implicit TLS, any other scheme is just taken off, and a port behind the name goes into its field.
 */
export function withHost<Server extends ServerSettings>(
  protocol: Protocol,
  server: Server,
  typed: string,
  portEdited: boolean,
): Server {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(typed.trim()) ?? []
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^/:]*)(?::(\d{1,5}))?(?:\/.*)?$/su.exec(rest) ?? ['', rest]
  const host = name.trim().toLowerCase().replace(/\.$/, '')
  const secured = IMPLICIT_TLS_SCHEMES.has(scheme.toLowerCase())
    ? withSecurity(protocol, server, 'tls', portEdited)
    : server
  const number = Number(port)
  return { ...secured, host, port: number >= 1 && number <= 65535 ? number : secured.port }
}

/** [ACC-05] The login name is the address until the user makes it something else. */
export function withAddress(settings: AccountSettings, typed: string): AccountSettings {
  const address = typed.trim()
  const follow = <Server extends ServerSettings>(server: Server): Server =>
    server.user === '' || server.user === settings.address ? { ...server, user: address } : server
  return { ...settings, address, incoming: follow(settings.incoming), outgoing: follow(settings.outgoing) }
}

/** Settings of a new account before anything is known. */
export function emptySettings(address: string): AccountSettings {
  const user = address.trim()
  return {
    address: user,
    senderName: '',
    provider: 'custom',
    incoming: { kind: 'imap', host: '', port: 993, security: 'tls', user },
    outgoing: { kind: 'smtp', host: '', port: 465, security: 'tls', user, login: true },
    rules: { kind: 'none' },
    allowPlaintext: false,
    trustedCertificate: '',
    sentCopy: 'append',
  }
}

/**
 * [ACC-05] Takes over a newer guess wherever the user left the one before as it was. A server named by hand stays whole;
 * what was allowed to a server, or trusted of it, is not allowed to the one guessed in its place.
 */
export function withGuess(
  settings: AccountSettings,
  before: AccountSettings,
  next: AccountSettings,
): AccountSettings {
  const follow = <Server extends ServerSettings>(is: Server, was: Server, will: Server): Server => {
    if (is.host !== was.host) return is
    return {
      ...is,
      host: will.host,
      port: is.port === was.port ? will.port : is.port,
      security: is.security === was.security ? will.security : is.security,
      user: isLoginByHand(is.user, settings, was.user, before) ? is.user : will.user,
      auth: is.auth === was.auth ? will.auth : is.auth,
    }
  }
  const incoming = follow(settings.incoming, before.incoming, next.incoming)
  const { login } = settings.outgoing
  const isByHand = settings.outgoing.host !== before.outgoing.host || login !== before.outgoing.login
  const outgoing = {
    ...follow(settings.outgoing, before.outgoing, next.outgoing),
    login: isByHand ? login : next.outgoing.login,
  }
  const isElsewhere = incoming.host !== settings.incoming.host || outgoing.host !== settings.outgoing.host
  return {
    ...settings,
    ...(settings.provider === before.provider ? { provider: next.provider, sentCopy: next.sentCopy } : {}),
    ...(isElsewhere ? { allowPlaintext: false, trustedCertificate: '' } : {}),
    incoming,
    outgoing,
  }
}

/** A login that is neither the one guessed before nor, where that was the address, the address as it is by now. */
function isLoginByHand(
  user: string,
  { address }: AccountSettings,
  guessed: string,
  before: AccountSettings,
): boolean {
  const followsAddress = guessed === '' || guessed === before.address
  return user !== guessed && !(followsAddress && user === address)
}

/** What was found for an address. */
export interface ServerGuess {
  settings: AccountSettings
  pop3: PresetServer
}

/** What was found for an address, as an account of a kind would use it. */
export function guessOfKind({ settings, pop3 }: ServerGuess, kind: IncomingServer['kind']): AccountSettings {
  if (settings.incoming.kind === kind) return settings
  return withKind(settings, kind, kind === 'pop3' ? pop3 : NO_SERVER.imap)
}

const NO_SERVER: Record<IncomingServer['kind'], PresetServer> = {
  imap: { host: '', port: defaultPort('imap', 'tls'), security: 'tls' },
  pop3: { host: '', port: defaultPort('pop3', 'tls'), security: 'tls' },
}

/** Before anything was found. */
export const noGuess = { settings: emptySettings(''), pop3: NO_SERVER.pop3, foreignHosts: [] }

/** Takes over a provider's servers; a login that is no form of the address and everything personal stay. */
export function withPreset(settings: AccountSettings, preset: Preset): AccountSettings {
  const [smtp] = preset.smtp
  const { address, incoming, outgoing } = settings
  return {
    ...settings,
    provider: preset.id,
    incoming: serverFrom(incoming, incomingOf(preset, incoming.kind), address),
    outgoing: smtp ? serverFrom(outgoing, smtp, address) : outgoing,
    sentCopy: preset.sentCopy,
  }
}

/** A server as a preset describes it, in the place of another. */
export function serverFrom<Server extends ServerSettings>(
  server: Server,
  { host, port, security, auth, user }: PresetServer,
  address: string,
): Server {
  const forms = ['', address, filledIn(LOCAL_PART, address)]
  const login = forms.includes(server.user) ? filledIn(user ?? ADDRESS, address) : server.user
  return { ...server, host, port, security, auth, user: login }
}

const ADDRESS = '%EMAILADDRESS%'
const LOCAL_PART = '%EMAILLOCALPART%'

/** The placeholders of Thunderbird's configuration files, by the parts of an address. */
export function filledIn(text: string, address: string): string {
  const at = address.lastIndexOf('@')
  return text
    .replaceAll(ADDRESS, address)
    .replaceAll(LOCAL_PART, at < 0 ? address : address.slice(0, at))
    .replaceAll('%EMAILDOMAIN%', address.slice(at + 1))
}

/** What is known of a provider's incoming server of a kind; empty where it is not known to have one. */
export const incomingOf = ({ imap, pop3 }: Preset, kind: IncomingServer['kind']): PresetServer =>
  kind === 'imap' ? imap : (pop3 ?? NO_SERVER.pop3)

/** The form's mailbox by another protocol; a login written by hand stays. */
export function inKind(
  settings: AccountSettings,
  guess: ServerGuess,
  kind: IncomingServer['kind'],
  server: PresetServer = guessOfKind(guess, kind).incoming,
): AccountSettings {
  const before = guessOfKind(guess, settings.incoming.kind)
  const { user } = settings.incoming
  const isByHand = isLoginByHand(user, settings, before.incoming.user, before)
  return withKind(settings, kind, isByHand ? { ...server, user } : server)
}

/** The same mailbox by the other protocol, at the server likely to speak it; where that names no login, it stays. */
export function withKind(
  settings: AccountSettings,
  kind: IncomingServer['kind'],
  server: PresetServer,
): AccountSettings {
  const { host, port, security, auth } = server
  const user = server.user === undefined ? settings.incoming.user : filledIn(server.user, settings.address)
  const there = { host, port, security, user, ...(auth ? { auth } : {}) }
  return {
    ...settings,
    incoming: kind === 'imap' ? { kind, ...there } : { kind, ...there, ...pop3Defaults },
    // What was allowed to one server, or trusted of it, is not allowed to another.
    ...{ allowPlaintext: false, trustedCertificate: '' },
  }
}

/** [ACC-29] The provider whose server was typed by hand, so that its preset can be offered instead. */
export function presetForHost(presets: readonly Preset[], host: string): Preset | null {
  const wanted = withHost('imap', { host: '', port: 1, security: 'tls', user: '' }, host, true).host
  if (wanted === '') return null
  const serves = (preset: Preset): boolean =>
    [preset.imap, preset.pop3, ...preset.smtp].some((server) => server?.host === wanted) ||
    isAliasOf(preset.id, wanted)
  return presets.find(serves) ?? null
}

/** Names under which Microsoft's servers are also reached. */
const ALIASES: Record<string, readonly string[]> = {
  microsoft: ['outlook.office.com', 'imap-mail.outlook.com', 'smtp-mail.outlook.com', 'imap.outlook.com'],
  gmail: ['imap.googlemail.com', 'smtp.googlemail.com'],
}

const isAliasOf = (id: string, host: string): boolean => ALIASES[id]?.includes(host) ?? false

/** Ports of other protocols that people type by mistake. */
const FOREIGN_PORTS: Record<Protocol, ReadonlySet<number>> = {
  imap: new Set([25, 80, 110, 443, 465, 587, 995, 2525]),
  pop3: new Set([25, 80, 143, 443, 465, 587, 993, 2525]),
  smtp: new Set([80, 110, 143, 443, 993, 995]),
}

/** [ACC-30] Null for a port the protocol may use; else what to tell at the field. */
export function portProblem(
  protocol: Protocol,
  server: Pick<ServerSettings, 'port' | 'security'>,
): Problem | null {
  if (!FOREIGN_PORTS[protocol].has(server.port)) return null
  const usual = String(defaultPort(protocol, server.security))
  return {
    code: 'port-wrong-protocol',
    field: `${protocol}.port`,
    params: { port: String(server.port), protocol: protocol.toUpperCase(), usual },
  }
}

/** What is written of a server of its own does not count while the account sends by another one. */
export const withoutOwnServer = (settings: AccountSettings): AccountSettings => ({
  ...settings,
  outgoing: emptySettings('').outgoing,
})

/** What keeps settings from being tried at all, most basic first; null when they may. */
export function settingsProblem(settings: AccountSettings): Problem | null {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/u.test(settings.address)) {
    return { code: 'address-invalid', field: 'address', params: { value: settings.address } }
  }
  const { incoming } = settings
  const missing = (['host', 'user'] as const).find((field) => incoming[field] === '')
  if (missing) return { code: 'field-invalid', field: `${incoming.kind}.${missing}` }
  if (settings.outgoing.host !== '' && settings.outgoing.login && settings.outgoing.user === '') {
    return { code: 'field-invalid', field: 'smtp.user' }
  }
  // No library here speaks it by IMAP, where it is older than TLS.
  if (incoming.kind === 'imap' && incoming.auth === 'cram-md5')
    return { code: 'field-invalid', field: 'imap.auth' }
  const wrongPort =
    portProblem(incoming.kind, incoming) ??
    (settings.outgoing.host === '' ? null : portProblem('smtp', settings.outgoing))
  return wrongPort ?? plaintextProblem(settings) ?? proxyFault(settings.proxy) ?? domainsProblem(settings)
}

/** [ACC-21] What everybody may have an address at is nobody's own. */
function domainsProblem({ ownDomains = [] }: AccountSettings): Problem | null {
  for (const text of ownDomains) {
    const reason = domainRefusal(text)
    if (reason) return { code: 'field-invalid', field: 'ownDomains', params: { [reason]: text } }
  }
  return null
}

/** What keeps an outgoing server of the list from being tried at all; null when it may. */
export function connectionProblem(connection: OutgoingConnection): Problem | null {
  const { outgoing } = connection
  if (outgoing.host === '') return { code: 'field-invalid', field: 'smtp.host' }
  if (outgoing.login && outgoing.user === '') return { code: 'field-invalid', field: 'smtp.user' }
  return (
    portProblem('smtp', outgoing) ??
    (outgoing.login ? openPasswordProblem('smtp', outgoing, connection) : null) ??
    proxyFault(connection.proxy)
  )
}

/** [ACC-07] A password goes over an unencrypted connection only where the user allowed that server to have it so. */
function plaintextProblem(settings: AccountSettings): Problem | null {
  const { incoming, outgoing } = settings
  return (
    openPasswordProblem(incoming.kind, incoming, settings) ??
    (outgoing.login && outgoing.host !== '' ? openPasswordProblem('smtp', outgoing, settings) : null)
  )
}

const openPasswordProblem = (
  protocol: Protocol,
  { security, host }: ServerSettings,
  { allowPlaintext }: Pick<AccountSettings, 'allowPlaintext'>,
): Problem | null =>
  security === 'none' && !allowPlaintext
    ? { code: 'plaintext-refused', field: `${protocol}.security`, params: { host } }
    : null

/** What is saved and tried: prefixes off, names trimmed, logins filled in. */
export function cleanSettings(settings: AccountSettings): AccountSettings {
  const named = withAddress(settings, settings.address)
  const clean = <Server extends ServerSettings>(protocol: Protocol, server: Server): Server =>
    withHost(protocol, { ...server, user: server.user.trim() || named.address }, server.host, true)
  return {
    ...named,
    incoming: clean(settings.incoming.kind, settings.incoming),
    // What a server files of sent mail is not fetched by POP3.
    ...(settings.incoming.kind === 'pop3' && { sentCopy: 'append' }),
    outgoing: clean('smtp', settings.outgoing),
    ...reachOf(settings),
    ...(settings.ownDomains && {
      ownDomains: [...new Set(settings.ownDomains.map((text) => readDomain(text) || text))],
    }),
  }
}

/** The same of a server of the list of outgoing ones. */
export function cleanConnection(connection: OutgoingConnection): OutgoingConnection {
  const { outgoing, allowPlaintext, trustedCertificate } = connection
  const trimmed = { ...outgoing, user: outgoing.user.trim() }
  return {
    ...{ outgoing: withHost('smtp', trimmed, outgoing.host, true), allowPlaintext, trustedCertificate },
    ...reachOf(connection),
  }
}

/** How a server is reached, of what belongs to it. */
export const reachOf = ({ proxy, timeLimits }: Reach): Reach => ({
  ...(proxy ? { proxy: { ...proxy, host: proxy.host.trim().toLowerCase() } } : {}),
  ...(timeLimits ? { timeLimits } : {}),
})
