import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { InboxTab, InboxTabs } from '../../../shared/contract/app'
import { inboxSplit, type InboxSplit, type Mailbox } from '../../../shared/contract/mailboxes'
import { go, useRoute, type Route } from '../../app/route'
import { currentSettings, useSettings } from '../../app/settings'
import { costly, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { knownFolders, useMailboxes } from '../mailboxes/index'

type View = Route['view']
type InboxView = Extract<View, { kind: 'folder' | 'role' }>

/** A tab above an inbox, and the parts of it that stand behind it; null for all. */
export interface ShownTab {
  tab: InboxTab
  splits: InboxSplit[] | null
}

/** Tabs that are always shown: nothing is out of sight by the choice of the others. */
export const isFixedTab = (tab: InboxTab): boolean => tab === 'all' || tab === 'rest'

/** The tabs that are shown, none where the inbox is not split. What stands behind the others is of the rest. */
export function shownTabs(tabs: InboxTabs): ShownTab[] {
  const isShown = ({ tab, isShown }: InboxTabs[number]): boolean => isShown || isFixedTab(tab)
  const hidden = inboxSplit.options.filter((split) => tabs.some((one) => one.tab === split && !isShown(one)))
  const shown = tabs.filter(isShown).map(({ tab }): ShownTab => {
    if (tab === 'all') return { tab, splits: null }
    return { tab, splits: tab === 'rest' ? [tab, ...hidden] : [tab] }
  })
  return shown.every(({ tab }) => isFixedTab(tab)) ? [] : shown
}

const isInbox = (view: View, mailboxes: readonly Mailbox[]): view is InboxView =>
  (view.kind === 'role' && view.role === 'inbox') ||
  (view.kind === 'folder' && mailboxes.some(({ id, role }) => id === view.folderId && role === 'inbox'))

/** The same inbox, with only these parts of it. */
const partOf = (view: InboxView, splits: InboxSplit[] | null): InboxView =>
  view.kind === 'role'
    ? { kind: view.kind, role: view.role, ...(splits && { splits }) }
    : { kind: view.kind, folderId: view.folderId, ...(splits && { splits }) }

/** The tab a view stands behind; that of all mail where its parts are not shown as they are any more. */
export function currentTab(view: InboxView, tabs: readonly ShownTab[]): ShownTab | undefined {
  const first = view.splits?.[0]
  const found = first !== undefined && tabs.find(({ splits }) => splits?.includes(first))
  return found || tabs.find(({ splits }) => splits === null)
}

/** Shows a part of the inbox that is shown, or of all inboxes. */
export function showTab(tab: InboxTab): void {
  const { view } = useRoute.getState()
  const base: InboxView = isInbox(view, knownFolders()) ? view : { kind: 'role', role: 'inbox' }
  const shown = shownTabs(currentSettings()?.inboxTabs ?? []).find((one) => one.tab === tab)
  go.view(partOf(base, shown?.splits ?? null))
}

/** The tabs of the inbox in front of the user; none where another list is. */
export function currentTabs(): { tabs: ShownTab[]; current: number } | null {
  const { view, module } = useRoute.getState()
  const tabs = shownTabs(currentSettings()?.inboxTabs ?? [])
  if (module !== 'mail' || tabs.length === 0 || !isInbox(view, knownFolders())) return null
  const current = currentTab(view, tabs)
  return { tabs, current: current ? tabs.indexOf(current) : 0 }
}

/** Goes so many tabs on; behind the last comes the first. */
export function stepTab(by: number): void {
  const shown = currentTabs()
  const next = shown?.tabs.at((shown.current + by) % shown.tabs.length)
  if (next) showTab(next.tab)
}

/** The tabs above a view with their unread conversations; null where it has none. */
export function useInboxTabs(
  view: View,
): { tabs: (ShownTab & { unread: number })[]; current: InboxTab } | null {
  const { data: settings } = useSettings()
  const { data: mailboxes } = useMailboxes()
  const { data: counts } = useQuery({
    ...queries.mailboxes.splitCounts.queryOptions({ meta: costly(staleOn('mailboxes', 'threads')) }),
    enabled: isInbox(view, mailboxes ?? []),
  })
  return useMemo(() => {
    const shown = settings ? shownTabs(settings.inboxTabs) : []
    if (shown.length === 0 || !isInbox(view, mailboxes ?? [])) return null
    const here = (counts ?? []).filter(({ folderId }) => view.kind === 'role' || folderId === view.folderId)
    const tabs = shown.map((one) => ({
      ...one,
      unread: here
        .filter(({ split }) => one.splits === null || one.splits.includes(split))
        .reduce((sum, { unread }) => sum + unread, 0),
    }))
    return { tabs, current: currentTab(view, shown)?.tab ?? 'all' }
  }, [settings, mailboxes, counts, view])
}

/** Whether the list shows another part of the inbox than its tab says, as after the tabs were chosen anew. */
export const isOutdated = (view: View, tabs: readonly ShownTab[], current: InboxTab): boolean =>
  (view.kind === 'role' || view.kind === 'folder') &&
  JSON.stringify(view.splits ?? null) !==
    JSON.stringify(tabs.find(({ tab }) => tab === current)?.splits ?? null)
