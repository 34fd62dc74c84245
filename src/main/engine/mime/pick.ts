import type { Attachment } from '../../../shared/contract/messages'
import { isEnriched } from './enriched'
import { isExecutable, safeFilename } from './filename'
import { isMessage, isMultipart, rawFilename, type MimeNode } from './node'
import { cleanText } from './text'

/** Which parts are read and which are attached. A text part may stand in `html` (no HTML version) and vice versa. */
export interface PickedParts<Node extends MimeNode> {
  text: Node[]
  html: Node[]
  attachments: { node: Node; attachment: Attachment }[]
  /** Invitations, wherever they stand. */
  calendars: Node[]
}

/**
 * Sorts the parts of a message into what is shown and what is attached, by the rules of RFC 8621 section 4.1.4;
 * images and other media always count as attachments, `inline` where the HTML refers to them.
 */
export function pickParts<Node extends MimeNode>(
  root: Node,
  childrenOf: (node: Node) => readonly Node[],
): PickedParts<Node> {
  const attachments: PickedParts<Node>['attachments'] = []
  const calendars: Node[] = []

  const attach = (node: Node, multipart: string): void => {
    attachments.push({ node, attachment: toAttachment(node, multipart, attachments.length + 1) })
  }

  const walk = (
    nodes: readonly Node[],
    multipart: string,
    start: string,
    inAlternative: boolean,
    text: Node[] | null,
    html: Node[] | null,
  ): void => {
    const textBefore = text?.length ?? -1
    const htmlBefore = html?.length ?? -1
    let textHere = text
    let htmlHere = html
    const rootIndex = rootIndexOf(nodes, multipart, start)
    const hasBetter = multipart === 'alternative' && nodes.some(isPlainOrHtml)
    nodes.forEach((node, index) => {
      if (hasBetter && isLesserVersion(node)) return
      if (isCalendar(node)) calendars.push(node)
      if (isMultipart(node) || childrenOf(node).length > 0) {
        const subtype = node.type.slice('multipart/'.length)
        const startId = node.params.get('start') ?? ''
        walk(
          childrenOf(node),
          isMultipart(node) ? subtype : 'mixed',
          startId,
          inAlternative || subtype === 'alternative',
          textHere,
          htmlHere,
        )
      } else if (!isBody(node, index === rootIndex, multipart)) {
        attach(node, multipart)
      } else if (multipart === 'alternative') {
        if (isHtml(node)) html?.push(node)
        else text?.push(node)
      } else {
        if (inAlternative) {
          if (isHtml(node)) textHere = null
          else htmlHere = null
        }
        textHere?.push(node)
        htmlHere?.push(node)
        // Shown, and a file with a name: `orders.csv` sent as the first text.
        if (!isHtml(node) && rawFilename(node) !== '') attach(node, multipart)
      }
    })
    if (multipart !== 'alternative' || !text || !html) return
    // Only one of the two versions was there: it stands for the other.
    if (textBefore === text.length && htmlBefore !== html.length) text.push(...html.slice(htmlBefore))
    if (htmlBefore === html.length && textBefore !== text.length) html.push(...text.slice(textBefore))
  }

  const text: Node[] = []
  const html: Node[] = []
  walk([root], 'mixed', '', false, text, html)
  return { text, html: html.some(isHtml) ? html : [], attachments, calendars }
}

const isPlainOrHtml = (node: MimeNode): boolean => isHtml(node) || node.type === 'text/plain'

/** A version of a text for which better readable ones are there (RFC 2046 section 5.1.4). */
const isLesserVersion = (node: MimeNode): boolean =>
  node.disposition !== 'attachment' &&
  (isEnriched(node) || node.type === 'text/x-amp-html' || node.type === 'text/watch-html')

export const isHtml = (node: MimeNode): boolean => node.type === 'text/html'

const readable = new Set(['text/plain', 'text/html', 'text/enriched', 'text/richtext', 'text/markdown'])

