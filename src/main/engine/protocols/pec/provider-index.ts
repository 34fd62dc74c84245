import { asBuffer } from '../../mime/charset'
import { domainKey } from '../../../../shared/address-key'
import { contentOfSigned, importTrust, type Certificate } from '../smime'

/** The directory of PEC providers (RFC 6109 section 4.5): whose certificates may sign, for which domains. */
export interface ProviderIndex {
  /** SHA-1 of the DER form, upper-case hexadecimal. */
  certificateHashes: ReadonlySet<string>
  managedDomains: ReadonlySet<string>
  certificates: Certificate[]
}

const MAX_FILE = 20_000_000

/**
 * Reads the LDIF form of the directory, bare or as the .p7m it is handed out as. That signature is not checked
 * here: the user vouches for where the file came from. Null where it lists no certificate.
 */
export function readProviderIndex(file: Uint8Array): ProviderIndex | null {
  if (file.length > MAX_FILE) return null
  const bytes = contentOfSigned(file) ?? file
  const text = asBuffer(bytes)
    .toString('utf8')
    .replace(/\r?\n /g, '')
  const values = (name: string): string[] =>
    [...text.matchAll(new RegExp(`^${name}:\\s*(\\S+)\\s*$`, 'gim'))].map(([, value = '']) => value)
  const certificates = importTrust(bytes).certificates
  const listed = values('providerCertificateHash').map((hash) => hash.toUpperCase())
  const certificateHashes = new Set([...listed, ...certificates.map(({ facts }) => facts.sha1)])
  if (certificateHashes.size === 0) return null
  return { certificateHashes, certificates, managedDomains: new Set(values('managedDomains').map(domainKey)) }
}
