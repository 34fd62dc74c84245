import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { childrenOf, encodedBytes, isContextTag, objectId, octets, primitiveBytes, readBer } from './asn1'
import { readCertificate, type Certificate } from './certificate'

/** A CMS signed-data object (RFC 5652 section 5) taken apart, nothing checked yet. */
export interface SignedData {
  kind: 'signed'
  signers: Signer[]
  certificates: Certificate[]
  /** The content inside; null where it stands elsewhere (detached). */
  content: Uint8Array | null
  contentType: string
}

export interface Signer {
  info: pkijs.SignerInfo
  digestOid: string
  /** The certificate among `certificates` that the signer names; null where it is not there. */
  certificate: Certificate | null
  attributes: SignedAttributes | null
}

/** The attributes a signer signed in place of the content. */
export interface SignedAttributes {
  /** The DER form the signature is over (section 5.4). */
  encoded: Uint8Array
  contentType: string
  messageDigest: Uint8Array | null
  signingTime: number | null
}

export interface OtherCms {
  kind: 'encrypted' | 'compressed' | 'unknown'
}

const contentTypes: Record<string, 'signed' | 'encrypted' | 'compressed'> = {
  '1.2.840.113549.1.7.2': 'signed',
  '1.2.840.113549.1.7.3': 'encrypted',
  '1.2.840.113549.1.9.16.1.23': 'encrypted',
  '1.2.840.113549.1.9.16.1.9': 'compressed',
}

const MAX_CERTIFICATES = 30
const MAX_SIGNERS = 4

/** Takes a CMS object apart; `unknown` for what is none. Bounded in depth, elements, certificates and signers. */
export function readCms(bytes: Uint8Array): SignedData | OtherCms {
  const root = readBer(bytes)
  const [type, wrapper] = childrenOf(root)
  const kind = contentTypes[objectId(type)]
  if (!isContextTag(wrapper, 0) || kind === undefined) return { kind: 'unknown' }
  if (kind !== 'signed') return { kind }
  try {
    return readSignedData(childrenOf(childrenOf(wrapper)[0])) ?? { kind: 'unknown' }
  } catch {
    return { kind: 'unknown' }
  }
}

/** version, digestAlgorithms, encapContentInfo, [0] certificates, [1] crls, signerInfos. */
function readSignedData(fields: readonly asn1js.AsnType[]): SignedData | null {
  const encapsulated = childrenOf(fields[2])
  const signerSet = fields.at(-1)
  if (fields.length < 4 || encapsulated.length === 0 || !(signerSet instanceof asn1js.Set)) return null
  const certificates = childrenOf(fields.slice(3).find((field) => isContextTag(field, 0)))
    .slice(0, MAX_CERTIFICATES)
    .map((block) => readCertificate(encodedBytes(block)))
    .filter((certificate) => certificate !== null)
  return {
    kind: 'signed',
    certificates,
    signers: childrenOf(signerSet)
      .slice(0, MAX_SIGNERS)
      .map((block) => readSigner(block, certificates)),
    content: octets(childrenOf(encapsulated[1])[0]),
    contentType: objectId(encapsulated[0]),
  }
}

function readSigner(block: asn1js.AsnType, certificates: readonly Certificate[]): Signer {
  const info = new pkijs.SignerInfo({ schema: block })
  const sid: unknown = info.sid
  return {
    info,
    digestOid: info.digestAlgorithm.algorithmId,
    certificate: certificates.find((certificate) => names(sid, certificate)) ?? null,
    attributes: info.signedAttrs ? readAttributes(info.signedAttrs) : null,
  }
}

function names(sid: unknown, certificate: Certificate): boolean {
  if (sid instanceof pkijs.IssuerAndSerialNumber)
    return (
      certificate.x509.serialNumber.isEqual(sid.serialNumber) && certificate.x509.issuer.isEqual(sid.issuer)
    )
  const keyId = sid instanceof asn1js.Primitive ? Buffer.from(primitiveBytes(sid)).toString('hex') : ''
  return keyId !== '' && keyId.toUpperCase() === certificate.keyId
}

const contentTypeAttribute = '1.2.840.113549.1.9.3'
const messageDigestAttribute = '1.2.840.113549.1.9.4'
const signingTimeAttribute = '1.2.840.113549.1.9.5'

function readAttributes(attributes: pkijs.SignedAndUnsignedAttributes): SignedAttributes {
  // Section 11: these attributes stand once with one value; of a repeated one none can be believed.
  const only = (oid: string): unknown => {
    const found = attributes.attributes.filter(({ type }) => type === oid)
    const values: unknown[] = found[0]?.values ?? []
    return found.length === 1 && values.length === 1 ? values[0] : null
  }
  return {
    encoded: new Uint8Array(attributes.encodedValue),
    contentType: objectId(only(contentTypeAttribute)),
    messageDigest: octets(only(messageDigestAttribute)),
    signingTime: timeOf(only(signingTimeAttribute)),
  }
}

// GeneralizedTime derives from UTCTime in the library.
function timeOf(value: unknown): number | null {
  const time = value instanceof asn1js.UTCTime ? value.toDate().getTime() : NaN
  return Number.isFinite(time) ? time : null
}
