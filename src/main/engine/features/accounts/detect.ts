import { Resolver } from 'node:dns/promises'
import type { AccountSettings, Preset, ServerSettings } from '../../../../shared/contract/accounts'
import { defaultPort, emptySettings, presetForHost, withPreset } from '../../../../shared/account-rules'
import { registeredDomain } from '../../../../shared/mail-domains'
import { addressDomain } from '../../../../shared/address-key'
import { customPreset, presetForDomain, presetForExchanger, presets } from './presets'

/** The two DNS questions detection asks. A question without an answer rejects. */
export interface MailDns {
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>
  resolveSrv(name: string): Promise<{ name: string; port: number; priority: number }[]>
}

export interface Detected {
  preset: Preset
  settings: AccountSettings
  /** Servers that nothing but DNS vouches for and that lie outside the address's own domain. */
  foreignHosts: string[]
}

const DNS_TIMEOUT = 2500

/** The system's resolver with a short patience: detection is a guess the user looks at anyway. */
export const systemDns = (): MailDns => new Resolver({ timeout: DNS_TIMEOUT, tries: 1 })

/**
 * The best guess for an address, surest source first: what the user's office handed out, a provider's own domain, RFC
 * 6186/8314 SRV records, the provider behind the domain's mail exchanger, and at last Custom with the usual names.
 */
export async function detectSettings(
  address: string,
  dns: MailDns,
  company: (domain: string) => Preset | null = () => null,
): Promise<Detected> {
  const domain = addressDomain(address)
  const start = emptySettings(address)
  const known = company(domain) ?? presetForDomain(domain)
  if (known) return { preset: known, settings: withPreset(start, known), foreignHosts: [] }
  if (domain === '') {
    return { preset: customPreset, settings: withPreset(start, customPreset), foreignHosts: [] }
  }
  const [announced, hosted] = await Promise.all([announcedServers(domain, dns), hostingPreset(domain, dns)])
  const behind = announced.imap ? presetForHost(presets, announced.imap.host) : hosted
  if (behind) return { preset: behind, settings: withPreset(start, behind), foreignHosts: [] }
  const settings = withServers(withPreset(start, customPreset), domain, announced)
  return { preset: customPreset, settings, foreignHosts: foreignHosts(settings, domain) }
}

/**
 * DNS can be forged, and a password sent to a forged server is lost: a name outside the domain is shown to the user
 * and confirmed before anything is sent there (RFC 6186, section 6). Two names belong together when they share the
 * domain that is registered, by the Public Suffix List: `mail.acme.co.uk` and `acme.co.uk`, not `acme.co.uk` and
 * `evil.co.uk`.
 */
function foreignHosts({ incoming, outgoing }: AccountSettings, domain: string): string[] {
  const registered = (name: string): string => registeredDomain(name.toLowerCase())
  return [...new Set([incoming.host, outgoing.host])].filter(
    (host) => registered(host) !== registered(domain),
  )
}

type Server = Omit<ServerSettings, 'user'>

interface Announced {
  imap: Server | null
  smtp: Server | null
}

async function announcedServers(domain: string, dns: MailDns): Promise<Announced> {
  const [imaps, imap, submissions, submission] = await Promise.all([
    srv(dns, `_imaps._tcp.${domain}`, 'tls'),
    srv(dns, `_imap._tcp.${domain}`, 'starttls'),
    srv(dns, `_submissions._tcp.${domain}`, 'tls'),
    srv(dns, `_submission._tcp.${domain}`, 'starttls'),
  ])
  return { imap: imaps ?? imap, smtp: submissions ?? submission }
}

/** A target of "." says that the service is not offered (RFC 2782). */
async function srv(dns: MailDns, name: string, security: 'tls' | 'starttls'): Promise<Server | null> {
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

function withServers(settings: AccountSettings, domain: string, announced: Announced): AccountSettings {
  const usual = (protocol: 'imap' | 'smtp'): Server => ({
    host: `${protocol}.${domain}`,
    port: defaultPort(protocol, 'tls'),
    security: 'tls',
  })
  return {
    ...settings,
    incoming: { ...settings.incoming, ...(announced.imap ?? usual('imap')) },
    outgoing: { ...settings.outgoing, ...(announced.smtp ?? usual('smtp')) },
  }
}
