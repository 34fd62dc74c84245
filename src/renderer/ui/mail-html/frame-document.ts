import { bodyStyle, type BodyColors } from '../../../shared/body-colors'
import {
  frameContentSecurityPolicy,
  hostsOf,
  MAX_MAIL_HTML,
  type SanitisedHtml,
} from '../../../shared/mail-html'
import { foldQuotes, type QuoteLabels } from './fold-quotes'
import { breakLongLines, closeGaps, cutText, flattenDepths, turnsTooOften } from './layout-budget'
import { BEGINNING, readable, WHOLE } from './parse-budget'
import { escapeHtml } from '../../../shared/escape-html'
import { MAX_SHOWN_TEXT, plainTextToHtml } from './plain-text'
import { createMailSanitiser, type MailSanitiser } from './sanitise'
import { dropStyledTrackers } from './styled-trackers'

export interface FrameInput {
  /** As received; '' where the mail has none. */
  html: string
  text: string
  /** URLs (`data:` or `blob:`) by Content-ID without angle brackets. */
  cidImages: ReadonlyMap<string, string>
  allowRemote: boolean
  /** All of it, however long it is; else no more than is laid out in a moment. */
  whole: boolean
  theme: 'light' | 'dark'
  labels: QuoteLabels & { frame: string }
}

export interface FrameDocument extends Omit<SanitisedHtml, 'html' | 'colors'> {
  /** The whole document for `srcdoc`. */
  source: string
  /** Links that may not lead where they seem to. */
  riskyLinks: number
  /** There is more, which `whole` shows. */
  rest: boolean
}

let sanitiser: MailSanitiser | null = null

/** Builds the document of a mail: sanitised, quotes folded, closed in by its own content security policy. */
export function buildFrameDocument(input: FrameInput): FrameDocument {
  const { content, html, colors, plain, remoteCount, trackers, trackerHosts, cut, rest } = cleanMail(input)
  foldQuotes(content, input.labels)
  const paper = !plain && (colors.background !== '' || setsBackgrounds(html))
  if (!paper && input.theme === 'dark') dropTextColours(content)
  return {
    source: documentSource(content.head.innerHTML + content.body.innerHTML, input, paper, colors),
    remoteCount,
    trackers,
    trackerHosts,
    cut,
    rest,
    riskyLinks: content.querySelectorAll('[data-link-risk]').length,
  }
}

type MailContent = Pick<FrameInput, 'html' | 'text' | 'cidImages' | 'allowRemote' | 'whole'>

/** A mail's own content, sanitised, ready for a frame or for paper. HTML no browser reads in time gives way to its text. */
export function cleanMail({ html, text, cidImages, allowRemote, whole }: MailContent) {
  sanitiser ??= createMailSanitiser(window)
  const part = whole ? WHOLE : BEGINNING
  const mostText = Math.min(part.characters, MAX_SHOWN_TEXT)
  const ofHtml = readable(html.slice(0, MAX_MAIL_HTML), part.elements)
  const plain = ofHtml.beyond || html.trim() === ''
  const shown = plain ? plainTextToHtml(text.slice(0, mostText)) : html
  const { length } = plain ? readable(shown, part.elements) : ofHtml
  const { html: safe, ...cleaned } = sanitiser(shown.slice(0, length), {
    cidUrl: (contentId) => cidImages.get(contentId) ?? null,
  })
  const content = new DOMParser().parseFromString(safe, 'text/html')
  const styled = dropStyledTrackers(content)
  const counts = {
    ...cleaned,
    remoteCount: cleaned.remoteCount - styled.length,
    trackers: cleaned.trackers + styled.length,
    trackerHosts: hostsOf([...cleaned.trackerHosts, ...styled]),
  }
  const isShortened =
    cutText(content, part.characters) ||
    length < Math.min(shown.length, MAX_MAIL_HTML) ||
    (plain && text.length > mostText)
  flattenDepths(content)
  closeGaps(content)
  breakLongLines(content)
  if (turnsTooOften(content)) content.body.insertAdjacentHTML('afterbegin', ONE_DIRECTION)
  if (!allowRemote) holdRemoteImages(content)
  const rest = (isShortened || ofHtml.late) && !whole
  // The words of HTML that no browser reads in time are all in its text.
  const isMissing = plain ? shown === '' && html.trim() !== '' : html.length > MAX_MAIL_HTML
  const cut = !rest && (isShortened || isMissing)
  return { content, html: safe, plain, ...counts, rest, cut }
}

/** What is important in a layer holds against the mail's own rules. */
const ONE_DIRECTION =
  '<style>@layer marks { * { direction: ltr !important; unicode-bidi: bidi-override !important; } }</style>'

