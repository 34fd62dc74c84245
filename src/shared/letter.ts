/**
 * How a mail written here looks. Recipients' programs have ideas of their own about fonts and the distance between
 * paragraphs, so what leaves says it in full; the editor shows the same.
 */
export const LETTER_FONT = {
  fontFamily: 'Arial, Helvetica, sans-serif',
  fontSize: '14px',
  lineHeight: '1.45',
} as const

export const letterFontStyle = `font-family: ${LETTER_FONT.fontFamily}; font-size: ${LETTER_FONT.fontSize}; line-height: ${LETTER_FONT.lineHeight}`

/** Of a tab stop, which elsewhere would be a blank. */
export const TAB_STYLE = 'white-space:pre'

/** The inline style of each element the editor makes. A line is a line: paragraphs have no distance of their own. */
export const letterStyles: ReadonlyMap<string, string> = new Map([
  ['p', 'margin: 0'],
  ['ul', 'margin: 0; padding-left: 24px'],
  ['ol', 'margin: 0; padding-left: 24px'],
  ['blockquote', 'margin: 0 0 0 0.8ex; border-left: 2px solid #ccc; padding-left: 1ex'],
  ['pre', 'margin: 0; white-space: pre-wrap; font-family: monospace'],
  ['hr', 'border: 0; border-top: 1px solid #bfbfbf; margin: 7px 0'],
  ['img', 'max-width: 100%; height: auto'],
  ['table', 'border-collapse: collapse'],
  ['td', 'border: 1px solid #bfbfbf; padding: 3px 8px; vertical-align: top'],
  ['th', 'border: 1px solid #bfbfbf; padding: 3px 8px; vertical-align: top; font-weight: bold'],
])
