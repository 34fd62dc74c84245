import { Button, Group, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { dealFields, type Deal, type DealFields, type Stage } from '../../../shared/contract/deals'
import { isDay } from '../../../shared/day'
import { LARGEST_MINOR } from '../../../shared/money'
import type { Choice } from '../../../shared/choices'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { useFormat } from '../../app/format'
import { createdUndoably, removeUnused, type MadeRecord } from '../../app/record-create'
import { useRecordForm } from '../../app/record-form'
import { updateUndoably } from '../../app/record-undo'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import {
  chosen,
  isUnresolved,
  noRecord,
  recordChoice,
  RecordPicker,
  saveWithNew,
  type RecordChoice,
} from '../links/RecordPicker'
import { ChoiceField } from '../../ui/ChoiceField'
import { DayField } from './DayField'
import { useStageName, useStages } from './queries'

const formValues = z.object({
  title: z.string(),
  /** One field for whoever changes it: an amount means nothing without its currency. */
  money: z.object({ amount: z.string(), currency: z.string() }),
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
  const valuesOf = (row: Deal): Values => ({
    title: row.title,
    money: {
      amount: row.amountMinor === null ? '' : amountText(row.amountMinor, row.currency),
      currency: row.currency,
    },
    stageId: row.stageId,
    person: chosen(row.personId, row.personName),
    company: chosen(row.companyId, row.companyName),
    closeOn: isoDay(row.expectedCloseAt),
  })
  const now: Values = deal
    ? valuesOf(deal)
    : {
        title: '',
        money: { amount: '', currency: 'EUR' },
        stageId: stages?.[0]?.id ?? '',
        person: of?.person ?? noRecord,
        company: of?.company ?? noRecord,
        closeOn: '',
      }
  const where = deal?.id ?? ['new', of?.person?.id, of?.company?.id].filter(Boolean).join(':')
  const draft = useFormDraft(`form:deal:${where}`, formValues, now)
  return stages && draft ? <Fields {...props} valuesOf={valuesOf} stages={stages} draft={draft} /> : null
}

interface FieldsProps extends DealFormProps {
  valuesOf(deal: Deal): Values
  stages: Stage[]
  draft: FormDraft<Values>
}

function Fields({ deal, valuesOf, stages, draft, close, saved }: FieldsProps) {
  const { t } = useTranslation('customer')
  const stageName = useStageName()
  const { readAmount, exactMoney, amountText, calendarDay, dayText, currencyChoices } = useFormat()
  const stageChoices = stages.map((stage) => ({ value: stage.id, label: stageName(stage.name) }))
  const currencies = withOwn(currencyChoices(), deal?.currency)
  const example = dayText(`${new Date().getFullYear()}-12-31`)
  const moneyText = ({ amount, currency }: Values['money']): string => {
    const read = readAmount(amount, currency)
    return 'minor' in read ? exactMoney(read.minor, currency) : amount
  }
  const amountError = ({ amount, currency }: Values['money']): ReactNode => {
    const read = readAmount(amount, currency)
    if (!('problem' in read)) return null
    if (read.problem !== 'ambiguous')
      return t(`amount.${read.problem}`, {
        currency,
        limit: exactMoney(LARGEST_MINOR, currency),
        example: amountText(4_500_050, 'EUR'),
      })
    return (
      <>
        {t('amount.ambiguous')}{' '}
        {read.readings.map((minor) => (
          <Button
            key={minor}
            size="compact-xs"
            variant="default"
            mr={4}
            onClick={() => form.setFieldValue('money.amount', amountText(minor, currency))}
          >
            {exactMoney(minor, currency)}
          </Button>
        ))}
      </>
    )
  }
  const recordForm = useRecordForm<Values, Deal>({
    draft,
    words: {
      title: { label: t('fields.title'), text: ({ title }) => title },
      money: { label: t('fields.amountMinor'), text: ({ money }) => moneyText(money) },
      stageId: {
        label: t('fields.stageId'),
        text: ({ stageId }) => stageName(stages.find(({ id }) => id === stageId)?.name ?? ''),
      },
      person: { label: t('fields.personId'), text: ({ person }) => person.text },
      company: { label: t('fields.companyId'), text: ({ company }) => company.text },
      closeOn: {
        label: t('fields.expectedCloseAt'),
        text: ({ closeOn }) => (isDay(closeOn) ? calendarDay(Date.parse(closeOn)) : closeOn),
      },
    },
    validate: ({ title, money, stageId, closeOn, person, company }) => ({
      title: title.trim() ? null : t('dealsView.titleMissing'),
      'money.amount': amountError(money),
      'money.currency': holds(currencies, money.currency) ? null : t('common:choiceUnresolved'),
      stageId: holds(stageChoices, stageId) ? null : t('common:choiceUnresolved'),
      closeOn: closeOn === '' || isDay(closeOn) ? null : t('day.unreadable', { example }),
      person: isUnresolved(person) ? t('picker.unresolved') : null,
      company: isUnresolved(company) ? t('picker.unresolved') : null,
    }),
    record: deal && { get: () => engine.deals.get({ id: deal.id }), values: valuesOf },
  })
  const { form } = recordForm
  const { money, person, company } = form.getValues()
  const { currency } = money
  const read = readAmount(money.amount, currency)
  const save = (values: Values, row: Deal | null): Promise<void> =>
    saveWithNew(async (idOf, made) => {
      const typed = readAmount(values.money.amount, values.money.currency)
      const fields: DealFields = {
        title: values.title.trim(),
        amountMinor: 'minor' in typed ? typed.minor : null,
        currency: values.money.currency,
        stageId: values.stageId,
        personId: await idOf('person', values.person),
        companyId: await idOf('company', values.company),
        expectedCloseAt: values.closeOn ? Date.parse(values.closeOn) : null,
      }
      if (row) return change(row, fields, made)
      const created = await engine.deals.create(fields)
      const { id, title, updatedAt } = created
      if (saved) saved(created)
      else go.record({ type: 'deal', id })
      createdUndoably({ ref: { type: 'deal', id }, name: title, updatedAt }, made)
    })
  const change = async (row: Deal, after: DealFields, made: readonly MadeRecord[]): Promise<void> => {
    await updateUndoably({
      message: t('changed'),
      name: row.title,
      schema: dealFields.partial(),
      before: row,
      after,
      update: (changes, from) => engine.deals.update({ id: row.id, changes, from }),
      undoMore: () => removeUnused(made),
    })
  }
  return (
    <FormDialog
      title={deal ? t('editTitle.deal') : t('dealsView.new')}
      saveLabel={deal ? t('common:save') : t('create.save')}
      form={recordForm}
      save={save}
      close={close}
      showsCreated={!deal && !saved}
    >
      <TextInput label={t('fields.title')} data-autofocus required {...form.getInputProps('title')} />
      <Group grow gap="sm" align="flex-start">
        <TextInput
          label={t('fields.amountMinor')}
          inputMode="decimal"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          description={
            'minor' in read && read.minor !== null && holds(currencies, currency) ? (
              <span role="status">{exactMoney(read.minor, currency)}</span>
            ) : undefined
          }
          {...form.getInputProps('money.amount')}
        />
        <ChoiceField
          label={t('fields.currency')}
          choices={currencies}
          {...form.getInputProps('money.currency')}
          value={currency}
          onText={(text) => form.setFieldValue('money.currency', text)}
        />
      </Group>
      <Group grow gap="sm" align="flex-start">
        <ChoiceField
          label={t('fields.stageId')}
          choices={stageChoices}
          {...form.getInputProps('stageId')}
          value={form.getValues().stageId}
          onText={(text) => form.setFieldValue('stageId', text)}
        />
        <DayField
          label={t('fields.expectedCloseAt')}
          placeholder={example}
          {...form.getInputProps('closeOn')}
          value={form.getValues().closeOn}
        />
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

/** The calendar day in a date field; '' where the number is no moment any calendar has. */
function isoDay(at: number | null): string {
  const date = new Date(at ?? NaN)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}

const holds = (choices: readonly Choice[], value: string): boolean =>
  choices.some((choice) => choice.value === value)

/** What a deal has stays a choice, even where it is the code of no currency. */
const withOwn = (choices: readonly Choice[], own = 'EUR'): readonly Choice[] =>
  holds(choices, own) ? choices : [...choices, { value: own, label: own }]
