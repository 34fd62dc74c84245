import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { InboxTabs } from '../../shared/contract/app'
import { currentSettings, PREVIEW_LINES, saveSettings, useSettings } from '../app/settings'
import { showTab, shownTabs } from '../features/messages/index'
import { openPalette } from './CommandPalette'
import { useCommands, type Command } from '../app/commands'
import { languages } from '../app/i18n'
import { go, useRoute, type View } from '../app/route'
import { compose } from '../features/outbox/index'
import { openShortcuts } from './ShortcutSheet'
import { undoLatest } from '../app/undo'
import { zoomStep } from '../app/zoom'

const owner = Symbol('app commands')

const noTabs: InboxTabs = []

/** Mail is one sequence of two letters away, from every module. */
const places: readonly { id: string; title: string; view: View }[] = [
  { id: 'go-inbox', title: 'mail:commands.goInbox', view: { kind: 'role', role: 'inbox' } },
  { id: 'go-unread', title: 'mail:commands.goUnread', view: { kind: 'unread' } },
  { id: 'go-flagged', title: 'mail:commands.goFlagged', view: { kind: 'flagged' } },
  { id: 'go-sent', title: 'mail:commands.goSent', view: { kind: 'role', role: 'sent' } },
  {
    id: 'go-archive',
    title: 'mail:commands.goArchive',
    view: { kind: 'role', role: 'archive' },
  },
  { id: 'go-snoozed', title: 'mail:commands.goSnoozed', view: { kind: 'role', role: 'snoozed' } },
  { id: 'go-drafts', title: 'mail:commands.goDrafts', view: { kind: 'role', role: 'drafts' } },
  { id: 'go-junk', title: 'mail:commands.goJunk', view: { kind: 'role', role: 'junk' } },
  { id: 'go-trash', title: 'mail:commands.goTrash', view: { kind: 'role', role: 'trash' } },
  { id: 'go-outbox', title: 'mail:commands.goOutbox', view: { kind: 'outbox' } },
  { id: 'go-scheduled', title: 'mail:commands.goScheduled', view: { kind: 'scheduled' } },
  { id: 'go-follow-ups', title: 'follow-ups:go', view: { kind: 'follow-ups' } },
  { id: 'go-imported', title: 'mail:commands.goImported', view: { kind: 'imported' } },
]

/** A key held down asks for the next size before the one before is drawn. */
const zoomBy = (direction: 1 | -1): void =>
  saveSettings({ zoom: zoomStep(currentSettings()?.zoom ?? 100, direction) })

/** Commands that belong to no module. */
export function AppCommands() {
  const { t } = useTranslation()
  const { data: { density, inboxTabs = noTabs } = {} } = useSettings()
  const isInMail = useRoute(({ module }) => module === 'mail')
  const commands = useMemo<Command[]>(
    () => [
      // In the mail module it is the first of its own commands.
      ...(isInMail
        ? []
        : [
            {
              id: 'write-mail',
              group: 'write' as const,
              title: t('mail:commands.compose'),
              run: () => void compose({ kind: 'new' }),
            },
          ]),
      { id: 'palette', group: 'app', title: t('commands.palette'), run: openPalette },
      { id: 'shortcuts', group: 'app', title: t('commands.shortcuts'), run: openShortcuts },
      { id: 'undo', group: 'app', title: t('undo'), run: () => void undoLatest() },
      ...places.map(({ id, title, view }) => ({
        id,
        group: 'go' as const,
        title: t(title),
        run: () => go.view(view),
      })),
      ...shownTabs(inboxTabs)
        .filter(({ tab }) => tab !== 'all')
        .map(({ tab }) => ({
          id: `go-${tab}`,
          group: 'go' as const,
          title: t(`mail:tabs.${tab}.go`),
          run: () => showTab(tab),
        })),
      ...(['light', 'dark', 'system'] as const).map((theme) => ({
        id: `theme-${theme}`,
        group: 'app' as const,
        title: t(`commands.theme.${theme}`),
        run: () => saveSettings({ theme }),
      })),
      ...languages.map((language) => ({
        id: `language-${language}`,
        group: 'app' as const,
        title: t(`commands.language.${language}`),
        run: () => saveSettings({ language }),
      })),
      {
        id: 'zoom-in',
        group: 'app',
        title: t('commands.zoomIn'),
        run: () => zoomBy(1),
      },
      {
        id: 'zoom-out',
        group: 'app',
        title: t('commands.zoomOut'),
        run: () => zoomBy(-1),
      },
      {
        id: 'zoom-reset',
        group: 'app',
        title: t('commands.zoomReset'),
        run: () => saveSettings({ zoom: 100 }),
      },
      {
        id: 'density',
        group: 'app',
        title: t(density === 'compact' ? 'commands.density.comfortable' : 'commands.density.compact'),
        run: () => saveSettings({ density: density === 'compact' ? 'comfortable' : 'compact' }),
      },
      ...PREVIEW_LINES.map((count) => ({
        id: `preview-${count}`,
        group: 'app' as const,
        title: count === 0 ? t('commands.noPreview') : t('commands.preview', { count }),
        run: () => saveSettings({ previewLines: count }),
      })),
    ],
    [t, density, inboxTabs, isInMail],
  )
  useCommands(owner, commands)
  return null
}
