import type { Mailbox, MailboxRole } from '../../../../shared/contract/mailboxes'
import { shownFolderName } from '../../../../shared/folder-name'
import { sortedInSlices, type Pace } from '../../slices'
import { parentPath } from './folder-path'
import type { MailboxRow } from './store'
import type { WantedPlace } from './wanted-places'

const roleOrder: readonly MailboxRole[] = [
  'inbox',
  'snoozed',
  'drafts',
  'sent',
  'archive',
  'all',
  'junk',
  'trash',
]

interface Node {
  row: MailboxRow
  children: Node[]
  /** The user wants it elsewhere, or away. */
  wanted: WantedPlace | undefined
}

type WantedPlaces = ReadonlyMap<number, WantedPlace>

/** Folders handed on in one piece. */
const PIECE = 500
/** Making one line of the list costs about as much as so many comparisons. */
const LINE_UNITS = 8

/**
 * Folders in the order in which they are shown, per account: those with a role first, in the usual order, each
 * followed by its subfolders; then the rest, alphabetically for the reader's language, as a tree. Whatever hangs
 * below INBOX counts as top level: many servers put every folder there. A folder that only groups others is left
 * out when nothing remains below it. What the user wants and the server has not carried out yet is shown as wanted. They
 * come in pieces; undefined says that a slice of the work is done.
 */
export function* mailboxTree(
  rows: readonly MailboxRow[],
  language: string | undefined,
  pace: Pace,
  wanted: WantedPlaces = new Map(),
): Generator<Mailbox[] | undefined, void> {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  const byAccount = new Map<number, MailboxRow[]>()
  for (const row of rows) {
    const folders = byAccount.get(row.accountId)
    if (folders) folders.push(row)
    else byAccount.set(row.accountId, [row])
    if (pace.isDue()) yield
  }
  const accounts = [...byAccount].sort(([a], [b]) => a - b)
  for (const [, folders] of accounts)
    yield* sortedTree(
      folders,
      (a, b) => collator.compare(a.row.name, b.row.name) || (a.row.path < b.row.path ? -1 : 1),
      pace,
      wanted,
    )
}

function* sortedTree(
  rows: readonly MailboxRow[],
  compare: (a: Node, b: Node) => number,
  pace: Pace,
  wanted: WantedPlaces,
): Generator<Mailbox[] | undefined, void> {
  const nodes = new Map<string, Node>()
  const byId = new Map<number, Node>()
  const parentOf = ({ row, wanted }: Node): Node | undefined => {
    if (wanted?.parentId !== undefined)
      return wanted.parentId === null ? undefined : byId.get(wanted.parentId)
    const above = parentPath(row)
    // A folder without a name is nobody's parent.
    return row.role === null && above !== '' ? nodes.get(above) : undefined
  }
  for (const row of rows) {
    const place = wanted.get(row.id)
    const node: Node = {
      row: place?.name === undefined ? row : { ...row, name: place.name },
      children: [],
      wanted: place,
    }
    nodes.set(row.path, node)
    byId.set(row.id, node)
    if (pace.isDue()) yield
  }
  const tops = new Set<Node>()
  for (const node of nodes.values()) {
    const parent = parentOf(node)
    if (parent && parent.row.role !== 'inbox') parent.children.push(node)
    else tops.add(node)
    if (pace.isDue()) yield
  }
  const rank = ({ row }: Node): number => (row.role === null ? roleOrder.length : roleOrder.indexOf(row.role))
  const sorted = yield* sortedInSlices([...tops], (a, b) => rank(a) - rank(b) || compare(a, b), pace)
  const shown = yield* shownNodes(nodes, tops, pace, parentOf)
  let list: Mailbox[] = []
  // Without recursion: how deep folders lie in each other is up to the server.
  const waiting: { node: Node; depth: number; above: string | null }[] = []
  for (const node of sorted.reverse()) {
    waiting.push({ node, depth: 0, above: null })
    if (pace.isDue()) yield
  }
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth, above } = next
    if (!shown.has(node)) continue
    const { delimiter, ...row } = node.row
    const isMoved = above !== null || node.wanted !== undefined
    const path = isMoved ? shownPath(node, above, byId) : row.path
    list.push({ ...row, name: shownFolderName(row.name), path: shownFolderName(path), depth })
    const children = yield* sortedInSlices(node.children, compare, pace)
    for (const child of children.reverse())
      waiting.push({ node: child, depth: depth + 1, above: isMoved ? `${path}${delimiter}` : null })
    if (list.length === PIECE) {
      yield list
      list = []
    } else if (pace.isDue(LINE_UNITS)) yield
  }
  if (list.length > 0) yield list
}

/** The path as it will be; `above` is the one of the folder it lies in where that moves too. */
function shownPath({ row, wanted }: Node, above: string | null, byId: ReadonlyMap<number, Node>): string {
  if (above !== null) return `${above}${row.name}`
  if (wanted?.parentId === null) return row.name
  const parent = wanted?.parentId === undefined ? undefined : byId.get(wanted.parentId)?.row
  if (parent) return `${parent.path}${parent.delimiter}${row.name}`
  const outer = parentPath(row)
  return outer === '' ? row.name : `${outer}${row.delimiter}${row.name}`
}

/** Folders that can be opened, and those they lie in; none that is to be deleted. */
function* shownNodes(
  nodes: ReadonlyMap<string, Node>,
  tops: ReadonlySet<Node>,
  pace: Pace,
  parentOf: (node: Node) => Node | undefined,
): Generator<undefined, Set<Node>> {
  const shown = new Set<Node>()
  for (const node of nodes.values()) {
    if (pace.isDue()) yield
    if (!node.row.selectable) continue
    for (let above: Node | undefined = node; above && !above.wanted?.gone && !shown.has(above);) {
      shown.add(above)
      above = tops.has(above) ? undefined : parentOf(above)
    }
  }
  return shown
}
