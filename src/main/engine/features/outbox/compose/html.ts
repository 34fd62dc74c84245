import { escapeHtml } from '../../../../../shared/escape-html'
import type { DraftContent } from '../../../../../shared/contract/outbox'
import { withLinks } from '../../../../../shared/text-links'

/** Plain text as the editor writes it: each line a paragraph. */
export const paragraphsOf = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('')

/** Plain text as HTML: line ends, runs of spaces and indents kept, addresses made links. */
export const textToHtml = (text: string): string =>
  `<div style="white-space: pre-wrap">${withLinks(text.replace(/\r\n?/g, '\n')).replaceAll('\n', '<br>')}</div>`

/** As the composer shows it: the signature below the text, a line apart. */
export const signedHtml = (
  { html, hasSignature }: Pick<DraftContent, 'html' | 'hasSignature'>,
  signature: string,
): string => (hasSignature && signature !== '' ? `${html}<p></p>${signature}` : html)
