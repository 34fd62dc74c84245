import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDotsVertical, IconFileExport, IconFileImport } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListView } from '../../../../shared/contract/records'
import { useCommands, type Command } from '../../../app/commands'
import { askToExport, askToImport } from '../dialogs'

const owner = Symbol('transfer commands')

/** Import and export of the records of a type; what is exported is what the list shows. */
export function TransferMenu({ type, view }: { type: string; view: ListView }) {
  const { t } = useTranslation('transfer')
  const shown = useRef(view)
  useEffect(() => {
    shown.current = view
  })
  const commands = useMemo<Command[]>(
    () => [
      { id: 'import-records', group: 'customer', title: t('import'), run: () => askToImport(type) },
      {
        id: 'export-records',
        group: 'customer',
        title: t('export'),
        run: () => askToExport(type, shown.current),
      },
    ],
    [t, type],
  )
  useCommands(owner, commands)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('menu')}>
          <ActionIcon size="md" aria-label={t('menu')}>
            <IconDotsVertical size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('menu')}>
        <Menu.Item leftSection={<IconFileImport size={15} stroke={1.7} />} onClick={() => askToImport(type)}>
          {t('import')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileExport size={15} stroke={1.7} />}
          onClick={() => askToExport(type, view)}
        >
          {t('export')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
