/** Elements in which mail programs put what they quote. */
const quoteContainers =
  'blockquote[type="cite"], .gmail_quote, .yahoo_quoted, #divRplyFwdMsg, #appendonsend, .protonmail_quote, .tutanota_quote'

const originalMessage =
  /^[-_\s]{2,}(?:original message|messaggio originale|wiadomość oryginalna|ursprüngliche nachricht|message d'origine|mensaje original)[-_\s]{2,}/i

const introduction = [
  /^(?:on|le|am|el|em|op)\s.{4,300}(?:wrote|écrit|schrieb|escribió|escreveu|schreef)\s*:?$/is,
  /^il\s(?:giorno\s)?.{4,300}ha scritto\s*:?$/is,
  /^.{4,300}\s(?:pisze|napisał(?:\(a\)|a)?)\s*:?$/is,
]

export interface QuoteLabels {
  showQuote: string
}

/**
 * Puts quoted mail behind a toggle, in place. `<details>` needs no script inside the frame, works by keyboard and
 * prints open. A mail that is nothing but a quote (a forward) stays as it is.
 */
export function foldQuotes(document: Document, labels: QuoteLabels): void {
  for (const start of quoteStarts(document)) {
    if (!document.body.contains(start.element) || start.element.closest('details')) continue
    const quoted = quotedNodes(start)
    if (!hasTextOutside(document.body, quoted)) continue
    wrap(document, quoted, labels)
  }
}

interface QuoteStart {
  element: Element
  /** The quote runs to the end of its container: Outlook marks only where it begins. */
  toEnd: boolean
}

function quoteStarts(document: Document): QuoteStart[] {
  const marked = [...document.body.querySelectorAll(quoteContainers)].map((element) => ({
    element,
    toEnd: element.id === 'divRplyFwdMsg' || element.id === 'appendonsend',
  }))
  const separators = [...document.body.querySelectorAll('p, div, span, pre')]
    .filter((element) => isOriginalMessage(leadingText(element)))
    .map((element) => ({ element, toEnd: true }))
  return [...marked, ...separators]
}

/** The line Outlook writes above what it quotes. */
export const isOriginalMessage = (line: string): boolean => originalMessage.test(line)

function leadingText(element: Element): string {
  const first = element.firstChild
  return first?.nodeType === 3 ? (first.textContent ?? '').slice(0, 200).trim() : ''
}

function quotedNodes({ element, toEnd }: QuoteStart): ChildNode[] {
  const nodes: ChildNode[] = [...introductionBefore(element), element]
  if (!toEnd) return nodes
  for (let next = element.nextSibling; next; next = next.nextSibling) nodes.push(next)
  return nodes
}

/** The line `On …, Anna wrote:` and the ruler before a quote fold with it. */
function introductionBefore(element: Element): ChildNode[] {
  const nodes: ChildNode[] = []
  for (let before = element.previousSibling; before && nodes.length < 6; before = before.previousSibling) {
    nodes.unshift(before)
    const text = (before.textContent ?? '').trim()
    if (text === '') continue
    const isPrefix = before instanceof Element && before.matches('.moz-cite-prefix, .gmail_attr')
    return isPrefix || introduction.some((pattern) => pattern.test(text)) ? nodes : []
  }
  return []
}

function hasTextOutside(body: Element, quoted: readonly ChildNode[]): boolean {
  const visible = (text: string | null): number => (text ?? '').replace(/[\s\u200b\u00ad\ufeff]+/g, '').length
  const inside = quoted.reduce((sum, node) => sum + visible(node.textContent), 0)
  return visible(body.textContent) > inside
}

function wrap(document: Document, nodes: readonly ChildNode[], labels: QuoteLabels): void {
  const details = document.createElement('details')
  details.className = 'folded-quote'
  const summary = document.createElement('summary')
  summary.setAttribute('aria-label', labels.showQuote)
  summary.title = labels.showQuote
  summary.textContent = '…'
  nodes[0]?.before(details)
  details.append(summary, ...nodes)
}
