import type { MimeAttachment } from '../compose/mime'
import { HtmlTooDeepError, scrubHtml } from '../compose/scrub'

/** More than this stays out of the quote: the composer holds it as text. */
export const MAX_EMBEDDED_BYTES = 8 * 1024 * 1024

const MAX_HTML = 8_000_000

/**
 * Puts the pictures an HTML text refers to by `cid:` into it as `data:` images, so that the composer can show them;
 * sending turns them into parts again. `images` is keyed by Content-ID without angle brackets; a reference to
 * anything else is taken out, because it would point to nothing. HTML of a size or nesting beyond reason is given up: ''.
 */
export function embedImages(html: string, images: ReadonlyMap<string, MimeAttachment>): string {
  if (html.length > MAX_HTML) return ''
  if (!/cid:/i.test(html)) return html
  try {
    return scrubHtml(html, (src) => {
      if (!/^cid:/i.test(src)) return src
      const image = images.get(decode(src.slice(4)))
      return image ? `data:${image.contentType};base64,${image.content.toString('base64')}` : null
    })
  } catch (error) {
    if (error instanceof HtmlTooDeepError) return ''
    throw error
  }
}

function decode(contentId: string): string {
  try {
    return decodeURIComponent(contentId)
  } catch {
    return contentId
  }
}
