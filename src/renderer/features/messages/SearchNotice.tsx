import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../app/route'
import classes from './SearchNotice.module.css'
import { useSearch } from './use-thread-rows'

/** What is told of the search of the list. */
export function SearchNotice() {
  const search = useRoute((route) => route.search)
  const { data } = useSearch(search)
  return <NotUnderstood operators={search ? (data?.notUnderstood ?? []) : []} />
}

/** Names what of a search was meant as an operator and is none: otherwise nothing found would look like no mail. */
export function NotUnderstood({ operators }: { operators: readonly string[] }) {
  const { t } = useTranslation('mail')
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
