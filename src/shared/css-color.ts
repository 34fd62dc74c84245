/** A colour as far as its contrast to another is told by it. */
export interface Color {
  luminance: number
  alpha: number
}

export const WHITE: Color = { luminance: 1, alpha: 1 }

const names: Readonly<Record<string, string>> = {
  white: 'ffffff',
  black: '000000',
  red: 'ff0000',
  blue: '0000ff',
  green: '008000',
  gray: '808080',
  grey: '808080',
  snow: 'fffafa',
  ivory: 'fffff0',
  ghostwhite: 'f8f8ff',
  whitesmoke: 'f5f5f5',
  floralwhite: 'fffaf0',
}

/** Of hexadecimal, `rgb()` and common names; null for all other. */
export function colorOf(css: string): Color | null {
  const value = css.trim().toLowerCase()
  if (value === 'transparent') return { luminance: 0, alpha: 0 }
  const [, digits = names[value] ?? ''] = /^#?([0-9a-f]{3,8})$/.exec(value) ?? []
  if (digits.length === 3 || digits.length === 4)
    return ofChannels(...Array.from(digits, (digit) => parseInt(digit + digit, 16)))
  if (digits.length === 6 || digits.length === 8)
    return ofChannels(
      ...[0, 2, 4, 6].slice(0, digits.length / 2).map((at) => parseInt(digits.slice(at, at + 2), 16)),
    )
  const [, red, green, blue, alpha] =
    /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+)(?!%))?\s*\)$/.exec(value) ?? []
  return red === undefined
    ? null
    : ofChannels(Number(red), Number(green), Number(blue), Number(alpha ?? 1) * 255)
}

const ofChannels = (red = 0, green = 0, blue = 0, alpha = 255): Color => ({
  luminance: 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue),
  alpha: alpha / 255,
})

function linear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** Text that is fainter or smaller is seen by nobody (WCAG 2, 1.4.3 asks for a contrast of 4.5). */
export const LEAST_CONTRAST = 1.15
export const LEAST_OPACITY = 0.15
/** In pixels. */
export const LEAST_SIZE = 3

/** From 1, where one cannot be told from the other, to 21 (WCAG 2). */
export const contrast = (a: Color, b: Color): number =>
  (Math.max(a.luminance, b.luminance) + 0.05) / (Math.min(a.luminance, b.luminance) + 0.05)
