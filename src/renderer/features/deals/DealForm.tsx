import { Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Deal, DealFields, Stage } from '../../../shared/contract/deals'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { useFormat } from '../../app/format'
import { updateUndoably } from '../../app/record-undo'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import {
  chosen,
  isUnresolved,
  noRecord,
  recordChoice,
  recordIdOf,
  RecordPicker,
  type RecordChoice,
} from '../links/RecordPicker'
import { useStageName, useStages } from './queries'

const formValues = z.object({
  title: z.string(),
  amount: z.string(),
  currency: z.string(),
  stageId: z.string(),
  person: recordChoice,
  company: recordChoice,
  closeOn: z.string(),
})
type Values = z.infer<typeof formValues>

interface DealFormProps {
  deal: Deal | null
  /** Whom a new deal is with. */
  of?: { person?: RecordChoice; company?: RecordChoice }
  close(): void
  /** Instead of going to the deal's own page. */
  saved?(deal: Deal): void
}

/** A new deal, or the fields of a known one. */
export function DealForm(props: DealFormProps) {
  const { deal, of } = props
  const { amountText } = useFormat()
  const { data: stages } = useStages()
  const base: Values = {
    title: deal?.title ?? '',
    amount: deal?.amountMinor ? amountText(deal.amountMinor, deal.currency) : '',
    currency: deal?.currency ?? 'EUR',
    stageId: deal?.stageId ?? stages?.[0]?.id ?? '',
    person: deal ? chosen(deal.personId, deal.personName) : (of?.person ?? noRecord),
    company: deal ? chosen(deal.companyId, deal.companyName) : (of?.company ?? noRecord),
    closeOn: isoDay(deal?.expectedCloseAt ?? null),
  }
  const where = deal?.id ?? ['new', of?.person?.id, of?.company?.id].filter(Boolean).join(':')
  const draft = useFormDraft(`form:deal:${where}`, formValues, base)
  return stages && draft ? <Fields {...props} stages={stages} draft={draft} /> : null
}

function Fields({
  deal,
  stages,
  draft,
  close,
  saved,
}: DealFormProps & {
  stages: Stage[]
  draft: FormDraft<Values>
}) {
  const { t } = useTranslation('customer')
  const stageName = useStageName()
  const { readAmount, exactMoney } = useFormat()
  const form = useForm<Values>({
    initialValues: draft.values,
    onValuesChange: draft.keep,
    validate: {
      title: (title) => (title.trim() ? null : t('dealsView.titleMissing')),
      amount: (amount, { currency }) => {
        const read = readAmount(amount, currency)
        return 'problem' in read ? t(`amount.${read.problem}`, { currency }) : null
      },
      person: (choice) => (isUnresolved(choice) ? t('picker.unresolved') : null),
      company: (choice) => (isUnresolved(choice) ? t('picker.unresolved') : null),
    },
  })
  const { amount, currency, person, company } = form.getValues()
  const read = readAmount(amount, currency)
  const save = async (values: Values): Promise<void> => {
    const typed = readAmount(values.amount, values.currency)
    const fields: DealFields = {
      title: values.title.trim(),
      amountMinor: 'minor' in typed ? typed.minor : 0,
      currency: values.currency,
      stageId: values.stageId,
      personId: await recordIdOf('person', values.person),
      companyId: await recordIdOf('company', values.company),
      expectedCloseAt: values.closeOn ? Date.parse(values.closeOn) : null,
    }
    const result = deal ? await change(deal, fields) : await engine.deals.create(fields)
    if (saved) saved(result)
    else go.record({ type: 'deal', id: result.id })
  }
  const change = (before: Deal, changes: DealFields): Promise<Deal> =>
    updateUndoably<DealFields, Deal>({
      message: t('changed', { name: before.title }),
      before: fieldsOf(before),
      changes,
      get: () => engine.deals.get({ id: before.id }),
      update: (part) => engine.deals.update({ id: before.id, changes: part }),
    })
  return (
    <FormDialog
      title={deal ? t('editTitle.deal') : t('dealsView.new')}
      saveLabel={deal ? t('common:save') : t('create.save')}
      onSubmit={form.onSubmit}
      save={save}
      close={close}
      draft={draft}
      startOver={() => form.setValues(draft.base)}
    >
      <TextInput label={t('fields.title')} data-autofocus required {...form.getInputProps('title')} />
      <Group grow gap="sm" align="flex-start">
        <TextInput
          label={t('fields.amountMinor')}
          inputMode="decimal"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          description={
            amount.trim() && 'minor' in read ? (
              <span role="status">{exactMoney(read.minor, currency)}</span>
            ) : undefined
          }
          {...form.getInputProps('amount')}
        />
        <Select
          label={t('fields.currency')}
          allowDeselect={false}
          searchable
          selectFirstOptionOnChange
          data={currenciesWith(currency)}
          // Enter takes a currency; with text that names none it must not submit the form.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault()
          }}
          {...form.getInputProps('currency')}
        />
      </Group>
      <Group grow gap="sm" align="flex-start">
        <Select
          label={t('fields.stageId')}
          allowDeselect={false}
          data={stages.map((stage) => ({ value: stage.id, label: stageName(stage.name) }))}
          {...form.getInputProps('stageId')}
        />
        <TextInput type="date" label={t('fields.expectedCloseAt')} {...form.getInputProps('closeOn')} />
      </Group>
      <RecordPicker
        type="person"
        label={t('fields.personId')}
        value={person}
        error={form.errors.person}
        onChange={(choice, picked) => {
          form.setFieldValue('person', choice)
          if (picked && company.text === '') form.setFieldValue('company', picked.company)
        }}
      />
      <RecordPicker
        type="company"
        label={t('fields.companyId')}
        value={company}
        error={form.errors.company}
        onChange={(choice) => form.setFieldValue('company', choice)}
      />
    </FormDialog>
  )
}

const fieldsOf = (deal: Deal): DealFields => ({
  title: deal.title,
  amountMinor: deal.amountMinor,
  currency: deal.currency,
  stageId: deal.stageId,
  personId: deal.personId,
  companyId: deal.companyId,
  expectedCloseAt: deal.expectedCloseAt,
})

/** The calendar day in a date field; '' where the number is no moment any calendar has. */
function isoDay(at: number | null): string {
  const date = new Date(at ?? NaN)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}

/** Those of our customers' countries first, then every other. */
const common = ['EUR', 'PLN', 'GBP', 'USD', 'CHF', 'CZK', 'SEK', 'DKK', 'NOK', 'HUF', 'RON', 'JPY']
const currencies = new Set([...common, ...Intl.supportedValuesOf('currency')])
const currenciesWith = (current: string): string[] => [...new Set([...currencies, current])]
