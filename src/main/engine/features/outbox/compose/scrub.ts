import { Parser } from 'htmlparser2'
import { cleanDeclarations } from '../../../../../shared/mail-css'
import { escapeHtml } from '../../../../../shared/escape-html'

type Attributes = Record<string, string>

/** What an image becomes: one of this source, HTML in its place, or nothing. */
export type Picture = { src: string } | { html: string } | null

export interface Passing {
  pictures: boolean
  text: boolean
}

export interface Scrubbing {
  /** By itself, what lies in the mail stays, and of another image its words. */
  picture?(attributes: Attributes): Picture
  /** Told of each element, which it may give other attributes: what stands right in it and is passed on. */
  elements?: { opened(name: string, attributes: Attributes): Passing; closed(): Passing }
}

/**
 * HTML without anything that could run, load or submit: only known formatting elements and attributes pass, everything
 * else is unwrapped or dropped. The windows sanitise once more before they show it; this makes sure that what a stranger
 * sent is not passed on in a mail of ours. Output is always well nested.
 *
 * Throws `HtmlTooDeepError` for a nesting that no mail program writes: the parser's time grows with the square of the
 * depth.
 */
export function scrubHtml(html: string, { picture = ownPicture, elements }: Scrubbing = {}): string {
  const out: string[] = []
  const open: string[] = []
  let dropped = 0
  let depth = 0
  let passes: Passing = { pictures: true, text: true }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (!VOID.has(name)) depth += 1
        if (depth > MAX_PARSED_DEPTH) throw new HtmlTooDeepError()
        if (elements) passes = elements.opened(name, attributes)
        if (dropped > 0 || DROPPED_WITH_CONTENT.has(name)) {
          if (!VOID.has(name)) dropped += 1
          return
        }
        if (!ALLOWED.has(name) || (open.length >= MAX_DEPTH && !VOID.has(name))) return
        if (name === 'img') {
          const made = passes.pictures ? picture(attributes) : null
          if (made && 'html' in made) out.push(made.html)
          if (!made || 'html' in made) return
          attributes.src = made.src
        }
        out.push(`<${name}${safeAttributes(name, attributes)}>`)
        if (!VOID.has(name)) open.push(name)
      },
      ontext(text) {
        if (dropped === 0 && passes.text) out.push(escapeText(text))
      },
      onclosetag(name) {
        if (elements) passes = elements.closed()
        if (!VOID.has(name)) depth -= 1
        if (dropped > 0) {
          if (!VOID.has(name)) dropped -= 1
          return
        }
        if (VOID.has(name) || !open.includes(name)) return
        while (open.length > 0) {
          const last = open.pop()
          out.push(`</${last}>`)
          if (last === name) break
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  parser.end(html)
  while (open.length > 0) out.push(`</${open.pop()}>`)
  return out.join('')
}

/** Deeper HTML than any mail program writes; quote the text instead. */
export class HtmlTooDeepError extends Error {
  override readonly name = 'HtmlTooDeepError'
}

const MAX_DEPTH = 200
const MAX_PARSED_DEPTH = 5_000
const VOID = new Set([
  'br',
  'hr',
  'img',
  'wbr',
  'col',
  'area',
  'base',
  'embed',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
])
const DROPPED_WITH_CONTENT = new Set([
  ...[
    'script',
    'style',
    'head',
    'title',
    'template',
    'noscript',
    'iframe',
    'frame',
    'frameset',
    'noframes',
    'object',
  ],
  ...[
    'applet',
    'svg',
    'math',
    'audio',
    'video',
    'canvas',
    'select',
    'textarea',
    'xmp',
    'plaintext',
    'noembed',
    'portal',
  ],
])
const ALLOWED = new Set([
  ...[
    'a',
    'abbr',
    'address',
    'b',
    'big',
    'blockquote',
    'br',
    'caption',
    'center',
    'cite',
    'code',
    'col',
    'colgroup',
  ],
  ...[
    'dd',
    'del',
    'div',
    'dl',
    'dt',
    'em',
    'font',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'ins',
    'li',
  ],
  ...[
    'ol',
    'p',
    'pre',
    'q',
    's',
    'section',
    'article',
    'header',
    'footer',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
  ],
  ...['sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'wbr'],
])
const ATTRIBUTES = new Set([
  ...[
    'align',
    'valign',
    'width',
    'height',
    'border',
    'cellpadding',
    'cellspacing',
    'bgcolor',
    'color',
    'face',
    'size',
  ],
  ...['colspan', 'rowspan', 'alt', 'title', 'dir', 'lang', 'start', 'type', 'style', 'href', 'src', 'nowrap'],
])
const LINK = /^(?:https?:|mailto:|tel:|#)/i
const IMAGE = /^(?:cid:|data:image\/(?:png|jpeg|gif|webp);base64,)/i

/** What lies in the mail itself. Fetched from elsewhere it would report who reads our mail, and when; its words stay. */
export function ownPicture({ src = '', alt = '' }: Attributes): Picture {
  const address = compactUrl(src)
  return IMAGE.test(address) ? { src: address } : { html: escapeText(alt) }
}

/** CSS that runs code in old engines, loads something, or lifts the quote over the answer. */
const UNSAFE_CSS =
  /expression|javascript|behaviou?r|-moz-binding|@import|url\s*\(|image-set|position\s*:|[\\<>]|\/\*/i

function safeAttributes(element: string, attributes: Attributes): string {
  let result = ''
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.has(name)) continue
    const safe = safeValue(element, name, value)
    if (safe !== null) result += ` ${name}="${escapeHtml(safe)}"`
  }
  return result
}

function safeValue(element: string, name: string, value: string): string | null {
  if (name === 'href') {
    const url = compactUrl(value)
    return LINK.test(url) ? url : null
  }
  if (name === 'src') {
    const url = compactUrl(value)
    return element === 'img' ? url : null
  }
  if (name === 'style') return safeStyle(value)
  return value
}

/** Declarations one by one, so that one bad one does not cost the whole style. */
function safeStyle(style: string): string | null {
  const kept = style
    .split(';')
    .map((declaration) => declaration.trim())
    .filter((declaration) => !UNSAFE_CSS.test(declaration) && cleanDeclarations(declaration) !== '')
  return kept.length > 0 ? kept.join('; ') : null
}

// Browsers ignore tabs, line ends and control characters inside a scheme: `java\tscript:`.
const compactUrl = (url: string): string => url.replace(/[\s\p{Cc}]+/gu, '')

const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'))
