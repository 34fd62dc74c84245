import { Parser } from 'htmlparser2'
import { cleanDeclarations } from '../../../../../shared/mail-css'
import { styledElements, styleRules } from '../../../mime/style-rules'
import { escapeHtml } from '../compose/html'

/** What is added to one mail, at most: rules for all of its elements could be as long as you like. */
const MAX_ADDED = 2_000_000

/** What makes words look and count as they did: not where they stand, nor whether they are shown. */
const kept =
  /^(?:background(?:-color)?|border.*|color|font.*|list-style(?:-type|-position)?|(?:margin|padding).*|text-(?:align|decoration.*|indent|transform)|vertical-align|white-space)$/

/**
 * The HTML with what its style sheets say written into its elements: a quote cannot have sheets of its own, and without
 * them "item b" would be called 2 by its list.
 */
export function withRulesInline(html: string): string {
  if (!/<style/i.test(html)) return html
  const rulesOf = styleRules(html, (property, value) => (kept.test(property) ? { property, value } : null))
  const elements = styledElements()
  const pieces: string[] = []
  let from = 0
  let added = 0
  const parser = new Parser({
    onopentag: (name, attributes) => {
      const rules = rulesOf(elements.opened(name, attributes), '')
      if (rules.size === 0 || added > MAX_ADDED || !isTag(html, parser.startIndex, name)) return
      // Its own style stands after the rules and holds over them. Of two attributes of one name the first counts.
      const own = cleanDeclarations(attributes['style'] ?? '')
      const style = [...rules].map(([property, value]) => `${property}:${value}`).join(';')
      const attribute = ` style="${escapeHtml(`${style};${own}`)}"`
      const at = parser.startIndex + 1 + name.length
      pieces.push(html.slice(from, at), attribute)
      from = at
      added += attribute.length
    },
    onclosetag: () => elements.closed(),
  })
  parser.end(html)
  return pieces.join('') + html.slice(from)
}

/** An element that only follows from another has no tag of its own. */
const isTag = (html: string, at: number, name: string): boolean =>
  html[at] === '<' && html.slice(at + 1, at + 1 + name.length).toLowerCase() === name
