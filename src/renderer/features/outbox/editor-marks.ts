import { Mark } from '@tiptap/react'

/** Raised, lowered and coloured words as they come by pasting. The toolbar does not make them; it takes them away. */
const position = (name: string, tag: 'sub' | 'sup', align: string) =>
  Mark.create({
    name,
    parseHTML: () => [{ tag }, { style: 'vertical-align', getAttrs: (value) => value === align && null }],
    renderHTML: () => [tag, 0],
  })

const Color = Mark.create({
  name: 'color',
  addAttributes: () => ({ color: { default: null, rendered: false, parseHTML: () => null } }),
  parseHTML: () => [
    { style: 'color', getAttrs: (value) => colorAttributes(value) },
    { tag: 'font[color]', getAttrs: (element) => colorAttributes(element.getAttribute('color') ?? '') },
  ],
  renderHTML: ({ mark }) => ['span', { style: `color: ${String(mark.attrs['color'])}` }, 0],
})

export const pastedMarks = [
  position('subscript', 'sub', 'sub'),
  position('superscript', 'sup', 'super'),
  Color,
]

/** Colours near black and white are those of a page and not of a word: on the other theme they could not be read. */
const DARK = 0x50
const LIGHT = 0xe0

function colorAttributes(value: string): { color: string } | false {
  const channels = channelsOf(value)
  if (
    !channels ||
    channels.every((channel) => channel <= DARK) ||
    channels.every((channel) => channel >= LIGHT)
  )
    return false
  return { color: `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}` }
}

/** Red, green and blue of a colour in any form a browser reads; null for what is none of its own. */
function channelsOf(value: string): number[] | null {
  if (/^(?:inherit|initial|unset|revert|currentcolor|transparent|windowtext|var\()/i.test(value.trim()))
    return null
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas || !CSS.supports('color', value)) return null
  canvas.fillStyle = value
  const [, hex] = /^#([0-9a-f]{6})$/i.exec(canvas.fillStyle) ?? []
  return hex ? [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) : null
}
