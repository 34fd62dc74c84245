import { getDomain } from 'tldts'
import { addressDomain } from './address-key'
import type { MessageHeader } from './header'

/** Providers whose servers sign their findings with another name than the address ends with. */
const FINDERS: Readonly<Record<string, string>> = {
  'gmail.com': 'google.com',
  'googlemail.com': 'google.com',
}

const MAX_FINDINGS = 4_000

/**
 * Whether the user's own server has found that a message comes from its one author's domain: the topmost
 * Authentication-Results (RFC 8601) is the server's own, and says that DMARC or an aligned DKIM signature passed.
 * Never for what came through a mailing list, which is written by one and sent by another. `ownHosts` are the
 * domain of the user's address and the name of their server.
 */
export function isAuthorProven(header: MessageHeader, ownHosts: readonly string[]): boolean {
  const [author, ...others] = header.from
  if (!author || others.length > 0 || header.listId !== '') return false
  const domain = addressDomain(author.address)
  const [finder = '', ...findings] = withoutComments(header.authenticationResults.slice(0, MAX_FINDINGS))
    .toLowerCase()
    .split(';')
  const own = new Set(ownHosts.map(siteOf).map((site) => FINDERS[site] ?? site))
  const server = finder.trim().split(' ', 1)[0] ?? ''
  if (domain === '' || !server.includes('.') || !own.has(siteOf(server))) return false
  return findings.some((finding) => proves(finding.trim(), domain))
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

const siteOf = (host: string): string => getDomain(host) ?? host.toLowerCase()
