import { cleanDeclarations } from '../../../../../shared/mail-css'
import type { StyledElement, styleSheets } from '../../../mime/style-rules'

/** What is added to one mail, at most: rules for all of its elements could be as long as you like. */
const MAX_ADDED = 2_000_000

/** What makes words look and count as they did: not where they stand, nor whether they are shown. */
const kept =
  /^(?:background(?:-color)?|border.*|color|font.*|list-style(?:-type|-position)?|(?:margin|padding).*|text-(?:align|decoration.*|indent|transform)|vertical-align|white-space)$/

/**
 * The style of each element with what the mail's style sheets say of it: a quote cannot have sheets of its own, and
 * without them "item b" would be called 2 by its list.
 */
export function inlineRules(
  sheets: ReturnType<typeof styleSheets>,
): (element: StyledElement) => string | undefined {
  const rulesOf = sheets((property, value) => (kept.test(property) ? { property, value } : null))
  let added = 0
  return (element) => {
    const own = element.attributes['style']
    if (added > MAX_ADDED) return own
    const rules = [...rulesOf(element, '')].map(([property, value]) => `${property}:${value}`).join(';')
    if (rules === '') return own
    added += rules.length
    // Its own style stands after the rules and holds over them.
    return `${rules};${cleanDeclarations(own ?? '')}`
  }
}
