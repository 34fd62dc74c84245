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
  return (
    domain !== '' &&
    ownFindings(header, ownHosts).some((finding) => proves(finding, domain)) &&
    !isAuthorRefused(header, ownHosts)
  )
}

/**
 * Whether the user's own server has found that the domain of an author disowns the message: DMARC failed. Told in the
 * same line as `isAuthorProven` believes.
 */
export function isAuthorRefused(header: MessageHeader, ownHosts: readonly string[]): boolean {
  const domains = header.from.map(({ address }) => addressDomain(address))
  return ownFindings(header, ownHosts).some(
    (finding) => finding[0] === 'dmarc=fail' && ['', ...domains].includes(propertyOf(finding, 'header.from')),
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

/** What the user's own server found, word by word; nothing where the line may be a stranger's. */
function ownFindings(header: MessageHeader, ownHosts: readonly string[]): string[][] {
  const [[server = ''] = [], ...findings] = readFindings(header.authenticationResults)
  const own = new Set(ownHosts.map(siteOf).map((site) => FINDERS[site] ?? site))
  if (!server.includes('.') || !own.has(siteOf(server))) return []
  const isTold = Object.values(FINDERS).includes(siteOf(server)) || isWrittenInside(header.handovers, own)
  return isTold ? findings : []
}

/**
 * The parts of an Authentication-Results line (RFC 8601 section 2.2) word by word, in lower case. Comments and quoted
 * strings may hold anything, results included, and senders have a say in them: an address whose mailbox is quoted, a
 * reason. So no part begins within one; a string that is not closed takes the rest of the line.
 */
function readFindings(line: string): string[][] {
  const findings: string[][] = [[]]
  let word = ''
  let depth = 0
  let isQuoted = false
  let isEscaped = false
  const endWord = (): void => {
    if (word !== '') findings.at(-1)?.push(word.toLowerCase())
    word = ''
  }
  for (const char of line.slice(0, MAX_FINDINGS)) {
    const isPlain = isEscaped || (char !== '\\' && char !== '"')
    if (depth > 0) {
      if (!isEscaped && char === '(') depth++
      else if (!isEscaped && char === ')') depth--
    } else if (isQuoted) {
      if (isPlain) word += char
      else if (char === '"') isQuoted = false
    } else if (char === '"') isQuoted = true
    else if (char === '(') depth++
    else if (char === ';') {
      endWord()
      findings.push([])
    } else if (/\s/.test(char)) endWord()
    else word += char
    isEscaped = !isEscaped && char === '\\' && (isQuoted || depth > 0)
  }
  endWord()
  return findings
}

function isWrittenInside(handovers: readonly string[], own: ReadonlySet<string>): boolean {
  return handovers.length <= MAX_HANDOVERS && handovers.every((line) => isInnerHandover(line, own))
}

const ADDRESSES =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:ipv6:)?[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w.])/gi
const INNER_ADDRESS =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|(?:ipv6:)?(?:::1$|fe80:|f[cd][\da-f]{2}:))/i

/** By LMTP mail is delivered within a site alone (RFC 2033 section 5), and through a socket it has no address. */
const LOCAL_DELIVERY = /\sby\s+\S+\s+(?:\([^()]*\)\s+)?with\s+(?:utf8)?lmtps?a?(?!\w)/i

/**
 * From one server of the provider to another, or within one: nobody handed it over then, or by LMTP. The name a sender gives itself proves nothing, the address it came
 * from and the name which that address has do: `from NAME (REVERSE-NAME [ADDRESS])`.
 */
function isInnerHandover(line: string, own: ReadonlySet<string>): boolean {
  if (line.length > MAX_HANDOVER) return false
  const [from = ''] = line.split(/;|\sfor\s/, 1)
  const withoutTime = from.replace(/\b\d{1,2}:\d{2}:\d{2}\b/g, ' ')
  const addresses = [...withoutTime.matchAll(ADDRESSES)]
  if (addresses.length === 0) return !/^\s*from\s/i.test(from) || LOCAL_DELIVERY.test(from)
  return addresses.every(({ 0: address, index }) => {
    if (INNER_ADDRESS.test(address)) return true
    const name = /\(([\w.-]+?)\.? \[$/.exec(withoutTime.slice(Math.max(0, index - 260), index))?.[1]
    return name !== undefined && own.has(siteOf(name.toLowerCase()))
  })
}

function proves(finding: readonly string[], domain: string): boolean {
  if (finding[0] === 'dmarc=pass') return propertyOf(finding, 'header.from') === domain
  if (finding[0] !== 'dkim=pass') return false
  const signer = propertyOf(finding, 'header.d') || propertyOf(finding, 'header.i').replace(/^.*@/, '')
  return signer.includes('.') && siteOf(signer) === siteOf(domain)
}

const propertyOf = (finding: readonly string[], name: string): string =>
  finding.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''

const siteOf = (host: string): string => registeredDomain(host.toLowerCase())
