import { Node } from '@tiptap/react'
import { pathOf, VARIABLE_ATTRIBUTE } from '../../../shared/template-variables'

/** A variable of a template that is still to be filled in: one thing, which is replaced as a whole. */
export const Variable = Node.create({
  name: 'variable',
  group: 'inline',
  inline: true,
  atom: true,
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
