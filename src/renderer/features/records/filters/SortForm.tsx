import { ActionIcon, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { SortLevel } from '../../../../shared/records/filter'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { ChoiceField } from '../../../ui/ChoiceField'
import { directionWords } from './directions'
import { sortableFields, useFilterFields } from './filter-fields'
import type { Chosen } from './list-choice'
import { ListForm } from './ListForm'
import { useLines } from './use-lines'

/** So many levels tell apart whatever there is. */
const MAX_LEVELS = 5

const blank: SortLevel = { field: '', direction: 'ascending' }

/** The order of a list, level by level. */
export function SortForm(props: {
  type: DescribedType
  chosen: Chosen
  close(): void
  change(changes: Pick<Chosen, 'sort'>): void
}) {
  const { t } = useTranslation('customer')
  const fields = sortableFields(useFilterFields(props.type))
  const {
    lines: levels,
    put,
    add,
    remove,
  } = useLines<SortLevel>(() => (props.chosen.sort.length > 0 ? props.chosen.sort : [blank]))
  const take = (): void => {
    props.change({
      sort: levels.filter(({ field }) => field).map(({ field, direction }) => ({ field, direction })),
    })
    props.close()
  }
  return (
    <ErrorBoundary name={t('filters.sortCommand')} line>
      <ListForm
        addLabel={t('filters.addLevel')}
        add={() => add(blank)}
        canAdd={levels.length < MAX_LEVELS}
        isEmpty={false}
        submit={take}
        leave={take}
      >
        {levels.map((level, index) => {
          const field = fields.find(({ name }) => name === level.field)
          const others = new Set(levels.filter(({ key }) => key !== level.key).map((one) => one.field))
          const words = field && directionWords(field)
          return (
            <Group key={level.key} gap="xs" wrap="nowrap" align="flex-start" role="group">
              <ChoiceField
                flex={1}
                aria-label={t('filters.field')}
                placeholder={t('filters.field')}
                choices={fields
                  .filter(({ name }) => !others.has(name))
                  .map(({ name, label }) => ({ value: name, label }))}
                value={level.field}
                {...(index === 0 && { 'data-autofocus': true })}
                autoFocus={index > 0 && level.field === ''}
                onChange={(name) => put(level.key, { field: name })}
              />
              <ChoiceField
                flex={1}
                aria-label={t('filters.direction')}
                disabled={!words}
                choices={
                  words
                    ? (['ascending', 'descending'] as const).map((value) => ({
                        value,
                        label: t(`filters.orders.${words}.${value}`),
                      }))
                    : []
                }
                value={words ? level.direction : ''}
                onChange={(value) =>
                  put(level.key, { direction: value === 'descending' ? 'descending' : 'ascending' })
                }
              />
              <ActionIcon
                mt={4}
                aria-label={t('filters.removeLine', { field: field?.label ?? t('filters.newLevel') })}
                onClick={() => remove(level.key)}
              >
                <IconX size={15} />
              </ActionIcon>
            </Group>
          )
        })}
      </ListForm>
    </ErrorBoundary>
  )
}
