import { asBuffer } from '../../mime/charset'
import { rawFilename } from '../../mime/node'
import { decodeTransferEncoding } from '../../mime/transfer-encoding'
import type { SourceNode } from '../../mime/tree'
import type { SmimeReason } from './types'

/** Where the signature of a message stands, and over what. */
export type SignedContent =
  | { form: 'none'; reason: SmimeReason; signedParts: string[] }
  | { form: 'detached'; cms: Uint8Array; candidates: Uint8Array[]; damage: SmimeReason }
  | { form: 'opaque'; cms: Uint8Array }

const signatureType = /^application\/(x-)?pkcs7-signature$/
const cmsType = /^application\/(x-)?pkcs7-mime$/

/** Finds the S/MIME form of a message (RFC 8551 section 3) by its root part. */
export function findSignedContent(root: SourceNode): SignedContent {
  if (root.type === 'multipart/signed') return detached(root)
  if (isCms(root)) return { form: 'opaque', cms: decodeTransferEncoding(root.body, root.encoding).bytes }
  const signedParts = partsSigned(root)
  return { form: 'none', reason: signedParts.length > 0 ? 'part-only' : '', signedParts }
}

function detached(root: SourceNode): SignedContent {
  const [content, signature] = root.children
  const protocol = root.params.get('protocol')?.toLowerCase() ?? ''
  if (protocol !== '' && !signatureType.test(protocol)) return unsigned('other-protocol')
  if (!content || !signature || !isSignature(signature)) return unsigned('signature-missing')
  return {
    form: 'detached',
    cms: decodeTransferEncoding(signature.body, signature.encoding).bytes,
    candidates: signedForms(content.source),
    // RFC 1847 section 2.1 has exactly two parts: a third one would be shown and is covered by nothing.
    damage: root.children.length > 2 ? 'extra-parts' : '',
  }
}

const unsigned = (reason: SmimeReason): SignedContent => ({ form: 'none', reason, signedParts: [] })

const isSignature = (node: SourceNode): boolean =>
  signatureType.test(node.type) || rawFilename(node).toLowerCase().endsWith('.p7s')

const isCms = (node: SourceNode): boolean =>
  cmsType.test(node.type) ||
  (node.type === 'application/octet-stream' && /\.p7m$/i.test(rawFilename(node)) && node.partId === '1')

/**
 * The bytes as received, and in the canonical form with CRLF that signers sign: mail stores keep lines ending
 * in LF alone.
 */
function signedForms(source: Uint8Array): Uint8Array[] {
  const buffer = asBuffer(source)
  const canonical = withCrLf(buffer)
  return canonical.equals(buffer) ? [buffer] : [buffer, canonical]
}

const CR = 0x0d
const LF = 0x0a

function withCrLf(buffer: Buffer): Buffer {
  let bare = 0
  for (let at = buffer.indexOf(LF); at >= 0; at = buffer.indexOf(LF, at + 1))
    if (buffer[at - 1] !== CR) bare++
  if (bare === 0) return buffer
  const out = Buffer.allocUnsafe(buffer.length + bare)
  let from = 0
  let to = 0
  for (let at = buffer.indexOf(LF); at >= 0; at = buffer.indexOf(LF, at + 1)) {
    to += buffer.copy(out, to, from, at)
    if (buffer[at - 1] !== CR) out[to++] = CR
    out[to++] = LF
    from = at + 1
  }
  buffer.copy(out, to, from)
  return out
}

const MAX_SIGNED_PARTS = 20

function partsSigned(root: SourceNode): string[] {
  const walk = (node: SourceNode): string[] =>
    node.type === 'multipart/signed' || cmsType.test(node.type) ? [node.partId] : node.children.flatMap(walk)
  return walk(root).slice(0, MAX_SIGNED_PARTS)
}
