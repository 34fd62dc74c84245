import { decodeText, isMeaningless } from './charset'
import { isEnriched, textOfEnriched } from './enriched'
import { htmlCharset } from './html-charset'
import { textOfHtml } from './html-text'
import { isHtml, type PickedParts } from './pick'
import type { MimeNode } from './node'
import { cut } from './text'
import { decodeTransferEncoding } from './transfer-encoding'
import { takeUuencoded, type EmbeddedFile } from './uuencode'
import type { Warn } from './warnings'

/** Characters of text and of HTML that are kept of one message. */
export const MAX_BODY = 5_000_000

/** What is read of a message, and the files that stand in its text. */
export interface AssembledBody<Node> {
  text: string
  html: string
  /** The text is that of the HTML: there was no other, and it need not be made once more. */
  isTextOfHtml: boolean
  /** Uuencoded files, with the part they stood in. */
  files: (EmbeddedFile & { node: Node })[]
}

/** The readable content of picked parts. `bytesOf` gives a part's content as sent, undefined when not at hand. */
export function assembleBody<Node extends MimeNode>(
  picked: PickedParts<Node>,
  bytesOf: (node: Node) => Uint8Array | undefined,
  warn: Warn,
): AssembledBody<Node> {
  const decoded = new Map<Node, string>()
  const files: AssembledBody<Node>['files'] = []
  const read = (node: Node): string => {
    const known = decoded.get(node)
    if (known !== undefined) return known
    const text = readText(node, bytesOf(node) ?? new Uint8Array(0), warn)
    const taken = node.type === 'text/plain' ? takeUuencoded(text) : { text, files: [] }
    for (const file of taken.files) files.push({ ...file, node })
    decoded.set(node, taken.text)
    return taken.text
  }
  const html = picked.html.map((node) => (isHtml(node) ? read(node) : textAsHtml(read(node)))).join('\n')
  const text = picked.text.map((node) => (isHtml(node) ? textOfHtml(read(node)) : read(node))).join('\n')
  if (html.length > MAX_BODY) warn('mime.html-cut')
  if (text.length > MAX_BODY) warn('mime.text-cut')
  const shown = cut(html, MAX_BODY)
  const isOwnText = picked.text.some((node) => !isHtml(node))
  const [only, ...more] = picked.html
  const isTextOfHtml =
    !isOwnText && picked.text.length === 1 && picked.text[0] === only && more.length === 0 && html === shown
  return { text: cut(isOwnText ? saysMore(text, shown) : text, MAX_BODY), html: shown, isTextOfHtml, files }
}

/**
 * What a list and a search say of a mail: the text of the version that is shown, whatever another one says. Where the
 * HTML shows pictures only, the words beside it stand for them.
 */
export function shownText({
  text,
  html,
  isTextOfHtml,
}: Pick<AssembledBody<unknown>, 'text' | 'html' | 'isTextOfHtml'>): string {
  if (html === '' || isTextOfHtml) return text
  const shown = textOfHtml(html)
  return /[\p{L}\p{N}]/u.test(shown) ? cut(shown, MAX_BODY) : text
}

/** Longer texts say something. */
const MAX_PLACEHOLDER = 600
/** What programs write into the text part of a mail that has its words in the HTML part only. */
const placeholder =
  /html|browser|view (?:it|this|the)|online|client di posta|programma di posta|visualizza|program pocztowy|wyświetl|przeglądar|e-?mail-programm|anzeigen|navigateur|navegador|webversion|webbversion/i

/** The text part, or the text of the HTML beside it where the part is blank or only says that there is HTML. */
function saysMore(text: string, html: string): string {
  if (html === '' || text.length > MAX_PLACEHOLDER) return text
  const isBlank = !/[\p{L}\p{N}]/u.test(text)
  if (!isBlank && !placeholder.test(text)) return text
  const shown = textOfHtml(html)
  if (isBlank) return /[\p{L}\p{N}]/u.test(shown) ? shown : text
  const squeeze = (words: string): string => words.replace(/\s+/g, ' ').trim()
  return squeeze(shown).includes(squeeze(text)) || shown.length < text.length ? text : shown
}

/** Decodes one part's bytes to text: transfer encoding, then charset. Never throws. */
export function decodePart(
  bytes: Uint8Array,
  encoding: string,
  charset: string,
  warn: Warn = () => undefined,
): string {
  const raw = decodeTransferEncoding(bytes, encoding, true)
  if (raw.damaged) warn('mime.bad-base64')
  const decoded = decodeText(raw.bytes, charset)
  if (!decoded.known) warn('mime.charset-unknown')
  return decoded.text
}

function readText(node: MimeNode, bytes: Uint8Array, warn: Warn): string {
  const text = decodeTextPart(node, bytes, warn)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
  if (node.type === 'text/plain' && node.params.get('format')?.toLowerCase() === 'flowed')
    return unwrapFlowed(text, node.params.get('delsp')?.toLowerCase() === 'yes')
  return isEnriched(node) ? textOfEnriched(text) : text
}

/** HTML that no header labels may declare its charset itself. */
function decodeTextPart(node: MimeNode, bytes: Uint8Array, warn: Warn): string {
  const declared = node.params.get('charset') ?? ''
  if (!isHtml(node) || !isMeaningless(declared)) return decodePart(bytes, node.encoding, declared, warn)
  const start = decodeTransferEncoding(bytes.subarray(0, HTML_START), node.encoding).bytes
  return decodePart(bytes, node.encoding, htmlCharset(start), warn)
}

/** Encoded bytes at the start of an HTML part in which it may declare its charset. */
const HTML_START = 24_000

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

function textAsHtml(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return `<pre style="white-space: pre-wrap; font-family: inherit">${escaped}</pre>`
}
