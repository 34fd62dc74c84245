import type { Mailbox, MailboxRole } from '../../../../shared/contract/mailboxes'
import type { MailboxRow } from './store'

const roleOrder: readonly MailboxRole[] = ['inbox', 'drafts', 'sent', 'archive', 'all', 'junk', 'trash']

interface Node {
  row: MailboxRow
  children: Node[]
}

/**
 * Folders in the order in which they are shown, per account: those with a role first, in the usual order, each
 * followed by its subfolders; then the rest, alphabetically for the reader's language, as a tree. Whatever hangs
 * below INBOX counts as top level: many servers put every folder there. A folder that only groups others is left
 * out when nothing remains below it.
 */
export function mailboxTree(rows: readonly MailboxRow[], language: string | undefined): Mailbox[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  return [...Map.groupBy(rows, (row) => row.accountId).values()].flatMap((folders) =>
    sortedTree(
      folders,
      (a, b) => collator.compare(a.row.name, b.row.name) || (a.row.path < b.row.path ? -1 : 1),
    ),
  )
}

function sortedTree(rows: readonly MailboxRow[], compare: (a: Node, b: Node) => number): Mailbox[] {
  const nodes = new Map(rows.map((row): [string, Node] => [row.path, { row, children: [] }]))
  const tops: Node[] = []
  for (const node of nodes.values()) {
    const above = parentPath(node.row)
    // A folder without a name is nobody's parent.
    const parent = node.row.role === null && above !== '' ? nodes.get(above) : undefined
    if (parent && parent.row.role !== 'inbox') parent.children.push(node)
    else tops.push(node)
  }
  const rank = ({ row }: Node): number => (row.role === null ? roleOrder.length : roleOrder.indexOf(row.role))
  tops.sort((a, b) => rank(a) - rank(b) || compare(a, b))
  const shown = shownNodes(nodes, tops)
  const list: Mailbox[] = []
  // Without recursion: how deep folders lie in each other is up to the server.
  const waiting = tops.toReversed().map((node) => ({ node, depth: 0 }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next
    if (!shown.has(node)) continue
    const { delimiter: _, ...row } = node.row
    list.push({ ...row, depth })
    for (const child of node.children.sort(compare).reverse()) waiting.push({ node: child, depth: depth + 1 })
  }
  return list
}

/** Folders that can be opened, and those they lie in. */
function shownNodes(nodes: ReadonlyMap<string, Node>, tops: readonly Node[]): Set<Node> {
  const isTop = new Set(tops)
  const shown = new Set<Node>()
  for (const node of nodes.values()) {
    if (!node.row.selectable) continue
    for (let above: Node | undefined = node; above && !shown.has(above);) {
      shown.add(above)
      above = isTop.has(above) ? undefined : nodes.get(parentPath(above.row))
    }
  }
  return shown
}

function parentPath({ path, delimiter }: MailboxRow): string {
  if (delimiter === '') return ''
  const end = path.lastIndexOf(delimiter)
  return end > 0 ? path.slice(0, end) : ''
}
