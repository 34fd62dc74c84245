import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMail, IconSearch, IconSettings } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { printKeys, useCommands, type Command } from './commands'
import classes from './Rail.module.css'
import { go, useRoute } from './route'
import { openPalette } from './CommandPalette'
import { useModuleTypes, useTypeWords } from '../features/records/types'
import { Logo } from '../ui/Logo'
import { RecordIcon } from '../features/records/RecordIcon'

const railCommands = Symbol('rail commands')

/** Switches modules. */
export function Rail() {
  const { t } = useTranslation()
  const current = useRoute((route) => route.module)
  const words = useTypeWords()
  const types = useModuleTypes()
  const modules = useMemo(
    () => [
      { module: 'mail', name: t('modules.mail') },
      ...types.map(({ name }) => ({ module: name, name: words(name, 'many') })),
    ],
    [t, types, words],
  )
  const commands = useMemo<Command[]>(
    () =>
      [...modules, { module: 'settings', name: t('modules.settings') }].map(({ module, name }, index) => ({
        id: `module-${module}`,
        group: 'go',
        title: t('commands.goTo', { where: name }),
        keys: module === 'settings' ? ['mod+,'] : [`mod+${index + 1}`],
        run: () => go.module(module),
      })),
    [t, modules],
  )
  useCommands(railCommands, commands)
  return (
    <nav className={classes.rail} aria-label={t('modules.label')}>
      <span className={classes.logo}>
        <Logo size={26} />
      </span>
      {modules.map(({ module, name }, index) => (
        <Tooltip key={module} label={`${name} (${printKeys(`mod+${index + 1}`).join(' ')})`} position="right">
          <button
            type="button"
            className={classes.module}
            aria-label={name}
            aria-current={current === module ? 'page' : undefined}
            onClick={() => go.module(module)}
          >
            {module === 'mail' ? <IconMail size={21} stroke={1.6} /> : <RecordIcon type={module} size={21} />}
          </button>
        </Tooltip>
      ))}
      <span className={classes.space} />
      <Tooltip label={`${t('commands.palette')} (${printKeys('mod+k').join(' ')})`} position="right">
        <ActionIcon size="lg" onClick={openPalette} aria-label={t('commands.palette')}>
          <IconSearch size={19} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t('modules.settings')} (${printKeys('mod+,').join(' ')})`} position="right">
        <button
          type="button"
          className={classes.module}
          aria-label={t('modules.settings')}
          aria-current={current === 'settings' ? 'page' : undefined}
          onClick={() => go.module('settings')}
        >
          <IconSettings size={20} stroke={1.6} />
        </button>
      </Tooltip>
    </nav>
  )
}
