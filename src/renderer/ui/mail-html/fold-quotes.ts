import { introducesQuote, isOriginalMessage } from '../../../shared/quote-lines'

/** Elements in which mail programs put what they quote. */
const quoteContainers =
  'blockquote[type="cite"], .gmail_quote, .yahoo_quoted, #divRplyFwdMsg, #appendonsend, .protonmail_quote, .tutanota_quote'

export interface QuoteLabels {
  showQuote: string
}

/**
 * Puts quoted mail behind a toggle, in place. `<details>` needs no script inside the frame, works by keyboard and
 * prints open. A mail that is nothing but a quote (a forward) stays as it is.
 */
export function foldQuotes(document: Document, labels: QuoteLabels): void {
  const total = visibleLength(document.body)
  let tries = 0
  for (const start of quoteStarts(document)) {
    if (start.element.closest('details')) continue
    tries += 1
    if (tries > MAX_TRIES) return
    const quoted = quotedNodes(start)
    if (total <= quoted.reduce((sum, node) => sum + visibleLength(node), 0)) continue
    wrap(document, quoted, labels)
  }
}

/** Each looks at the text it would fold: no mail that somebody wrote has more quotes side by side. */
const MAX_TRIES = 60

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
    return isPrefix || introducesQuote(text) ? nodes : []
  }
  return []
}

function visibleLength(node: Node): number {
  return (node.textContent ?? '').replace(/[\s\u200b\u00ad\ufeff]+/g, '').length
}

function wrap(document: Document, nodes: readonly ChildNode[], labels: QuoteLabels): void {
  const details = document.createElement('details')
  // An attribute that no mail can have, so that none draws or restyles our button.
  details.dataset['quote'] = ''
  const summary = document.createElement('summary')
  summary.setAttribute('aria-label', labels.showQuote)
  summary.title = labels.showQuote
  summary.textContent = '…'
  nodes[0]?.before(details)
  details.append(summary, ...nodes)
}
