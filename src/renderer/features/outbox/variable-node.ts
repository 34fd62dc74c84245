import type { EditorState } from '@tiptap/pm/state'
import { InputRule, Node, PasteRule, type Range } from '@tiptap/react'
import { knownVariables, pathOf, VARIABLE_ATTRIBUTE } from '../../../shared/template-variables'

/**
 * A variable that is still to be filled in: one thing, which is replaced as a whole. In a mail (`isTyped`) what is typed or
 * pasted like one becomes one.
 */
export const Variable = Node.create<{ isTyped: boolean }>({
  name: 'variable',
  group: 'inline',
  inline: true,
  atom: true,
  addOptions: () => ({ isTyped: false }),
  addInputRules() {
    return this.options.isTyped ? [new InputRule({ find: typed('$', 'i'), handler: becomesVariable })] : []
  },
  addPasteRules() {
    return this.options.isTyped ? [new PasteRule({ find: typed('', 'gi'), handler: becomesVariable })] : []
  },
  addAttributes: () => ({
    expression: {
      default: '',
      parseHTML: (element: HTMLElement) => element.getAttribute(VARIABLE_ATTRIBUTE) ?? '',
      renderHTML: ({ expression }) => ({ [VARIABLE_ATTRIBUTE]: String(expression) }),
    },
  }),
  parseHTML: () => [{ tag: `span[${VARIABLE_ATTRIBUTE}]`, priority: 60 }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'span',
    HTMLAttributes,
    `{{ ${pathOf(String(node.attrs['expression']))} }}`,
  ],
  renderText: ({ node }) => `{{ ${pathOf(String(node.attrs['expression']))} }}`,
})

/** One of our variables, with what is said where nothing is known. */
const typed = (end: string, flags: string): RegExp => {
  const paths = [...knownVariables()].map((path) => path.replaceAll('.', '\\.'))
  return new RegExp(`\\{\\{\\s*(${paths.join('|')})\\s*(\\|[^{}<>]*)?\\}\\}${end}`, flags)
}

/** The node takes the place of all that was matched: the rules of the editor for nodes replace a group alone. */
function becomesVariable({
  state,
  range,
  match,
}: {
  state: EditorState
  range: Range
  match: readonly string[]
}): void {
  const [, path = '', filters = ''] = match
  const expression = `${path.toLowerCase()}${filters === '' ? '' : ` ${filters.trim()}`}`
  const node = state.schema.nodes['variable']?.create({ expression })
  if (node) state.tr.replaceWith(range.from, range.to, node)
}
