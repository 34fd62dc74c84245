import { bodyColors, bodyStyle } from '../../../../../shared/body-colors'
import { baseAddress, linkAddress } from '../../../../../shared/link-address'
import { followDrawing, isDrawn, isSeen, type Drawn } from '../../../mime/seen-html'
import { BODY, styledElements, styleSheets, type Declarations } from '../../../mime/style-rules'
import type { MimeAttachment } from '../compose/mime'
import { heldPicture, remoteAddress } from '../compose/pictures'
import { HtmlTooDeepError, ownPicture, scrubHtml, type Passing, type Picture } from '../compose/scrub'
import { inlineRules } from './inline-rules'

/** More than this stays out of the quote: the composer holds it as text. */
export const MAX_EMBEDDED_BYTES = 8 * 1024 * 1024

const MAX_HTML = 8_000_000
/** What the contract lets a quote be, less its header. */
const MAX_QUOTED_HTML = 19_900_000

export interface QuotedPictures {
  /** Those that lie in the mail, by Content-ID without angle brackets. */
  own: ReadonlyMap<string, MimeAttachment>
  /** Those on other computers were loaded, so that whoever reads the quote sees what its sender saw. */
  showsRemote: boolean
  /** What stands for one that was not loaded. */
  held: { named: string; unnamed: string }
}

export interface QuotedHtml {
  html: string
  /** The Content-IDs of the pictures that are in it. */
  shown: ReadonlySet<string>
}

/**
 * The HTML of a mail as its reader has seen it, to be quoted: without what is hidden or reports the opening of the
 * mail, its style sheets written into its elements, and its own pictures in it as `data:` images, so that the composer
 * can show them; sending turns them into parts again. Null for HTML of a size or nesting beyond reason.
 */
export function quotedHtml(html: string, pictures: QuotedPictures): QuotedHtml | null {
  if (html.length > MAX_HTML) return null
  const elements = styledElements()
  const sheets = styleSheets(html)
  const drawing = followDrawing(sheets())
  const styleOf = inlineRules(sheets)
  const embedded = embedding(pictures.own)
  let base: string | null = null
  let hiding: Declarations = new Map()
  let colors = bodyColors(() => null, styleOf(BODY) ?? '')
  let hasBody = false
  const picture = (attributes: Readonly<Record<string, string>>): Picture => {
    if (isCid(attributes)) return embedded.picture(attributes)
    const style = [...hiding].map(([property, value]) => `${property}:${value}`).join(';')
    const src = remoteAddress({ ...attributes, style }, base)
    if (src === null) return isRemote(attributes, base) ? null : ownPicture(attributes)
    return pictures.showsRemote ? { src } : heldPicture(src, attributes, pictures.held)
  }
  return bounded(embedded.shown, () => {
    const scrubbed = scrubHtml(html, {
      picture,
      elements: {
        opened(name, attributes) {
          const element = elements.opened(name, { ...attributes })
          hiding = drawing.opened(element)
          if (name === 'base') base ??= baseAddress(attributes['href'] ?? '')
          if (attributes['href'] !== undefined) attributes['href'] = linkAddress(attributes['href'], base)
          const style = styleOf(element)
          if (style !== undefined) attributes['style'] = style
          if (name === 'body' && !hasBody) {
            hasBody = true
            colors = bodyColors((one) => element.attributes[one] ?? null, style ?? '')
          }
          return passing(drawing.current())
        },
        closed() {
          elements.closed()
          drawing.closed()
          return passing(drawing.current())
        },
      },
    })
    const drawn = bodyStyle(colors)
    return drawn === '' ? scrubbed : `<div style="${drawn}">${scrubbed}</div>`
  })
}

const passing = (drawn: Drawn): Passing => ({ pictures: isDrawn(drawn), text: isSeen(drawn) })

/** The HTML of a mail of ours, all of it, with its pictures in it. Null as above. */
export function ownHtml(html: string, own: QuotedPictures['own']): QuotedHtml | null {
  if (html.length > MAX_HTML) return null
  const { picture, shown } = embedding(own)
  return bounded(shown, () => scrubHtml(html, { picture }))
}

function bounded(shown: ReadonlySet<string>, scrub: () => string): QuotedHtml | null {
  try {
    const html = scrub()
    return html.length > MAX_QUOTED_HTML ? null : { html, shown }
  } catch (error) {
    if (error instanceof HtmlTooDeepError) return null
    throw error
  }
}

const isCid = ({ src = '' }: Readonly<Record<string, string>>): boolean => /^\s*cid:/i.test(src)

const isRemote = ({ src = '' }: Readonly<Record<string, string>>, base: string | null): boolean =>
  /^https?:/i.test(linkAddress(src, base))

/** Images by `cid:` as `data:` images; one that points to nothing is taken out. */
function embedding(own: QuotedPictures['own']) {
  const shown = new Set<string>()
  const picture = (attributes: Readonly<Record<string, string>>): Picture => {
    if (!isCid(attributes)) return ownPicture(attributes)
    const contentId = decode((attributes['src'] ?? '').trim().slice('cid:'.length))
    const image = own.get(contentId)
    if (!image) return null
    shown.add(contentId)
    return { src: `data:${image.contentType};base64,${image.content.toString('base64')}` }
  }
  return { picture, shown }
}

function decode(contentId: string): string {
  try {
    return decodeURIComponent(contentId)
  } catch {
    return contentId
  }
}
