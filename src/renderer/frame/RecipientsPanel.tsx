import { IconUser, IconUsers } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../shared/contract/messages'
import { nameList, shownName } from '../../shared/shown-text'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { EmptyState } from '../ui/EmptyState'
import classes from './CustomerPanel.module.css'
import { useBesideMail, useOwners } from './owners'
import { RecordTabs } from './RecordTabs'
import { RecordSide } from './records/RecordSide'
import { useShownRecord } from './shown-record'

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
  const known = new Map(
    owners
      .filter(({ kind }) => kind === 'person' || kind === 'machine')
      .flatMap(({ person, company }) => person ?? company ?? [])
      .map((record) => [record.id, record]),
  )
  const { records, record, choose } = useShownRecord([...known.values()])
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
      {records.length > 1 && <RecordTabs records={records} current={record} choose={choose} />}
      <ErrorBoundary key={record.id} name={record.title}>
        <RecordSide record={record} />
      </ErrorBoundary>
    </>
  )
}

const NAMED = 3
