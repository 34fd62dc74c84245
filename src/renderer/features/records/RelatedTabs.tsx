import { Badge, Tabs } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { useRelatedOf } from './queries'
import { RelatedRecords } from './RelatedRecords'
import { useRecordType, useTypeWords } from './types'

/** What belongs to a record or names it, a tab for each type with how many there are; the first that has some is open. */
export function RelatedTabs({ of }: { of: RecordRow }) {
  const { t } = useTranslation('customer')
  const { number } = useFormat()
  const words = useTypeWords()
  const types = useRecordType(of.type)?.related ?? []
  const related = useRelatedOf(of, types)
  const [chosen, setChosen] = useState<string | null>(null)
  const isKnown = related.every(({ data }) => data !== undefined)
  const filled = types.find((_, at) => (related[at]?.data?.length ?? 0) > 0)
  const shown = chosen ?? filled ?? types[0]
  if (!isKnown || shown === undefined) return types.length > 0 ? <div aria-busy /> : null
  return (
    <Tabs value={shown} onChange={setChosen} keepMounted={false} px={16} pt={12}>
      <Tabs.List aria-label={t('related')}>
        {types.map((type, at) => (
          <Tabs.Tab
            key={type}
            value={type}
            px={8}
            py={6}
            rightSection={
              <Badge size="sm" variant="light" color="gray" circle>
                {number(related[at]?.data?.length ?? 0)}
              </Badge>
            }
          >
            {words(type, 'many')}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown} mx={-16}>
        <ErrorBoundary name={words(shown, 'many')} of={of.id} line>
          <RelatedRecords of={of} type={shown} />
        </ErrorBoundary>
      </Tabs.Panel>
    </Tabs>
  )
}
