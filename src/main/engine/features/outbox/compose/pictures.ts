import { linkAddress } from '../../../../../shared/link-address'
import { isTracker } from '../../../../../shared/mail-html'
import { escapeHtml } from '../../../../../shared/escape-html'
import { ownPicture, type Picture } from './scrub'

type Attributes = Readonly<Record<string, string>>

/** The address of an image on another computer that a reader of the mail sees; null for any other. */
export function remoteAddress(attributes: Attributes, base: string | null = null): string | null {
  const address = linkAddress(attributes['src'] ?? '', base)
  const isShown = /^https?:\/\//i.test(address) && !isTracker((name) => attributes[name] ?? null)
  return isShown ? address : null
}

/** A picture of a quote as it leaves: the quote names those on other computers where they were loaded, and them alone. */
export function passedOnPicture(attributes: Attributes): Picture {
  const src = remoteAddress(attributes)
  return src === null ? ownPicture(attributes) : { src }
}

/**
 * Stands for a picture that was not loaded: its words leave. The window finds the picture in it again, should it be
 * loaded after all; no mail can bring such an element, since the attribute does not pass `scrubHtml`.
 */
export function heldPicture(
  src: string,
  attributes: Attributes,
  words: { named: string; unnamed: string },
): Picture {
  const alt = (attributes['alt'] ?? '').trim()
  if (alt === '' && isOrnament(attributes)) return null
  const kept = ['alt', 'width', 'height', 'border', 'style'].flatMap((name) => {
    const value = attributes[name]
    return value === undefined ? [] : [` ${name}="${escapeHtml(value)}"`]
  })
  const image = `<img src="${escapeHtml(src)}"${kept.join('')}>`
  const said = alt === '' ? words.unnamed : words.named.replace('{name}', () => alt)
  return { html: `<span data-picture="${escapeHtml(image)}">[${escapeHtml(said)}]</span>` }
}

/** A line, a bullet or a gap: nobody misses it. */
const isOrnament = (attributes: Attributes): boolean =>
  ['width', 'height'].some((name) => Number.parseFloat(attributes[name] ?? '') < LEAST_PICTURE)
const LEAST_PICTURE = 16
