import { ActionIcon, Tooltip } from '@mantine/core'
import { IconBookmarkPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from '../../app/commands'
import { useKeyText, withKey } from '../../app/key-choice'
import { useRoute } from '../../app/route'
import { askToSave } from '../mailboxes/index'
import { scopeNow } from './search-scope'

const owner = Symbol('save search command')

/** Gives the search that is shown a name, under which it stands in the list of folders. */
export function SaveSearchButton() {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const search = useRoute((route) => route.search)
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'save-search',
        group: 'go',
        title: t('saved.save'),
        also: t('saved.also'),
        offered: () => useRoute.getState().search !== '',
        needs: () => t('saved.needs'),
        run: () => {
          const { search: query } = useRoute.getState()
          if (query) askToSave(query, scopeNow())
        },
      },
    ],
    [t],
  )
  useCommands(owner, commands)
  if (!search) return null
  return (
    <Tooltip label={withKey(t('saved.save'), keyText('save-search'))}>
      <ActionIcon size="sm" aria-label={t('saved.save')} onClick={() => askToSave(search, scopeNow())}>
        <IconBookmarkPlus size={15} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
