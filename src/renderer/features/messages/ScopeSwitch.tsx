import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { go, useRoute, type Scope } from '../../app/route'
import { useFolderName } from '../mailboxes/index'
import classes from './ListHeader.module.css'
import { useScopeChoices } from './search-scope'

/** Where a search looks: all mail, the account, the folder it was begun in, or that with its subfolders. */
export function ScopeSwitch() {
  const { t } = useTranslation('mail')
  const search = useRoute((route) => route.search)
  const scope = useRoute((route) => route.scope)
  const choices = useScopeChoices()
  const nameOf = useFolderName()
  if (!search || choices.length < 2) return null
  const label = ({ scope, account, folder, role }: (typeof choices)[number]): string => {
    if (scope === 'all') return t('search.scope.all')
    if (scope === 'account') return account
    const name = folder ? nameOf(folder) : role ? t(`roles.${role}`) : ''
    return scope === 'branch' ? t('search.scope.branch', { name }) : name
  }
  return (
    <SegmentedControl<Scope>
      className={classes.scope}
      size="xs"
      fullWidth
      aria-label={t('search.scope.label')}
      data={choices.map((choice) => ({ value: choice.scope, label: <bdi>{label(choice)}</bdi> }))}
      value={choices.some((choice) => choice.scope === scope) ? scope : 'all'}
      onChange={go.scope}
    />
  )
}
