import { Button, Menu } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { dateVariables, ownVariables, recordVariables } from '../../../shared/template-variables'
import classes from './Templates.module.css'
import { useVariableName } from './words'

/** All that a template may name, to be put where the caret is. */
export function VariableMenu(props: {
  /** A signature does not know whom it goes to. */
  isSignature: boolean
  insert(variable: string): void
}) {
  const { isSignature, insert } = props
  const { t } = useTranslation('templates')
  const nameOf = useVariableName()
  const common = ['name', 'first_name', 'last_name', 'email']
  const records = recordVariables()
    .map(({ path }) => path)
    // They are among the common ones.
    .filter((path) => !common.includes(path.replace(/^person\./, '')))
  const groups = [
    ...(isSignature ? [] : [{ key: 'recipient', paths: common }]),
    { key: 'me', paths: ownVariables.map((name) => `me.${name}`) },
    { key: 'dates', paths: [...dateVariables] },
    ...(isSignature ? [] : [{ key: 'records', paths: records }]),
  ]
  return (
    <Menu shadow="md" position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconBraces size={14} />}>
          {t('insertVariable')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.variables ?? ''}>
        {groups.map(({ key, paths }) => (
          <div key={key} role="group" aria-label={t(`variableGroups.${key}`)}>
            <Menu.Label>{t(`variableGroups.${key}`)}</Menu.Label>
            {paths.map((path) => (
              <Menu.Item key={path} onClick={() => insert(`{{ ${path} }}`)}>
                {nameOf(path)} <code className={classes.path}>{path}</code>
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
