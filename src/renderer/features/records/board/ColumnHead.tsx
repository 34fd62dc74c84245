import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronsLeft } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../app/format'
import type { Column } from './columns'
import { useSums } from './sums'
import classes from './RecordBoard.module.css'

/** What a step is called, how many records have reached it and what they come to. */
export function ColumnHead({
  column,
  count,
  fold,
}: {
  column: Column
  count: number
  fold?: (() => void) | undefined
}) {
  const { t } = useTranslation('customer')
  const { number } = useFormat()
  const sums = useSums()(column.group?.sums ?? [])
  const foldLabel = t('board.fold', { name: column.name })
  return (
    <div className={classes.columnHead} data-tone={column.tone || undefined}>
      <h2>
        <bdi>{column.name}</bdi> <span>{number(count)}</span>
      </h2>
      {fold && (
        <Tooltip label={foldLabel}>
          <ActionIcon size="sm" aria-label={foldLabel} onClick={fold}>
            <IconChevronsLeft size={15} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      <p className={classes.sums}>{sums}</p>
    </div>
  )
}
