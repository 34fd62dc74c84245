import { isMessage, isMultipart, rawFilename } from '../../mime/node'
import { decodeText } from '../../mime/charset'
import { decodeTransferEncoding } from '../../mime/transfer-encoding'
import { parseTree, type SourceNode } from '../../mime/tree'
import { readDaticert } from './daticert'
import type { Daticert, PartHash, PecOriginal } from './types'

/** The parts a provider puts beside the readable text (RFC 6109 section 4.3). */
export interface PecParts {
  daticert: Daticert | null
  /** How many parts call themselves daticert.xml; more than one leaves none to believe. */
  daticerts: number
  original: PecOriginal | null
  /** The readable text, for what is written nowhere else. */
  text: string
}

/**
 * Finds the parts of a PEC message in the signed entity, without ever looking into the embedded original: what stands
 * in there is its author's.
 */
export function findParts(entity: SourceNode): PecParts {
  const leaves = leavesOf(entity)
  const daticerts = leaves.filter(isDaticert)
  const [only] = daticerts
  const embedded = leaves.find(isPostacert) ?? leaves.find(isMessage)
  const readable = leaves.find(
    ({ type, disposition }) => type === 'text/plain' && disposition !== 'attachment',
  )
  return {
    daticert:
      only && daticerts.length === 1 ? readDaticert(decoded(only), only.params.get('charset') ?? '') : null,
    daticerts: daticerts.length,
    original: embedded ? readOriginal(embedded) : null,
    text: readable
      ? decodeText(decoded(readable).subarray(0, MAX_TEXT), readable.params.get('charset') ?? '').text
      : '',
  }
}

const MAX_TEXT = 50_000

const leavesOf = (node: SourceNode): SourceNode[] =>
  isMultipart(node) && node.children.length > 0 ? node.children.flatMap(leavesOf) : [node]

const decoded = (node: SourceNode): Uint8Array => decodeTransferEncoding(node.body, node.encoding).bytes

const isDaticert = (node: SourceNode): boolean => nameOf(node) === 'daticert.xml'

const isPostacert = (node: SourceNode): boolean => nameOf(node) === 'postacert.eml'

const nameOf = (node: SourceNode): string => rawFilename(node).trim().toLowerCase()

function readOriginal(node: SourceNode): PecOriginal {
  const source = decoded(node)
  const hashes = hashesOf(parseTree(source, node.partId, () => undefined))
  return { form: hashes.length > 0 ? 'hashes' : 'whole', partId: node.partId, source, hashes }
}

const MAX_HASHES = 1000

function hashesOf(root: SourceNode): PartHash[] {
  return leavesOf(root)
    .slice(0, MAX_HASHES)
    .flatMap((node) => {
      const name = rawFilename(node)
      if (!/\.hash$/i.test(name) || node.body.length > 1000) return []
      const sha1 = Buffer.from(decoded(node)).toString('latin1').trim().toLowerCase()
      return /^[0-9a-f]{40}$/.test(sha1) ? [{ partId: node.partId, filename: name.slice(0, -5), sha1 }] : []
    })
}
