import { goToNextCell, tableEditing } from '@tiptap/pm/tables'
import { Extension, Node, mergeAttributes } from '@tiptap/react'

/** As `fitTable` wrote it: pixels or per cent. */
const width = {
  default: null,
  parseHTML: (element: HTMLElement) => /^\d{1,4}%?$/.exec(element.getAttribute('width') ?? '')?.[0] ?? null,
}

/**
 * Tables as they come by pasting from spreadsheets and letters. The roles tell the table library which node is what;
 * it keeps rows equally long and moves from cell to cell.
 */
const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  addAttributes: () => ({ width }),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ HTMLAttributes }) => ['table', HTMLAttributes, ['tbody', 0]],
})

const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: ({ HTMLAttributes }) => ['tr', HTMLAttributes, 0],
})

const span = (name: string) => ({
  default: 1,
  // Spreadsheets let a title span all their 16,384 columns.
  parseHTML: (cell: HTMLElement) => Math.min(Math.max(Number(cell.getAttribute(name)) || 1, 1), 100),
})

const cell = (name: string, tag: 'td' | 'th') =>
  Node.create({
    name,
    content: 'block+',
    isolating: true,
    addAttributes: () => ({
      colspan: span('colspan'),
      rowspan: span('rowspan'),
      colwidth: { default: null, rendered: false },
      width,
      align: {
        default: null,
        parseHTML: (element: HTMLElement) => alignment(element),
        renderHTML: ({ align }) => (typeof align === 'string' ? { style: `text-align: ${align}` } : {}),
      },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes), 0],
  })

function alignment(cell: HTMLElement): string | null {
  const written = (cell.style.textAlign || cell.getAttribute('align') || '').toLowerCase()
  return ['left', 'right', 'center'].includes(written) ? written : null
}

const roles = new Map([
  ['table', 'table'],
  ['tableRow', 'row'],
  ['tableCell', 'cell'],
  ['tableHeader', 'header_cell'],
])

export const Tables = Extension.create({
  name: 'tables',
  addExtensions: () => [Table, TableRow, cell('tableCell', 'td'), cell('tableHeader', 'th')],
  extendNodeSchema: ({ name }) => (roles.has(name) ? { tableRole: roles.get(name) } : {}),
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const { editor } = this
    return {
      Tab: () => goToNextCell(1)(editor.state, editor.view.dispatch),
      'Shift-Tab': () => goToNextCell(-1)(editor.state, editor.view.dispatch),
    }
  },
})
