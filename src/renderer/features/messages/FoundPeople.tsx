import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { go } from '../../app/route'
import { Avatar } from '../../ui/Avatar'
import { RecordLine } from '../../ui/RecordLine'
import { foundRecords } from '../links/index'
import { useSubtitle } from '../records/index'
import classes from './FoundPeople.module.css'
import { useSearch } from './use-thread-rows'

const MOST_SHOWN = 3

/** The people a search names, above the mail it finds. */
export function FoundPeople({ query }: { query: string }) {
  const { t } = useTranslation('mail')
  const subtitle = useSubtitle()
  const { data: found } = useSearch(query)
  const words = found?.names ?? ''
  const { data: records = [] } = useQuery({ ...foundRecords(words, 20), enabled: words.length > 1 })
  const people = records.filter(({ type }) => type === 'person').slice(0, MOST_SHOWN)
  if (words.length < 2 || people.length === 0) return null
  return (
    <section className={classes.people} aria-label={t('search.people')}>
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          className={classes.person}
          onClick={() => go.record({ type: 'person', id: person.id })}
        >
          <RecordLine
            icon={<Avatar name={person.title} address={subtitle(person)} size={28} />}
            title={person.title}
            detail={subtitle(person)}
          />
        </button>
      ))}
    </section>
  )
}
