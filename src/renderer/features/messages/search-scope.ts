import type { Mailbox } from '../../../shared/contract/mailboxes'
import type { SearchScope } from '../../../shared/contract/messages'
import { useRoute, type Scope } from '../../app/route'
import { knownFolders, useAccounts, useMailboxes } from '../mailboxes/index'

type View = ReturnType<typeof useRoute.getState>['view']

/** The place a scope means, seen from a view; all mail where it means none there. */
function placeOf(scope: Scope, view: View, mailboxes: readonly Mailbox[]): SearchScope {
  if (scope === 'account') {
    const accountId = accountOf(view, mailboxes)
    if (accountId !== undefined) return { kind: 'account', accountId }
  }
  if (scope === 'folder' && view.kind === 'role') return { kind: 'role', role: view.role }
  if (view.kind === 'folder' && (scope === 'folder' || scope === 'branch'))
    return { kind: 'folder', folderId: view.folderId, withSubfolders: scope === 'branch' }
  return { kind: 'all' }
}

function accountOf(view: View, mailboxes: readonly Mailbox[]): number | undefined {
  if (view.kind === 'unread') return view.accountId
  return view.kind === 'folder' ? mailboxes.find(({ id }) => id === view.folderId)?.accountId : undefined
}

/** Where the search of the list looks. */
export function scopeNow(): SearchScope {
  const { scope, view } = useRoute.getState()
  return placeOf(scope, view, knownFolders())
}

export function useScope(): SearchScope {
  const scope = useRoute((route) => route.scope)
  const view = useRoute((route) => route.view)
  const { data: mailboxes = [] } = useMailboxes()
  return placeOf(scope, view, mailboxes)
}

export interface ScopeChoice {
  scope: Scope
  /** What is named by it: the account's address, or the folder. */
  account: string
  folder: Mailbox | null
  role: Mailbox['role']
}

/** Where one can search from a view; one place is no choice. */
export function useScopeChoices(): ScopeChoice[] {
  const view = useRoute((route) => route.view)
  const { data: mailboxes = [] } = useMailboxes()
  const { data: accounts = [] } = useAccounts()
  const at = view.kind === 'folder' ? mailboxes.findIndex(({ id }) => id === view.folderId) : -1
  const folder = mailboxes[at] ?? null
  const accountId = accountOf(view, mailboxes)
  const account = accounts.find(({ id }) => id === accountId)?.settings.address ?? ''
  const role = view.kind === 'role' ? view.role : (folder?.role ?? null)
  const hasSubfolders = folder !== null && (mailboxes[at + 1]?.depth ?? 0) > folder.depth
  const choices: Scope[] = [
    'all',
    ...(account && accounts.length > 1 ? ['account' as const] : []),
    ...(folder || view.kind === 'role' ? ['folder' as const] : []),
    ...(hasSubfolders ? ['branch' as const] : []),
  ]
  return choices.map((scope) => ({ scope, account, folder, role }))
}
