/**
 * Word writes a list as paragraphs, each with its bullet or number as text. Such runs become the lists they look like,
 * one within the other by their level.
 */
export function makeLists(body: HTMLElement): void {
  for (const first of body.querySelectorAll<HTMLElement>(
    'p[style*="mso-list" i], p[class*="MsoListParagraph"]',
  )) {
    // One that went into a list with those before it is no longer there.
    if (!first.isConnected || levelOf(first) === null) continue
    const items: HTMLElement[] = []
    for (let next: Element | null = first; isItem(next); next = next.nextElementSibling) items.push(next)
    first.replaceWith(...listsOf(items, first.ownerDocument))
    for (const item of items) item.remove()
  }
}

const isItem = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement && element.tagName === 'P' && levelOf(element) !== null

const MAX_LEVEL = 9

function levelOf(paragraph: Element): number | null {
  const level = /mso-list\s*:[^;]*\blevel(\d)/i.exec(paragraph.getAttribute('style') ?? '')?.[1]
  return level ? Math.min(MAX_LEVEL, Math.max(1, Number(level))) : null
}

/** The lists of a run; a run that goes from bullets to numbers is two. */
function listsOf(items: readonly HTMLElement[], page: Document): HTMLElement[] {
  const roots: HTMLElement[] = []
  let open: { level: number; list: HTMLElement }[] = []
  for (const item of items) {
    const level = levelOf(item) ?? 1
    const marker = takeMarker(item)
    const tag = marker.type === null ? 'UL' : 'OL'
    open = open.filter(
      (other) => other.level < level || (other.level === level && other.list.tagName === tag),
    )
    let list = open.at(-1)?.level === level ? open.at(-1)?.list : undefined
    if (!list) {
      list = page.createElement(tag)
      if (marker.type !== null && marker.type !== '1') list.setAttribute('type', marker.type)
      if (marker.start > 1) list.setAttribute('start', String(marker.start))
      const parent = open.at(-1)?.list.lastElementChild
      if (parent) parent.append(list)
      else roots.push(list)
      open.push({ level, list })
    }
    const entry = page.createElement('li')
    entry.append(...item.childNodes)
    list.append(entry)
  }
  return roots
}

type Counter = '1' | 'a' | 'A' | 'i' | 'I'

/** Removes the written bullet or number and tells what it counts by: null for bullets. */
function takeMarker(item: HTMLElement): { type: Counter | null; start: number } {
  const written = item.querySelector('[style*="mso-list:Ignore" i], [style*="mso-list: Ignore" i]')
  const text = (written?.textContent ?? '').replace(/[\s\u00a0]+/g, '')
  written?.remove()
  const [, counter = ''] = /^\(?(\d{1,4}|[a-z]|[ivx]{2,5})[.)]$/i.exec(text) ?? []
  if (/^\d/.test(counter)) return { type: '1', start: Number(counter) }
  if (counter === '') return { type: null, start: 1 }
  const isSmall = counter === counter.toLowerCase()
  if (/^i|^[vx]./i.test(counter)) return { type: isSmall ? 'i' : 'I', start: 1 }
  return { type: isSmall ? 'a' : 'A', start: counter.toLowerCase().charCodeAt(0) - 96 }
}
