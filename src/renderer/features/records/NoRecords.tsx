import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/EmptyState'
import { askToCreate, askToImport } from './dialogs'
import { RecordIcon } from './RecordIcon'
import { useTypeWords } from './types'

/** What stands in the place of records where there are none, or none that a search and a filter find. */
export function NoRecords(props: {
  type: string
  isSearched: boolean
  isFiltered: boolean
  clearFilter(): void
}) {
  const { type, isSearched, isFiltered, clearFilter } = props
  const { t } = useTranslation()
  const words = useTypeWords()
  const title = isFiltered
    ? t('customer:filters.none')
    : isSearched
      ? t('nothingFound')
      : words(type, 'empty')
  return (
    <EmptyState
      icon={<RecordIcon type={type} size={24} />}
      title={title}
      action={
        isFiltered ? (
          <Button variant="default" onClick={clearFilter}>
            {t('customer:filters.clear')}
          </Button>
        ) : (
          !isSearched && (
            <Group gap="sm" justify="center">
              <Button onClick={() => askToCreate(type)}>{words(type, 'new')}</Button>
              <Button variant="default" onClick={() => askToImport(type)}>
                {t('transfer:import')}
              </Button>
            </Group>
          )
        )
      }
    >
      {!isSearched && !isFiltered && words(type, 'emptyHint')}
    </EmptyState>
  )
}
