import { bodyColors, NO_COLORS, type BodyColors } from './body-colors'
import { oversized } from './css-limits'
import { baseAddress, linkAddress } from './link-address'
import { linkRisk } from './link-risk'
import { cleanDeclarations, cleanStyleSheet, ruleBudget, withShallowStyles } from './mail-css'
import { withFewMarks } from './shown-text'
import { isTrackerSized, pixelsOf } from './tracker-size'

/**
 * What received HTML may contain: the one policy of the reader and of `inspect`. Pure data and string functions;
 * whoever has a DOM
 * wires it to DOMPurify's hooks.
 */

/** How the purifier is set; elements outside HTML (SVG, MathML) go through the profile. */
export const purifyConfig = {
  USE_PROFILES: { html: true },
  // Without it the parser moves leading <style> elements to the head, which is dropped.
  FORCE_BODY: true,
  ALLOW_DATA_ATTR: false,
  // DOMPurify applies it to every attribute, so values that are no address must pass; `cleanLink` and `cleanImage`
  // are stricter with those that are.
  ALLOWED_URI_REGEXP:
    /^(?:(?:https?|mailto|tel|cid):|data:image\/(?:png|gif|jpe?g|webp|bmp|avif);base64,|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
  FORBID_TAGS: [
    'form',
    'input',
    'button',
    'select',
    'textarea',
    'option',
    'optgroup',
    'datalist',
    'output',
    'fieldset',
    'dialog',
    'iframe',
    'frame',
    'frameset',
    'object',
    'embed',
    'applet',
    'param',
    'base',
    'meta',
    'link',
    'title',
    'script',
    'noscript',
    'template',
    'slot',
    'audio',
    'video',
    'source',
    'track',
    'picture',
    'svg',
    'math',
    'canvas',
    'portal',
    'marquee',
    // Turns its letters round.
    'bdo',
  ],
  FORBID_ATTR: [
    // A link's title is its true address: one further in would be shown instead.
    'title',
    'srcset',
    'sizes',
    // Counting down takes a list as long as the square of its items.
    'reversed',
    'ping',
    'action',
    'formaction',
    'poster',
    'autofocus',
    'tabindex',
    'contenteditable',
    'accesskey',
    'draggable',
    'popover',
    'popovertarget',
    'popovertargetaction',
    'srcdoc',
    'is',
    'slot',
    'download',
  ],
}

/** Longer HTML is cut before it is sanitised, so that no message stops the window. */
export const MAX_MAIL_HTML = 2_000_000

export interface SanitiseOptions {
  /** URL of an embedded image by Content-ID without angle brackets; null where the message has none. */
  cidUrl(contentId: string): string | null
}

export interface SanitisedHtml {
  html: string
  /** Images and backgrounds that would be fetched from other computers. */
  remoteCount: number
  /** Invisible images that report the opening of the mail; they are removed for good. */
  trackers: number
  /** The computers these would have told, each once. */
  trackerHosts: readonly string[]
  /** It was too long, and its end is missing. */
  cut: boolean
  /** What its body says, which is not in the HTML. */
  colors: BodyColors
}

/** What the policy needs of a DOM element. */
export interface PolicyElement {
  readonly nodeName: string
  textContent: string | null
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  querySelectorAll(selectors: string): ArrayLike<PolicyElement>
}

/** One cleaning of one message: both functions are called for every element the purifier keeps. */
export interface Cleaning {
  /**
   * For DOMPurify's `uponSanitizeElement`: style sheets before their text is judged, what links are relative to, and
   * the colours of the body.
   */
  styleElement(element: PolicyElement): void
  /** For DOMPurify's `afterSanitizeAttributes`. */
  attributes(element: PolicyElement): void
  readonly counts: { remoteCount: number; trackers: number; trackerHosts: string[] }
  colors(): BodyColors
}

/**
 * HTML of a stranger as a browser may parse it without harm. A document that is only read has the policy of the window,
 * which says an error for each `<base>`: under another name it says none, and is dropped all the same.
 */
export const parseable = (html: string): string =>
  withShallowStyles(html).replace(/<base(?=[\s/>])/gi, '<param data-base')

/** Runs `purify` over as much of the HTML as is shown. */
export function boundedClean(
  html: string,
  { counts, colors }: Cleaning,
  purify: (html: string) => string,
): SanitisedHtml {
  const safe = settleText(purify(parseable(html.slice(0, MAX_MAIL_HTML))))
  return { html: safe, ...counts, colors: colors(), cut: html.length > MAX_MAIL_HTML }
}

/** Starts a cleaning; the counts are complete when the purifier returns. */
export function startCleaning({ cidUrl }: SanitiseOptions): Cleaning {
  const counts = { remoteCount: 0, trackers: 0, trackerHosts: new Array<string>() }
  const budget = ruleBudget()
  let base: string | null = null
  let colors = NO_COLORS
  return {
    counts,
    colors: () => colors,
    styleElement: (element) => {
      if (element.nodeName === 'STYLE')
        element.textContent = cleanStyleSheet(element.textContent ?? '', budget)
      if (element.nodeName === 'BODY')
        colors = bodyColors((name) => element.getAttribute(name), element.getAttribute('style') ?? '')
      // The purifier drops a base; the first one counts (HTML standard, 4.2.3).
      if (element.nodeName === 'PARAM' && element.getAttribute('data-base') !== null)
        base ??= baseAddress(element.getAttribute('href') ?? '')
    },
    attributes: (element) => {
      const style = element.getAttribute('style')
      if (style !== null) element.setAttribute('style', cleanDeclarations(style))
      for (const name of oversized((one) => element.getAttribute(one))) element.removeAttribute(name)
      // Until something is found in it: such a text is out of sight and has a box all the same.
      if (element.getAttribute('hidden') !== null) element.setAttribute('hidden', '')
      if (element.nodeName === 'DETAILS') openDetails(element)
      if (cleanBackground(element)) counts.remoteCount++
      if (element.nodeName === 'A' || element.nodeName === 'AREA') cleanLink(element, base)
      if (element.nodeName !== 'IMG') return dropSource(element)
      const source = linkAddress(element.getAttribute('src') ?? '', base)
      const kind = cleanImage(element, cidUrl, base)
      if (kind === 'remote') counts.remoteCount++
      if (kind !== 'tracker') return
      counts.trackers++
      counts.trackerHosts = hostsOf([...counts.trackerHosts, source])
    },
  }
}

/** What a mail folds is read, quoted and found: it stands open. Of those with one name a browser opens only one. */
function openDetails(details: PolicyElement): void {
  details.removeAttribute('name')
  details.setAttribute('open', '')
}

const remote = /^https?:\/\//i

/** Only images load anything. */
function dropSource(element: PolicyElement): void {
  if (element.getAttribute('src') !== null) element.removeAttribute('src')
}

function cleanBackground(element: PolicyElement): boolean {
  const background = element.getAttribute('background')
  // The body itself is replaced by the frame's.
  if (background === null || element.nodeName === 'BODY') return false
  if (remote.test(background)) return true
  if (!/^data:image\//i.test(background)) element.removeAttribute('background')
  return false
}

function cleanImage(
  image: PolicyElement,
  cidUrl: SanitiseOptions['cidUrl'],
  base: string | null,
): 'remote' | 'tracker' | 'local' {
  const source = linkAddress(image.getAttribute('src') ?? '', base)
  if (remote.test(source)) image.setAttribute('src', source)
  image.setAttribute('referrerpolicy', 'no-referrer')
  if (/^cid:/i.test(source)) {
    const url = cidUrl(contentIdOfUrl(source))
    if (url === null) image.removeAttribute('src')
    else image.setAttribute('src', url)
    return 'local'
  }
  if (remote.test(source) && isTracker((name) => image.getAttribute(name))) {
    image.removeAttribute('src')
    return 'tracker'
  }
  if (remote.test(source)) return 'remote'
  if (!/^data:image\/(?:png|gif|jpe?g|webp|bmp|avif);base64,/i.test(source)) image.removeAttribute('src')
  return 'local'
}

function contentIdOfUrl(url: string): string {
  const id = url.slice('cid:'.length)
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

const MAX_HOSTS = 20

/** The hosts of addresses, or hosts as they are, each once. */
export function hostsOf(addresses: readonly string[]): string[] {
  const hosts = addresses.map((address) => (URL.canParse(address) ? new URL(address).hostname : address))
  return [...new Set(hosts)].slice(0, MAX_HOSTS)
}

/** An image nobody can see, by its attributes: of the size of a tracker, or hidden. */
export function isTracker(attribute: (name: string) => string | null): boolean {
  const style = (attribute('style') ?? '').toLowerCase()
  const sideOf = (name: 'width' | 'height'): number => {
    const styled = style.matchAll(new RegExp(`(?:^|[;\\s])(?:max-)?${name}\\s*:([^;]*)`, 'g'))
    return Math.min(pixelsOf(attribute(name)), ...Array.from(styled, ([, size = '']) => pixelsOf(size)))
  }
  if (isTrackerSized(sideOf('width'), sideOf('height'))) return true
  return /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)/.test(style)
}

function cleanLink(link: PolicyElement, base: string | null): void {
  const written = link.getAttribute('href')
  if (written === null) return
  const href = browserAddress(linkAddress(written, base))
  if (href === null) return link.removeAttribute('href')
  link.setAttribute('href', href)
  if (href.startsWith('#')) return
  link.setAttribute('target', '_blank')
  link.setAttribute('rel', 'noopener noreferrer nofollow')
  link.setAttribute('title', href)
  const risk =
    linkRisk(/^\s*(?:https?|mailto|tel):/i.test(written) ? written.trim() : href, shownTextOf(link)) ??
    (hidesText(link) ? 'hidden-text' : null)
  if (risk) link.setAttribute('data-link-risk', risk)
}

/** The address as a browser reads it, so that what is shown of it is what is opened; null for what is not followed. */
function browserAddress(href: string): string | null {
  if (/^(?:mailto:|tel:|#)/i.test(href)) return href
  return /^https?:/i.test(href) && URL.canParse(href) ? new URL(href).href : null
}

/** A link's text, and what its pictures and the link itself say they show. */
function shownTextOf(link: PolicyElement): string {
  const pictures = Array.from(link.querySelectorAll('img[alt]'), (image) => image.getAttribute('alt') ?? '')
  return [link.textContent ?? '', ...pictures, link.getAttribute('alt') ?? ''].join(' ').trim()
}

const unseen =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?[0-1]?\s*(?:;|!|$)|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|(?:^|[;\s])color\s*:\s*transparent|(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*0/i

/** Text within a link that its own style keeps out of sight; style sheets are judged where the mail is drawn. */
function hidesText(link: PolicyElement): boolean {
  return Array.from(link.querySelectorAll('[style], [hidden]')).some(
    (part) =>
      (part.textContent ?? '').trim() !== '' &&
      (part.getAttribute('hidden') !== null || unseen.test(part.getAttribute('style') ?? '')),
  )
}

/**
 * The cleaned HTML without characters that turn text round, and with no more marks on a letter than scripts have:
 * drawing a hundred thousand takes minutes.
 */
const settleText = (html: string): string => withFewMarks(html.replace(/[\u202d\u202e]/g, ''))

/** The policy of the frame a mail is shown in. It inherits the page's and can only be stricter. */
export function frameContentSecurityPolicy(allowRemote: boolean): string {
  return [
    "default-src 'none'",
    `img-src data: blob:${allowRemote ? ' https: http:' : ''}`,
    "style-src 'unsafe-inline'",
    'font-src data:',
    "media-src 'none'",
    "script-src 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ')
}
