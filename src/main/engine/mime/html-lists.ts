import type { DomNode, FormatCallback } from 'html-to-text'
import { z } from 'zod'

const integer = z
  .string()
  .regex(/^\s*[-+]?\d{1,9}/)
  .transform((text) => Number.parseInt(text, 10))
  .optional()
  .catch(undefined)

const numbered = z.object({
  attribs: z.object({
    type: z.string().catch('1'),
    start: integer,
    value: integer,
    reversed: z.string().optional(),
  }),
})

/** A numbered list as browsers number it: people write "see point 4" of what they see (HTML, section 4.4.5). */
export const orderedList: FormatCallback = (element, walk, builder, options) => {
  const { type, start, reversed } = numbered.parse(element).attribs
  const items = element.children.filter((child) => child.type !== 'text' || (child.data ?? '').trim() !== '')
  if (items.length === 0) return
  const isNested = element.parent?.name === 'li'
  const step = reversed === undefined ? 1 : -1
  let number = start ?? (reversed === undefined ? 1 : items.filter(isItem).length)
  const prefixes = items.map((item) => {
    if (!isItem(item)) return ''
    number = numbered.parse(item).attribs.value ?? number
    const prefix = `${isNested ? '' : ' '}${written(number, type)}. `
    number += step
    return prefix
  })
  builder.openList({
    ...{ interRowLineBreaks: 1, prefixAlign: 'left' },
    leadingLineBreaks: isNested ? 1 : (options.leadingLineBreaks ?? 2),
    maxPrefixLength: prefixes.reduce((longest, { length }) => Math.max(longest, length), 0),
  })
  items.forEach((item, index) => {
    builder.openListItem({ prefix: prefixes[index] ?? '' })
    walk([item], builder)
    builder.closeListItem()
  })
  builder.closeList({ trailingLineBreaks: isNested ? 1 : (options.trailingLineBreaks ?? 2) })
}

const isItem = ({ name }: DomNode): boolean => name === 'li'

function written(number: number, type: string): string {
  if (/^a$/i.test(type) && number > 0) return inCaseOf(type, letters(number))
  if (/^i$/i.test(type) && number > 0 && number < 4000) return inCaseOf(type, roman(number))
  return String(number)
}

const inCaseOf = (type: string, text: string): string =>
  type === type.toLowerCase() ? text : text.toUpperCase()

/** a … z, aa … */
function letters(number: number): string {
  let text = ''
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26))
    text = String.fromCharCode(97 + ((left - 1) % 26)) + text
  return text
}

const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

const roman = (number: number): string =>
  romans.reduce(
    ({ left, text }, [value, sign]) => ({
      left: left % value,
      text: text + sign.repeat(Math.floor(left / value)),
    }),
    { left: number, text: '' },
  ).text
