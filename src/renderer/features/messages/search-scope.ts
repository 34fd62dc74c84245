import { useTranslation } from 'react-i18next'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import type { SearchScope } from '../../../shared/contract/search'
import { useRoute, type Scope, type View } from '../../app/route'
import { knownFolders, useAccounts, useFolderName, useMailboxes } from '../mailboxes/index'

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

/** Where one can search from a view, and what each is called; one place is no choice. */
export function useScopeChoices(): { scope: Scope; label: string }[] {
  const { t } = useTranslation('mail')
  const nameOf = useFolderName()
  const view = useRoute((route) => route.view)
  const { data: mailboxes = [] } = useMailboxes()
  const { data: accounts = [] } = useAccounts()
  const at = view.kind === 'folder' ? mailboxes.findIndex(({ id }) => id === view.folderId) : -1
  const folder = mailboxes[at]
  const accountId = accountOf(view, mailboxes)
  const account = accounts.length > 1 && accounts.find(({ id }) => id === accountId)
  const name = view.kind === 'role' ? t(`roles.${view.role}`) : folder && nameOf(folder)
  const hasSubfolders = folder !== undefined && (mailboxes[at + 1]?.depth ?? 0) > folder.depth
  return [
    { scope: 'all', label: t('search.scope.all') },
    ...(account ? [{ scope: 'account' as const, label: account.settings.address }] : []),
    ...(name !== undefined ? [{ scope: 'folder' as const, label: name }] : []),
    ...(hasSubfolders ? [{ scope: 'branch' as const, label: t('search.scope.branch', { name }) }] : []),
  ]
}
