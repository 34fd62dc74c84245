import { ActionIcon, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { RecordRef } from '../../../shared/contract/crm'
import type { DescribedField, RecordRow } from '../../../shared/contract/records'
import { shownActions } from '../../app/action'
import { inBrackets, useKeyText } from '../../app/key-choice'
import { report } from '../../app/problems'
import { ChoiceField } from '../../ui/ChoiceField'
import { recordActionsOf } from './actions/index'
import { useIsGone, useRecord } from './queries'
import classes from './RecordActions.module.css'
import { changeStep } from './step-on'
import { stepsField, useSteps } from './steps'
import { useFieldLabel, useRecordType, useTypeWords } from './types'

/** What can be done with a record, in the corner of its page. */
export function RecordActions({ record }: { record: RecordRef }) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const keyText = useKeyText()
  const type = useRecordType(record.type)
  const { data: row } = useRecord(record)
  const isGone = useIsGone(record)
  const steps = stepsField(type)
  if (!row) return <div className={classes.actions} aria-busy />
  const actions = recordActionsOf(record.type).map((action) => action((word) => words(record.type, word)))
  return (
    <div className={classes.actions}>
      {steps && <StepChoice row={row} field={steps} disabled={isGone} />}
      {shownActions(actions, { row, isGone, next: null }, t, keyText).map(
        ({ id, label, key, icon: ActionSign, run }) => (
          <Tooltip key={id} label={`${label}${inBrackets(key)}`}>
            <ActionIcon size="lg" aria-label={label} onClick={run}>
              <ActionSign size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        ),
      )}
    </div>
  )
}

/** How far the record got, changed at once. */
function StepChoice({ row, field, disabled }: { row: RecordRow; field: DescribedField; disabled: boolean }) {
  const words = useTypeWords()
  const type = useRecordType(row.type)
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
        if (type) changeStep(row, type, chosen, words(row.type, 'stepChanged')).catch(report)
      }}
    />
  )
}
