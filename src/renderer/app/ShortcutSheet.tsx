import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { Keys } from '../ui/Keys'
import { commandGroups, printKeys, useAllCommands } from './commands'
import classes from './ShortcutSheet.module.css'

const useSheet = create<{ open: boolean }>(() => ({ open: false }))

export const openShortcuts = (): void => useSheet.setState({ open: true })

/** All keys that work now. */
export function ShortcutSheet() {
  const { t } = useTranslation()
  const { open } = useSheet()
  const commands = useAllCommands().filter((command) => command.keys)
  return (
    <Modal
      opened={open}
      onClose={() => useSheet.setState({ open: false })}
      title={t('commands.shortcuts')}
      size="xl"
    >
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
                      <Keys printed={printKeys(command.keys?.[0] ?? '')} />
                      <span className="visually-hidden">{printKeys(command.keys?.[0] ?? '').join(' ')}</span>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
