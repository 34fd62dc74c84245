import { Parser } from 'htmlparser2'
import { colorOf } from '../../../shared/css-color'
import { cleanStyleSheet, ruleBudget } from '../../../shared/mail-css'

/** An element as selectors see it. */
export interface StyledElement {
  name: string
  attributes: Readonly<Record<string, string>>
  classes: readonly string[]
  parent: StyledElement | null
  /** How many of the mail were opened before it. */
  index: number
  /** The one before it in the same parent, whether there is none, and whether one of its own name is. */
  previous: StyledElement | null
  isFirst: boolean
  followsOwnKind: boolean
}

const alone = { attributes: {}, classes: [], previous: null, isFirst: false, followsOwnKind: false }
const HTML: StyledElement = { ...alone, name: 'html', parent: null, index: -2 }
/** In which the reader draws every mail, whether it brings one or not. */
export const BODY: StyledElement = { ...alone, name: 'body', parent: HTML, index: -1 }
/** The reader has its own, without the classes and attributes of the mail's. */
const replaced = new Set(['html', 'head', 'body'])

/** The elements of a mail as its parser meets them. */
export function styledElements(): {
  opened(name: string, attributes: Readonly<Record<string, string>>): StyledElement
  closed(): void
} {
  const open: { element: StyledElement | null; last: StyledElement | null; names: Set<string> }[] = [
    { element: BODY, last: null, names: new Set() },
  ]
  let count = 0
  return {
    opened(name, attributes) {
      const around = open.at(-1)
      const element: StyledElement = {
        name,
        attributes,
        classes: (attributes['class'] ?? '').split(/\s+/).filter(Boolean),
        parent: around?.element ?? null,
        index: count++,
        previous: around?.last ?? null,
        isFirst: !around?.last,
        followsOwnKind: around?.names.has(name) ?? false,
      }
      if (around) {
        // What stands before the one before is looked at by no selector, and would be kept for ever.
        if (around.last) around.last.previous = null
        around.last = element
        around.names.add(name)
      }
      open.push({ element, last: null, names: new Set() })
      return element
    },
    closed: () => void open.pop(),
  }
}

/** Properties by name, as they hold for an element. */
export type Declarations = ReadonlyMap<string, string>

interface Rule {
  /** From the element outwards, with how each is reached from the one before. */
  parts: readonly { compound: Compound; reach: '' | ' ' | '>' | '+' }[]
  specificity: number
  plain: Map<string, string>
  important: Map<string, string>
}

/** By their index: which elements are the last of their parent, and of their name in it. */
interface Lasts {
  children: ReadonlySet<number>
  ofType: ReadonlySet<number>
}

const NO_LASTS: Lasts = { children: new Set(), ofType: new Set() }

/** What only the end of a parent tells is found out before, where a style sheet asks for it. */
function lastsIn(html: string): Lasts {
  if (!/:last-/i.test(html)) return NO_LASTS
  const children = new Set<number>()
  const ofType = new Set<number>()
  const open: Map<string, number>[] = [new Map<string, number>()]
  let count = 0
  const close = (): void => {
    const lastByName = open.pop() ?? new Map<string, number>()
    let last = -1
    for (const index of lastByName.values()) {
      ofType.add(index)
      last = Math.max(last, index)
    }
    children.add(last)
  }
  const parser = new Parser({
    onopentag: (name) => {
      open.at(-1)?.set(name, count++)
      open.push(new Map())
    },
    onclosetag: close,
  })
  parser.end(html)
  while (open.length > 0) close()
  return { children, ofType }
}

interface Compound {
  tag: string
  id: string
  classes: string[]
  attributes: { name: string; value: string | null; within: boolean }[]
  pseudos: string[]
}

const hides =
  /^(?:background(?:-color|-image)?|color|display|font(?:-size)?|(?:max-)?(?:height|width)|line-height|opacity|overflow(?:-[xy])?|visibility)$/

/** Going through ancestors may take so many steps for one mail: what is beyond them is taken to be shown. */
const MAX_STEPS = 1_000_000
/** More are not looked up. */
const MAX_CLASSES = 8

