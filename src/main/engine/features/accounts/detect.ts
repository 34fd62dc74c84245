import { Resolver } from 'node:dns/promises'
import type { AccountSettings, Preset, PresetServer } from '../../../../shared/contract/accounts'
import {
  defaultPort,
  emptySettings,
  presetForHost,
  serverFrom,
  withKind,
  withPreset,
  type Protocol,
} from '../../../../shared/account-rules'
import { registeredDomain } from '../../../../shared/mail-domains'
import { addressDomain } from '../../../../shared/address-key'
import { describedServers, type DescribedSmtp, type MailWeb } from './autoconfig'
import { customPreset, presetForDomain, presetForExchanger, presets } from './presets'

/** The two DNS questions detection asks. A question without an answer rejects. */
export interface MailDns {
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>
  resolveSrv(name: string): Promise<{ name: string; port: number; priority: number }[]>
}

export interface Detected {
  preset: Preset
  settings: AccountSettings
  /** Where the mail would be fetched from by POP3. */
  pop3: PresetServer
  /** Servers that nothing but the domain vouches for and that lie outside the address's own domain. */
  foreignHosts: string[]
}

const DNS_TIMEOUT = 2500

/** The system's resolver with a short patience: detection is a guess the user looks at anyway. */
export const systemDns = (): MailDns => new Resolver({ timeout: DNS_TIMEOUT, tries: 1 })

/** Where nothing is to be asked. */
export const noDns: MailDns = {
  resolveMx: () => Promise.resolve([]),
  resolveSrv: () => Promise.resolve([]),
}

/**
 * The best guess for an address, surest source first: what the user's office handed out, a provider's own domain, RFC
 * 6186/8314 SRV records, the file Thunderbird asks for, the provider behind the domain's mail exchanger, and at last
 * Custom with the usual names.
 */
export async function detectSettings(
  address: string,
  dns: MailDns,
  web: MailWeb,
  company: (domain: string) => Preset | null = () => null,
): Promise<Detected> {
  const domain = addressDomain(address)
  const start = emptySettings(address)
  const by = (preset: Preset): Detected => ({
    ...{ preset, settings: withPreset(start, preset), foreignHosts: [] },
    pop3: preset.pop3 ?? usual('pop3', domain),
  })
  const known = company(domain) ?? presetForDomain(domain)
  if (known) return by(known)
  if (domain === '') return by(customPreset)
  const [records, hosted, described] = await Promise.all([
    announcedServers(domain, dns),
    hostingPreset(domain, dns),
    describedServers(start.address, web),
  ])
  // Records of the domain are what a standard asks for; a file says more, where there are none.
  const announced = {
    imap: records.imap ?? described?.imap ?? null,
    pop3: records.pop3 ?? described?.pop3 ?? null,
    smtp: records.smtp ?? described?.smtp ?? null,
  }
  const behind = announced.imap ? presetForHost(presets, announced.imap.host) : hosted
  if (behind) return by(behind)
  const settings = withServers(withPreset(start, customPreset), domain, announced)
  const pop3 = announced.pop3 ?? usual('pop3', domain)
  const hosts = [settings.incoming.host, settings.outgoing.host, pop3.host]
  return { preset: customPreset, settings, pop3, foreignHosts: foreignHosts(hosts, domain) }
}

/**
 * DNS can be forged, and a password sent to a forged server is lost: a name outside the domain is shown to the user
 * and confirmed before anything is sent there (RFC 6186, section 6). Two names belong together when they share the
 * domain that is registered, by the Public Suffix List: `mail.acme.co.uk` and `acme.co.uk`, not `acme.co.uk` and
 * `evil.co.uk`.
 */
function foreignHosts(hosts: readonly string[], domain: string): string[] {
  const registered = (name: string): string => registeredDomain(name.toLowerCase())
  return [...new Set(hosts)].filter((host) => registered(host) !== registered(domain))
}

interface Announced {
  imap: PresetServer | null
  pop3: PresetServer | null
  smtp: PresetServer | DescribedSmtp | null
}

async function announcedServers(domain: string, dns: MailDns): Promise<Announced> {
  const [imaps, imap, pop3s, pop3, submissions, submission] = await Promise.all([
    srv(dns, `_imaps._tcp.${domain}`, 'tls'),
    srv(dns, `_imap._tcp.${domain}`, 'starttls'),
    srv(dns, `_pop3s._tcp.${domain}`, 'tls'),
    srv(dns, `_pop3._tcp.${domain}`, 'starttls'),
    srv(dns, `_submissions._tcp.${domain}`, 'tls'),
    srv(dns, `_submission._tcp.${domain}`, 'starttls'),
  ])
  return { imap: imaps ?? imap, pop3: pop3s ?? pop3, smtp: submissions ?? submission }
}

/** A target of "." says that the service is not offered (RFC 2782). */
async function srv(dns: MailDns, name: string, security: 'tls' | 'starttls'): Promise<PresetServer | null> {
  try {
    const records = await dns.resolveSrv(name)
    const [best] = records
      .filter((record) => record.name !== '' && record.name !== '.' && record.port > 0)
      .sort((a, b) => a.priority - b.priority)
    return best ? { host: best.name.toLowerCase().replace(/\.$/, ''), port: best.port, security } : null
  } catch {
    return null
  }
}

async function hostingPreset(domain: string, dns: MailDns): Promise<Preset | null> {
  try {
    const records = await dns.resolveMx(domain)
    const [best] = records.sort((a, b) => a.priority - b.priority)
    return best ? presetForExchanger(best.exchange) : null
  } catch {
    return null
  }
}

/** By POP3 only where that is announced and IMAP is not. */
function withServers(settings: AccountSettings, domain: string, announced: Announced): AccountSettings {
  const { imap, pop3, smtp } = announced
  const { address, incoming } = settings
  const outgoing = {
    ...serverFrom(settings.outgoing, smtp ?? usual('smtp', domain), address),
    login: smtp === null || !('login' in smtp) || smtp.login,
  }
  if (!imap && pop3) return { ...withKind(settings, 'pop3', pop3), outgoing }
  return { ...settings, incoming: serverFrom(incoming, imap ?? usual('imap', domain), address), outgoing }
}

const usual = (protocol: Protocol, domain: string): PresetServer => ({
  host: domain === '' ? '' : `${protocol === 'pop3' ? 'pop' : protocol}.${domain}`,
  port: defaultPort(protocol, 'tls'),
  security: 'tls',
})
