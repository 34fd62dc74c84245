import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto'
import * as pkijs from 'pkijs'

/** Digests by OID. MD5 and older ones are missing on purpose: signatures over them can be forged. */
const digests: Record<string, string> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
}

const brokenDigests = new Set(['1.2.840.113549.2.2', '1.2.840.113549.2.4', '1.2.840.113549.2.5'])

type Scheme = 'rsa' | 'pss' | 'ec' | 'dsa' | 'eddsa'

/** Signature algorithms by OID; without a digest the one of the signer's digestAlgorithm counts (RFC 5754). */
const schemes: Record<string, { scheme: Scheme; digest?: string }> = {
  '1.2.840.113549.1.1.1': { scheme: 'rsa' },
  '1.2.840.113549.1.1.5': { scheme: 'rsa', digest: 'sha1' },
  '1.3.14.3.2.29': { scheme: 'rsa', digest: 'sha1' },
  '1.2.840.113549.1.1.14': { scheme: 'rsa', digest: 'sha224' },
  '1.2.840.113549.1.1.11': { scheme: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'rsa', digest: 'sha512' },
  '1.2.840.113549.1.1.10': { scheme: 'pss' },
  '1.2.840.10045.2.1': { scheme: 'ec' },
  '1.2.840.10045.4.1': { scheme: 'ec', digest: 'sha1' },
  '1.2.840.10045.4.3.1': { scheme: 'ec', digest: 'sha224' },
  '1.2.840.10045.4.3.2': { scheme: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ec', digest: 'sha512' },
  '1.2.840.10040.4.1': { scheme: 'dsa' },
  '1.2.840.10040.4.3': { scheme: 'dsa', digest: 'sha1' },
  '2.16.840.1.101.3.4.3.1': { scheme: 'dsa', digest: 'sha224' },
  '2.16.840.1.101.3.4.3.2': { scheme: 'dsa', digest: 'sha256' },
  '1.3.101.112': { scheme: 'eddsa' },
  '1.3.101.113': { scheme: 'eddsa' },
}

const keyTypes: Record<Scheme, readonly string[]> = {
  rsa: ['rsa'],
  pss: ['rsa', 'rsa-pss'],
  ec: ['ec'],
  dsa: ['dsa'],
  eddsa: ['ed25519', 'ed448'],
}

/** Node's name of a digest; null for unknown and for broken ones. */
export const digestName = (oid: string): string | null => digests[oid] ?? null

export const isBrokenDigest = (oid: string): boolean => brokenDigests.has(oid)

/** `sha256` as people write it: `SHA-256`. */
export const shownDigest = (name: string): string =>
  name.startsWith('sha3') ? name.toUpperCase() : name.toUpperCase().replace('SHA', 'SHA-')

/** Nobody uses larger RSA and DSA keys, and checking one takes long enough to be used against us. */
const MAX_KEY_BITS = 8192

/** A SubjectPublicKeyInfo as a key; null for keys this run-time cannot use. */
export function readPublicKey(spki: Uint8Array): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) > MAX_KEY_BITS ? null : key
  } catch {
    return null
  }
}

/**
 * Checks one signature over data (RFC 5754 and 8017 section 8, RFC 5480, RFC 8419). `unknown` where algorithm or key are none
 * that we check. Never throws.
 *
 * @param digest Node's name of the digest to use where the algorithm names none
 */
export function checkSignature(
  algorithm: pkijs.AlgorithmIdentifier,
  digest: string | null,
  key: KeyObject | null,
  data: Uint8Array,
  signature: Uint8Array,
): 'good' | 'wrong' | 'unknown' {
  const known = schemes[algorithm.algorithmId]
  if (!known || !key || !keyTypes[known.scheme].includes(key.asymmetricKeyType ?? '')) return 'unknown'
  const hash = known.digest ?? digest
  try {
    switch (known.scheme) {
      case 'eddsa':
        return outcome(verify(null, data, key, signature))
      case 'pss':
        return checkPss(algorithm, key, data, signature)
      default:
        if (hash === null) return 'unknown'
        return outcome(verify(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature))
    }
  } catch {
    return 'wrong'
  }
}

const outcome = (good: boolean): 'good' | 'wrong' => (good ? 'good' : 'wrong')

function checkPss(
  algorithm: pkijs.AlgorithmIdentifier,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): 'good' | 'wrong' | 'unknown' {
  const params = new pkijs.RSASSAPSSParams({ schema: algorithm.algorithmParams })
  const hash = digestName(params.hashAlgorithm.algorithmId)
  const mask = pssMaskDigest(params.maskGenAlgorithm)
  // Node derives the mask from the digest of the signature; others are allowed but nobody makes them.
  if (hash === null || mask !== hash) return 'unknown'
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return outcome(verify(hash, data, { key, padding, saltLength: params.saltLength }, signature))
}

function pssMaskDigest(mask: pkijs.AlgorithmIdentifier): string | null {
  const inner: unknown = mask.algorithmParams
  if (inner === undefined) return 'sha1'
  return digestName(new pkijs.AlgorithmIdentifier({ schema: inner }).algorithmId)
}

/** Keys below these sizes can be factored by anybody with some patience. */
const MIN_RSA_BITS = 1024

export function isWeakKey(key: KeyObject | null): boolean {
  const bits = key?.asymmetricKeyDetails?.modulusLength
  return bits !== undefined && bits < MIN_RSA_BITS
}

/** `RSA 2048`, `EC prime256v1`, `ED25519`; '' for a key that cannot be read. */
export function describeKey(key: KeyObject | null): string {
  if (!key) return ''
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  const type = (key.asymmetricKeyType ?? '').toUpperCase()
  return [type, namedCurve ?? modulusLength ?? ''].join(' ').trim()
}
