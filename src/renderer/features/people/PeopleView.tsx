import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../../shared/contract/people'
import { report } from '../../app/problems'
import { RecordModule } from '../../app/RecordModule'
import { go } from '../../app/route'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { Avatar } from '../../ui/Avatar'
import { RecordActions } from '../../ui/RecordActions'
import { RecordLine } from '../../ui/RecordLine'
import { RecordSide } from '../links/RecordSide'
import { PersonForm } from './PersonForm'

/** Everyone you deal with. */
export function PeopleView() {
  const { t } = useTranslation('customer')
  const [form, setForm] = useState<Person | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  return (
    <>
      <RecordModule<Person>
        type="person"
        title={t('people.title')}
        newLabel={t('people.new')}
        empty={{ title: t('people.empty'), text: t('people.emptyHint') }}
        fetchPage={(query, offset, limit) => engine.people.list({ query, offset, limit })}
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
        detail={(id) => <PersonDetail id={id} edit={setForm} />}
        onNew={onNew}
      />
      {form && <PersonForm person={form === 'new' ? null : form} close={() => setForm(null)} />}
    </>
  )
}

function PersonDetail({ id, edit }: { id: string; edit(person: Person): void }) {
  const { t } = useTranslation('customer')
  const { data: person } = useQuery({ queryKey: ['person', id], queryFn: () => engine.people.get({ id }) })
  const remove = async (): Promise<void> => {
    await engine.people.remove({ id })
    go.module('people')
    done(t('removed', { name: person?.name }), t('common:undo'), () => {
      engine.people.restore({ id }).then(() => go.record({ type: 'person', id }), report)
    })
  }
  return (
    <>
      <RecordActions>
        <Tooltip label={t('edit')}>
          <ActionIcon
            size="lg"
            aria-label={t('edit')}
            disabled={!person}
            onClick={() => person && edit(person)}
          >
            <IconPencil size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('remove')}>
          <ActionIcon size="lg" aria-label={t('remove')} onClick={() => void remove().catch(report)}>
            <IconTrash size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </RecordActions>
      <RecordSide record={{ type: 'person', id, title: person?.name ?? '', subtitle: '' }} />
    </>
  )
}
