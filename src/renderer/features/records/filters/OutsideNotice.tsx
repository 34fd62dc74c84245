import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { ListView } from '../../../../shared/contract/records'
import { positionQuery, useIsGone } from '../queries'
import classes from './ListChips.module.css'

/** Says that the record shown is not among those the list is filtered to, and shows it there. */
export function OutsideNotice(props: { record: RecordRef; view: Omit<ListView, 'query'>; clear(): void }) {
  const { t } = useTranslation('customer')
  const { data: position } = useQuery(positionQuery(props.record, props.view))
  const isGone = useIsGone(props.record)
  if (position !== null || isGone) return null
  return (
    <div className={classes.outside} role="status">
      {t('filters.outside')}
      <Button variant="subtle" size="compact-xs" onClick={props.clear}>
        {t('filters.clear')}
      </Button>
    </div>
  )
}
