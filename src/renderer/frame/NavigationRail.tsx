import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconChartBar,
  IconMail,
  IconPencilPlus,
  IconPlus,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from '../app/commands'
import { useKeyText, withKey } from '../app/key-choice'
import classes from './NavigationRail.module.css'
import { go, useRoute } from '../app/route'
import { openNew } from '../app/wanted-form'
import { openPalette } from './CommandPalette'
import { compose } from '../features/outbox/index'
import { RecordIcon, useModuleTypes, useTypeWords } from '../features/records/index'
import { Logo } from '../ui/Logo'

const railCommands = Symbol('rail commands')

/** Of the modules by their place in the rail. */
const usualKeys = (index: number): string[] => (index < 9 ? [`mod+${index + 1}`] : [])

/** Switches modules. */
export function NavigationRail() {
  const { t } = useTranslation()
  const current = useRoute((route) => route.module)
  const words = useTypeWords()
  const types = useModuleTypes()
  const keyText = useKeyText()
  const modules = useMemo(
    () => [
      { module: 'mail', name: t('modules.mail') },
      ...types.map(({ name }) => ({ module: name, name: words(name, 'many') })),
      { module: 'reports', name: t('modules.reports') },
    ],
    [t, types, words],
  )
  const commands = useMemo<Command[]>(
    () =>
      [...modules, { module: 'settings', name: t('modules.settings') }].map(({ module, name }, index) => ({
        id: `module-${module}`,
        group: 'go',
        title: t('commands.goTo', { where: name }),
        usualKeys: usualKeys(index),
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
      <Tooltip
        label={withKey(t('writing:write'), keyText(current === 'mail' ? 'compose' : 'write-mail'))}
        position="right"
      >
        <ActionIcon
          size="lg"
          variant="light"
          aria-label={t('writing:write')}
          onClick={() => void compose({ kind: 'new' })}
        >
          <IconPencilPlus size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Menu position="right-start">
        <Menu.Target>
          <Tooltip label={t('commands.create')} position="right">
            <ActionIcon size="lg" aria-label={t('commands.create')}>
              <IconPlus size={20} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {types.map(({ name }) => (
            <Menu.Item
              key={name}
              leftSection={<RecordIcon type={name} size={16} />}
              onClick={() => openNew(name)}
            >
              {words(name, 'new')}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {modules.map(({ module, name }, index) => (
        <Tooltip
          key={module}
          label={withKey(name, keyText(`module-${module}`, usualKeys(index)))}
          position="right"
        >
          <button
            type="button"
            className={classes.module}
            aria-label={name}
            aria-current={current === module ? 'page' : undefined}
            onClick={() => go.module(module)}
          >
            <ModuleIcon module={module} />
          </button>
        </Tooltip>
      ))}
      <span className={classes.space} />
      <Tooltip label={withKey(t('commands.palette'), keyText('palette'))} position="right">
        <ActionIcon size="lg" onClick={openPalette} aria-label={t('commands.palette')}>
          <IconSearch size={19} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={withKey(t('modules.settings'), keyText('module-settings'))} position="right">
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

function ModuleIcon({ module }: { module: string }) {
  if (module === 'mail') return <IconMail size={21} stroke={1.6} />
  if (module === 'reports') return <IconChartBar size={21} stroke={1.6} />
  return <RecordIcon type={module} size={21} />
}
