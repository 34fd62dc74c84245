import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { go, useRoute, type Scope } from '../../app/route'
import classes from './ListHeader.module.css'
import { useScopeChoices } from './search-scope'

/** Where a search looks: all mail, the account, the folder it was begun in, or that with its subfolders. */
export function ScopeSwitch() {
  const { t } = useTranslation('mail')
  const search = useRoute((route) => route.search)
  const scope = useRoute((route) => route.scope)
  const choices = useScopeChoices()
  if (!search || choices.length < 2) return null
  return (
    <SegmentedControl<Scope>
      className={classes.scope}
      size="xs"
      fullWidth
      aria-label={t('search.scope.label')}
      data={choices.map(({ scope: value, label }) => ({ value, label: <bdi>{label}</bdi> }))}
      value={choices.some((choice) => choice.scope === scope) ? scope : 'all'}
      onChange={go.scope}
    />
  )
}
