import { createHash, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { cleanText } from '../../mime/text'
import { checkSignature, describeKey, readPublicKey } from './algorithms'
import {
  childrenOf,
  encodedBytes,
  isContextTag,
  objectId,
  octets,
  primitiveBytes,
  readBer,
  textOf,
} from './asn1'
import type { CertificateFacts } from './types'

/** An X.509 certificate (RFC 5280) as the chain needs it. */
export interface Certificate {
  facts: CertificateFacts
  der: Uint8Array
  x509: pkijs.Certificate
  key: KeyObject | null
  /** May issue certificates; null where it carries no basic constraints (version 1 roots do not). */
  authority: boolean | null
  /** How many authorities may stand below it. */
  maxPath: number
  /** May sign data, and mail in particular, as far as it restricts its use at all. */
  forMail: boolean
  mayIssue: boolean
  /** A critical extension that we do not understand: the certificate must not be relied on (section 4.2). */
  unknownCritical: boolean
  /** Subject key identifier, hexadecimal; '' where absent. */
  keyId: string
}

const MAX_CERTIFICATE = 100_000
const MAX_ADDRESSES = 20

/** Reads one DER certificate; null for anything else. Never throws. */
export function readCertificate(der: Uint8Array): Certificate | null {
  if (der.length > MAX_CERTIFICATE) return null
  const block = readBer(der)
  if (!block) return null
  try {
    return fromX509(new pkijs.Certificate({ schema: block }), encodedBytes(block))
  } catch {
    return null
  }
}

/** True when `issuer`'s key made the signature of `certificate`. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  const { signatureAlgorithm, signatureValue, tbsView, signature } = certificate.x509
  if (signatureAlgorithm.algorithmId !== signature.algorithmId) return false
  const value = signatureValue.valueBlock.valueHexView
  return checkSignature(signatureAlgorithm, null, issuer.key, tbsView, value) === 'good'
}

export const isIssuedBy = (certificate: Certificate, issuer: Certificate): boolean =>
  certificate.x509.issuer.isEqual(issuer.x509.subject)

export const isSelfIssued = (certificate: Certificate): boolean => isIssuedBy(certificate, certificate)

const basicConstraints = '2.5.29.19'
const keyUsage = '2.5.29.15'
const extendedKeyUsage = '2.5.29.37'
const subjectAltName = '2.5.29.17'
const subjectKeyIdentifier = '2.5.29.14'
/** Certificate policies restrict nothing here: whoever chose the trust list chose the policies. */
const understood = new Set([
  basicConstraints,
  keyUsage,
  extendedKeyUsage,
  subjectAltName,
  subjectKeyIdentifier,
  '2.5.29.32',
  '2.5.29.35',
  '2.5.29.31',
  '2.5.29.36',
])

function fromX509(x509: pkijs.Certificate, der: Uint8Array): Certificate {
  const extensions = new Map((x509.extensions ?? []).map((extension) => [extension.extnID, extension]))
  const value = (oid: string): asn1js.AsnType | null => {
    const bytes = octets(extensions.get(oid)?.extnValue)
    return bytes && readBer(bytes)
  }
  const key = readPublicKey(new Uint8Array(x509.subjectPublicKeyInfo.toSchema().toBER()))
  const usage = usageBits(value(keyUsage))
  const constraints = childrenOf(value(basicConstraints))
  const mayAuthorise = constraints[0] instanceof asn1js.Boolean && constraints[0].valueBlock.value
  const pathLength = constraints.find((block) => block instanceof asn1js.Integer)
  return {
    facts: factsOf(x509, der, key, childrenOf(value(subjectAltName))),
    der,
    x509,
    key,
    authority: extensions.has(basicConstraints) ? mayAuthorise : null,
    maxPath: pathLength instanceof asn1js.Integer ? pathLength.valueBlock.valueDec : Infinity,
    forMail:
      (usage === null || (usage & (DIGITAL_SIGNATURE | NON_REPUDIATION)) !== 0) &&
      allowsMail(value(extendedKeyUsage)),
    mayIssue: usage === null || (usage & KEY_CERT_SIGN) !== 0,
    unknownCritical: [...extensions.values()].some(
      ({ critical, extnID }) => critical && !understood.has(extnID),
    ),
    keyId: hex(octets(value(subjectKeyIdentifier)) ?? new Uint8Array(0)),
  }
}

const DIGITAL_SIGNATURE = 0x80
const NON_REPUDIATION = 0x40
const KEY_CERT_SIGN = 0x04

function usageBits(block: asn1js.AsnType | null): number | null {
  return block instanceof asn1js.BitString ? (block.valueBlock.valueHexView[0] ?? 0) : null
}

const mailProtection = new Set(['1.3.6.1.5.5.7.3.4', '2.5.29.37.0'])

function allowsMail(block: asn1js.AsnType | null): boolean {
  return block === null || childrenOf(block).some((purpose) => mailProtection.has(objectId(purpose)))
}

function factsOf(
  x509: pkijs.Certificate,
  der: Uint8Array,
  key: KeyObject | null,
  altNames: readonly asn1js.AsnType[],
): CertificateFacts {
  const subject = namesOf(x509.subject)
  const issuer = namesOf(x509.issuer)
  const altAddresses = altNames
    .filter((name) => isContextTag(name, RFC822_NAME))
    .map((name) => cleanText(Buffer.from(primitiveBytes(name)).toString('latin1'), MAX_VALUE))
  const addresses = [...altAddresses, ...subject.filter(({ type }) => type === 'E').map(({ value }) => value)]
  return {
    subject: shownName(subject),
    name: bestName(subject),
    organisation: subject.find(({ type }) => type === 'O')?.value ?? '',
    addresses: [...new Set(addresses)].slice(0, MAX_ADDRESSES),
    issuer: shownName(issuer),
    issuerName: bestName(issuer),
    serial: hex(x509.serialNumber.valueBlock.valueHexView).slice(0, 80),
    validFrom: x509.notBefore.value.getTime(),
    validUntil: x509.notAfter.value.getTime(),
    key: describeKey(key),
    sha256: hex(createHash('sha256').update(der).digest()),
    sha1: hex(createHash('sha1').update(der).digest()),
  }
}

const RFC822_NAME = 1
const MAX_VALUE = 320
const MAX_NAMES = 20

const attributeNames: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '1.2.840.113549.1.9.1': 'E',
}

interface NamePart {
  type: string
  value: string
}

function namesOf(name: pkijs.RelativeDistinguishedNames): NamePart[] {
  return name.typesAndValues.slice(0, MAX_NAMES).map(({ type, value }) => ({
    type: attributeNames[type] ?? type,
    value: cleanText(textOf(value), MAX_VALUE),
  }))
}

const shownName = (parts: readonly NamePart[]): string =>
  parts.map(({ type, value }) => `${type}=${value}`).join(', ')

function bestName(parts: readonly NamePart[]): string {
  const best = ['CN', 'O', 'E', 'OU'].map((type) => parts.find((part) => part.type === type)?.value ?? '')
  return best.find((value) => value !== '') ?? shownName(parts)
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
