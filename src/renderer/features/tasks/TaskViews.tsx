import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../../../shared/records/filter'
import { isSameValue } from '../../app/form-draft'
import { go, useRoute, type ListChoice } from '../../app/route'

const isOpen: Condition = { field: 'status', operator: 'anyOf', value: ['open'] }
const whose = (operator: Condition['operator']): ListChoice => ({
  filter: { match: 'all', of: [isOpen, { field: 'assigneeId', operator, value: null }] },
  sort: [
    { field: 'dueAt', direction: 'ascending' },
    { field: 'dueTime', direction: 'ascending' },
  ],
})

/** What the user is to do, and what others are, soonest due first. */
const views: Readonly<Record<string, ListChoice>> = {
  all: { filter: { match: 'all', of: [] }, sort: [] },
  mine: whose('isEmpty'),
  delegated: whose('isNotEmpty'),
}

export function TaskViews() {
  const { t } = useTranslation('customer')
  const shown = useRoute(({ lists }) => lists['task']) ?? views['all']
  const current = Object.keys(views).find((name) => isSameValue(views[name], shown)) ?? ''
  return (
    <SegmentedControl
      mx="md"
      mb={6}
      size="xs"
      aria-label={t('taskViews.label')}
      data={Object.keys(views).map((value) => ({ value, label: t(`taskViews.${value}`) }))}
      value={current}
      onChange={(name) => {
        const view = views[name]
        if (view) go.list('task', view)
      }}
    />
  )
}
