import type { Account, Identity, IdentityFields } from '../../../../shared/contract/accounts'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { MailAddress } from '../../../../shared/contract/messages'
import type { RecordRow } from '../../../../shared/contract/records'
import { identityOf } from '../../../../shared/identities'
import { formatMoney } from '../../../../shared/money'
import type { NamedField } from '../../../../shared/records/record-type'
import { fieldsOfType } from '../../../../shared/records/record-types'
import { shortVariables, variableOf, type OwnVariable } from '../../../../shared/template-variables'
import { writtenLocale } from '../../../../shared/written-locale'
import { z } from 'zod'
import type { Values } from './fill'
import { readingLanguage } from './reading-language'

/** What templates ask of the records. */
export interface KnownRecords {
  /** Of whom an address is. */
  personOf(address: string): string | null
  /** Records a conversation is linked to. */
  linkedTo(threadId: number): RecordRef[]
  /** Ids of the open deals of a person or company. */
  openDealsOf(recordIds: readonly string[]): string[]
  /** Null for one that is gone. */
  read(ref: RecordRef): RecordRow | null
}

/** Of an identity what templates say of who writes. */
export type Signer = Pick<
  IdentityFields,
  'name' | 'address' | 'jobTitle' | 'company' | 'phone' | 'mobile' | 'postalAddress'
>

export interface FilledFor {
  identity: Signer | null
  person: MailAddress | null
  threadId: number | null
  language: string
  now: number
}

/** What is known of somebody who is written to, by what each record is. */
export function recordsAbout(
  { person, threadId }: Pick<FilledFor, 'person' | 'threadId'>,
  known: KnownRecords,
): ReadonlyMap<string, RecordRow> {
  const about = new Map<string, RecordRow>()
  const add = (type: string, id: string | null | undefined): void => {
    const row = id ? known.read({ type, id }) : null
    if (row && !about.has(type)) about.set(type, row)
  }
  add('person', person && known.personOf(person.address))
  const companyId = z.string().safeParse(about.get('person')?.fields['companyId']).data
  add('company', companyId)
  // Of several deals nobody can say which is meant.
  const linked = Map.groupBy(threadId === null ? [] : known.linkedTo(threadId), ({ type }) => type)
  for (const [type, refs] of linked) if (refs.length === 1 && type !== 'person') add(type, refs[0]?.id)
  const personId = about.get('person')?.id
  const deals = personId === undefined ? [] : known.openDealsOf([personId])
  if (deals.length === 1 && !linked.has('deal')) add('deal', deals[0])
  return about
}

/** All that a template may name, for one person. */
export function valuesFor(filledFor: FilledFor, known: KnownRecords): Values {
  const { identity, person, language, now } = filledFor
  const about = recordsAbout(filledFor, known)
  const records = Object.fromEntries([...about].map(([type, row]) => [type, valuesOf(row, language)]))
  const named = personValues(person, records['person'] ?? {})
  return {
    ...records,
    person: named,
    ...Object.fromEntries(
      Object.entries(shortVariables).map(([short, path]) => [short, named[path.slice('person.'.length)]]),
    ),
    ...signerValues(identity, language, now),
  }
}

/** The language somebody most likely reads; null where nothing tells. */
export const languageOf = (person: MailAddress, about: ReadonlyMap<string, RecordRow>): string | null =>
  readingLanguage(z.string().catch('').parse(about.get('company')?.fields['country']), person.address)

/** Who is no record has the name and address the mail goes to. */
function personValues(person: MailAddress | null, record: Values): Values {
  const written = person && person.name.trim() !== person.address ? person.name.trim() : ''
  const recorded = record['name']
  const name = typeof recorded === 'string' ? recorded : written
  const { first, last } = partsOfName(name)
  return {
    ...record,
    ...(name === '' ? {} : { name }),
    ...(first === '' ? {} : { first_name: first }),
    ...(last === '' ? {} : { last_name: last }),
    ...(person ? { email: person.address } : {}),
  }
}

/** `Anna Maria Rossi`, or `Rossi, Anna Maria` as some programs write it. */
function partsOfName(name: string): { first: string; last: string } {
  const [before = '', after] = name.split(',').map((part) => part.trim())
  if (after) return { first: after, last: before }
  const [first = '', ...others] = before.split(/\s+/)
  return { first, last: others.at(-1) ?? '' }
}

/** What a signature says of whom it is. */
export function ownValues(identity: Signer | null): Values {
  if (!identity) return {}
  const own: Record<OwnVariable, string> = {
    name: identity.name,
    email: identity.address,
    role: identity.jobTitle,
    company: identity.company,
    phone: identity.phone,
    mobile: identity.mobile,
    address: identity.postalAddress,
  }
  return own
}

/** All that a signature may name. */
export const signerValues = (signer: Signer | null, language: string, now: number): Values => ({
  ...{ me: ownValues(signer), today: dateIn(language, now), year: String(new Date(now).getFullYear()) },
})

export const identityIn = (account: Account | null, identityId: number | null): Identity | null =>
  account && identityOf(account, identityId)

const dateIn = (language: string, at: number): string =>
  new Intl.DateTimeFormat(writtenLocale(language), { dateStyle: 'long' }).format(at)

function valuesOf(row: RecordRow, language: string): Values {
  const fields = [...(fieldsOfType(row.type)?.values() ?? [])]
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = said(field, row, language)
      return text === '' ? [] : [[variableOf(field), text]]
    }),
  )
}

const amount = z.object({ minor: z.number(), currency: z.string() })

function said(field: NamedField, { fields, references }: RecordRow, language: string): string {
  const value = fields[field.name]
  switch (field.kind) {
    case 'reference':
      return typeof value === 'string' ? (references[value]?.title ?? '') : ''
    case 'money': {
      const money = amount.safeParse(value).data
      return money ? formatMoney(money.minor, money.currency, language) : ''
    }
    case 'day':
      return typeof value === 'number'
        ? new Intl.DateTimeFormat(writtenLocale(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
            value,
          )
        : ''
    case 'dateTime':
      return typeof value === 'number'
        ? new Intl.DateTimeFormat(writtenLocale(language), { dateStyle: 'long', timeStyle: 'short' }).format(
            value,
          )
        : ''
    case 'choice':
    case 'choices':
      return [value]
        .flat()
        .flatMap((option) => (typeof option === 'string' ? (field.optionLabels?.[option] ?? []) : []))
        .join(', ')
    case 'number':
      return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : ''
    case 'country':
      return typeof value === 'string' && value !== ''
        ? (new Intl.DisplayNames(language, { type: 'region' }).of(value) ?? '')
        : ''
    default:
      return typeof value === 'string' ? value.trim() : ''
  }
}
