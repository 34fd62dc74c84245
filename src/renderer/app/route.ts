import { create } from 'zustand'
import type { MailView } from '../../shared/contract/mailboxes'
import type { RecordRef } from '../../shared/contract/crm'
import type { Filter, SortLevel } from '../../shared/records/filter'

/** Mail, settings, or the type of record it shows. */
export type Module = string

/** Names one row of the message list: the part of a thread that lies in one folder, or one message of it. */
export interface RowKey {
  threadId: number
  folderId: number
  /** Only in a list of single messages. */
  messageId?: number | undefined
}

export const sameRow = (a: RowKey | null, b: RowKey | null): boolean =>
  a !== null &&
  b !== null &&
  a.threadId === b.threadId &&
  a.folderId === b.folderId &&
  a.messageId === b.messageId

/** What names a row, without all else that is known of it. */
export const keyOf = ({ threadId, folderId, messageId }: RowKey): RowKey =>
  messageId === undefined ? { threadId, folderId } : { threadId, folderId, messageId }

/** The same as text. */
export const nameOfRow = ({ threadId, folderId, messageId }: RowKey): string =>
  [threadId, folderId, messageId].filter((id) => id !== undefined).join('-')

/** What somebody chose to see of a list of records, and in which order. */
export interface ListChoice {
  filter: Filter
  /** Empty for the order the list has by itself. */
  sort: readonly SortLevel[]
}

/** All mail, that of the view's account, of the view's folder, or of it and all beneath it. */
export type Scope = 'all' | 'account' | 'folder' | 'branch'

/** What lies on this computer alone: its list is none of conversations on servers. */
export interface LocalView {
  kind: 'outbox' | 'scheduled' | 'follow-ups' | 'imported'
}

export type View = MailView | LocalView

/** Whether a view shows mail that lies on servers, or what is on this computer alone. */
export const isOfServers = (view: View): view is MailView =>
  !['outbox', 'scheduled', 'follow-ups', 'imported'].includes(view.kind)

export interface Route {
  module: Module
  view: View
  search: string
  /** Where a search looks, as seen from the view it was begun in. */
  scope: Scope
  selected: RowKey | null
  /** Where the selected row stood, so that its successor is selected when it goes away. */
  index: number
  checked: readonly RowKey[]
  /** A thread opened from a record, a notification or a search: shown whatever the list holds. */
  record: RecordRef | null
  /** By the type of record; a list that is as it is by itself is not among them. */
  lists: Readonly<Record<string, ListChoice>>
  /** Whether the list of records shows those that were deleted. */
  removed: boolean
  /** Which pane is in front where there is no room for all of them. */
  front: 'folders' | 'list' | 'reader' | 'customer'
  /** Opened from another place of the program, to which one step back leads. */
  away: boolean
}

/** The same list without the tab it is shown behind. */
export function wholeView(view: View): View {
  if (view.kind === 'role') return { kind: view.kind, role: view.role }
  return view.kind === 'folder' ? { kind: view.kind, folderId: view.folderId } : view
}

/** Where the user is. Everything that navigates sets this and nothing else. */
export const useRoute = create<Route>(() => ({
  module: 'mail',
  view: { kind: 'role', role: 'inbox' },
  search: '',
  scope: 'all',
  selected: null,
  index: 0,
  checked: [],
  record: null,
  lists: {},
  removed: false,
  front: 'list',
  away: false,
}))

export const go = {
  module: (module: Module) => useRoute.setState({ module, record: null, removed: false, away: false }),
  view: (view: Route['view']) =>
    useRoute.setState({
      module: 'mail',
      view,
      search: '',
      scope: 'all',
      selected: null,
      index: 0,
      checked: [],
      front: 'list',
      away: false,
    }),
  search: (search: string) =>
    useRoute.setState({ module: 'mail', search, selected: null, index: 0, checked: [], away: false }),
  scope: (scope: Scope) => useRoute.setState({ scope, selected: null, index: 0, checked: [] }),
  row: (selected: RowKey | null, index: number) => useRoute.setState({ selected, index }),
  open: (selected: RowKey, index: number) => useRoute.setState({ selected, index, front: 'reader' }),
  /** Shows a thread from anywhere in the program. */
  thread: (selected: RowKey) =>
    useRoute.setState({
      module: 'mail',
      view: { kind: 'folder', folderId: selected.folderId },
      search: '',
      selected,
      index: 0,
      checked: [],
      front: 'reader',
      away: true,
    }),
  record: (record: RecordRef) =>
    useRoute.setState(({ module }) => ({
      module: moduleOf(record.type),
      record,
      removed: false,
      // Walking a list of records does not lead away from it.
      away: module !== moduleOf(record.type),
    })),
  list: (type: RecordRef['type'], choice: ListChoice) =>
    useRoute.setState(({ lists }) => {
      const { [type]: _, ...others } = lists
      const isUsual = choice.filter.of.length === 0 && choice.sort.length === 0
      return { lists: isUsual ? others : { ...others, [type]: choice } }
    }),
  /** Shows the deleted records of a type, and one of them. */
  removed: (type: RecordRef['type'], id: string | null = null) =>
    useRoute.setState(({ module }) => ({
      module: moduleOf(type),
      record: id === null ? null : { type, id },
      removed: true,
      away: module !== moduleOf(type),
    })),
  front: (front: Route['front']) => useRoute.setState({ front }),
  check: (row: RowKey) =>
    useRoute.setState(({ checked }) => ({
      checked: checked.some((other) => sameRow(other, row))
        ? checked.filter((other) => !sameRow(other, row))
        : [...checked, row],
    })),
  checkNone: () => useRoute.setState({ checked: [] }),
}

/** Records of a type have a module called as the type. */
export const moduleOf = (type: RecordRef['type']): Module => type
