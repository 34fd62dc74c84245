import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { saveSettings, useSettings } from '../features/app/queries'
import { openPalette } from './CommandPalette'
import { useCommands, type Command } from './commands'
import { languages } from './i18n'
import { openShortcuts } from './ShortcutSheet'
import { undoLatest } from './undo'

const owner = Symbol('app commands')

/** Commands that belong to no module. */
export function AppCommands() {
  const { t } = useTranslation()
  const density = useSettings().data?.density
  const commands = useMemo<Command[]>(
    () => [
      { id: 'palette', group: 'app', title: t('commands.palette'), keys: ['mod+k'], run: openPalette },
      { id: 'shortcuts', group: 'app', title: t('commands.shortcuts'), keys: ['?'], run: openShortcuts },
      { id: 'undo', group: 'app', title: t('undo'), keys: ['mod+z'], run: () => void undoLatest() },
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
        id: 'density',
        group: 'app',
        title: t(density === 'compact' ? 'commands.density.comfortable' : 'commands.density.compact'),
        run: () => saveSettings({ density: density === 'compact' ? 'comfortable' : 'compact' }),
      },
    ],
    [t, density],
  )
  useCommands(owner, commands)
  return null
}
