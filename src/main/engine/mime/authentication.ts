import { isCertifiedProvider, isProviderMailbox } from '../../../shared/certified-mail'
import { registeredDomain } from '../../../shared/mail-domains'
import { addressDomain } from '../../../shared/address-key'
import type { MessageHeader } from './header'

/**
 * Providers whose servers sign their findings with another name than the address ends with, below the line of their
 * hand-over, and take away what strangers wrote in their name.
 */
const FINDERS: Readonly<Record<string, string>> = {
  'gmail.com': 'google.com',
  'googlemail.com': 'google.com',
}

const MAX_FINDINGS = 4_000
/** Inside of one provider a message passes through few hands. */
const MAX_HANDOVERS = 10
/** In a longer line the address might stand beyond what is read. */
const MAX_HANDOVER = 1_000

/**
 * Whether the user's own server has found that a message comes from its one author's domain: the topmost
 * Authentication-Results (RFC 8601) is the server's own, stands above the line in which that server took the message
 * from a stranger, and says that DMARC or an aligned DKIM signature passed. Where the server writes none, the topmost
 * is the stranger's, in whose name it likes (sections 5 and 7.1), but then it stands below that line. Never for what
 * came through a mailing list, which is written by one and sent by another. `ownHosts` are the domain of the user's
 * address and the name of their server.
 */
export function isAuthorProven(header: MessageHeader, ownHosts: readonly string[]): boolean {
  const [author, ...others] = header.from
  if (!author || others.length > 0 || header.listId !== '') return false
  const domain = addressDomain(author.address)
  return domain !== '' && ownFindings(header, ownHosts).some((finding) => proves(finding, domain))
}

/**
 * Whether the user's own server has found that the domain of an author disowns the message: DMARC failed. Told in the
 * same line as `isAuthorProven` believes.
 */
export function isAuthorRefused(header: MessageHeader, ownHosts: readonly string[]): boolean {
  const domains = header.from.map(({ address }) => addressDomain(address))
  return ownFindings(header, ownHosts).some(
    (finding) =>
      /^dmarc=fail\b/.test(finding) && ['', ...domains].includes(propertyOf(finding, 'header.from')),
  )
}

/**
 * Whether a message is an envelope of a provider of certified mail. Only its signature proves that, which a header
 * does not show: so the user's own server has to vouch for the sender, or be such a provider's, which wraps what is no
 * certified mail into envelopes of another kind (RFC 6109 section 3.2.2).
 */
export function isCertified(header: MessageHeader, ownHosts: readonly string[]): boolean {
  const [provider, ...others] = header.from
  if (!header.isEnvelope || !provider || others.length > 0 || !isProviderMailbox(provider.address))
    return false
  if (isAuthorRefused(header, ownHosts)) return false
  return ownHosts.some((host) => isCertifiedProvider(host.toLowerCase())) || isAuthorProven(header, ownHosts)
}

/** What the user's own server found, each without blanks around it; nothing where the line may be a stranger's. */
function ownFindings(header: MessageHeader, ownHosts: readonly string[]): string[] {
  const [finder = '', ...findings] = withoutComments(header.authenticationResults.slice(0, MAX_FINDINGS))
    .toLowerCase()
    .split(';')
  const own = new Set(ownHosts.map(siteOf).map((site) => FINDERS[site] ?? site))
  const server = finder.trim().split(' ', 1)[0] ?? ''
  if (!server.includes('.') || !own.has(siteOf(server))) return []
  const isTold = Object.values(FINDERS).includes(siteOf(server)) || isWrittenInside(header.handovers, own)
  return isTold ? findings.map((finding) => finding.trim()) : []
}

function isWrittenInside(handovers: readonly string[], own: ReadonlySet<string>): boolean {
  return handovers.length <= MAX_HANDOVERS && handovers.every((line) => isInnerHandover(line, own))
}

const ADDRESSES =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:ipv6:)?[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w.])/gi
const INNER_ADDRESS =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|(?:ipv6:)?(?:::1$|fe80:|f[cd][\da-f]{2}:))/i

/**
 * From one server of the provider to another. The name a sender gives itself proves nothing, the address it came
 * from and the name which that address has do: `from NAME (REVERSE-NAME [ADDRESS])`.
 */
function isInnerHandover(line: string, own: ReadonlySet<string>): boolean {
  if (line.length > MAX_HANDOVER) return false
  const [from = ''] = line.split(/;|\sfor\s/, 1)
  const withoutTime = from.replace(/\b\d{1,2}:\d{2}:\d{2}\b/g, ' ')
  return [...withoutTime.matchAll(ADDRESSES)].every(({ 0: address, index }) => {
    if (INNER_ADDRESS.test(address)) return true
    const name = /\(([\w.-]+?)\.? \[$/.exec(withoutTime.slice(Math.max(0, index - 260), index))?.[1]
    return name !== undefined && own.has(siteOf(name.toLowerCase()))
  })
}

function proves(finding: string, domain: string): boolean {
  if (finding.startsWith('dmarc=pass')) return propertyOf(finding, 'header.from') === domain
  if (!finding.startsWith('dkim=pass')) return false
  const signer = propertyOf(finding, 'header.d') || propertyOf(finding, 'header.i').replace(/^.*@/, '')
  return signer.includes('.') && siteOf(signer) === siteOf(domain)
}

function propertyOf(finding: string, name: string): string {
  const word = finding.split(' ').find((one) => one.startsWith(`${name}=`))
  return word === undefined ? '' : word.slice(name.length + 1).replace(/^"|"$/g, '')
}

/** One line without comments, which may hold anything, results included. */
function withoutComments(text: string): string {
  let depth = 0
  let out = ''
  for (const char of text) {
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += char
  }
  return out.replace(/\s+/g, ' ')
}

const siteOf = (host: string): string => registeredDomain(host.toLowerCase())
