import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../app/format'
import type { Column } from './columns'
import { useDropTarget, type Dropping } from './drop-target'
import { useSums } from './sums'
import classes from './RecordBoard.module.css'

/** A step that ends it, out of the way until it is opened; cards can be dropped on it. */
export function FoldedColumn(props: { column: Column; unfold(): void; dropping: Dropping }) {
  const { column, unfold, dropping } = props
  const { t } = useTranslation('customer')
  const { number } = useFormat()
  const sums = useSums()(column.group?.sums ?? [])
  const target = useDropTarget(dropping)
  return (
    <button
      type="button"
      className={classes.folded}
      data-tone={column.tone || undefined}
      aria-expanded={false}
      title={[t('board.unfold', { name: column.name }), sums].filter(Boolean).join(': ')}
      onClick={unfold}
      {...target}
    >
      {column.name} <span>{number(column.group?.count ?? 0)}</span>
    </button>
  )
}
