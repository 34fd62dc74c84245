import { Mark } from '@tiptap/react'
import { letterFamilies, letterSizes } from '../../../shared/letter'

/** A style of words that the toolbar sets: what it could not set is left behind by pasting. */
const letters = (
  name: string,
  property: string,
  known: (written: string) => string | null,
  css: (value: string) => string,
) =>
  Mark.create({
    name,
    addAttributes: () => ({ value: { default: null, rendered: false, parseHTML: () => null } }),
    parseHTML: () => [
      {
        style: property,
        getAttrs: (written) => {
          const value = known(written)
          return value === null ? false : { value }
        },
      },
    ],
    renderHTML: ({ mark }) => ['span', { style: `${property}: ${css(String(mark.attrs['value']))}` }, 0],
  })

const firstOf = (families: string): string =>
  families
    .split(',')[0]
    ?.trim()
    .replace(/^["']|["']$/g, '') ?? ''

export const letterMarks = [
  letters(
    'fontFamily',
    'font-family',
    (written) => (letterFamilies.has(firstOf(written)) ? firstOf(written) : null),
    (family) => letterFamilies.get(family) ?? '',
  ),
  letters(
    'fontSize',
    'font-size',
    (written) => (letterSizes.includes(written) ? written : null),
    (size) => size,
  ),
]
