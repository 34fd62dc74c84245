import { NativeSelect, Table } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedField, DescribedType } from '../../../../shared/contract/records'
import type { ImportPlan, ReadFile } from '../../../../shared/contract/transfer'
import { nameList } from '../../../../shared/shown-text'
import { useFieldLabel } from '../types'
import classes from './ImportDialog.module.css'
import { useColumnName } from './problem-text'

/** Which field each column becomes. */
export function MappingTable(props: {
  type: DescribedType
  file: ReadFile
  fields: ImportPlan['fields']
  change(fields: ImportPlan['fields']): void
}) {
  const { t } = useTranslation('transfer')
  const { type, file, fields, change } = props
  const fieldLabel = useFieldLabel()
  const columnName = useColumnName()
  const table = useRef<HTMLDivElement>(null)
  // The button that led here is gone, and the keys with it.
  useEffect(() => table.current?.focus(), [])
  const choices = [
    { value: '', label: t('mapping.leaveOut') },
    ...type.fields.map((field) => ({ value: field.name, label: fieldLabel(field) })),
  ]
  return (
    <div ref={table} className={classes.scroll} tabIndex={0} role="region" aria-label={t('mapping.title')}>
      <Table verticalSpacing={4} horizontalSpacing="xs" stickyHeader className={classes.mapping}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mapping.column')}</Table.Th>
            <Table.Th>{t('mapping.samples')}</Table.Th>
            <Table.Th>{t('mapping.field')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {file.columns.map(({ name, samples }, at) => {
            const chosen = fields[at] ?? null
            const field = type.fields.find((one) => one.name === chosen)
            const isSecond = chosen !== null && fields.indexOf(chosen) < at
            return (
              <Table.Tr key={at}>
                <Table.Th scope="row">{columnName(name, at)}</Table.Th>
                <Table.Td className={classes.samples}>{nameList(samples)}</Table.Td>
                <Table.Td>
                  <NativeSelect
                    size="xs"
                    aria-label={t('mapping.fieldOf', { column: columnName(name, at) })}
                    data={choices}
                    value={chosen ?? ''}
                    data-left={chosen === null || undefined}
                    onChange={({ currentTarget: { value } }) =>
                      change(fields.map((one, index) => (index === at ? value || null : one)))
                    }
                  />
                  {isSecond && field && (
                    <p className={classes.hint}>{t(isJoined(field) ? 'mapping.joined' : 'mapping.behind')}</p>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
}

/** Of several columns, text is put together and lists hold all of them; of anything else there can be but one. */
const isJoined = ({ kind, empty }: DescribedField): boolean =>
  kind === 'text' || kind === 'longText' || Array.isArray(empty)
