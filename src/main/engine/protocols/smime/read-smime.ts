import { createHash } from 'node:crypto'
import { addressKey } from '../../../../shared/address-key'
import { parseHeader } from '../../mime/header'
import { parseTree, type SourceNode } from '../../mime/tree'
import { checkSignature, digestName, isBrokenDigest, shownDigest } from './algorithms'
import type { Certificate } from './certificate'
import { findChain } from './chain'
import { readCms, type SignedData, type Signer } from './cms'
import { findSignedContent } from './signed-content'
import type { TrustList } from './trust-list'
import type { SmimeReason, SmimeReport, SmimeVerdict } from './types'

export interface SmimeOptions {
  /** ms since the epoch. */
  now: number
  trust: TrustList
}

/** Signatures beyond this carry hostile lists; signed content inside has the bound of a message. */
const MAX_DETACHED_CMS = 5_000_000
const MAX_OPAQUE_CMS = 200_000_000
/** Clocks of signers run ahead; further ones claim a time that has not been. */
const MAX_CLOCK_SKEW = 24 * 3600_000

/**
 * Judges the S/MIME signature (RFC 8551) of one message over the bytes as received: multipart/signed, and
 * application/pkcs7-mime with the content inside. The chain is judged at the signing time. Revocation is not
 * checked: nothing here touches the network. Never throws; time and memory are bounded by the input's size.
 *
 * @param message the bytes of the message, or the root of its part tree
 */
export function readSmime(message: Uint8Array | SourceNode, options: SmimeOptions): SmimeReport {
  const root = message instanceof Uint8Array ? parseTree(message, '', () => undefined) : message
  const fromAddresses = parseHeader(root.source).from.map(({ address }) => address)
  const blank: SmimeReport = { ...nothing, fromAddresses }
  const found = findSignedContent(root)
  if (found.form === 'none') {
    return { ...blank, verdict: 'unsigned', reason: found.reason, signedParts: found.signedParts }
  }
  const report: SmimeReport = { ...blank, form: found.form, verdict: 'unreadable' }
  const limit = found.form === 'detached' ? MAX_DETACHED_CMS : MAX_OPAQUE_CMS
  if (found.cms.length > limit) return { ...report, reason: 'too-large' }

  const cms = readCms(found.cms)
  if (cms.kind !== 'signed') return { ...report, reason: cms.kind === 'unknown' ? 'bad-cms' : cms.kind }
  const candidates = found.form === 'detached' ? found.candidates : cms.content ? [cms.content] : []
  if (candidates.length === 0) return { ...report, ...withoutContent(cms) }
  if (cms.signers.length === 0) return { ...report, verdict: 'unsigned', reason: 'no-signer' }

  const judged = cms.signers.map((signer) => judgeSigner(signer, cms, candidates, options, report))
  const best = judged.toSorted((a, b) => rank(a.verdict) - rank(b.verdict))[0] ?? report
  return found.form === 'detached' && found.damage !== ''
    ? { ...best, verdict: 'altered', reason: found.damage }
    : best
}

const nothing: SmimeReport = {
  verdict: 'unsigned',
  reason: '',
  form: 'none',
  signer: null,
  signingTime: null,
  digestAlgorithm: '',
  legacyDigest: false,
  chain: [],
  fromAddresses: [],
  addressMatches: false,
  signedParts: [],
  content: null,
}

const withoutContent = (cms: SignedData): Pick<SmimeReport, 'verdict' | 'reason'> =>
  cms.signers.length === 0
    ? { verdict: 'unsigned', reason: 'certificates-only' }
    : { verdict: 'unreadable', reason: 'bad-cms' }

/** With several signers (RFC 5652 section 5) the one that proves most counts: each signs the same content. */
const ranking: readonly SmimeVerdict[] = [
  'valid',
  'signer-expired-since',
  'address-mismatch',
  'issuer-untrusted',
  'altered',
  'unreadable',
  'unsigned',
]
const rank = (verdict: SmimeVerdict): number => ranking.indexOf(verdict)

