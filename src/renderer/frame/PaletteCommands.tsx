import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useModuleTypes, useTypeWords } from '../features/records/index'
import { useCommands, type Command } from '../app/commands'
import { go } from '../app/route'
import { settingsPlaces } from './settings/Place'
import { openKeySettings, openNew, openSettings } from '../app/wanted-form'

const owner = Symbol('palette commands')

/** What the palette can do from anywhere, without keys of its own. */
export function PaletteCommands() {
  const { t } = useTranslation(['palette', 'settings'])
  const types = useModuleTypes()
  const words = useTypeWords()
  const commands = useMemo<Command[]>(
    () => [
      ...types.map(({ name }): Command => ({
        id: `new-${name}`,
        group: 'customer',
        title: words(name, 'new'),
        run: () => openNew(name),
      })),
      ...types.map(({ name }): Command => ({
        id: `removed-${name}`,
        group: 'customer',
        title: words(name, 'removedMany'),
        run: () => go.removed(name),
      })),
      { id: 'add-account', group: 'app', title: t('titles.addAccount'), run: () => openNew('account') },
      {
        id: 'add-outgoing-server',
        group: 'app',
        title: t('titles.addOutgoingServer'),
        run: () => openNew('outgoing-server'),
      },
      { id: 'add-template', group: 'write', title: t('titles.addTemplate'), run: () => openNew('template') },
      ...settingsPlaces.map(([id, name]): Command => ({
        ...{ id: `settings-${id}`, group: 'app', title: t('titles.settings', { name: t(name) }) },
        run: () => openSettings(`settings-${id}`),
      })),
      {
        id: 'settings-keys',
        group: 'app',
        title: t('titles.settings', { name: t('settings:keyboard.title') }),
        run: openKeySettings,
      },
      { id: 'quit', group: 'app', title: t('titles.quit'), run: () => window.close() },
    ],
    [t, types, words],
  )
  useCommands(owner, commands)
  return null
}
