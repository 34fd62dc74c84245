import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAnswered } from '../../../bridge/queries'
import { listQuery } from '../queries'
import { useRecordNames } from '../record-names'
import { SomeOfField } from './SomeOfField'

const LIMIT = 20

/** Some records of a type, which the engine finds. */
export function RecordsInput(props: {
  type: string
  ids: readonly string[]
  error: string | undefined
  isFirst: boolean
  onChange(ids: string[]): void
}) {
  const { t } = useTranslation('customer')
  const { type, ids } = props
  const [search, setSearch] = useState('')
  const query = search.trim()
  const asked = useQuery({ ...listQuery(type, query, 0, LIMIT), placeholderData: keepPreviousData })
  const known = useRecordNames(ids.map((id) => ({ type, id })))
  const found = (asked.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))
  return (
    <SomeOfField
      label={t('filters.value')}
      chosen={ids.map((id) => ({ value: id, label: known.get(id) ?? '…' }))}
      offered={() => found}
      isAnswered={isAnswered(asked)}
      onSearch={setSearch}
      error={props.error}
      isFirst={props.isFirst}
      onChange={props.onChange}
    />
  )
}
