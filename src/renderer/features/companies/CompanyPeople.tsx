import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import { Avatar } from '../../ui/Avatar'
import { RecordLine } from '../../ui/RecordLine'
import classes from './CompanyPeople.module.css'

/** Who works at a company. */
export function CompanyPeople({ companyId }: { companyId: string }) {
  const { t } = useTranslation('customer')
  const { data: people = [] } = useQuery({
    queryKey: ['person', 'of', companyId],
    queryFn: () => engine.people.ofCompany({ companyId }),
  })
  if (people.length === 0) return null
  return (
    <section className={classes.section}>
      <h3>{t('people.title')}</h3>
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          className={classes.person}
          onClick={() => go.record({ type: 'person', id: person.id })}
        >
          <RecordLine
            icon={<Avatar name={person.name} address={person.emails[0]?.address ?? ''} />}
            title={person.name}
            detail={[person.jobTitle, person.emails[0]?.address].filter(Boolean).join(' · ')}
          />
        </button>
      ))}
    </section>
  )
}
