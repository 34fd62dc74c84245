import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { saveSettings, useSettings } from '../features/app/queries'
import { openPalette } from './CommandPalette'
import { useCommands, type Command } from './commands'
import { languages } from './i18n'
import { go, type useRoute } from './route'
import { openShortcuts } from './ShortcutSheet'
import { undoLatest } from './undo'
import { zoomStep } from './zoom'

const owner = Symbol('app commands')

type View = ReturnType<typeof useRoute.getState>['view']

/** Mail is one sequence of two letters away, from every module. */
const places: readonly { id: string; title: string; keys: string; view: View }[] = [
  { id: 'go-inbox', title: 'mail:commands.goInbox', keys: 'g i', view: { kind: 'role', role: 'inbox' } },
  { id: 'go-unread', title: 'mail:commands.goUnread', keys: 'g u', view: { kind: 'unread' } },
  { id: 'go-flagged', title: 'mail:commands.goFlagged', keys: 'g f', view: { kind: 'flagged' } },
  { id: 'go-sent', title: 'mail:commands.goSent', keys: 'g t', view: { kind: 'role', role: 'sent' } },
  {
    id: 'go-archive',
    title: 'mail:commands.goArchive',
    keys: 'g a',
    view: { kind: 'role', role: 'archive' },
  },
  { id: 'go-outbox', title: 'mail:commands.goOutbox', keys: 'g o', view: { kind: 'outbox' } },
]

/** Commands that belong to no module. */
export function AppCommands() {
  const { t } = useTranslation()
  const { data: { density, zoom = 100 } = {} } = useSettings()
  const commands = useMemo<Command[]>(
    () => [
      { id: 'palette', group: 'app', title: t('commands.palette'), keys: ['mod+k'], run: openPalette },
      { id: 'shortcuts', group: 'app', title: t('commands.shortcuts'), keys: ['?'], run: openShortcuts },
      { id: 'undo', group: 'app', title: t('undo'), keys: ['mod+z'], run: () => void undoLatest() },
      ...places.map(({ id, title, keys, view }) => ({
        id,
        group: 'go' as const,
        title: t(title),
        keys: [keys],
        run: () => go.view(view),
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
        keys: ['mod+plus', 'mod+='],
        run: () => saveSettings({ zoom: zoomStep(zoom, 1) }),
      },
      {
        id: 'zoom-out',
        group: 'app',
        title: t('commands.zoomOut'),
        keys: ['mod+-', 'mod+_'],
        run: () => saveSettings({ zoom: zoomStep(zoom, -1) }),
      },
      {
        id: 'zoom-reset',
        group: 'app',
        title: t('commands.zoomReset'),
        keys: ['mod+0'],
        run: () => saveSettings({ zoom: 100 }),
      },
      {
        id: 'density',
        group: 'app',
        title: t(density === 'compact' ? 'commands.density.comfortable' : 'commands.density.compact'),
        run: () => saveSettings({ density: density === 'compact' ? 'comfortable' : 'compact' }),
      },
    ],
    [t, density, zoom],
  )
  useCommands(owner, commands)
  return null
}
