import { Modal, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../../shared/contract/crm'
import type { Link } from '../../../shared/contract/links'
import { isAnswered } from '../../bridge/queries'
import { PickerList } from '../../ui/PickerList'
import { PickerSearch } from '../../ui/PickerSearch'
import { RecordIcon, useModuleTypes, useSubtitle, useTypeWords } from '../records/index'
import { foundRecords, linkThread, moveLink, useSuggestions, useThreadLinks } from './queries'

const ALL = ''

/** Finds the record a thread belongs to: suggestions first, anything else by typing. */
export function LinkPicker({
  threadId,
  from,
  note,
  close,
}: {
  threadId: number
  /** The link that is to go in its place, or null. */
  from: Link | null
  /** What is to be known before. */
  note: ReactNode
  close(): void
}) {
  const { t } = useTranslation('customer')
  const [query, setQuery] = useState('')
  const wanted = query.trim()
  const [type, setType] = useState(from?.record.type ?? ALL)
  const types = useModuleTypes()
  const subtitle = useSubtitle()
  const words = useTypeWords()
  const asked = [
    useSuggestions(threadId),
    useThreadLinks(threadId),
    useQuery({
      ...foundRecords(wanted, 20, type === ALL ? undefined : [type]),
      placeholderData: keepPreviousData,
    }),
  ] as const
  const [{ data: suggestions = [] }, { data: links = [] }, { data: found = [] }] = asked
  const linked = new Set(links.map((link) => link.record.id))
  const suggested = new Set(suggestions.map(({ record }) => record.id))
  const isOfType = (record: RecordSummary): boolean => type === ALL || record.type === type
  const choose = (record: RecordSummary) => () => {
    close()
    void (from ? moveLink(from, record) : linkThread(threadId, record))
  }
  const item = (record: RecordSummary, side: string) => ({
    key: record.id,
    icon: <RecordIcon type={record.type} />,
    title: record.title,
    detail: subtitle(record),
    side,
    run: choose(record),
  })
  const items = wanted
    ? found.filter(({ id }) => !linked.has(id)).map((record) => item(record, words(record.type, 'one')))
    : [
        ...suggestions
          .filter(({ record }) => isOfType(record))
          .map(({ record, reason, because }) => item(record, t(`reasons.${reason}`, { because }))),
        ...found
          .filter(({ id }) => !linked.has(id) && !suggested.has(id))
          .map((record) => item(record, t('reasons.recent'))),
      ]
  return (
    <Modal
      opened
      onClose={close}
      title={from ? t('linkMoveTitle', { name: from.record.title }) : t('linkTitle')}
      size="lg"
    >
      {note}
      <SegmentedControl
        size="xs"
        mb={8}
        aria-label={t('linkTypes')}
        data={[
          { value: ALL, label: t('linkAll') },
          ...types.map(({ name }) => ({ value: name, label: words(name, 'many') })),
        ]}
        value={type}
        onChange={setType}
      />
      <PickerList
        label={t('records')}
        items={items}
        isAnswered={asked.every(isAnswered)}
        empty={t('noRecord')}
        input={(props) => (
          <PickerSearch {...props} label={t('linkPlaceholder')} value={query} onQuery={setQuery} />
        )}
      />
    </Modal>
  )
}