/** What a declaration says as far as it is asked for; null where it says nothing. */
type Reading = (property: string, value: string) => { property: string; value: string } | null

/** How rules draw an element. `style` is its own, cleaned. */
export type Styling = (element: StyledElement, style: string) => Declarations

/**
 * The style sheets of a mail, as its reader applies them, parsed once for all that is asked of them: `read` says what
 * of each declaration is looked at; by itself, what can hide a text.
 */
export function styleSheets(html: string): (read?: Reading) => Styling {
  const blocks = [...blocksIn(html)]
  let lasts: Lasts | null = null
  return (read = hiding) => styling(blocks, read, () => (lasts ??= lastsIn(html)))
}

function styling(blocks: readonly Block[], read: Reading, lasts: () => Lasts): Styling {
  const byKey = new Map<string, Rule[]>()
  for (const rule of rulesOf(blocks, read)) {
    const key = keyOf(rule)
    const known = byKey.get(key)
    if (known) known.push(rule)
    else byKey.set(key, [rule])
  }
  const matching = { left: MAX_STEPS, lasts: byKey.size === 0 ? NO_LASTS : lasts() }
  return (element, style) => {
    const found = byKey.size === 0 ? [] : matchingRules(element, byKey, matching)
    const own = style === '' ? [] : [declared(style, read)]
    const all = [...found, ...own]
    if (all.length === 0) return NOTHING
    return new Map([
      ...all.flatMap(({ plain }) => [...plain]),
      ...all.flatMap(({ important }) => [...important]),
    ])
  }
}

const NOTHING: Declarations = new Map()

/** What matching has at hand for one mail: how many steps it may still take. */
interface Matching {
  left: number
  lasts: Lasts
}

function matchingRules(
  element: StyledElement,
  byKey: ReadonlyMap<string, readonly Rule[]>,
  steps: Matching,
): Rule[] {
  const { id = '' } = element.attributes
  const keys = [element.name, '*', ...element.classes.slice(0, MAX_CLASSES).map((one) => `.${one}`)]
  if (id !== '') keys.push(`#${id}`)
  return keys
    .flatMap((key) => byKey.get(key) ?? [])
    .filter((rule) => matches(element, rule, 0, steps))
    .sort((a, b) => a.specificity - b.specificity)
}

function matches(element: StyledElement, rule: Rule, at: number, steps: Matching): boolean {
  const part = rule.parts[at]
  if (!part) return true
  steps.left -= 1
  if (steps.left < 0 || !fits(element, part.compound, steps.lasts)) return false
  const next = rule.parts[at + 1]
  if (!next) return true
  if (next.reach === '+') return element.previous !== null && matches(element.previous, rule, at + 1, steps)
  if (next.reach === '>') return element.parent !== null && matches(element.parent, rule, at + 1, steps)
  for (let around = element.parent; around; around = around.parent) {
    if (matches(around, rule, at + 1, steps)) return true
    if (steps.left < 0) return false
  }
  return false
}

function fits(
  element: StyledElement,
  { tag, id, classes, attributes, pseudos }: Compound,
  lasts: Lasts,
): boolean {
  if (replaced.has(element.name) && (id !== '' || classes.length + attributes.length > 0)) return false
  return (
    (tag === '*' || tag === element.name) &&
    (id === '' || element.attributes['id'] === id) &&
    classes.every((one) => element.classes.includes(one)) &&
    attributes.every(({ name, value, within }) => {
      const has = element.attributes[name]
      if (has === undefined || value === null) return has !== undefined
      return within ? has.includes(value) : has === value
    }) &&
    pseudos.every((pseudo) => {
      if (pseudo === 'first-child') return element.isFirst
      if (pseudo === 'last-child') return lasts.children.has(element.index)
      if (pseudo === 'last-of-type') return lasts.ofType.has(element.index)
      if (pseudo === 'first-of-type') return !element.followsOwnKind
      return pseudo === 'link' && element.attributes['href'] !== undefined
    })
  )
}

