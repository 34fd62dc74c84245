import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from './commands'
import { openNew } from './wanted-form'

const owner = Symbol('palette commands')

/** What the palette can do from anywhere, without keys of its own. */
export function PaletteCommands() {
  const { t } = useTranslation('palette')
  const commands = useMemo<Command[]>(
    () => [
      { id: 'new-person', group: 'customer', title: t('titles.newPerson'), run: () => openNew('person') },
      { id: 'new-company', group: 'customer', title: t('titles.newCompany'), run: () => openNew('company') },
      { id: 'new-deal', group: 'customer', title: t('titles.newDeal'), run: () => openNew('deal') },
      { id: 'add-account', group: 'app', title: t('titles.addAccount'), run: () => openNew('account') },
      { id: 'quit', group: 'app', title: t('titles.quit'), run: () => window.close() },
    ],
    [t],
  )
  useCommands(owner, commands)
  return null
}
