import { attribute, scanXml } from '../../shared/files/xml-scan'
import { Unshowable } from '../../shared/files/unshowable'
import type { Archive } from '../../shared/files/zip'

const MAX_CONTENT = 20_000_000
const MAX_NODES = 200_000
const MAX_DEPTH = 100

/** What of a style is shown. */
interface Look {
  parent: string
  style: Partial<
    Record<'fontWeight' | 'fontStyle' | 'textDecoration' | 'color' | 'fontSize' | 'textAlign', string>
  >
}

/** Elements of ODF with those of HTML that show them; what else there is shows what it holds. */
const shownAs: Readonly<Record<string, string>> = {
  ...{ p: 'p', span: 'span', a: 'span', list: 'ul', 'list-item': 'li', 'list-header': 'li' },
  ...{ table: 'table', 'table-row': 'tr', 'table-cell': 'td', note: 'small', frame: 'span', section: 'div' },
}

/** What is in a document and no part of its text. */
const unseen: ReadonlySet<string> = new Set([
  ...['annotation', 'tracked-changes', 'sequence-decls', 'variable-decls', 'forms', 'covered-table-cell'],
  ...['scripts', 'font-face-decls', 'automatic-styles', 'styles', 'desc', 'title', 'event-listeners'],
])

/** An OpenDocument text (ODF 1.3 part 3) as elements of a page; pictures are those it holds itself. */
export function readOdt(archive: Archive): HTMLElement {
  const content = archive.text('content.xml', MAX_CONTENT)
  const looks = new Map([...readLooks(archive.text('styles.xml', MAX_CONTENT)), ...readLooks(content)])
  const root = document.createElement('article')
  const stack: { node: HTMLElement; name: string }[] = [{ node: root, name: '' }]
  let nodes = 0
  let skipped = 0
  let isBody = false
  const top = (): HTMLElement => stack.at(-1)?.node ?? root
  for (const step of scanXml(content)) {
    if (++nodes > MAX_NODES) throw new Unshowable('too-much')
    if (step.kind === 'text') {
      if (isBody && skipped === 0) top().append(step.text)
      continue
    }
    const { name, kind } = step
    if (name === 'body') isBody = kind === 'open'
    if (unseen.has(name)) {
      if (kind === 'close') skipped -= 1
      else if (!step.isEmpty) skipped += 1
      continue
    }
    if (!isBody || skipped > 0) continue
    if (kind === 'close') {
      if (stack.length > 1 && stack.at(-1)?.name === name) stack.pop()
      continue
    }
    const node = elementFor(name, step.attributes, archive)
    if (!node) continue
    applyLook(node, attribute(step.attributes, 'style-name'), looks)
    top().append(node)
    if (!step.isEmpty && stack.push({ node, name }) > MAX_DEPTH) throw new Unshowable('too-much')
  }
  return root
}

function elementFor(name: string, attributes: string, archive: Archive): HTMLElement | null {
  if (name === 'h') {
    const level = Math.min(6, Math.max(1, Number(attribute(attributes, 'outline-level')) || 1))
    return document.createElement(`h${level}`)
  }
  if (name === 's') return spaces(Number(attribute(attributes, 'c')) || 1)
  if (name === 'tab') return spaces(4)
  if (name === 'line-break') return document.createElement('br')
  if (name === 'image') return pictureOf(attribute(attributes, 'href'), archive)
  const tag = shownAs[name]
  if (!tag) return null
  const element = document.createElement(tag)
  if (element instanceof HTMLTableCellElement) {
    element.colSpan = Math.min(1_000, Number(attribute(attributes, 'number-columns-spanned')) || 1)
    element.rowSpan = Math.min(1_000, Number(attribute(attributes, 'number-rows-spanned')) || 1)
  }
  return element
}

const spaces = (count: number): HTMLElement =>
  Object.assign(document.createElement('span'), { textContent: '\u00a0'.repeat(Math.min(count, 200)) })

function pictureOf(href: string, archive: Archive): HTMLElement | null {
  if (!archive.names.includes(href)) return null
  const content = archive.unpack((name) => name === href)[href]
  if (!content) return null
  // Its kind is found by the browser from the bytes; only an SVG needs to be told.
  const type = /\.svg$/i.test(href) ? 'image/svg+xml' : ''
  const image = document.createElement('img')
  image.src = URL.createObjectURL(new Blob([Uint8Array.from(content)], { type }))
  image.alt = ''
  return image
}

function applyLook(node: HTMLElement, name: string, looks: ReadonlyMap<string, Look>): void {
  const chain: Look[] = []
  for (let look = looks.get(name); look && chain.length < 10; look = looks.get(look.parent))
    chain.unshift(look)
  for (const { style } of chain) Object.assign(node.style, style)
}

function readLooks(xml: string): Map<string, Look> {
  const looks = new Map<string, Look>()
  let current: Look | null = null
  for (const step of scanXml(xml)) {
    if (step.kind !== 'open') continue
    const value = (name: string): string => attribute(step.attributes, name)
    if (step.name === 'style') {
      current = { parent: value('parent-style-name'), style: {} }
      looks.set(value('name'), current)
    } else if (step.name === 'text-properties' && current) {
      const { style } = current
      if (/^(?:bold|[6-9]00)$/.test(value('font-weight'))) style.fontWeight = 'bold'
      if (value('font-style') === 'italic') style.fontStyle = 'italic'
      if (/^(?!none$)./.test(value('text-underline-style'))) style.textDecoration = 'underline'
      if (/^#[\da-f]{6}$/i.test(value('color'))) style.color = value('color')
      if (/^\d{1,2}(?:\.\d+)?pt$/.test(value('font-size'))) style.fontSize = value('font-size')
    } else if (step.name === 'paragraph-properties' && current) {
      const align = value('text-align')
      if (/^(?:start|end|left|right|center|justify)$/.test(align)) current.style.textAlign = align
    }
  }
  return looks
}