function judgeSigner(
  signer: Signer,
  cms: SignedData,
  candidates: readonly Uint8Array[],
  options: SmimeOptions,
  blank: SmimeReport,
): SmimeReport {
  const digest = digestName(signer.digestOid)
  const certificate = signer.certificate
  const signingTime = signer.attributes?.signingTime ?? null
  const report: SmimeReport = {
    ...blank,
    signer: certificate?.facts ?? null,
    chain: certificate ? [certificate.facts] : [],
    signingTime,
    digestAlgorithm: digest ? shownDigest(digest) : '',
    legacyDigest: digest === 'sha1',
    content: candidates[0] ?? null,
  }
  if (digest === null)
    return { ...report, reason: isBrokenDigest(signer.digestOid) ? 'broken-digest' : 'unknown-algorithm' }
  if (!certificate) return { ...report, reason: 'no-certificate' }

  const signed = candidates.map((bytes) => ({
    bytes,
    state: checkBytes(signer, certificate, digest, cms, bytes),
  }))
  const good = signed.find(({ state }) => state === '')
  if (!good) {
    const reason = signed[0]?.state ?? 'bad-cms'
    return { ...report, verdict: reason === 'unknown-algorithm' ? 'unreadable' : 'altered', reason }
  }
  return {
    ...report,
    content: good.bytes,
    ...judgeIdentity(certificate, cms, signingTime, options, blank.fromAddresses),
  }
}

/** '' when the signature holds over the bytes. */
function checkBytes(
  { info, attributes }: Signer,
  certificate: Certificate,
  digest: string,
  cms: SignedData,
  bytes: Uint8Array,
): SmimeReason {
  if (attributes) {
    const actual = createHash(digest).update(bytes).digest()
    // Without the type (RFC 5652 section 11.1) attributes signed for one use could be presented for another.
    if (attributes.contentType !== cms.contentType) return 'signature-wrong'
    if (!attributes.messageDigest || !actual.equals(attributes.messageDigest)) return 'content-changed'
  }
  const data = attributes ? attributes.encoded : bytes
  const signature = info.signature.valueBlock.valueHexView
  const state = checkSignature(info.signatureAlgorithm, digest, certificate.key, data, signature)
  if (state === 'good') return ''
  if (state === 'unknown') return 'unknown-algorithm'
  return attributes ? 'signature-wrong' : 'content-changed'
}

/** The bytes are the signer's; who is the signer, and who vouches for it? */
function judgeIdentity(
  certificate: Certificate,
  cms: SignedData,
  signingTime: number | null,
  { now, trust }: SmimeOptions,
  fromAddresses: readonly string[],
): Pick<SmimeReport, 'verdict' | 'reason' | 'chain' | 'addressMatches'> {
  const found = findChain(certificate, cms.certificates, trust, Math.min(signingTime ?? now, now))
  const own = new Set(certificate.facts.addresses.map(addressKey))
  const addressMatches =
    fromAddresses.length > 0 &&
    fromAddresses.every((address) => address !== '' && own.has(addressKey(address)))
  const facts = { chain: found.chain.map(({ facts: shown }) => shown), addressMatches }
  if (!found.trusted) return { verdict: 'issuer-untrusted', reason: found.reason, ...facts }
  if (signingTime !== null && signingTime > now + MAX_CLOCK_SKEW)
    return { verdict: 'issuer-untrusted', reason: 'signed-in-the-future', ...facts }
  if (!addressMatches) return { verdict: 'address-mismatch', reason: '', ...facts }
  if (now <= found.validUntil) return { verdict: 'valid', reason: '', ...facts }
  const reason = now > certificate.facts.validUntil ? '' : 'issuer-expired'
  return { verdict: 'signer-expired-since', reason, ...facts }
}
