import { isEntity } from './header'
import { rawFilename, type MimeNode } from './node'
import { signedContent } from './signed-data'
import { readTnef } from './tnef'
import { decodeTransferEncoding } from './transfer-encoding'
import { parseTree, type SourceNode } from './tree'
import type { Warn } from './warnings'

/** Containers opened in one message; each costs as much as it holds. */
const MAX_OPENED = 10
/** Larger ones are files. */
const MAX_CONTAINER = 100_000_000

/** Parts that are containers but no multiparts: opaque S/MIME and the winmail.dat of Outlook. */
export const isContainer = (node: MimeNode): boolean =>
  isTnefPart(node) || /^application\/(?:x-)?pkcs7-mime$/.test(node.type)

export const isTnefPart = (node: MimeNode): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(node.type) || /^winmail\.dat$/i.test(rawFilename(node))

/**
 * What stands inside the containers of a message, by the node of each. Part numbers continue behind a colon: servers
 * know nothing of them.
 *
 * @param withTnefBody whether the text of a winmail.dat is read; it repeats that of the mail where that has one
 */
export function openContainers(
  root: SourceNode,
  withTnefBody: boolean,
  warn: Warn,
): Map<SourceNode, SourceNode[]> {
  const opened = new Map<SourceNode, SourceNode[]>()
  const waiting = [root]
  for (let node = waiting.pop(); node && opened.size < MAX_OPENED; node = waiting.pop()) {
    const inside =
      node.body.length <= MAX_CONTAINER && isContainer(node) ? openContainer(node, withTnefBody, warn) : []
    if (inside.length > 0) opened.set(node, inside)
    waiting.push(...node.children.toReversed(), ...inside.toReversed())
  }
  return opened
}

function openContainer(node: SourceNode, withTnefBody: boolean, warn: Warn): SourceNode[] {
  const { bytes } = decodeTransferEncoding(node.body, node.encoding)
  return isTnefPart(node) ? tnefParts(node.partId, bytes, withTnefBody) : signedEntity(node, bytes, warn)
}

/** Only a signed mail: a signed document (contract.pdf.p7m) has no header of MIME, and is a file. */
function signedEntity(node: SourceNode, bytes: Uint8Array, warn: Warn): SourceNode[] {
  if (!/^(?:smime(?:-signed)?\.p7m)?$/i.test(rawFilename(node))) return []
  const entity = signedContent(bytes)
  if (!entity || !isEntity(entity)) return []
  return [parseTree(entity, `${node.partId}:1`, warn)]
}

function tnefParts(partId: string, bytes: Uint8Array, withBody: boolean): SourceNode[] {
  const content = readTnef(bytes)
  if (!content) return []
  const parts: SourceNode[] = []
  const add = (type: string, body: Uint8Array, params: [string, string][], contentId: string): void => {
    parts.push({
      partId: `${partId}:${parts.length + 1}`,
      type,
      params: new Map(params),
      disposition: params.some(([name]) => name === 'name') ? 'attachment' : '',
      dispositionParams: new Map(),
      contentId,
      encoding: '',
      size: body.length,
      source: body,
      body,
      children: [],
    })
  }
  const shown = content.html || content.text
  if (withBody && shown !== '') {
    const type = content.html === '' ? 'text/plain' : 'text/html'
    add(type, Buffer.from(shown), [['charset', 'utf-8']], '')
  }
  for (const file of content.files) {
    const type = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(file.contentType)
      ? file.contentType.toLowerCase()
      : 'application/octet-stream'
    add(type, file.content, [['name', file.name || 'winmail']], file.contentId.replace(/^<|>$/g, ''))
  }
  return parts
}
