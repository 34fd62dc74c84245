import { ActionIcon, Button, Group, Stack } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { SortLevel } from '../../../../shared/records/filter'
import { ChoiceField } from '../../../ui/ChoiceField'
import { directionWords } from './directions'
import { sortableFields, useFilterFields } from './filter-fields'
import type { Chosen } from './list-choice'
import { useLeaving } from './ListPopover'

/** So many levels tell apart whatever there is. */
const MAX_LEVELS = 5

/** The order of a list, level by level. */
export function SortForm(props: {
  type: DescribedType
  chosen: Chosen
  close(): void
  change(changes: Pick<Chosen, 'sort'>): void
}) {
  const { t } = useTranslation('customer')
  const fields = sortableFields(useFilterFields(props.type))
  const keys = useRef(0)
  const [levels, setLevels] = useState<readonly (SortLevel & { key: number })[]>(() => {
    const known = props.chosen.sort.map((level, key) => ({ ...level, key }))
    return known.length > 0 ? known : [{ field: '', direction: 'ascending', key: 0 }]
  })
  const put = (key: number, changes: Partial<SortLevel>): void =>
    setLevels((before) => before.map((level) => (level.key === key ? { ...level, ...changes } : level)))
  const take = (): void => {
    props.change({
      sort: levels.filter(({ field }) => field).map(({ field, direction }) => ({ field, direction })),
    })
    props.close()
  }
  useLeaving(take)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <Stack gap="sm">
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
                onClick={() => setLevels(levels.filter(({ key }) => key !== level.key))}
              >
                <IconX size={15} />
              </ActionIcon>
            </Group>
          )
        })}
        <Group justify="space-between">
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            disabled={levels.length >= MAX_LEVELS}
            onClick={() => {
              keys.current = Math.max(keys.current, ...levels.map(({ key }) => key)) + 1
              setLevels([...levels, { field: '', direction: 'ascending', key: keys.current }])
            }}
          >
            {t('filters.addLevel')}
          </Button>
          <Button type="submit" size="compact-sm">
            {t('filters.apply')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
