import { isWeakKey } from './algorithms'
import { isIssuedBy, isSelfIssued, isSignedBy, type Certificate } from './certificate'
import type { SmimeReason } from './types'
import type { TrustList } from './trust-list'

export interface ChainResult {
  trusted: boolean
  reason: SmimeReason
  /** From the signer towards the trusted certificate. */
  chain: Certificate[]
  /** The moment from which the first certificate of the chain is no longer valid. */
  validUntil: number
}

const MAX_LENGTH = 8
/** Certificates with one name and many keys would otherwise make the search exponential. */
const MAX_CHECKS = 30

/**
 * Looks for a path from the signer to a certificate of the trust list, every certificate of it valid at `at`
 * (RFC 5280 section 6, without policies, name constraints and revocation: certificates that demand the first two
 * by a critical extension are refused).
 *
 * @param others certificates that came with the signature; they help to build the path and are trusted by nobody
 * @param at ms since the epoch
 */
export function findChain(
  signer: Certificate,
  others: readonly Certificate[],
  trust: TrustList,
  at: number,
): ChainResult {
  let checks = 0
  let longest: Certificate[] = [signer]
  let untimely: Certificate[] | null = null

  const search = (path: Certificate[]): Certificate[] | null => {
    const last = path.at(-1) ?? signer
    if (trust.has(last)) {
      if (path.every((certificate) => isTimely(certificate, at))) return path
      untimely ??= path
      return null
    }
    if (path.length > longest.length) longest = path
    if (path.length >= MAX_LENGTH) return null
    for (const issuer of [...trust.issuersOf(last), ...others]) {
      if (path.includes(issuer) || !isIssuedBy(last, issuer)) continue
      if (!mayStandAbove(issuer, path, trust.has(issuer))) continue
      if (++checks > MAX_CHECKS) return null
      if (!isSignedBy(last, issuer)) continue
      const found = search([...path, issuer])
      if (found) return found
    }
    return null
  }

  const refused = refusal(signer)
  const found = refused === '' ? search([signer]) : null
  if (found) return { trusted: true, reason: '', chain: found, validUntil: endOf(found) }
  const chain = untimely ?? longest
  const reason = refused || (untimely ? 'not-valid-when-signed' : untrustedReason(signer))
  return { trusted: false, reason, chain, validUntil: endOf(chain) }
}

function refusal(signer: Certificate): SmimeReason {
  if (!signer.forMail || signer.unknownCritical) return 'not-for-mail'
  return isWeakKey(signer.key) ? 'weak-key' : ''
}

const untrustedReason = (signer: Certificate): SmimeReason =>
  isSelfIssued(signer) && isSignedBy(signer, signer) ? 'self-signed' : 'no-trusted-issuer'

const isTimely = ({ facts }: Certificate, at: number): boolean =>
  facts.validFrom <= at && at <= facts.validUntil

/** A signer without basic constraints issues nothing; only roots the user imported may lack them. */
function mayStandAbove(issuer: Certificate, below: readonly Certificate[], trusted: boolean): boolean {
  if (issuer.authority === false || (issuer.authority === null && !trusted)) return false
  if (!issuer.mayIssue || issuer.unknownCritical || isWeakKey(issuer.key)) return false
  return below.length - 1 <= issuer.maxPath
}

const endOf = (chain: readonly Certificate[]): number =>
  Math.min(...chain.map(({ facts }) => facts.validUntil))
