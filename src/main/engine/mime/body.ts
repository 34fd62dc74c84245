import { htmlToText } from 'html-to-text'
import { decodeText } from './charset'
import { isHtml, type PickedParts } from './pick'
import type { MimeNode } from './node'
import { cut } from './text'
import { decodeTransferEncoding } from './transfer-encoding'
import type { Warn } from './warnings'

/** Characters of text and of HTML that are kept of one message. */
export const MAX_BODY = 5_000_000
/** HTML from which text is derived; the rest is layout nobody searches for. */
const MAX_CONVERTED = 1_000_000

/** The readable content of picked parts. `bytesOf` gives a part's content as sent, undefined when not at hand. */
export function assembleBody<Node extends MimeNode>(
  picked: PickedParts<Node>,
  bytesOf: (node: Node) => Uint8Array | undefined,
  warn: Warn,
): { text: string; html: string } {
  const decoded = new Map<Node, string>()
  const read = (node: Node): string => {
    const known = decoded.get(node)
    if (known !== undefined) return known
    const text = readText(node, bytesOf(node) ?? new Uint8Array(0), warn)
    decoded.set(node, text)
    return text
  }
  const html = picked.html.map((node) => (isHtml(node) ? read(node) : textAsHtml(read(node)))).join('\n')
  const text = picked.text.map((node) => (isHtml(node) ? textOfHtml(read(node)) : read(node))).join('\n')
  if (html.length > MAX_BODY) warn('mime.html-cut')
  if (text.length > MAX_BODY) warn('mime.text-cut')
  return { text: cut(text, MAX_BODY), html: cut(html, MAX_BODY) }
}

/** Decodes one part's bytes to text: transfer encoding, then charset. Never throws. */
export function decodePart(
  bytes: Uint8Array,
  encoding: string,
  charset: string,
  warn: Warn = () => undefined,
): string {
  const raw = decodeTransferEncoding(bytes, encoding)
  if (raw.damaged) warn('mime.bad-base64')
  const decoded = decodeText(raw.bytes, charset)
  if (!decoded.known) warn('mime.charset-unknown')
  return decoded.text
}

function readText(node: MimeNode, bytes: Uint8Array, warn: Warn): string {
  const charset = node.params.get('charset') ?? ''
  const text = decodePart(bytes, node.encoding, charset, warn)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
  if (node.type === 'text/plain' && node.params.get('format')?.toLowerCase() === 'flowed')
    return unwrapFlowed(text, node.params.get('delsp')?.toLowerCase() === 'yes')
  return text
}

/** Joins the soft-wrapped lines of format=flowed text (RFC 3676). */
export function unwrapFlowed(text: string, deleteSpace: boolean): string {
  const out: string[] = []
  let paragraph: string[] = []
  let paragraphDepth = 0
  const endParagraph = (): void => {
    if (paragraph.length > 0)
      out.push((paragraphDepth > 0 ? `${'>'.repeat(paragraphDepth)} ` : '') + paragraph.join(''))
    paragraph = []
  }
  for (const line of text.split('\n')) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0
    const content = line.slice(depth).replace(/^ /, '')
    const isSignature = content === '-- '
    if (depth !== paragraphDepth || isSignature) endParagraph()
    paragraphDepth = depth
    const flows = content.endsWith(' ') && !isSignature
    paragraph.push(flows && deleteSpace ? content.slice(0, -1) : content)
    if (!flows) endParagraph()
  }
  endParagraph()
  return out.join('\n')
}

/** The text a reader of the HTML would see; bounded in time by its limits. Falls back to dropping the tags. */
export function textOfHtml(html: string): string {
  const bounded = cut(html, MAX_CONVERTED)
  try {
    return htmlToText(bounded, {
      wordwrap: false,
      limits: { maxInputLength: MAX_CONVERTED, maxDepth: 200, maxChildNodes: 20_000, ellipsis: '…' },
      selectors: [
        { selector: 'img', format: 'skip' },
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
          selector,
          options: { uppercase: false },
        })),
      ],
    }).trim()
  } catch {
    return bounded
      .replace(/<(style|script)\b[^>]*>[^]*?<\/\1>/gi, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  }
}

function textAsHtml(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return `<pre style="white-space: pre-wrap; font-family: inherit">${escaped}</pre>`
}