/** The policy would block them anyway; without an address they leave a calm gap instead of a broken picture. */
function holdRemoteImages(content: Document): void {
  for (const image of content.querySelectorAll<HTMLImageElement>(
    'img[src^="http:" i], img[src^="https:" i], img[src^="//"]',
  )) {
    image.removeAttribute('src')
    image.removeAttribute('srcset')
    image.dataset['held'] = ''
  }
  for (const element of content.querySelectorAll('[background]:not([background^="data:" i])'))
    element.removeAttribute('background')
}

/** Mail that paints backgrounds was designed on white paper and stays there, whatever the theme. */
function setsBackgrounds(html: string): boolean {
  return /\b(?:bgcolor|background)\s*=\s*["']|background(?:-color|-image)?\s*:/i.test(html)
}

/** Text colours chosen for white paper would vanish on a dark one; without backgrounds they carry no design. */
function dropTextColours(content: Document): void {
  for (const element of content.querySelectorAll<HTMLElement>('[style*="color" i]'))
    element.style.removeProperty('color')
  for (const element of content.querySelectorAll('font[color]')) element.removeAttribute('color')
}

function documentSource(
  body: string,
  { allowRemote, theme, labels }: FrameInput,
  paper: boolean,
  colors: BodyColors,
): string {
  const dark = theme === 'dark' && !paper
  const style = dark ? '' : bodyStyle(colors)
  // A mail wider than its body shows the ground of the page beside it.
  const ground = colors.background === '' ? '' : `html.paper { background: ${colors.background}; }`
  return [
    `<!doctype html><html class="${dark ? 'dark' : 'light'}${paper ? ' paper' : ''}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${frameContentSecurityPolicy(allowRemote)}">`,
    '<meta name="referrer" content="no-referrer"><meta http-equiv="x-dns-prefetch-control" content="off">',
    `<title>${escapeHtml(labels.frame)}</title><style>${baseStyle}${ground}</style></head>`,
    `<body dir="auto"${style && ` style="${style}"`}>${body}</body></html>`,
  ].join('')
}

const baseStyle = `
:root { color-scheme: light; }
:root.dark { color-scheme: dark; }
html { margin: 0; background: transparent; overflow-x: auto; overflow-y: hidden; }
html.paper { background: #fff; }
body { margin: 0; padding: 2px; color: #1f2328; font: 15px/1.55 system-ui, 'Segoe UI', sans-serif; overflow-wrap: break-word; }
html.paper body { padding: 16px; }
html.dark body { color: #e3e5e8; }
html.dark hr { border-color: #4a525b; color: #4a525b; background: none; }
img { max-width: 100%; height: auto; }
img[data-held] { background: #eceff1; border-radius: 4px; color: #5b6470; font-size: 12px; }
html.dark img[data-held] { background: #2e353c; color: #a3abb5; }
pre { white-space: pre-wrap; }
table { max-width: 100%; }
a { color: #1a63c7; text-decoration-thickness: from-font; }
html.dark a { color: #86b7ff; }
.plain { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
blockquote[type='cite'] { margin: 4px 0; padding: 0 0 0 12px; border-left: 2px solid #c3c8cf; color: inherit; opacity: 0.85; }
/* What is important in a layer holds against all the mail's own rules: these are our marks. */
@layer marks {
  html, body { height: auto !important; min-height: 0 !important; max-height: none !important; }
  br[data-too-long] { display: inline !important; }
  a[data-link-risk]::after { display: inline !important; visibility: visible !important; content: ' \\26A0' !important; color: #b54708 !important; background: #fff !important; font: 14px/1 system-ui, sans-serif !important; text-indent: 0 !important; }
  html.dark a[data-link-risk]::after { color: #f0b95c !important; background: #3c2f17 !important; }
  details[data-quote] > summary { display: inline-block !important; visibility: visible !important; cursor: pointer; list-style: none; width: auto !important; margin: 8px 0 !important; padding: 0 10px !important; border: 0 !important; border-radius: 8px !important; background: #e6e8ec !important; color: #4a5058 !important; font: 700 14px/18px system-ui, sans-serif !important; letter-spacing: 1px !important; text-indent: 0 !important; user-select: none; }
  details[data-quote] > summary::-webkit-details-marker { display: none; }
  details[data-quote] > summary:focus-visible { outline: 2px solid #1a63c7; outline-offset: 2px; }
  html.dark details[data-quote] > summary { background: #3a3f46 !important; color: #d5d9de !important; }
  @media print { details[data-quote] > summary { display: none !important; } }
}
@media print {
  html, body { overflow: visible; color: #000; background: #fff; }
  details[data-quote]::details-content { content-visibility: visible; display: block; }
}
`
