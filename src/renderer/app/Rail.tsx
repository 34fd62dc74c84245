import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconBriefcase,
  IconBuilding,
  IconMail,
  IconSearch,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'
import { useMemo, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { printKeys, useCommands, type Command } from './commands'
import classes from './Rail.module.css'
import { go, useRoute, type Module } from './route'
import { openPalette } from './CommandPalette'
import { Logo } from '../ui/Logo'

const modules: { module: Module; icon: ComponentType<{ size: number; stroke: number }> }[] = [
  { module: 'mail', icon: IconMail },
  { module: 'people', icon: IconUsers },
  { module: 'companies', icon: IconBuilding },
  { module: 'deals', icon: IconBriefcase },
]

const railCommands = Symbol('rail commands')

/** Switches modules. */
export function Rail() {
  const { t } = useTranslation()
  const current = useRoute((route) => route.module)
  const commands = useMemo<Command[]>(
    () =>
      [...modules.map(({ module }) => module), 'settings' as const].map((module, index) => ({
        id: `module-${module}`,
        group: 'go',
        title: t('commands.goTo', { where: t(`modules.${module}`) }),
        keys: module === 'settings' ? ['mod+,'] : [`mod+${index + 1}`],
        run: () => go.module(module),
      })),
    [t],
  )
  useCommands(railCommands, commands)
  return (
    <nav className={classes.rail} aria-label={t('modules.label')}>
      <span className={classes.logo}>
        <Logo size={26} />
      </span>
      {modules.map(({ module, icon: Icon }, index) => (
        <Tooltip
          key={module}
          label={`${t(`modules.${module}`)} (${printKeys(`mod+${index + 1}`).join(' ')})`}
          position="right"
        >
          <button
            type="button"
            className={classes.module}
            aria-label={t(`modules.${module}`)}
            aria-current={current === module ? 'page' : undefined}
            onClick={() => go.module(module)}
          >
            <Icon size={21} stroke={1.6} />
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
