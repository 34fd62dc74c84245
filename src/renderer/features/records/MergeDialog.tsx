import { Button, Group, Modal, Radio, Stack, Table, Tooltip } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedField, RecordRow } from '../../../shared/contract/records'
import { labelled, withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { isSameValue } from '../../app/form-draft'
import { printedKeys, submitByKey } from '../../app/key-names'
import { report } from '../../app/problems'
import { isAnswered } from '../../bridge/queries'
import { PickerList } from '../../ui/PickerList'
import { PickerSearch } from '../../ui/PickerSearch'
import { alikeQuery } from './alike'
import { mergeUndoably } from './changes'
import { named, useFieldText, useSubtitle } from './field-text'
import classes from './MergeDialog.module.css'
import { listQuery, useRecord } from './queries'
import { RecordIcon } from './RecordIcon'
import { useFieldLabel, useRecordType } from './types'
import { onOwnSubmit } from '../../ui/own-events'

const LIMIT = 20

/** Makes one record of two: which the other one is, which of them stays, and what it keeps of both. */
export function MergeDialog({ row, close }: { row: RecordRow; close(): void }) {
  const { t } = useTranslation('customer')
  const [other, setOther] = useState<string | null>(null)
  const { data: one } = useRecord({ type: row.type, id: row.id })
  const { data: two } = useRecord(other === null ? null : { type: row.type, id: other })
  const title = one && two ? t('merge.into') : t('merge.title', { name: withinSentence(row.title) })
  return (
    <Modal opened onClose={close} title={title} size="lg">
      {one && two ? (
        <ErrorBoundary name={t('merge.into')}>
          <Sides one={one} two={two} close={close} />
        </ErrorBoundary>
      ) : (
        <OtherOne row={row} choose={(chosen) => setOther(chosen.id)} />
      )}
    </Modal>
  )
}

/** Those that seem to be the same come first; any other is found by typing. */
function OtherOne({ row, choose }: { row: RecordRow; choose(other: RecordRow): void }) {
  const { t } = useTranslation()
  const subtitle = useSubtitle()
  const [query, setQuery] = useState('')
  const { type, id, fields } = row
  const wanted = query.trim()
  const asked = [
    useQuery(alikeQuery(type, fields, id)),
    useQuery({ ...listQuery(type, wanted, 0, LIMIT), placeholderData: keepPreviousData }),
  ] as const
  const [{ data: alike = [] }, { data: found }] = asked
  const likely = wanted ? [] : alike.map(({ record }) => record)
  const rows = [...likely, ...(found?.rows ?? [])].filter(
    (one, at, all) => one.id !== id && all.findIndex((same) => same.id === one.id) === at,
  )
  return (
    <PickerList
      label={t('customer:merge.other')}
      isAnswered={asked.every(isAnswered)}
      isGuess={!wanted && likely.length === 0}
      items={rows.map((one) => ({
        key: one.id,
        icon: <RecordIcon type={type} />,
        title: one.title,
        detail: subtitle(one),
        side: likely.includes(one) ? t('customer:merge.alike') : undefined,
        run: () => choose(one),
      }))}
      empty={t('nothingFound')}
      input={(props) => (
        <PickerSearch
          {...props}
          label={t('customer:merge.other')}
          placeholder={t('records.search')}
          value={query}
          onQuery={setQuery}
        />
      )}
    />
  )
}

/** Both side by side. Where they differ the user says which value is kept; lists are kept whole. */
function Sides({ one, two, close }: { one: RecordRow; two: RecordRow; close(): void }) {
  const { t } = useTranslation('customer')
  const group = useId()
  const type = useRecordType(one.type)
  const fieldText = useFieldText()
  const fieldLabel = useFieldLabel()
  const [stays, setStays] = useState(one.id)
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [saving, setSaving] = useState(false)
  const sides = [one, two]
  const [keep, other] = stays === one.id ? [one, two] : [two, one]
  const textOf = (row: RecordRow, field: DescribedField): string => {
    const value = row.fields[field.name] ?? null
    return fieldText(field, value, named(row, value)?.title ?? '')
  }
  const lines = (type?.fields ?? []).filter((field) => sides.some((row) => textOf(row, field)))
  const isChoice = (field: DescribedField): boolean =>
    !Array.isArray(field.empty) &&
    sides.every((row) => textOf(row, field)) &&
    !isSameValue(one.fields[field.name], two.fields[field.name])
  const valueFrom = (field: DescribedField): string => chosen[field.name] ?? keep.id
  const left = lines.filter(isChoice).map((field) => {
    const lost = valueFrom(field) === one.id ? two : one
    return labelled(fieldLabel(field), textOf(lost, field))
  })
  const merge = async (): Promise<void> => {
    setSaving(true)
    try {
      const taken = lines.filter((field) => isChoice(field) && valueFrom(field) === other.id)
      await mergeUndoably(
        keep,
        other,
        taken.map(({ name }) => name),
        type?.related ?? [],
      )
      close()
    } finally {
      setSaving(false)
    }
  }
  const submit = (): Promise<void> => merge().catch(report)
  return (
    <form onSubmit={(event) => onOwnSubmit(event, submit)} onKeyDown={submitByKey}>
      <Stack gap="sm">
        <Table className={classes.sides} verticalSpacing={6} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="row">{t('merge.stays')}</Table.Th>
              {sides.map((row, at) => (
                <Table.Th key={row.id} scope="col">
                  <Radio
                    name={`${group}-stays`}
                    label={row.title}
                    aria-label={t('merge.keep', { name: row.title, place: at + 1 })}
                    {...(at === 0 && { 'data-autofocus': true, autoFocus: true })}
                    checked={stays === row.id}
                    onChange={() => setStays(row.id)}
                  />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((field) => (
              <Table.Tr key={field.name}>
                <Table.Th scope="row">{fieldLabel(field)}</Table.Th>
                {sides.map((row) => (
                  <Table.Td key={row.id}>
                    {isChoice(field) ? (
                      <Radio
                        name={`${group}-${field.name}`}
                        label={textOf(row, field)}
                        aria-label={`${fieldLabel(field)}: ${textOf(row, field)}`}
                        checked={valueFrom(field) === row.id}
                        onChange={() => setChosen({ ...chosen, [field.name]: row.id })}
                      />
                    ) : (
                      textOf(row, field) || '–'
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <p className={classes.hint}>{t('merge.hint')}</p>
        {left.length > 0 && (
          <p className={classes.hint} role="status">
            {t('merge.left', { values: left.join(' · ') })}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Tooltip label={printedKeys('mod+enter')}>
            <Button type="submit" loading={saving}>
              {t('merge.merge')}
            </Button>
          </Tooltip>
        </Group>
      </Stack>
    </form>
  )
}
