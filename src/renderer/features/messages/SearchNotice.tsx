import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../app/route'
import classes from './SearchNotice.module.css'
import { useSearch } from './use-thread-rows'

/** Names what of a search was meant as an operator and is none: otherwise nothing found would look like no mail. */
export function SearchNotice() {
  const { t } = useTranslation('mail')
  const search = useRoute((route) => route.search)
  const { data } = useSearch(search)
  const operators = search ? (data?.notUnderstood ?? []) : []
  return (
    <div role="status">
      {operators.length > 0 && (
        <div className={classes.notice}>
          <IconInfoCircle size={16} className={classes.icon} />
          <div>
            <strong dir="auto">{t('search.notUnderstood', { operators: operators.join(', ') })}</strong>
            <p>{t('search.operators')}</p>
          </div>
        </div>
      )}
    </div>
  )
}
