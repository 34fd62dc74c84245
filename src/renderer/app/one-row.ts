import i18next from 'i18next'
import { useRoute, type RowKey } from './route'

/**
 * What acts on one conversation acts on the one that is checked, else on the one in front of the user; while several
 * are checked on none, as nobody could tell which is meant.
 */
export function oneRow(): RowKey | null {
  const { checked, selected } = useRoute.getState()
  return checked.length > 1 ? null : (checked[0] ?? selected)
}

/** What is missing where there is no such conversation. */
export const needsOneRow = (): string =>
  i18next.t(useRoute.getState().checked.length > 1 ? 'needs.oneConversation' : 'needs.conversation')
