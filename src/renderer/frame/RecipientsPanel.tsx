import { IconUser, IconUsers } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../shared/contract/crm'
import type { MailAddress } from '../../shared/contract/messages'
import { nameList, shownName } from '../../shared/shown-text'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { useIsWritingIn } from '../app/in-hand'
import { useIsBeingWritten } from '../features/notes/index'
import { EmptyState } from '../ui/EmptyState'
import classes from './CustomerPanel.module.css'
import { useBesideMail, useOwners } from './owners'
import { RecordTabs } from './RecordTabs'
import { RecordSide } from './records/RecordSide'

/** Beside a mail that is being written: whom it is for, as the customer stands beside one that is read. */
export function RecipientsPanel({ recipients }: { recipients: readonly MailAddress[] }) {
  const { t } = useTranslation('customer')
  return (
    <aside className={classes.panel} aria-label={t('recipients.title')}>
      {recipients.length === 0 ? (
        <EmptyState icon={<IconUsers size={24} />} title={t('recipients.nobody')}>
          {t('recipients.nobodyText')}
        </EmptyState>
      ) : (
        <ErrorBoundary name={t('recipients.title')}>
          <Recipients recipients={recipients} />
        </ErrorBoundary>
      )}
    </aside>
  )
}

function Recipients({ recipients }: { recipients: readonly MailAddress[] }) {
  const { t } = useTranslation('customer')
  const owners = useOwners(recipients)
  const [chosen, setChosen] = useState<string | null>(null)
  const [last, setLast] = useState<RecordSummary | null>(null)
  const holdsWords = useIsBeingWritten(last?.id)
  const isWriting = useIsWritingIn('[data-record-side]')
  const known = new Map(
    owners
      .filter(({ kind }) => kind === 'person' || kind === 'machine')
      .flatMap(({ person, company }) => person ?? company ?? [])
      .map((record) => [record.id, record]),
  )
  // A note that is being written about somebody stays when they are taken out of the recipients.
  const held = holdsWords || isWriting ? last : null
  const records = held && !known.has(held.id) ? [held, ...known.values()] : [...known.values()]
  const record =
    records.find(({ id }) => id === chosen) ?? records.find(({ id }) => id === held?.id) ?? records[0]
  if (record && record.id !== last?.id) setLast(record)
  const shown = record?.id ?? null
  useEffect(() => {
    useBesideMail.setState({ id: shown })
    return () => useBesideMail.setState({ id: null })
  }, [shown])
  if (!record) {
    const isOurs = owners.length > 0 && owners.every(({ kind }) => kind === 'me' || kind === 'colleague')
    const names = nameList(recipients.slice(0, NAMED).map(shownName))
    return (
      <EmptyState
        icon={isOurs ? <IconUsers size={24} /> : <IconUser size={24} />}
        title={t(isOurs ? 'recipients.ours' : 'recipients.strangers')}
      >
        {t(isOurs ? 'recipients.oursText' : 'recipients.strangersText', { names })}
      </EmptyState>
    )
  }
  return (
    <>
      {records.length > 1 && <RecordTabs records={records} current={record} choose={setChosen} />}
      <ErrorBoundary key={record.id} name={record.title}>
        <RecordSide record={record} />
      </ErrorBoundary>
    </>
  )
}

const NAMED = 3
