import { type FormatCallback, htmlToText, type SelectorDefinition } from 'html-to-text'
import { Parser } from 'htmlparser2'
import { withoutHiddenText } from './seen-html'
import { cut } from './text'

/** HTML from which text is derived; the rest is layout nobody searches for. */
const MAX_CONVERTED = 1_000_000

const row: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

/** A cell ends a word. What stands in it alone, a paragraph as Office writes it, makes no line of its own. */
const cell: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ')
  walk(contentOf(element), builder)
  builder.addInline(' ')
}

const lonely = /^(?:p|div|center|font|span)$/

function contentOf(element: Parameters<FormatCallback>[0]): Parameters<FormatCallback>[0]['children'] {
  let { children } = element
  for (let depth = 0; depth < 5; depth++) {
    const [only, ...others] = children.filter(
      (child) =>
        child.type !== 'comment' && !(child.type === 'text' && /^[ \t\r\n]*$/.test(child.data ?? '')),
    )
    if (others.length > 0 || only?.type !== 'tag' || !lonely.test(only.name ?? '')) break
    children = only.children
  }
  return children
}

/** For everything that makes text of HTML: which elements begin a line, and that table cells end a word. */
export const textFormatters = { row, cell }

const blocks =
  'address article aside button caption center dd details dialog dir div dl dt fieldset figcaption figure footer ' +
  'form header hgroup legend main menu nav option section summary tr title'
export const textSelectors: SelectorDefinition[] = [
  ...blocks.split(' ').map((selector) => ({ selector, format: 'row' })),
  ...['td', 'th'].map((selector) => ({ selector, format: 'cell' })),
  ...['table', 'tbody', 'thead', 'tfoot'].map((selector) => ({ selector, format: 'row' })),
  ...['title', 'template', 'noscript', 'svg'].map((selector) => ({ selector, format: 'skip' })),
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
]

/**
 * The text a reader of the HTML would see, not what its styles hide; bounded in time by its limits. Falls back to the
 * text between the tags.
 */
export function textOfHtml(html: string): string {
  const bounded = cut(html, MAX_CONVERTED)
  if (nestsTooDeep(bounded)) return withoutTags(bounded)
  try {
    return htmlToText(withoutHiddenText(bounded), {
      wordwrap: false,
      limits: { maxInputLength: MAX_CONVERTED, maxDepth: 200, maxChildNodes: 20_000, ellipsis: '…' },
      formatters: textFormatters,
      selectors: [
        ...textSelectors,
        { selector: 'img', format: 'skip' },
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
      ],
    })
      .replace(/(?<![ \t])[ \t]+$/gm, '')
      .trim()
  } catch {
    return textBetweenTags(bounded)
  }
}

function textBetweenTags(html: string): string {
  const text: string[] = []
  let hidden = 0
  const isHidden = (name: string): boolean => name === 'script' || name === 'style'
  const parser = new Parser({
    onopentag: (name) => (isHidden(name) ? hidden++ : text.push(' ')),
    onclosetag: (name) => isHidden(name) && hidden--,
    ontext: (data) => hidden === 0 && text.push(data),
  })
  parser.end(html)
  return text.join('').replace(/\s+/g, ' ').trim()
}

/** Deeper than any mail program writes: the parser's time grows with the square of the depth. */
const MAX_OPEN = 3_000
const closedByThemselves = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option'.split(
    ' ',
  ),
)

function nestsTooDeep(html: string): boolean {
  let open = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (closedByThemselves.has(name.toLowerCase())) continue
    open = slash === '' ? open + 1 : Math.max(0, open - 1)
    if (open > MAX_OPEN) return true
  }
  return false
}

const withoutTags = (html: string): string =>
  html
    .replace(/<(?:style|script)\b[^<>]*>[^<]*/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
