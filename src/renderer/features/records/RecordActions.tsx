import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowsJoin2, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { RecordRef } from '../../../shared/contract/crm'
import type { DescribedField, RecordRow } from '../../../shared/contract/records'
import { report } from '../../app/problems'
import { ChoiceField } from '../../ui/ChoiceField'
import { changeUndoably, removeUndoably } from './changes'
import { useIsGone, useRecord } from './queries'
import classes from './RecordActions.module.css'
import { stepsField, useSteps } from './steps'
import { useFieldLabel, useRecordType, useTypeWords } from './types'

/** What can be done with a record, in the corner of its page. */
export function RecordActions(props: {
  record: RecordRef
  edit(row: RecordRow): void
  merge(row: RecordRow): void
}) {
  const { record, edit, merge } = props
  const { t } = useTranslation('customer')
  const words = useTypeWords()
  const type = useRecordType(record.type)
  const { data: row } = useRecord(record)
  const isGone = useIsGone(record)
  const steps = stepsField(type)
  return (
    <div className={classes.actions}>
      {row && steps && <StepChoice row={row} field={steps} disabled={isGone} />}
      <Tooltip label={words(record.type, 'edit')}>
        <ActionIcon
          size="lg"
          aria-label={words(record.type, 'edit')}
          disabled={!row}
          onClick={() => row && edit(row)}
        >
          <IconPencil size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('merge.with')}>
        <ActionIcon
          size="lg"
          aria-label={t('merge.with')}
          disabled={!row || isGone}
          onClick={() => row && merge(row)}
        >
          <IconArrowsJoin2 size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={words(record.type, 'remove')}>
        <ActionIcon
          size="lg"
          aria-label={words(record.type, 'remove')}
          disabled={isGone}
          onClick={() => void removeUndoably(record, row?.title ?? '', null).catch(report)}
        >
          <IconTrash size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

/** How far the record got, changed at once. */
function StepChoice({ row, field, disabled }: { row: RecordRow; field: DescribedField; disabled: boolean }) {
  const words = useTypeWords()
  const fieldLabel = useFieldLabel()
  const choices = useSteps(field).map(({ value, name }) => ({ value, label: name }))
  const value = z.string().catch('').parse(row.fields[field.name])
  return (
    <ChoiceField
      aria-label={fieldLabel(field)}
      size="xs"
      w={150}
      disabled={disabled}
      choices={choices}
      value={value}
      onChange={(chosen) => {
        const message = words(row.type, 'stepChanged')
        changeUndoably({ message, row, fields: { [field.name]: chosen } }).catch(report)
      }}
    />
  )
}
