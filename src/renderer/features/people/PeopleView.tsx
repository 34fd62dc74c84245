import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../../shared/contract/people'
import { BrokenView } from '../../app/BrokenView'
import { RecordActions } from '../../app/RecordActions'
import { RecordModule } from '../../app/RecordModule'
import { engine } from '../../bridge/connection'
import { Avatar } from '../../ui/Avatar'
import { RecordLine } from '../../ui/RecordLine'
import { RecordSide } from '../links/RecordSide'
import { PersonForm } from './PersonForm'

/** Everyone you deal with. */
export function PeopleView() {
  const { t } = useTranslation('customer')
  const [form, setForm] = useState<Person | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  const close = (): void => setForm(null)
  return (
    <>
      <BrokenView name={t('common:modules.people')}>
        <RecordModule<Person>
          type="person"
          title={t('people.title')}
          newLabel={t('people.new')}
          empty={{ title: t('people.empty'), text: t('people.emptyHint') }}
          fetchPage={(query, offset, limit) => engine.people.list({ query, offset, limit })}
          nameOf={(person) => person.name}
          line={(person) => (
            <RecordLine
              icon={<Avatar name={person.name} address={person.emails[0]?.address ?? ''} />}
              title={person.name}
              detail={
                [person.jobTitle, person.companyName].filter(Boolean).join(', ') ||
                (person.emails[0]?.address ?? '')
              }
            />
          )}
          detail={(id) => (
            <BrokenView name={t('types.person')} of={id}>
              <PersonDetail id={id} edit={setForm} />
            </BrokenView>
          )}
          onNew={onNew}
          onEdit={setForm}
        />
      </BrokenView>
      {form && (
        <BrokenView name={t('common:modules.people')} close={close}>
          <PersonForm person={form === 'new' ? null : form} close={close} />
        </BrokenView>
      )}
    </>
  )
}

function PersonDetail({ id, edit }: { id: string; edit(person: Person): void }) {
  const { data: person } = useQuery({ queryKey: ['person', id], queryFn: () => engine.people.get({ id }) })
  return (
    <>
      <RecordActions
        record={{ type: 'person', id }}
        name={person?.name ?? ''}
        edit={person ? () => edit(person) : null}
      />
      <RecordSide record={{ type: 'person', id, title: person?.name ?? '', subtitle: '' }} />
    </>
  )
}
