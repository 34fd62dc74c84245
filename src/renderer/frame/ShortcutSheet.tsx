import { Button, Group, Modal } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { Keys } from '../ui/Keys'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { commandGroups, useAllCommands } from '../app/commands'
import { useKeysOf } from '../app/key-choice'
import { printedKeys, printKeys } from '../app/key-names'
import { linesElsewhere } from '../app/keys-elsewhere'
import { openKeySettings } from '../app/wanted-form'
import classes from './ShortcutSheet.module.css'

const useSheet = create<{ open: boolean }>(() => ({ open: false }))

export const openShortcuts = (): void => useSheet.setState({ open: true })

/** All keys: those that work now, and those that work in a mail, a record or a writer. */
export function ShortcutSheet() {
  const { t } = useTranslation()
  const { open } = useSheet()
  return (
    <Modal
      opened={open}
      onClose={() => useSheet.setState({ open: false })}
      title={t('commands.shortcuts')}
      size="xl"
    >
      <ErrorBoundary name={t('commands.shortcuts')}>
        <Sheet />
        <Group justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconKeyboard size={16} />}
            onClick={() => {
              useSheet.setState({ open: false })
              openKeySettings()
            }}
          >
            {t('keyboard.change')}
          </Button>
        </Group>
      </ErrorBoundary>
    </Modal>
  )
}

function Sheet() {
  const { t } = useTranslation()
  const keysOf = useKeysOf()
  const current = useAllCommands()
  const elsewhere = linesElsewhere.filter(({ id }) => !current.some((command) => command.id === id))
  const commands = [...current, ...elsewhere.map(({ id, group, title }) => ({ id, group, title: t(title) }))]
    .map((command) => ({ ...command, key: printKeys(keysOf(command)[0] ?? '') }))
    .filter(({ key }) => key.some(Boolean))
  return (
    <div className={classes.columns}>
      {commandGroups.map((group) => (
        <section key={group} className={classes.group}>
          <h3>{t(`groups.${group}`)}</h3>
          <dl>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <div key={command.id} className={classes.line}>
                  <dt>{command.title}</dt>
                  <dd>
                    <Keys printed={command.key} />
                    <span className="visually-hidden">{command.key.join(' ')}</span>
                  </dd>
                </div>
              ))}
          </dl>
          {group === 'mail' && (
            <p className={classes.mouse}>
              {t('mail:bulk.byMouse', { mod: printedKeys('mod'), shift: printedKeys('shift') })}
            </p>
          )}
        </section>
      ))}
    </div>
  )
}
