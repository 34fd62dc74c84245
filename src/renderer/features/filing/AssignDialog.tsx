import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../../shared/contract/crm'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { staleOn } from '../../bridge/freshness'
import { isAnswered, queries } from '../../bridge/queries'
import { onOwnSubmit } from '../../ui/own-events'
import { AddressText, LineText } from '../../ui/PersonName'
import { PickerList } from '../../ui/PickerList'
import { PickerSearch } from '../../ui/PickerSearch'
import { foundRecords } from '../links/index'
import { RecordIcon, useSubtitle, useTypeWords } from '../records/index'
import { assign } from './queries'

const CLIENTS = ['person', 'company']

/** Hands mail of an unknown address to a client who is there: which one, and what goes with it. */
export function AssignDialog(props: { threadId: number; address: string; close(): void }) {
  const { t } = useTranslation('filing')
  const [client, choose] = useState<RecordSummary | null>(null)
  return (
    <Modal opened onClose={props.close} title={t('assign.title')} size="lg">
      <ErrorBoundary name={t('assign.title')} line>
        {client ? (
          <WhatElse {...props} client={client} back={() => choose(null)} />
        ) : (
          <Clients choose={choose} />
        )}
      </ErrorBoundary>
    </Modal>
  )
}

function Clients({ choose }: { choose(client: RecordSummary): void }) {
  const { t } = useTranslation('filing')
  const [query, setQuery] = useState('')
  const subtitle = useSubtitle()
  const words = useTypeWords()
  const asked = useQuery({
    ...foundRecords(query.trim(), 20, CLIENTS),
    placeholderData: keepPreviousData,
  })
  const items = (asked.data ?? []).map((record) => ({
    key: record.id,
    icon: <RecordIcon type={record.type} />,
    title: record.title,
    detail: subtitle(record),
    side: words(record.type, 'one'),
    run: () => choose(record),
  }))
  return (
    <PickerList
      label={t('assign.clients')}
      items={items}
      isAnswered={isAnswered(asked)}
      empty={t('assign.nobody')}
      input={(input) => (
        <PickerSearch {...input} label={t('assign.search')} value={query} onQuery={setQuery} />
      )}
    />
  )
}

function WhatElse(props: {
  threadId: number
  address: string
  client: RecordSummary
  back(): void
  close(): void
}) {
  const { threadId, address, client, back, close } = props
  const { t } = useTranslation('filing')
  const [addsAddress, setAddsAddress] = useState(client.type === 'person')
  const [linksPast, setLinksPast] = useState(false)
  const record = { type: client.type, id: client.id }
  const { data: past } = useQuery(
    queries.filing.countPast.queryOptions({ input: { address, record }, meta: staleOn('links') }),
  )
  const others = Math.max(0, (past ?? 0) - 1)
  return (
    <form
      onSubmit={(event) =>
        onOwnSubmit(event, () => {
          close()
          void assign({ threadId, record, address, addsAddress, linksPast: linksPast && others > 0 })
        })
      }
    >
      <Stack gap="sm">
        <Group gap="xs">
          <RecordIcon type={client.type} />
          <strong>
            <LineText text={client.title} />
          </strong>
          <AddressText address={address} />
        </Group>
        {client.type === 'person' && (
          <Checkbox
            label={t('assign.addAddress', { address, name: client.title })}
            checked={addsAddress}
            onChange={(event) => setAddsAddress(event.currentTarget.checked)}
          />
        )}
        <Checkbox
          label={t('assign.linkPast', { count: others })}
          description={t('assign.linkPastHint')}
          disabled={others === 0}
          checked={linksPast}
          onChange={(event) => setLinksPast(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={back}>
            {t('assign.back')}
          </Button>
          <Button type="submit" data-autofocus>
            {t('assign.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
