/**
 * How a mail written here looks. Recipients' programs have ideas of their own about fonts and the distance between
 * paragraphs, so what leaves says it in full; the editor shows the same.
 */
export const LETTER_FONT = {
  fontFamily: 'Arial, Helvetica, sans-serif',
  fontSize: '14px',
  lineHeight: '1.45',
} as const

/** Typefaces that nearly every computer has, each with those it is like. */
export const letterFamilies: ReadonlyMap<string, string> = new Map([
  ['Arial', 'Arial, Helvetica, sans-serif'],
  ['Calibri', 'Calibri, Carlito, Arial, sans-serif'],
  ['Verdana', 'Verdana, Geneva, sans-serif'],
  ['Tahoma', 'Tahoma, Geneva, sans-serif'],
  ['Trebuchet MS', "'Trebuchet MS', Helvetica, sans-serif"],
  ['Georgia', 'Georgia, serif'],
  ['Times New Roman', "'Times New Roman', Times, serif"],
  ['Courier New', "'Courier New', Courier, monospace"],
])

/** Pixels; the letter's own between them. */
export const letterSizes = ['10px', '12px', '14px', '16px', '18px', '24px', '32px']

export const letterColors = ['#4c5661', '#b3261e', '#b4540a', '#8a5300', '#1b6e3c', '#1f5fae', '#6b3fa0']

interface ChosenFont {
  family: string
  size: string
  color: string
}

/** The letters of a mail whose writer chose some of their own, as a style; what is none of ours is left out. */
export function letterFont(chosen: ChosenFont | null) {
  return {
    ...LETTER_FONT,
    fontFamily: letterFamilies.get(chosen?.family ?? '') ?? LETTER_FONT.fontFamily,
    fontSize: chosen && letterSizes.includes(chosen.size) ? chosen.size : LETTER_FONT.fontSize,
    ...(chosen && /^#[0-9a-f]{6}$/i.test(chosen.color) ? { color: chosen.color } : {}),
  }
}

/** The same, as it stands in a mail. */
export function letterFontStyle(chosen: ChosenFont | null = null): string {
  const { fontFamily, fontSize, lineHeight, color } = { color: '', ...letterFont(chosen) }
  const style = `font-family: ${fontFamily}; font-size: ${fontSize}; line-height: ${lineHeight}`
  return color ? `${style}; color: ${color}` : style
}

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
