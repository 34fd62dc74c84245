import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BrokenView } from '../../app/BrokenView'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import { Avatar } from '../../ui/Avatar'
import { RecordLine } from '../../ui/RecordLine'
import { SectionHead } from '../../ui/SectionHead'
import { chosen } from '../links/RecordPicker'
import { PersonForm } from '../people/PersonForm'
import classes from './CompanyPeople.module.css'

/** Who works at a company, and the way to add somebody. */
export function CompanyPeople({ companyId, companyName }: { companyId: string; companyName: string }) {
  const { t } = useTranslation('customer')
  const { data: people = [] } = useQuery({
    queryKey: ['person', 'of', companyId],
    queryFn: () => engine.people.ofCompany({ companyId }),
  })
  const [adding, setAdding] = useState(false)
  const close = (): void => setAdding(false)
  return (
    <section className={classes.section}>
      <SectionHead title={t('people.title')} addLabel={t('people.new')} add={() => setAdding(true)} />
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
      {adding && (
        <BrokenView name={t('common:modules.people')} close={close}>
          <PersonForm
            person={null}
            company={chosen(companyId, companyName)}
            close={close}
            saved={() => undefined}
          />
        </BrokenView>
      )}
    </section>
  )
}