function keyOf({ parts }: Rule): string {
  const compound = parts[0]?.compound
  if (!compound) return '*'
  const [first] = compound.classes
  return compound.id !== '' ? `#${compound.id}` : first === undefined ? compound.tag : `.${first}`
}

interface Block {
  selectors: readonly Pick<Rule, 'parts' | 'specificity'>[]
  css: string
}

/** What each block of the style sheets says, for each of its selectors. */
function* rulesOf(blocks: readonly Block[], read: Reading): Generator<Rule> {
  for (const { selectors, css } of blocks) {
    const { plain, important } = declared(css, read)
    if (plain.size + important.size === 0) continue
    for (const { parts, specificity } of selectors) yield { parts, specificity, plain, important }
  }
}

function* blocksIn(html: string): Generator<Block> {
  const budget = ruleBudget()
  const opening = /<style\b[^<>]*>/gi
  for (let open = opening.exec(html); open; open = opening.exec(html)) {
    const end = html.indexOf('</', opening.lastIndex)
    if (end < 0) break
    const sheet = cleanStyleSheet(html.slice(opening.lastIndex, end).replace(/<!--/g, ' '), budget).replace(
      /@media ([^{]*)\{((?:[^{}]*\{[^{}]*\})*)\}/g,
      (_, condition: string, inner: string) => (appliesToReader(condition) ? inner : ''),
    )
    for (const [, selectors = '', css = ''] of sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      const understood = selectors.split(',').flatMap((selector) => {
        const parts = partsOf(selector.trim())
        return parts ? [{ parts, specificity: specificityOf(parts) }] : []
      })
      yield { selectors: understood, css }
    }
    opening.lastIndex = end
  }
}

function partsOf(selector: string): Rule['parts'] | null {
  const parts: Rule['parts'][number][] = []
  let reach: '' | ' ' | '>' | '+' = ''
  const pieces = selector
    .replace(/\s*([>+])\s*/g, '$1')
    .split(/(?:(?<=[^>+\s])(\s+|[>+]))/)
    .filter((piece) => piece !== undefined && piece !== '')
  for (const piece of pieces.reverse()) {
    if (piece === '>' || piece === '+') reach = piece
    else if (piece.trim() === '') reach = ' '
    else {
      const compound = compoundOf(piece)
      if (!compound) return null
      parts.push({ compound, reach })
    }
  }
  return parts.length > 0 ? parts : null
}

const piecesOfCompound =
  /(?<tag>^(?:\*|[a-z][\w-]*))|#(?<id>[\w-]+)|\.(?<one>[\w-]+)|:(?<pseudo>[\w-]+)|\[\s*(?<name>[\w-]+)\s*(?:(?<star>\*?)=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[\w-]+))\s*)?\]/giy

function compoundOf(text: string): Compound | null {
  const compound: Compound = { tag: '*', id: '', classes: [], attributes: [], pseudos: [] }
  let read = 0
  for (const { 0: whole, groups = {} } of text.matchAll(piecesOfCompound)) {
    read += whole.length
    const { tag, id, one, pseudo, name, star, double, single, bare } = groups
    if (tag !== undefined) compound.tag = tag.toLowerCase()
    else if (id !== undefined) compound.id = id
    else if (one !== undefined) compound.classes.push(one)
    else if (pseudo !== undefined) compound.pseudos.push(pseudo.toLowerCase())
    else if (name !== undefined)
      compound.attributes.push({
        name: name.toLowerCase(),
        value: double ?? single ?? bare ?? null,
        within: star === '*',
      })
  }
  return read === text.length ? compound : null
}

const specificityOf = (parts: Rule['parts']): number =>
  parts.reduce(
    (sum, { compound: { tag, id, classes, attributes, pseudos } }) =>
      sum +
      (id === '' ? 0 : 10_000) +
      (classes.length + attributes.length + pseudos.length) * 100 +
      (tag === '*' ? 0 : 1),
    0,
  )

/** As wide as a reader is taken to be, in pixels. */
const WIDTH = 800

/** Whether a media query holds on a screen of a usual width, in light colours. */
function appliesToReader(condition: string): boolean {
  return condition.split(',').some((query) => {
    const words = query.trim().toLowerCase()
    const [, not, , medium = 'all'] = /^(?:(not)\s+|(only)\s+)?([a-z]+)?/.exec(words) ?? []
    const holds =
      /^(?:all|screen|and)$/.test(medium) &&
      [...words.matchAll(/\(([^()]*)\)/g)].every(([, feature = '']) => featureHolds(feature))
    return holds !== (not === 'not')
  })
}

function featureHolds(feature: string): boolean {
  const [name = '', value = ''] = feature.split(':').map((part) => part.trim())
  const size = parseFloat(value) * (/em$/.test(value) ? 16 : 1)
  if (/^min-(?:device-)?width$/.test(name)) return WIDTH >= size
  if (/^max-(?:device-)?width$/.test(name)) return WIDTH <= size
  if (/^-webkit-min-device-pixel-ratio$|^min-resolution$/.test(name)) return size <= 1
  return /^(?:prefers-color-scheme:light|color:|hover:hover|pointer:fine)$/.test(`${name}:${value}`)
}

const hiding: Reading = (property, value) => (hides.test(property) ? readable(property, value) : null)

/** The declarations, the later before the earlier; what a browser would not read counts for nothing. */
function declared(css: string, read: Reading): Pick<Rule, 'plain' | 'important'> {
  const plain = new Map<string, string>()
  const important = new Map<string, string>()
  for (const one of css.split(';')) {
    const colon = one.indexOf(':')
    const property = one.slice(0, colon)
    if (colon < 0) continue
    const written = one.slice(colon + 1).toLowerCase()
    const value = written.replace('!important', '').trim()
    const known = read(property, value)
    if (known) (written.includes('!important') ? important : plain).set(known.property, known.value)
  }
  return { plain, important }
}

const keyword = /^(?:inherit|initial|unset|revert)$/
const SIZE = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:px|pt|pc|in|cm|mm|q|r?em|ex|ch|vw|%)?`
const size = new RegExp(`^${SIZE}$`)
const named = /^(?:x{0,2}-)?(?:small|large)$|^(?:xxx-large|medium|smaller|larger)$/
const sizeInFont = new RegExp(String.raw`(?:^|\s)(${SIZE})\s*(?:\/\s*(${SIZE}|normal))?\s+[^\s\d]`)

const longhand: Readonly<Record<string, string>> = { font: 'font-size', 'background-color': 'background' }

function readable(property: string, value: string): { property: string; value: string } | null {
  if (keyword.test(value)) return { property: longhand[property] ?? property, value }
  switch (property) {
    case 'font': {
      // The weight before the size is a number too, without a unit.
      const [, found] = sizeInFont.exec(value.replace(/(?:^|\s)[1-9]\d{2,3}(?=\s)/, ' ')) ?? []
      return found === undefined ? null : { property: 'font-size', value: found }
    }
    case 'font-size':
      return size.test(value) || named.test(value) ? { property, value } : null
    case 'opacity':
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?$/.test(value) ? { property, value } : null
    case 'visibility':
      return /^(?:visible|hidden|collapse)$/.test(value) ? { property, value } : null
    case 'color':
      return value === 'currentcolor' || colorOf(value) ? { property, value } : null
    case 'background':
    case 'background-image':
      // A colour that is named after it lies under it.
      if (/gradient\(/.test(value)) return { property: 'background-image', value }
      return property === 'background' ? { property, value } : null
    case 'background-color':
      return colorOf(value) ? { property: 'background', value } : null
    case 'overflow':
    case 'overflow-x':
    case 'overflow-y':
      return /^(?:(?:visible|hidden|clip|scroll|auto)\s*){1,2}$/.test(value) ? { property, value } : null
    case 'line-height':
      return size.test(value) || value === 'normal' ? { property, value } : null
    case 'height':
    case 'width':
    case 'max-height':
    case 'max-width':
      return size.test(value) || /^(?:auto|none|[\w-]*content|(?:calc|min|max)\(.*)$/.test(value)
        ? { property, value }
        : null
    default:
      return { property, value }
  }
}
