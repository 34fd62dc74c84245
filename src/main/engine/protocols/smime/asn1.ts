import * as asn1js from 'asn1js'

/** Far beyond what signatures and certificates need; hostile input nests and repeats without end. */
const MAX_DEPTH = 32
const MAX_NODES = 60_000

/**
 * The first BER element of the bytes; null for anything that is none, is cut off, nests deeper than 32 levels or
 * holds more than 60,000 elements. Never throws.
 */
export function readBer(bytes: Uint8Array): asn1js.AsnType | null {
  try {
    const { result, offset } = asn1js.fromBER(bytes, {
      maxDepth: MAX_DEPTH,
      maxNodes: MAX_NODES,
      maxContentLength: Math.max(bytes.length, 1),
      parseEmbedded: false,
    })
    return offset < 0 || result.error !== '' ? null : result
  } catch {
    return null
  }
}

/** What a constructed element holds; empty for a primitive one. */
export const childrenOf = (block: unknown): asn1js.AsnType[] =>
  block instanceof asn1js.Constructed ? block.valueBlock.value.filter(isBlock) : []

/** True for the context-specific tag `[number]`. */
export const isContextTag = (block: asn1js.AsnType | undefined, number: number): boolean =>
  block?.idBlock.tagClass === CONTEXT_SPECIFIC && block.idBlock.tagNumber === number

const CONTEXT_SPECIFIC = 3

/** The element as it stood in the input, tag and length included. */
export const encodedBytes = (block: asn1js.AsnType): Uint8Array => block.valueBeforeDecodeView

/** The content of a primitive element. */
export function primitiveBytes(block: asn1js.AsnType | undefined): Uint8Array {
  return block instanceof asn1js.Primitive ? block.valueBlock.valueHexView : new Uint8Array(0)
}

/** An OBJECT IDENTIFIER in dotted form; '' for anything else. */
export const objectId = (block: unknown): string =>
  block instanceof asn1js.ObjectIdentifier ? block.valueBlock.toString() : ''

/** The bytes of an OCTET STRING, constructed ones joined; null for anything else. */
export function octets(block: unknown): Uint8Array | null {
  return block instanceof asn1js.OctetString ? new Uint8Array(block.getValue()) : null
}

/** The text of any of ASN.1's string types; '' for anything else. */
export const textOf = (block: unknown): string =>
  block instanceof asn1js.BaseStringBlock ? block.getValue() : ''

function isBlock(value: unknown): value is asn1js.AsnType {
  return value instanceof asn1js.BaseBlock
}
