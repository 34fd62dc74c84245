import { Checkbox, NativeSelect, Radio, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import { onAlike, writtenIn, type ImportPlan } from '../../../../shared/contract/transfer'
import classes from './ImportDialog.module.css'
import { mappedFields } from './import-plan'

/** What is done with rows like records that are here, with names of records that are not, and how figures are read. */
export function ImportOptions(props: {
  type: DescribedType
  plan: ImportPlan
  change(plan: Partial<ImportPlan>): void
}) {
  const { t } = useTranslation('transfer')
  const { type, plan, change } = props
  const fields = mappedFields(type, plan)
  const hasFigures = fields.some(({ kind }) => kind === 'day' || kind === 'money')
  const namesRecords = fields.some(({ kind, required }) => kind === 'reference' && !required)
  return (
    <div className={classes.options}>
      <Radio.Group
        label={t('options.alike')}
        value={plan.onAlike}
        onChange={(value) => change({ onAlike: onAlike.parse(value) })}
      >
        <Stack gap="sm" mt="xs">
          {onAlike.options.map((value) => (
            <Radio key={value} value={value} label={t(`options.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Stack gap="sm">
        {namesRecords && (
          <Checkbox
            label={t('options.createNamed')}
            checked={plan.createNamed}
            onChange={({ currentTarget: { checked } }) => change({ createNamed: checked })}
          />
        )}
        {hasFigures && (
          <NativeSelect
            size="xs"
            label={t('options.writtenIn')}
            value={plan.writtenIn}
            data={writtenIn.options.map((value) => ({ value, label: t(`options.written.${value}`) }))}
            onChange={({ currentTarget: { value } }) => change({ writtenIn: writtenIn.parse(value) })}
          />
        )}
      </Stack>
    </div>
  )
}
