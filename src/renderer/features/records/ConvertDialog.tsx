import { Button, Fieldset, Group, Modal, Stack, TextInput, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenRecord, LeadConversion } from '../../../shared/contract/leads'
import type { DescribedField, RecordRow } from '../../../shared/contract/records'
import { recordTypes } from '../../../shared/records/record-types'
import { withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { printedKeys, submitByKey } from '../../app/key-names'
import { report } from '../../app/problems'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { onOwnSubmit } from '../../ui/own-events'
import { convertUndoably } from './changes'
import { useKindTools } from './kind-tools'
import { kindOf } from './kinds'
import type { KindTools } from './kinds/kind'
import { chosen, isUnresolved, noRecord, type RecordChoice } from './kinds/record-choice'
import { RecordPicker } from './kinds/RecordPicker'
import classes from './MergeDialog.module.css'
import { useFieldLabel, useRecordType, useRecordTypes } from './types'

/** A lead becomes a person, a company and a deal: whom it says is shown first, and may be chosen otherwise. */
export function ConvertDialog({ row, close }: { row: RecordRow; close(): void }) {
  const { t } = useTranslation('customer')
  const dealType = useRecordType('deal')
  const tools = useKindTools(dealType)
  const { data: proposal } = useQuery(
    queries.leads.propose.queryOptions({ input: { id: row.id }, meta: staleOn('record') }),
  )
  return (
    <Modal opened onClose={close} title={t('convert.title', { name: withinSentence(row.title) })} size="lg">
      {proposal && dealType && tools ? (
        <ErrorBoundary name={t('convert.action')}>
          <Conversion {...{ row, proposal, tools, close }} fields={dealType.fields} />
        </ErrorBoundary>
      ) : (
        <div aria-busy />
      )}
    </Modal>
  )
}

const DEAL_FIELDS = ['amount', 'stageId']

const toChoice = (proposed: LeadConversion['company']): RecordChoice =>
  proposed === null
    ? noRecord
    : proposed.id === null
      ? { id: null, text: proposed.name, isNew: true }
      : chosen(proposed.id, proposed.name)

const chosenRecord = ({ id, text, isNew }: RecordChoice): ChosenRecord | null =>
  id !== null ? { id } : isNew ? { name: text.trim() } : null

function Conversion(props: {
  row: RecordRow
  proposal: LeadConversion
  tools: KindTools
  fields: readonly DescribedField[]
  close(): void
}) {
  const { row, proposal, tools, close } = props
  const { t } = useTranslation('customer')
  const types = useRecordTypes()
  const fieldLabel = useFieldLabel()
  const [person, setPerson] = useState(() => toChoice(proposal.person))
  const [company, setCompany] = useState(() => toChoice(proposal.company))
  const [title, setTitle] = useState(proposal.deal.title)
  const fields = props.fields.filter(({ name }) => DEAL_FIELDS.includes(name))
  const proposed: RecordRow = { ...row, type: 'deal', references: {}, fields: { ...proposal.deal } }
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>(() =>
    Object.fromEntries(
      fields.map((field) => [field.name, kindOf(field, types).toForm(field, proposed, tools)]),
    ),
  )
  const [isTried, setIsTried] = useState(false)
  const [isSaving, setIsSaving] = useState(false)
  const errorsOf = (field: DescribedField) =>
    kindOf(field, types).errors?.(
      values[field.name],
      field,
      tools,
      (value) => setValues({ ...values, [field.name]: value }),
      null,
    ) ?? {}

  const convert = async (): Promise<void> => {
    const wanted = chosenRecord(person)
    const isReady =
      title.trim() !== '' &&
      !isUnresolved(company) &&
      fields.every((field) => Object.keys(errorsOf(field)).length === 0)
    if (!wanted || !isReady) return setIsTried(true)
    const brought = fields.map((field) => {
      const read = kindOf(field, types).fromForm(values[field.name], field, null, tools)
      return [field.name, 'value' in read ? read.value : null]
    })
    const deal = recordTypes.deal.fields
      .pick({ title: true, amount: true, stageId: true })
      .parse({ title: title.trim(), ...Object.fromEntries(brought) })
    setIsSaving(true)
    try {
      await convertUndoably(row, { person: wanted, company: chosenRecord(company), deal })
      close()
    } finally {
      setIsSaving(false)
    }
  }
  const submit = (): Promise<void> => convert().catch(report)
  return (
    <form onSubmit={(event) => onOwnSubmit(event, submit)} onKeyDown={submitByKey}>
      <Stack gap="sm">
        <Group grow gap="sm" align="flex-start">
          <RecordPicker
            type="person"
            label={t('convert.person')}
            value={person}
            onChange={setPerson}
            error={isTried && chosenRecord(person) === null ? t('convert.personNeeded') : undefined}
          />
          <RecordPicker type="company" label={t('convert.company')} value={company} onChange={setCompany} />
        </Group>
        <Fieldset legend={t('convert.deal')}>
          <Stack gap="sm">
            <TextInput
              label={fieldLabel({ name: 'title', label: 'title' })}
              value={title}
              maxLength={200}
              data-autofocus
              error={isTried && title.trim() === '' ? t('types.deal.missing') : undefined}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {fields.map((field) => {
              const { Input } = kindOf(field, types)
              return (
                <Input
                  key={field.name}
                  field={field}
                  label={fieldLabel(field)}
                  description={undefined}
                  value={values[field.name]}
                  isFirst={false}
                  errors={isTried ? errorsOf(field) : {}}
                  onChange={(value) => setValues({ ...values, [field.name]: value })}
                  suggest={() => undefined}
                  suggestTitle={() => undefined}
                  tools={tools}
                />
              )
            })}
          </Stack>
        </Fieldset>
        <p className={classes.hint}>{t('convert.hint')}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Tooltip label={printedKeys('mod+enter')}>
            <Button type="submit" loading={isSaving}>
              {t('convert.convert')}
            </Button>
          </Tooltip>
        </Group>
      </Stack>
    </form>
  )
}
