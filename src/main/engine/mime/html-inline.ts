import type { DomNode, FormatCallback } from 'html-to-text'
import { z } from 'zod'

/**
 * Elements whose look is part of what they say. Without it a price with small cents becomes a hundred times itself, and
 * one that no longer holds stands beside the new one.
 */

/** Elements that neither begin a line nor part words. */
const inline = new Set(
  (
    'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong ' +
    'sub sup tt u var wbr'
  ).split(' '),
)

const styledElement = z.object({ attribs: z.object({ style: z.string().catch('') }) })

export const styleOf = (element: DomNode): string => {
  const { data } = styledElement.safeParse(element)
  return data?.attribs.style.toLowerCase() ?? ''
}

/** Of a text as long as an amount; hostile mail has elements around elements without any. */
const MAX_TEXT = 50
const MAX_STEPS = 50

function textIn({ children }: DomNode): string {
  let text = ''
  const todo = children.toReversed()
  for (let steps = 0; steps < MAX_STEPS && text.length < MAX_TEXT; steps++) {
    const node = todo.pop()
    if (!node) break
    if (node.type === 'text') text += (node.data ?? '').slice(0, MAX_TEXT)
    else todo.push(...node.children.slice(0, MAX_STEPS).toReversed())
  }
  return text
}

const positions = new WeakMap<DomNode[], Map<DomNode, number>>()

/** Looked up once for all siblings: of very many each would look through all. */
function positionOf(node: DomNode, siblings: DomNode[]): number {
  const known = positions.get(siblings) ?? new Map(siblings.map((sibling, index) => [sibling, index]))
  positions.set(siblings, known)
  return known.get(node) ?? -1
}

/** The character that touches an element in its line; '' for none, and for white space. */
function touching(element: DomNode, step: -1 | 1): string {
  let siblings = element.parent?.children ?? []
  let at = positionOf(element, siblings) + step
  let parent = element.parent
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const node = siblings[at]
    if (!node) {
      if (!parent || !inline.has(parent.name ?? '')) return ''
      siblings = parent.parent?.children ?? []
      at = positionOf(parent, siblings) + step
      parent = parent.parent
      continue
    }
    if (node.type === 'text' && node.data) {
      const char = Array.from(step < 0 ? node.data.slice(-2) : node.data.slice(0, 2)).at(step < 0 ? -1 : 0)
      return char?.trim() ?? ''
    }
    if (node.type === 'tag' && !inline.has(node.name ?? '')) return ''
    if (node.type === 'tag' && node.children.length > 0) {
      siblings = node.children
      at = step < 0 ? siblings.length - 1 : 0
      parent = node
    } else at += step
  }
  return ''
}

const digit = /^\p{Nd}$/u

/**
 * Letters set higher or lower, so that no digit joins a number it does not belong to: `49^99`, `10^5`, `5_2 10`, and
 * `2 1/2`. What follows a word keeps its look: m², CO₂, a note¹. Letters need no mark: 1st, Mme.
 */
const shifted =
  (mark: '^' | '_', small: string): FormatCallback =>
  (element, walk, builder) => {
    const text = textIn(element).trim()
    const [before, after] = [touching(element, -1), touching(element, 1)]
    const isNumber = /^[-+\u2212]?\p{Nd}/u.test(text)
    const isPartOfFraction = before === '/' || before === '\u2044' || /^[/\u2044]$/.test(after)
    if (isNumber && digit.test(before))
      builder.addInline(isPartOfFraction ? ' ' : mark, { noWordTransform: true })
    else if (isNumber && /^\p{L}$/u.test(before) && !isSmall(text))
      builder.addInline(mark, { noWordTransform: true })
    else if (before !== '' && !isPartOfFraction && isSmall(text)) {
      builder.pushWordTransform((word) =>
        word.replace(/[-\d+\u2212]/g, (char) => small.charAt('0123456789+-\u2212'.indexOf(char))),
      )
      walk(element.children, builder)
      builder.popWordTransform()
      return
    }
    walk(element.children, builder)
    if (/\p{Nd}$/u.test(text) && digit.test(after)) builder.addInline(' ')
  }

/** Unicode has smaller forms of all of it. */
const isSmall = (text: string): boolean => /^[-\d+\u2212]{1,4}$/.test(text)

const superscript = shifted('^', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻')
const subscript = shifted('_', '₀₁₂₃₄₅₆₇₈₉₊₋₋')

const struckStyle = /text-decoration(?:-line)?\s*:[^;]*line-through/
const isStruck = (element: DomNode): boolean =>
  /^(?:s|del|strike)$/.test(element.name ?? '') || struckStyle.test(styleOf(element))

function isInStruck(element: DomNode): boolean {
  for (let node = element.parent; node; node = node.parent) if (isStruck(node)) return true
  return false
}

const hasBlocks = (element: DomNode): boolean =>
  element.children.some((child) => child.type === 'tag' && !inline.has(child.name ?? ''))

/**
 * What is struck out, between `~~` as GitHub and most chats write it: left out, a mail would say less than it does, and
 * a single `~` before an amount means "about".
 */
export const struck: FormatCallback = (element, walk, builder) => {
  if (textIn(element).trim() === '' || isInStruck(element)) return walk(element.children, builder)
  if (hasBlocks(element)) {
    // Marks around lines would stand on lines of their own.
    builder.pushWordTransform((word) => `~~${word}~~`)
    walk(element.children, builder)
    builder.popWordTransform()
    return
  }
  builder.addInline('~~', { noWordTransform: true })
  walk(element.children, builder)
  builder.addInline('~~', { noWordTransform: true })
}

/** The content of a block, struck out where its style says so. */
export const content: FormatCallback = (element, walk, builder, options) =>
  struckStyle.test(styleOf(element))
    ? struck(element, walk, builder, options)
    : walk(element.children, builder)

const struckParagraph: FormatCallback = (element, walk, builder, options) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  struck(element, walk, builder, options)
  builder.closeBlock({ trailingLineBreaks: 2 })
}

/** Newsletters set prices with styles alone. */
const styled: FormatCallback = (element, walk, builder, options) => {
  const style = styleOf(element)
  const raised = /vertical-align\s*:\s*(super|sub)\b/.exec(style)?.[1]
  if (struckStyle.test(style)) struck(element, walk, builder, options)
  else if (raised) (raised === 'super' ? superscript : subscript)(element, walk, builder, options)
  else walk(element.children, builder)
}

const around =
  (open: string, close: string): FormatCallback =>
  (element, walk, builder) => {
    builder.addInline(open, { noWordTransform: true })
    walk(element.children, builder)
    builder.addInline(close, { noWordTransform: true })
  }

export const inlineFormatters = {
  ...{ superscript, subscript, struck, struckParagraph, styled },
  spokenQuote: around('“', '”'),
  reading: around('(', ')'),
}

export const inlineSelectors = [
  { selector: 'sup', format: 'superscript' },
  { selector: 'sub', format: 'subscript' },
  ...['s', 'del', 'strike'].map((selector) => ({ selector, format: 'struck' })),
  { selector: 'p[style*="line-through"]', format: 'struckParagraph' },
  ...['span', 'font'].map((name) => ({ selector: `${name}[style]`, format: 'styled' })),
  { selector: 'q', format: 'spokenQuote' },
  // Of a ruby: how a word is read. Its brackets are for programs that show none.
  { selector: 'rt', format: 'reading' },
  { selector: 'rp', format: 'skip' },
]
