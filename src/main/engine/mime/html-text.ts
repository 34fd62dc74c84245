import { compile, type FormatCallback, type SelectorDefinition } from 'html-to-text'
import { Tokenizer } from 'htmlparser2'
import { nestsTooDeep } from '../../../shared/html-depth'
import { content, inlineFormatters, inlineSelectors } from './html-inline'
import { orderedList } from './html-lists'
import { withoutHiddenText } from './seen-html'
import { cut } from './text'

/** HTML from which text is derived; the rest is layout nobody searches for. */
const MAX_CONVERTED = 1_000_000
/** Taken apart into tags and text alone: a hundred thousand tags may stand before the first word. */
const MAX_STRIPPED = 5_000_000

/** Formatted; the words of what is deeper stand there without their form. */
const MAX_LEVELS = 200

const row: FormatCallback = (element, walk, builder, options) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  content(element, walk, builder, options)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

/** A cell ends a word. What stands in it alone, a paragraph as Office writes it, makes no line of its own. */
const cell: FormatCallback = (element, walk, builder, options) => {
  builder.addInline(' ')
  content({ ...element, children: contentOf(element) }, walk, builder, options)
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

/** For everything that makes text of HTML: which elements begin a line, and which change what others say. */
export const textFormatters = { row, cell, orderedList, ...inlineFormatters }

/** What HTML takes for white space: a place where a word may be broken is none. */
export const whitespaceCharacters = ' \t\r\n\f'

const blocks =
  'address article aside button caption center dd details dialog dir div dl dt fieldset figcaption figure footer ' +
  'form header hgroup legend main menu nav option section summary tr title'

/**
 * All of the mail is read, as browsers do. A whole document may stand in the middle of another, where an answer quotes
 * one: by itself the library reads the first body alone, which is the quoted one.
 */
export const wholeDocument = { selectors: [] }

export const textSelectors: SelectorDefinition[] = [
  ...blocks.split(' ').map((selector) => ({ selector, format: 'row' })),
  ...['td', 'th'].map((selector) => ({ selector, format: 'cell' })),
  ...['table', 'tbody', 'thead', 'tfoot'].map((selector) => ({ selector, format: 'row' })),
  ...['title', 'template', 'noscript', 'svg'].map((selector) => ({ selector, format: 'skip' })),
  ...inlineSelectors,
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
]

/** Made once: choosing among so many selectors takes longer to prepare than most mails to read. */
const convert = compile({
  wordwrap: false,
  whitespaceCharacters,
  baseElements: wholeDocument,
  limits: { maxInputLength: MAX_CONVERTED, maxDepth: MAX_LEVELS, maxChildNodes: 20_000, ellipsis: '…' },
  formatters: textFormatters,
  selectors: [
    ...textSelectors,
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
  ],
})

/**
 * The text a reader of the HTML would see, not what its styles hide; bounded in time by its limits. Falls back to the
 * text between the tags.
 */
export function textOfHtml(html: string): string {
  const bounded = cut(html, MAX_CONVERTED)
  if (nestsTooDeep(bounded)) return textBetweenTags(cut(html, MAX_STRIPPED))
  const seen = withoutHiddenText(bounded)
  if (nestsTooDeep(bounded, MAX_LEVELS)) return textBetweenTags(seen)
  try {
    return convert(seen)
      .replace(/\u200b/g, '')
      .replace(/(?<![ \t])[ \t]+$/gm, '')
      .trim()
  } catch {
    return textBetweenTags(seen)
  }
}

/** Elements that end a line; any other ends nothing. */
const lines = new Set([...blocks.split(' '), 'br', 'hr', 'li', 'p', 'table', 'td', 'th', 'h1', 'h2', 'h3'])
const struckOut = new Set(['s', 'del', 'strike'])
/** What parts a number from digits set higher or lower beside it. */
const joints = new Map([
  ['sup', '^'],
  ['sub', '_'],
])
const unread = new Set(['script', 'style', 'title', 'template'])

/** What stands between the tags, read one after the other: no depth costs more than another. */
function textBetweenTags(html: string): string {
  const text: string[] = []
  let hiddenIn = ''
  let joint = ''
  const add = (piece: string): void => {
    if (hiddenIn !== '') return
    if (joint !== '' && /\p{Nd}$/u.test(text.at(-1) ?? '') && /^\p{Nd}/u.test(piece)) text.push(joint)
    joint = ''
    text.push(piece)
  }
  const nothing = (): void => undefined
  const nameOf = (start: number, end: number): string => html.slice(start, end).toLowerCase()
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ...{ onattribdata: nothing, onattribentity: nothing, onattribend: nothing, onattribname: nothing },
      ...{ oncdata: nothing, oncomment: nothing, ondeclaration: nothing, onprocessinginstruction: nothing },
      ...{ onend: nothing, onopentagend: nothing, onselfclosingtag: nothing },
      onopentagname(start, end) {
        const name = nameOf(start, end)
        if (hiddenIn === '' && unread.has(name)) hiddenIn = name
        if (lines.has(name)) text.push('\n')
        if (struckOut.has(name)) add('~~')
        joint = joints.get(name) ?? joint
      },
      onclosetag(start, end) {
        const name = nameOf(start, end)
        if (name === hiddenIn) hiddenIn = ''
        if (lines.has(name)) text.push('\n')
        if (struckOut.has(name)) add('~~')
        if (joints.has(name)) joint = ' '
      },
      ontext: (start, end) => add(html.slice(start, end)),
      ontextentity: (codepoint) => add(String.fromCodePoint(codepoint)),
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return text
    .join('')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}
