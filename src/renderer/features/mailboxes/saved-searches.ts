import i18next from 'i18next'
import { create } from 'zustand'
import type { SavedSearch } from '../../../shared/contract/app'
import type { SearchScope } from '../../../shared/contract/search'
import { go, useRoute, type Scope, type View } from '../../app/route'
import { currentSettings, saveSettings } from '../../app/settings'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { done } from '../../app/undo'
import { knownFolders } from './folder-actions'

/** A search that is about to get a name: a new one, or one that has one. */
export type NamedSearch = Omit<SavedSearch, 'id'> & { id: string | null }

export const useSearchNaming = create<{ naming: NamedSearch | null }>(() => ({ naming: null }))
export const closeSearchNaming = (): void => useSearchNaming.setState({ naming: null })

function askForName(naming: NamedSearch): void {
  expectTyping(DIALOG)
  useSearchNaming.setState({ naming })
}

export const askToSave = (query: string, scope: SearchScope): void =>
  askForName({ id: null, name: query, query, scope })

export const askToRenameSearch = (search: SavedSearch): void => askForName(search)

export const savedNow = (): readonly SavedSearch[] => currentSettings()?.savedSearches ?? []

/** Keeps it under this name, among the others or in the place it has. */
export function keepSearch({ id, ...search }: NamedSearch, name: string): void {
  const before = savedNow()
  const after =
    id === null
      ? [...before, { ...search, name, id: crypto.randomUUID() }]
      : before.map((one) => (one.id === id ? { ...one, name } : one))
  replace(before, after, id === null ? 'saved' : 'renamed', name)
}

export const removeSearch = ({ id, name }: SavedSearch): void => {
  const before = savedNow()
  replace(
    before,
    before.filter((one) => one.id !== id),
    'removed',
    name,
  )
}

function replace(
  before: readonly SavedSearch[],
  after: readonly SavedSearch[],
  what: 'saved' | 'renamed' | 'removed',
  name: string,
): void {
  saveSettings({ savedSearches: [...after] })
  const undo = (): void => saveSettings({ savedSearches: [...before] })
  done(i18next.t(`mail:saved.done.${what}`), i18next.t('common:undo'), undo, name)
}

/** Searches again, where it looked when it was saved; in all mail where that place is gone. */
export function openSearch({ query, scope }: SavedSearch): void {
  const place = placeOf(scope)
  go.view(place.view)
  useRoute.setState({ search: query, scope: place.scope })
}

function placeOf(scope: SearchScope): { view: View; scope: Scope } {
  const everywhere = { view: { kind: 'role', role: 'inbox' }, scope: 'all' } as const
  switch (scope.kind) {
    case 'all':
      return everywhere
    case 'role':
      return { view: { kind: 'role', role: scope.role }, scope: 'folder' }
    case 'account': {
      const inbox = knownFolders().find(
        ({ accountId, role }) => accountId === scope.accountId && role === 'inbox',
      )
      return inbox ? { view: { kind: 'folder', folderId: inbox.id }, scope: 'account' } : everywhere
    }
    case 'folder': {
      const { folderId, withSubfolders } = scope
      if (!knownFolders().some(({ id }) => id === folderId)) return everywhere
      return { view: { kind: 'folder', folderId }, scope: withSubfolders ? 'branch' : 'folder' }
    }
  }
}
