import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DescribedField, DescribedType } from '../../../../shared/contract/records'
import type { ImportPlan, PreviewRow } from '../../../../shared/contract/transfer'
import { withinSentence } from '../../../../shared/shown-text'
import { useFieldText } from '../field-text'
import { useFieldLabel } from '../types'
import classes from './ImportDialog.module.css'
import { mappedFields } from './import-plan'
import { useRowProblemText } from './problem-text'

/** The first rows of a file, as they will become. */
export function PreviewTable(props: {
  type: DescribedType
  plan: ImportPlan
  rows: readonly PreviewRow[]
  isStale: boolean
}) {
  const { t } = useTranslation('transfer')
  const { type, plan, rows, isStale } = props
  const fieldLabel = useFieldLabel()
  const fieldText = useFieldText()
  const problemText = useRowProblemText(type)
  const fields = mappedFields(type, plan)
  const textOf = (field: DescribedField, { fields: values, names }: PreviewRow): string => {
    const named = names[field.name]
    if (named) {
      const name = fieldText(field, values[field.name] ?? '', named.title)
      return named.isNew ? t('preview.isNew', { name: withinSentence(named.title) }) : name
    }
    return field.name in values ? fieldText(field, values[field.name], '') : ''
  }
  return (
    <div
      className={classes.scroll}
      tabIndex={0}
      role="region"
      aria-label={t('preview.title')}
      data-stale={isStale || undefined}
    >
      <Table verticalSpacing={4} horizontalSpacing="xs" stickyHeader className={classes.preview}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('preview.row')}</Table.Th>
            <Table.Th>{t('preview.state')}</Table.Th>
            {fields.map((field) => (
              <Table.Th key={field.name}>{fieldLabel(field)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.number}>
              <Table.Td>{row.number}</Table.Td>
              <Table.Td data-refused={row.problems.length > 0 || undefined}>
                {row.problems.length > 0
                  ? t('preview.refused')
                  : row.alike
                    ? t('preview.alike', { name: withinSentence(row.alike.title) })
                    : t('preview.new')}
              </Table.Td>
              {fields.map((field) => {
                const problem = row.problems.find((one) => one.field === field.name)
                return (
                  <Table.Td key={field.name} data-refused={problem !== undefined || undefined}>
                    {problem ? problemText(problem) : textOf(field, row)}
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
