import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import classes from './TaskTimes.module.css'

/** When a task was done, and before that when the mail it was made of came. */
export function TaskTimes({ id }: { id: string }) {
  const { t } = useTranslation('customer')
  const { longDate } = useFormat()
  const { data } = useQuery(
    queries.tasks.times.queryOptions({ input: { id }, meta: staleOn(ofRecords('task'), 'links') }),
  )
  const told = (['completedAt', 'linkedAt', 'receivedAt'] as const).flatMap((name) => {
    const at = data?.[name] ?? null
    return at === null ? [] : { name, at }
  })
  if (told.length === 0) return null
  return (
    <ul className={classes.times} aria-label={t('taskTimes.title')}>
      {told.map(({ name, at }) => (
        <li key={name}>{t(`taskTimes.${name}`, { when: longDate(at) })}</li>
      ))}
    </ul>
  )
}
