import { z } from 'zod'
import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../../shared/contract/crm'
import type { DescribedField, NamedRecord, RecordRow } from '../../../shared/contract/records'
import { emailAddress } from '../../../shared/records/types/person'
import { nameList } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { leadTimeText } from './lead-times'
import { useRecordTypes } from './types'

const text = z.string().catch('')
const money = z
  .object({ minor: z.number().nullable(), currency: z.string() })
  .catch({ minor: null, currency: 'EUR' })

/** An amount in minor units of its currency; none where the value is no amount. */
export const amountIn = (value: unknown): z.infer<typeof money> => money.parse(value)

export type Email = z.infer<typeof emailAddress>
const emails = z.array(emailAddress).catch([])

/** The addresses of a record, in the order in which it has them. */
export const emailsIn = (value: unknown): Email[] => emails.parse(value)

/** All addresses of a record, the one it is written to first. */
export const addressesIn = (value: unknown): string[] =>
  emailsIn(value)
    .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
    .map(({ address }) => address)

/** How many minutes before its time a record reminds of it. */
export const leadTimesIn = (value: unknown): number[] => z.array(z.number()).catch([]).parse(value)

const texts = z.array(z.string()).catch([])

/** The lines of a postal address that say something. */
export const linesOf = (address: string): string[] => address.split('\n').flatMap((line) => line.trim() || [])

export const domainsIn = (value: unknown): string[] => z.array(z.string()).catch([]).parse(value)

/** Steps that still bear the name they were made with speak the user's language; renamed ones their own. */
export function useStepName(): (name: string) => string {
  const { t } = useTranslation('customer')
  return (name) => t(`stages.${name}`, { defaultValue: name })
}

/** What one of the choices of a field is called; by itself where no translation knows it. */
export function useChoiceName(): (
  field: Pick<DescribedField, 'name' | 'optionLabels' | 'retiredOptions'>,
  choice: string,
) => string {
  const { t } = useTranslation('customer')
  return ({ name, optionLabels, retiredOptions }, choice) => {
    const own = optionLabels[choice]
    if (own === undefined) return t(`choices.${name}.${choice}`, { defaultValue: choice })
    return retiredOptions.includes(choice) ? t('ownFields.retiredOption', { name: own }) : own
  }
}

/** What a field holds, in the user's words and figures; '' where it holds nothing. `name` is what a reference names. */
export function useFieldText(): (field: DescribedField, value: unknown, name: string) => string {
  const { t } = useTranslation('customer')
  const format = useFormat()
  const stepName = useStepName()
  const choiceName = useChoiceName()
  return (field, value, name) => {
    switch (field.kind) {
      case 'money': {
        const { minor, currency } = amountIn(value)
        return format.money(minor, currency)
      }
      case 'day':
        return typeof value === 'number' ? format.calendarDay(value) : ''
      case 'dateTime':
        return typeof value === 'number' ? format.mediumDate(value) : ''
      case 'choices':
        return nameList(texts.parse(value).map((option) => choiceName(field, option)))
      case 'address':
        return linesOf(text.parse(value)).join(', ')
      case 'time':
        return format.clock(text.parse(value))
      case 'leadTimes':
        return nameList(leadTimesIn(value).map((minutes) => leadTimeText(minutes, t)))
      case 'country':
        return format.countryName(text.parse(value))
      case 'emails':
        return nameList(addressesIn(value))
      case 'domains':
        return nameList(domainsIn(value))
      case 'reference':
        return stepName(name)
      case 'yesNo':
        return value === true ? t('yesNo.yes') : ''
      case 'choice': {
        const option = text.parse(value)
        return option && choiceName(field, option)
      }
      case 'number':
        return typeof value === 'number' ? format.number(value) : ''
      case 'text':
      case 'longText':
      case 'phone':
      case 'url':
        return text.parse(value)
    }
  }
}

/** So many parts tell a record apart beneath its name. */
export const SUBTITLE_PARTS = 2

/** As `useFieldText`, where there is room for a word or two: of many addresses or domains the first stands for all. */
export function useShortText(): ReturnType<typeof useFieldText> {
  const fieldText = useFieldText()
  return (field, value, name) => fieldText(field, Array.isArray(value) ? value.slice(0, 1) : value, name)
}

/** A record's second line, from what tells records of its type apart. */
export function useSubtitle(): (record: RecordSummary | RecordRow) => string {
  const types = useRecordTypes()
  const shortText = useShortText()
  return (record) => {
    const type = types.find(({ name }) => name === record.type)
    const fields = new Map(type?.fields.map((field) => [field.name, field]))
    const details =
      'details' in record
        ? record.details
        : [...(type?.aside ?? []), ...(type?.subtitle ?? [])].map((field) => detailOf(record, field))
    const parts = details.flatMap(({ field, value, name }) => {
      const described = fields.get(field)
      if (!described) return []
      const said = shortText(described, value, name)
      return said ? [said] : []
    })
    return parts.slice(0, SUBTITLE_PARTS).join(type?.aside.length ? ' · ' : ', ')
  }
}

const detailOf = ({ fields, references }: RecordRow, field: string) => {
  const value = fields[field] ?? null
  return { field, value, name: named({ references }, value)?.title ?? '' }
}

/** What a field's value names, where it is a reference to a record that is there. */
export const named = (
  { references }: Pick<RecordRow, 'references'>,
  value: unknown,
): NamedRecord | undefined => (typeof value === 'string' ? references[value] : undefined)
