import { compile, type HtmlToTextOptions } from 'html-to-text'
import { z } from 'zod'
import { letterStyles, TAB_STYLE } from '../../../../../shared/letter'
import { textFormatters, textSelectors, whitespaceCharacters, wholeDocument } from '../../../mime/html-text'

/**
 * The text/plain part of a mail written in HTML: quotes as `> `, links as `text <url>`, an address that is its own
 * text once, images as their description.
 * Bounded in depth and number of nodes, so that a hostile quote costs bounded time.
 */
export const plainText = (html: string): string => trimmed(convert(html))

/** The same without a line broken for its length: for who breaks them in a way that can be undone. */
export const unbrokenText = (html: string): string => trimmed(convertWhole(html))

const trimmed = (text: string): string =>
  text
    .replace(/(?<![ \t\u00a0])[ \t\u00a0]+$/gm, '')
    // The first line keeps its indent.
    .replace(/^\n+/, '')
    .trimEnd()

const linkTarget = z.object({
  attribs: z.object({ href: z.string().default('') }),
  children: z.array(z.object({ data: z.string().optional() })),
})

/** An address as people write it: without the scheme, `www.` and the last slash. */
const spoken = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:|tel:)/, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '')

const altText = z.object({ attribs: z.object({ alt: z.string().default('') }) })

const tight = { leadingLineBreaks: 1, trailingLineBreaks: 1 }

const settings: HtmlToTextOptions = {
  wordwrap: 78,
  whitespaceCharacters,
  baseElements: wholeDocument,
  limits: { maxInputLength: 30_000_000, maxDepth: 300, maxChildNodes: 50_000, ellipsis: '…' },
  formatters: {
    ...textFormatters,
    imageText(element, _walk, builder) {
      const alt = altText.parse(element).attribs.alt
      if (alt !== '') builder.addInline(`[${alt}]`)
    },
    link(element, walk, builder) {
      const { attribs, children } = linkTarget.parse(element)
      const { href } = attribs
      let text = ''
      builder.pushWordTransform((word) => {
        text += word
        return word
      })
      walk(element.children, builder)
      builder.popWordTransform()
      // Text whose lines and blanks are meant passes no word by.
      text ||= children.map(({ data = '' }) => data).join('')
      if (href === '' || href.startsWith('#') || spoken(text) === spoken(href)) return
      builder.addInline(text === '' ? href : ` <${href}>`, { noWordTransform: true })
    },
    tab(_element, _walk, builder) {
      builder.addLiteral('\t')
    },
    // The library takes a line break alone in its block for two blank lines: a blank that no line keeps stands in.
    letterLine(element, walk, builder) {
      const isBlank = element.children.length === 1 && element.children[0]?.name === 'br'
      builder.openBlock(tight)
      if (isBlank) builder.addInline('\u00a0')
      else walk(element.children, builder)
      builder.closeBlock(tight)
    },
  },
  selectors: [
    ...textSelectors,
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'imageText' },
    // Quoted plain text (`textToHtml`): its lines and indents are meant.
    { selector: '[style="white-space: pre-wrap"]', format: 'pre' },
    { selector: `span[style="${TAB_STYLE}"]`, format: 'tab' },
    { selector: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 2 } },
    // What was written here: a line is a line, and a table has columns.
    { selector: `p[style="${letterStyles.get('p')}"]`, format: 'letterLine' },
    { selector: `ul[style="${letterStyles.get('ul')}"]`, format: 'unorderedList', options: tight },
    { selector: `ol[style="${letterStyles.get('ol')}"]`, format: 'orderedList', options: tight },
    {
      selector: `table[style="${letterStyles.get('table')}"]`,
      format: 'dataTable',
      options: { ...tight, uppercaseHeaderCells: false, colSpacing: 2 },
    },
  ],
}

const convert = compile(settings)
const convertWhole = compile({ ...settings, wordwrap: false })
