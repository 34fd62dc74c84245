import { Checkbox, NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { csvEncodings, type CsvReading, type ReadFile } from '../../../../shared/contract/transfer'
import { csvDelimiters } from '../../../../shared/csv'
import classes from './ImportDialog.module.css'

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const

/** How a CSV file is read: what was guessed, and can be chosen otherwise. */
export function FileReading(props: {
  reading: NonNullable<ReadFile['reading']>
  change(reading: CsvReading): void
}) {
  const { t } = useTranslation('transfer')
  const { reading, change } = props
  const encodings = csvEncodings.some((one) => one === reading.encoding)
    ? csvEncodings
    : [...csvEncodings, reading.encoding]
  return (
    <div className={classes.controls}>
      <NativeSelect
        size="xs"
        label={t('file.delimiter')}
        value={reading.delimiter}
        data={csvDelimiters.map((value) => ({
          value,
          label: t(`file.delimiters.${delimiterNames[value]}`),
        }))}
        onChange={({ currentTarget: { value } }) => {
          const delimiter = csvDelimiters.find((one) => one === value)
          if (delimiter) change({ ...reading, delimiter })
        }}
      />
      <NativeSelect
        size="xs"
        label={t('file.encoding')}
        value={reading.encoding}
        data={encodings.map((value) => ({
          value,
          label: t(`file.encodings.${value}`, { defaultValue: value }),
        }))}
        onChange={({ currentTarget: { value } }) => change({ ...reading, encoding: value })}
      />
      <Checkbox
        className={classes.header}
        label={t('file.header')}
        checked={reading.hasHeader}
        onChange={({ currentTarget: { checked } }) => change({ ...reading, hasHeader: checked })}
      />
    </div>
  )
}
