import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../shared/contract/crm'
import { report } from './problems'
import { removeUndoably } from './record-remove'
import classes from './RecordActions.module.css'

/** What can be done with a record, in the corner of its page. `edit` is null until the record is there. */
export function RecordActions(props: {
  record: RecordRef
  name: string
  edit: (() => void) | null
  children?: ReactNode
}) {
  const { record, name, edit } = props
  const { t } = useTranslation('customer')
  return (
    <div className={classes.actions}>
      {props.children}
      <Tooltip label={t(`editTitle.${record.type}`)}>
        <ActionIcon
          size="lg"
          aria-label={t(`editTitle.${record.type}`)}
          disabled={!edit}
          onClick={() => edit?.()}
        >
          <IconPencil size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t(`removeTitle.${record.type}`)}>
        <ActionIcon
          size="lg"
          aria-label={t(`removeTitle.${record.type}`)}
          onClick={() => void removeUndoably(record, name, null).catch(report)}
        >
          <IconTrash size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
