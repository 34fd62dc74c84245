import { asBuffer } from '../../mime/charset'
import { readCertificate, type Certificate } from './certificate'
import { readCms } from './cms'
import { childNamed, childrenNamed, descendants, readXml, type XmlElement } from '../../mime/safe-xml'

/** The certificates the user, or who set up the program, has chosen to trust: issuers, or signers themselves. */
export interface TrustList {
  certificates: readonly Certificate[]
  has(certificate: Certificate): boolean
  /** Those that may have issued a certificate, by name; lists have thousands of entries. */
  issuersOf(certificate: Certificate): readonly Certificate[]
}

/** What was found in a file of certificates. */
export interface TrustImport {
  format: 'pem' | 'der' | 'pkcs7' | 'ldif' | 'etsi-tsl' | 'unknown'
  certificates: Certificate[]
  /** Entries that looked like certificates and were none, or stood in services that are no longer granted. */
  skipped: number
}

const MAX_FILE = 20_000_000
const MAX_CERTIFICATES = 5000

export const emptyTrust: TrustList = createTrustList([])

/** A trust list of the certificates given, each once. */
export function createTrustList(certificates: readonly Certificate[]): TrustList {
  const known = new Map(certificates.map((certificate) => [certificate.facts.sha256, certificate]))
  const bySubject = Map.groupBy(known.values(), ({ facts }) => facts.subject.toLowerCase())
  return {
    certificates: [...known.values()],
    has: ({ facts }) => known.has(facts.sha256),
    issuersOf: ({ facts }) => bySubject.get(facts.issuer.toLowerCase()) ?? [],
  }
}

/**
 * Reads certificates from a file: a PEM bundle, one DER certificate, PKCS #7 `certs-only` (.p7b, .p7c), an LDIF
 * export with `…;binary::` attributes (RFC 6109 section 4.5), or an XML trusted list (ETSI TS 119 612). The list's own signature is
 * **not** checked: the user vouches for where the file came from. Never throws.
 *
 * @param serviceType of an XML trusted list, only services whose type URI matches; all when absent
 */
export function importTrust(file: Uint8Array, serviceType?: RegExp): TrustImport {
  // A list wrapped in a signature is meant, not the certificates of who signed it.
  const bytes = contentOfSigned(file) ?? file
  if (bytes.length > MAX_FILE) return { format: 'unknown', certificates: [], skipped: 0 }
  const start = asBuffer(bytes).toString('latin1', 0, Math.min(bytes.length, 1_000_000))
  if (start.includes('-----BEGIN ')) return fromPem(asBuffer(bytes).toString('latin1'))
  if (/<(\w+:)?TrustServiceStatusList[\s>]/.test(start)) return fromTrustedList(bytes, serviceType)
  if (/^\w+;binary::/m.test(start)) return fromLdif(asBuffer(bytes).toString('latin1'))
  const certificate = readCertificate(bytes)
  if (certificate) return { format: 'der', certificates: [certificate], skipped: 0 }
  const cms = readCms(bytes)
  if (cms.kind === 'signed') return { format: 'pkcs7', certificates: cms.certificates, skipped: 0 }
  return { format: 'unknown', certificates: [], skipped: 0 }
}

/** The content of a .p7m file; null for files that are none, and for signatures that hold no content. */
export function contentOfSigned(file: Uint8Array): Uint8Array | null {
  const cms = file.length > MAX_FILE ? null : readCms(file)
  return cms?.kind === 'signed' && cms.content && cms.content.length > 0 ? cms.content : null
}

function fromPem(text: string): TrustImport {
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/g)]
  const found = blocks.flatMap(([, label = '', body = '']) => {
    const der = Buffer.from(body, 'base64')
    if (label === 'PKCS7' || label === 'CMS') {
      const cms = readCms(der)
      return cms.kind === 'signed' ? cms.certificates : [null]
    }
    return /CERTIFICATE$/.test(label) ? [readCertificate(der)] : []
  })
  return collected('pem', found)
}

function fromLdif(text: string): TrustImport {
  const values = text.replace(/\r?\n /g, '').matchAll(/^\w+;binary::\s*([A-Za-z0-9+/=]+)\s*$/gm)
  return collected(
    'ldif',
    [...values].map(([, value = '']) => readCertificate(Buffer.from(value, 'base64'))),
  )
}

/** Services under any other status have been withdrawn and must not be relied on. */
const grantedStatus =
  /\/(granted|undersupervision|accredited|recognisedatnationallevel|supervisionincessation)$/i

function fromTrustedList(bytes: Uint8Array, serviceType: RegExp | undefined): TrustImport {
  const root = readXml(bytes, MAX_FILE)
  if (!root) return { format: 'etsi-tsl', certificates: [], skipped: 0 }
  // Histories of services are not looked into: what they certified once is not what they certify now.
  const services = descendants(root, 'ServiceInformation', MAX_CERTIFICATES).filter(
    (service) => serviceType?.test(childNamed(service, 'ServiceTypeIdentifier')?.text ?? '') ?? true,
  )
  const granted = services.filter((service) =>
    grantedStatus.test(childNamed(service, 'ServiceStatus')?.text ?? ''),
  )
  const found = granted
    .flatMap(certificateTexts)
    .map((text) => readCertificate(Buffer.from(text.replace(/\s+/g, ''), 'base64')))
  const { certificates, skipped } = collected('etsi-tsl', found)
  return { format: 'etsi-tsl', certificates, skipped: skipped + services.length - granted.length }
}

function certificateTexts(service: XmlElement): string[] {
  return childrenNamed(childNamed(service, 'ServiceDigitalIdentity'), 'DigitalId')
    .flatMap((identity) => childrenNamed(identity, 'X509Certificate'))
    .map(({ text }) => text)
}

function collected(format: TrustImport['format'], found: readonly (Certificate | null)[]): TrustImport {
  const bounded = found.slice(0, MAX_CERTIFICATES)
  const certificates = bounded.filter((certificate) => certificate !== null)
  return { format, certificates, skipped: found.length - certificates.length }
}
