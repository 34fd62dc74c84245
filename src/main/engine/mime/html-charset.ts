import { asBuffer, byteOrderMark } from './charset'

/** The HTML standard looks at 1024 bytes; mail carries comments of Office before its head. */
const PRESCAN = 8192

/**
 * The charset an HTML document declares in itself, as browsers find it (HTML standard, prescan): a byte order mark,
 * `<meta charset>`, `<meta http-equiv … content="…; charset=…">` or an XML declaration. '' where there is none.
 */
export function htmlCharset(bytes: Uint8Array): string {
  const marked = byteOrderMark(bytes)
  if (marked) return marked
  const start = withoutComments(asBuffer(bytes).toString('latin1', 0, PRESCAN))
  for (const [tag] of start.matchAll(/<(?:meta[\s/]|\?xml\s)[^>]{0,500}/gi)) {
    const name = /(?:charset|\sencoding)\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{2,40})/i.exec(tag)?.[1]
    if (name === undefined) continue
    // What can be read byte by byte as far as here is no UTF-16.
    return /^utf-?16/i.test(name) ? 'utf-8' : name
  }
  return ''
}

/** A declaration inside a comment declares nothing; one comment that does not end hides the rest. */
function withoutComments(text: string): string {
  const kept: string[] = []
  for (let at = 0; at < text.length;) {
    const start = text.indexOf('<!--', at)
    kept.push(text.slice(at, start < 0 ? text.length : start))
    if (start < 0) break
    const end = text.indexOf('-->', start + 4)
    if (end < 0) break
    at = end + 3
  }
  return kept.join('')
}