function isBody(node: MimeNode, isRoot: boolean, multipart: string): boolean {
  if (!readable.has(node.type) || node.disposition === 'attachment') return false
  return isRoot || (multipart !== 'related' && rawFilename(node) === '')
}

/** Which part of a multipart is its main one: for multipart/related the `start`, or the first that can be read. */
function rootIndexOf(nodes: readonly MimeNode[], multipart: string, start: string): number {
  if (multipart !== 'related') return 0
  const named =
    start === '' ? -1 : nodes.findIndex(({ contentId }) => contentId === start.replace(/^<|>$/g, ''))
  if (named >= 0) return named
  return Math.max(
    0,
    nodes.findIndex(
      (node) => isMultipart(node) || (readable.has(node.type) && node.disposition !== 'attachment'),
    ),
  )
}

function isCalendar(node: MimeNode): boolean {
  return node.type === 'text/calendar' || node.type === 'application/ics' || /\.ics$/i.test(rawFilename(node))
}

const extensions: Record<string, string> = {
  'text/calendar': 'ics',
  'application/ics': 'ics',
  'message/rfc822': 'eml',
  'message/global': 'eml',
  'text/plain': 'txt',
  'text/html': 'html',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'message/delivery-status': 'txt',
  'text/rfc822-headers': 'txt',
  'text/vcard': 'vcf',
  'application/pgp-signature': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'text/rtf': 'rtf',
  'application/rtf': 'rtf',
  'application/x-rtf': 'rtf',
  'text/csv': 'csv',
  'text/markdown': 'md',
  'text/enriched': 'txt',
  'text/richtext': 'txt',
  'text/xml': 'xml',
  'application/xml': 'xml',
  'application/json': 'json',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
  'image/tiff': 'tif',
  'image/heic': 'heic',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/ogg': 'ogg',
  'audio/amr': 'amr',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
}

/**
 * The attachments with `inline` true only for what the HTML shows by its Content-ID (RFC 2392): a picture that nothing
 * refers to is a file, wherever it stands, and a logo the HTML shows is none.
 */
export function markInline<Entry extends { attachment: Attachment }>(
  entries: readonly Entry[],
  html: string,
): Entry[] {
  const shown = referredIds(html)
  return entries.map((entry) => {
    const { contentId, contentType } = entry.attachment
    const inline = shown.has(contentId) && isMedia.test(contentType)
    return { ...entry, attachment: { ...entry.attachment, inline } }
  })
}

const isMedia = /^(?:image|audio|video|font)\//

function referredIds(html: string): Set<string> {
  const ids = new Set<string>()
  for (const [, id = ''] of html.matchAll(/\bcid:([^"'\s<>()]{1,500})/gi)) {
    ids.add(id)
    ids.add(id.replaceAll('&amp;', '&'))
    try {
      ids.add(decodeURIComponent(id))
    } catch {
      // What is no URL encoding stands for itself.
    }
  }
  return ids
}

/** A uuencoded file, under a number that continues that of the text it stands in. */
export function describeFile(
  { name, content, node }: { name: string; content: Uint8Array; node: MimeNode },
  index: number,
): Attachment {
  return {
    partId: `${node.partId}:${index + 1}`,
    filename: safeFilename(name, `part-${index + 1}`),
    contentType: 'application/octet-stream',
    size: content.length,
    inline: false,
    contentId: '',
    executable: isExecutable(name, ''),
  }
}

function toAttachment(node: MimeNode, multipart: string, ordinal: number): Attachment {
  const extension = extensions[node.type]
  const fallback = `${isMessage(node) ? 'message' : 'part'}-${ordinal}${extension ? `.${extension}` : ''}`
  const filename = safeFilename(rawFilename(node), fallback)
  return {
    partId: node.partId,
    filename,
    contentType: cleanText(node.type, 200),
    size: node.size,
    inline: multipart === 'related' && node.contentId !== '' && isMedia.test(node.type),
    contentId: node.contentId,
    executable: isExecutable(rawFilename(node) || filename, node.type),
  }
}
