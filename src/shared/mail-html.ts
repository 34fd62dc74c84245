import { baseAddress, linkAddress } from './link-address'

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
  ],
  FORBID_ATTR: [
    'srcset',
    'sizes',
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
}

/** What the policy needs of a DOM element. */
export interface PolicyElement {
  readonly nodeName: string
  textContent: string | null
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
}

/** One cleaning of one message: both functions are called for every element the purifier keeps. */
export interface Cleaning {
  /** For DOMPurify's `uponSanitizeElement`: style sheets before their text is judged, and what links are relative to. */
  styleElement(element: PolicyElement): void
  /** For DOMPurify's `afterSanitizeAttributes`. */
  attributes(element: PolicyElement): void
  readonly counts: { remoteCount: number; trackers: number }
}

/** Starts a cleaning; the counts are complete when the purifier returns. */
export function startCleaning({ cidUrl }: SanitiseOptions): Cleaning {
  const counts = { remoteCount: 0, trackers: 0 }
  let base: string | null = null
  return {
    counts,
    styleElement: (element) => {
      if (element.nodeName === 'STYLE') element.textContent = cleanCss(element.textContent ?? '')
      // The purifier drops the element; the first one counts (HTML standard, 4.2.3).
      if (element.nodeName === 'BASE') base ??= baseAddress(element.getAttribute('href') ?? '')
    },
    attributes: (element) => {
      const style = element.getAttribute('style')
      if (style !== null) element.setAttribute('style', cleanCss(style))
      if (cleanBackground(element)) counts.remoteCount++
      if (element.nodeName === 'A' || element.nodeName === 'AREA') cleanLink(element, base)
      if (element.nodeName !== 'IMG') return dropSource(element)
      const kind = cleanImage(element, cidUrl, base)
      if (kind === 'remote') counts.remoteCount++
      if (kind === 'tracker') counts.trackers++
    },
  }
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
  if (remote.test(source) && isTracker(image)) {
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

/** An image nobody can see: at most one pixel, or hidden. */
function isTracker(image: PolicyElement): boolean {
  const style = (image.getAttribute('style') ?? '').toLowerCase()
  const tiny = (name: string): boolean =>
    /^\s*[01](?:px)?\s*$/.test(image.getAttribute(name) ?? '') ||
    new RegExp(`(?:^|[;\\s])(?:max-)?${name}\\s*:\\s*[01](?:px)?\\s*(?:!important\\s*)?(?:;|$)`).test(style)
  if (tiny('width') && tiny('height')) return true
  return /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)/.test(style)
}

function cleanLink(link: PolicyElement, base: string | null): void {
  const written = link.getAttribute('href')
  if (written === null) return
  const href = linkAddress(written, base)
  link.setAttribute('href', href)
  if (!/^(?:https?:|mailto:|tel:|#)/i.test(href)) return link.removeAttribute('href')
  if (href.startsWith('#')) return
  link.setAttribute('target', '_blank')
  link.setAttribute('rel', 'noopener noreferrer nofollow')
  link.setAttribute('title', href)
  const risk = linkRisk(href, link.textContent ?? '')
  if (risk) link.setAttribute('data-link-risk', risk)
}

/** Why a link may not lead where it seems to. */
export type LinkRisk = 'other-host' | 'look-alike' | 'hidden-host'

const topLevels =
  'com|org|net|info|biz|gov|edu|eu|it|pl|de|fr|es|ch|at|uk|nl|be|pt|cz|sk|us|ca|ru|ua|io|app|dev|ai|co|me|tv|shop|online'
const shownHost = new RegExp(
  `^(?:(?:https?:)?//)?(?:[^/\\s@]*@)?((?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+[\\p{L}]{2,24})(?=[:/?#\\s]|$)`,
  'iu',
)
const hasTopLevel = new RegExp(`\\.(?:${topLevels})$`, 'i')

/**
 * Judges a link: `other-host` when the shown text is an address of another host, `hidden-host` when the real host
 * stands behind a user name (`https://bank.it@evil.example`), `look-alike` when it is an internationalised name.
 */
export function linkRisk(href: string, shownText: string): LinkRisk | null {
  if (!remote.test(href)) return null
  const target = parseUrl(href)
  if (!target) return null
  if (target.username !== '') return 'hidden-host'
  const shown = hostInText(shownText)
  if (shown !== null && !sameSite(shown, target.hostname)) return 'other-host'
  return /(?:^|\.)xn--/.test(target.hostname) ? 'look-alike' : null
}

/** The host a text claims to lead to; null for text that is no web address. */
function hostInText(text: string): string | null {
  const shown = text.trim().slice(0, 2000)
  const host = shownHost.exec(shown)?.[1]
  if (host === undefined) return null
  const explicit = /^(?:https?:)?\/\//i.test(shown) || /^www\./i.test(shown) || hasTopLevel.test(host)
  // `anna@example.it` names a person, not a page.
  if (!explicit || /^[^/\s]*@/.test(shown)) return null
  return parseUrl(`http://${host}`)?.hostname ?? null
}

function sameSite(a: string, b: string): boolean {
  const [left, right] = [a.replace(/^www\./, ''), b.replace(/^www\./, '')]
  return left === right || left.endsWith(`.${right}`) || right.endsWith(`.${left}`)
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/**
 * CSS that loads nothing and covers nothing: functions that fetch, imports, bindings and fixed positions are made
 * invalid. Escapes are undone first, because `\75 rl(` is `url(` to a browser.
 */
export function cleanCss(css: string): string {
  return css
    .slice(0, 500_000)
    .replace(/\/\*[^]*?(?:\*\/|$)/g, ' ')
    .replace(/\\(?:([0-9a-f]{1,6})\s?|(\r\n|[^]))/gi, (_, hex?: string, char?: string) =>
      hex === undefined ? (char ?? '').replace(/[\r\n]+/, '') : codePoint(parseInt(hex, 16)),
    )
    .replace(/[\\<]/g, '')
    .replace(/\/\*|\*\//g, '')
    .replace(
      /(?:url|src|image|image-set|-webkit-image-set|cross-fade|element|expression|paint|attr)\s*\(/gi,
      'blocked(',
    )
    .replace(/@(?:import|charset|namespace|font-face|property|layer)/gi, '@blocked')
    .replace(/(?:-moz-binding|behaviou?r)\s*:/gi, 'blocked:')
    .replace(/(?:javascript|vbscript)\s*:/gi, 'blocked:')
    .replace(/position\s*:\s*(?:fixed|sticky)/gi, 'position:static')
}

function codePoint(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : '\ufffd'
}

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
