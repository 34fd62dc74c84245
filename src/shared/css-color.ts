/** A colour as far as its contrast to another is told by it. */
export interface Color {
  luminance: number
  alpha: number
}

export const WHITE: Color = { luminance: 1, alpha: 1 }

/** The colours of CSS by name (CSS Color 4, section 6.1). */
const names: ReadonlyMap<string, string> = new Map(
  [
    ...(
      'aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 ' +
      'black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 ' +
      'cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc ' +
      'crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 ' +
      'darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f ' +
      'darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f ' +
      'darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 ' +
      'deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222 ' +
      'floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700 ' +
      'goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4 ' +
      'indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 ' +
      'lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff ' +
      'lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 ' +
      'lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899 ' +
      'lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff ' +
      'maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db ' +
      'mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc ' +
      'mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 ' +
      'navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 ' +
      'orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093 ' +
      'papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple 800080 ' +
      'rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 ' +
      'sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb ' +
      'slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f steelblue 4682b4 ' +
      'tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 ' +
      'white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32'
    ).matchAll(/(\w+) (\w{6})/g),
  ].map(([, name = '', digits = '']) => [name, digits]),
)

/** What a light page has for the names that follow the system (CSS Color 4, section 6.2 and appendix A). */
const system: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ffffff:
      'accentcolortext activecaption appworkspace background canvas field highlighttext inactivecaption ' +
      'infobackground menu scrollbar selecteditemtext window',
    efefef: 'buttonface buttonhighlight buttonshadow threedface',
    '000000':
      'activeborder buttonborder buttontext canvastext captiontext fieldtext inactiveborder infotext marktext ' +
      'menutext threeddarkshadow threedhighlight threedlightshadow threedshadow windowframe windowtext',
    '808080': 'graytext inactivecaptiontext',
    ffff00: 'mark',
  }).flatMap(([digits, all]) => all.split(' ').map((name): [string, string] => [name, digits])),
)

/** Of any notation that a mail's CSS may have; null for what is no colour, and for `inherit` and its like. */
export function colorOf(css: string): Color | null {
  const value = css.trim().toLowerCase()
  if (value === 'transparent') return { luminance: 0, alpha: 0 }
  const [, digits = names.get(value) ?? system.get(value) ?? ''] = /^#([0-9a-f]{3,8})$/.exec(value) ?? []
  if (digits.length === 3 || digits.length === 4)
    return ofChannels(...Array.from(digits, (digit) => parseInt(digit + digit, 16)))
  if (digits.length === 6 || digits.length === 8)
    return ofChannels(
      ...[0, 2, 4, 6].slice(0, digits.length / 2).map((at) => parseInt(digits.slice(at, at + 2), 16)),
    )
  const [, space, first = '', second = '', third = '', alpha] = call.exec(value) ?? []
  if (space === undefined) return null
  const opacity = alpha === undefined ? 255 : shareOf(alpha, 1) * 255
  return space === 'rgb'
    ? ofChannels(shareOf(first, 255) * 255, shareOf(second, 255) * 255, shareOf(third, 255) * 255, opacity)
    : ofChannels(...ofHsl(degrees(first), shareOf(second, 100), shareOf(third, 100)), opacity)
}

/** Of an attribute, which is a colour whatever stands there (HTML standard, 2.4.6, "legacy color value"). */
export function legacyColorOf(attribute: string): Color | null {
  const value = attribute.trim().toLowerCase()
  if (value === '' || value === 'transparent') return null
  if (names.has(value) || /^#[0-9a-f]{3}$/.test(value)) return colorOf(value)
  const digits = value
    .slice(0, 128)
    .replace(/^#/, '')
    .replace(/[^0-9a-f]/g, '0')
  const length = Math.max(1, Math.ceil(digits.length / 3))
  const parts = [0, 1, 2].map((at) =>
    digits
      .slice(at * length, (at + 1) * length)
      .padEnd(length, '0')
      .slice(-8),
  )
  // Zeros before all three go, and two digits of what is left count.
  while (parts.every((part) => part.length > 2 && part.startsWith('0')))
    for (const [at, part] of parts.entries()) parts[at] = part.slice(1)
  return ofChannels(...parts.map((part) => parseInt(part.slice(0, 2), 16)))
}

const NUMBER = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:%|deg|grad|rad|turn)?|none)`
const call = new RegExp(
  String.raw`^(rgb|hsl)a?\(\s*${NUMBER}[\s,]+${NUMBER}[\s,]+${NUMBER}(?:[\s,/]+${NUMBER})?\s*\)$`,
)

/** A number of so many, or a percentage, as a share between 0 and 1. */
const shareOf = (text: string, whole: number): number =>
  Math.min(1, Math.max(0, parseFloat(text) / (text.endsWith('%') ? 100 : whole))) || 0

const turns: Readonly<Record<string, number>> = { grad: 0.9, rad: 180 / Math.PI, turn: 360 }

const degrees = (hue: string): number =>
  (parseFloat(hue) || 0) * (turns[hue.replace(/^[^a-z]*(?:e[+-]?\d+)?/, '')] ?? 1)

/** CSS Color 4, section 7.1. */
function ofHsl(hue: number, saturation: number, lightness: number): [number, number, number] {
  const channel = (offset: number): number => {
    const at = (((offset + hue / 30) % 12) + 12) % 12
    const reach = saturation * Math.min(lightness, 1 - lightness)
    return (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))) * 255
  }
  return [channel(0), channel(8), channel(4)]
}

const ofChannels = (red = 0, green = 0, blue = 0, alpha = 255): Color => ({
  luminance: 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue),
  alpha: alpha / 255,
})

function linear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** All colours that stand in a value, as in that of a gradient. */
export const colorsIn = (css: string): Color[] =>
  (css.toLowerCase().match(/(?:rgb|hsl)a?\([^()]*\)|#[0-9a-f]+|[a-z]+/g) ?? []).flatMap(
    (one) => colorOf(one) ?? [],
  )

/** Text that is fainter or smaller is seen by nobody (WCAG 2, 1.4.3 asks for a contrast of 4.5). */
export const LEAST_CONTRAST = 1.15
export const LEAST_OPACITY = 0.15
/** In pixels. */
export const LEAST_SIZE = 3
/** In pixels: of a box that is cut off up to this, and of lines no higher, nothing is read. */
export const LEAST_EXTENT = 2

/** From 1, where one cannot be told from the other, to 21 (WCAG 2). */
export const contrast = (a: Color, b: Color): number =>
  (Math.max(a.luminance, b.luminance) + 0.05) / (Math.min(a.luminance, b.luminance) + 0.05)
