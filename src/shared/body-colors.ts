import { colorOf, contrast, LEAST_CONTRAST, WHITE, type Color } from './css-color'
import { cleanDeclarations } from './mail-css'

/** What the body of a mail is drawn in, as CSS values that hold nothing but a colour; '' where it does not say. */
export interface BodyColors {
  background: string
  color: string
}

export const NO_COLORS: BodyColors = { background: '', color: '' }

/**
 * The colours of a `<body>`, by its attributes and `style`, which holds over them. A background that is white to the
 * eye is none: mail programs write one into every letter. Nor is a text colour that nobody could read on it, since it
 * was chosen for a picture which is not drawn.
 */
export function bodyColors(attribute: (name: string) => string | null, style: string): BodyColors {
  const own = coloursIn(cleanDeclarations(style))
  const ground = own.background ?? legacyColour(attribute('bgcolor'))
  const text = own.color ?? legacyColour(attribute('text'))
  const isColoured = ground !== null && contrast(ground.color, WHITE) >= LEAST_CONTRAST
  const behind = isColoured ? ground.color : WHITE
  const isReadable = text !== null && contrast(text.color, behind) >= LEAST_CONTRAST
  return { background: isColoured ? ground.css : '', color: isReadable ? text.css : '' }
}

/** As declarations of a `style` attribute; '' for none. */
export const bodyStyle = ({ background, color }: BodyColors): string =>
  [background && `background-color:${background}`, color && `color:${color}`].filter(Boolean).join(';')

interface Colour {
  css: string
  color: Color
}

/** What can be seen through tells nothing without what lies behind it. */
function solid(css: string): Colour | null {
  const color = colorOf(css)
  return color !== null && color.alpha > 0.5 ? { css, color } : null
}

/** In an attribute a number may stand without its sign. */
function legacyColour(value: string | null): Colour | null {
  const css = (value ?? '').trim()
  return solid(/^(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(css) ? `#${css}` : css)
}

/** The first colour of a value: of a gradient it is what stands for the whole. */
const colour = /(?:rgb|hsl)a?\([^()]*\)|#[0-9a-f]+|[a-z]+/gi

function coloursIn(declarations: string): { background: Colour | null; color: Colour | null } {
  const found: { background: Colour | null; color: Colour | null } = { background: null, color: null }
  for (const declaration of declarations.split(';')) {
    const [, property = '', value = ''] =
      /^\s*(background(?:-color)?|color)\s*:(.*)$/is.exec(declaration) ?? []
    const [first] = [...value.matchAll(colour)].flatMap(([css]) => solid(css) ?? [])
    if (first) found[property.toLowerCase() === 'color' ? 'color' : 'background'] = first
  }
  return found
}
