import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { Keys } from '../ui/Keys'
import { BrokenView } from './BrokenView'
import { commandGroups, printKeys, useAllCommands } from './commands'
import { keysElsewhere } from './keys-elsewhere'
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
      <BrokenView name={t('commands.shortcuts')}>
        <Sheet />
      </BrokenView>
    </Modal>
  )
}

function Sheet() {
  const { t } = useTranslation()
  const current = useAllCommands().filter((command) => command.keys)
  const elsewhere = keysElsewhere.filter(({ id }) => !current.some((command) => command.id === id))
  const commands = [...current, ...elsewhere.map((keys) => ({ ...keys, title: t(keys.title) }))]
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
                    <Keys printed={printKeys(command.keys?.[0] ?? '')} />
                    <span className="visually-hidden">{printKeys(command.keys?.[0] ?? '').join(' ')}</span>
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
