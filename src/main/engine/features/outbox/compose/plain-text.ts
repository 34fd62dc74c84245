import { compile } from 'html-to-text'
import { z } from 'zod'
import { textFormatters, textSelectors } from '../../../mime/html-text'

/**
 * The text/plain part of a mail written in HTML: quotes as `> `, links as `text <url>`, images as their description.
 * Bounded in depth and number of nodes, so that a hostile quote costs bounded time.
 */
export const plainText = (html: string): string =>
  convert(html)
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .trim()

const altText = z.object({ attribs: z.object({ alt: z.string().default('') }) })

const convert = compile({
  wordwrap: 78,
  limits: { maxInputLength: 30_000_000, maxDepth: 300, maxChildNodes: 50_000, ellipsis: '…' },
  formatters: {
    ...textFormatters,
    imageText(element, _walk, builder) {
      const alt = altText.parse(element).attribs.alt
      if (alt !== '') builder.addInline(`[${alt}]`)
    },
  },
  selectors: [
    ...textSelectors,
    {
      selector: 'a',
      options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true },
    },
    { selector: 'img', format: 'imageText' },
    // Quoted plain text (`textToHtml`): its lines and indents are meant.
    { selector: '[style="white-space: pre-wrap"]', format: 'pre' },
    { selector: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 2 } },
  ],
})
