import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { addressKey } from '../../../../shared/address-key'
import type { FieldValues } from '../../../../shared/contract/records'
import { readCountry } from '../../../../shared/countries'
import { isMidnight } from '../../../../shared/day'
import { websiteFault } from '../../../../shared/link-address'
import { LARGEST_MINOR } from '../../../../shared/money'
import { ProblemError } from '../../../../shared/problem'
import { lacksDigits } from '../../../../shared/records/field'
import type { NamedField } from '../../../../shared/records/record-type'
import { withoutHidden } from '../../../../shared/shown-text'
import { emailAddress } from '../../../../shared/records/types/person'
import { domainRefusal, readDomain } from '../../../../shared/read-domain'
import type { OwnIdentity } from '../../addresses/own-identity'
import { knownType } from './types'

type Emails = z.infer<typeof emailAddress>[]

/**
 * The values a call brings, as they are to be written. Fails with `field-invalid` for what does not fit its field, and
 * with `not-found` where a field names a record that is not there.
 */
export function checkedFields(
  typeName: string,
  brought: FieldValues,
  exists: (type: string, id: string) => boolean,
): FieldValues {
  const { fields } = knownType(typeName)
  const checked: FieldValues = {}
  for (const [name, value] of Object.entries(brought)) {
    const field = fields.get(name)
    if (!field) throw invalid(name, value)
    checked[name] = checkedValue(field, value)
    const id = checked[name]
    if (field.target && typeof id === 'string' && !exists(field.target, id))
      throw new ProblemError({ code: 'not-found', params: { type: field.target } })
  }
  return checked
}

/**
 * Fails with `field-invalid` for what fits its field and cannot be meant. What the record held before is nobody's
 * mistake now, wherever it came from.
 */
export function assertMeant(
  typeName: string,
  fields: FieldValues,
  held: FieldValues,
  own: () => OwnIdentity,
): void {
  const known = knownType(typeName).fields
  for (const [name, value] of Object.entries(fields)) {
    const field = known.get(name)
    if (!field || isDeepStrictEqual(value, held[name])) continue
    if (!isMeant(field, value)) throw invalid(name, value)
    if (field.kind === 'url') assertWebsite(name, value)
    if (field.kind === 'emails') assertNotOurselves(name, addressesIn(value), addressesIn(held[name]), own())
  }
}

function isMeant({ kind, hasDigits }: NamedField, value: unknown): boolean {
  if (typeof value === 'string') {
    if (kind === 'country') return value === '' || readCountry(value, 'en') === value
    return !hasDigits || !lacksDigits(value)
  }
  if (kind === 'money') return (amount.parse(value).minor ?? 0) <= LARGEST_MINOR
  return kind !== 'day' || typeof value !== 'number' || isMidnight(value)
}

/** With the reason; a password is not repeated in it. */
function assertWebsite(field: string, value: unknown): void {
  const typed = z.string().parse(value)
  const fault = websiteFault(typed)
  if (fault === null) return
  const shown = fault === 'signIn' ? typed.replace(/^.*@/s, '') : typed.replace(/\/\/[^/]*@/, '//')
  throw new ProblemError({ code: 'field-invalid', field, params: { [fault]: shown.slice(0, 200) } })
}

const addressesIn = (value: unknown): string[] =>
  z
    .array(emailAddress)
    .catch([])
    .parse(value)
    .map(({ address }) => address)

/** Nobody is their own customer: mail from and to ourselves would be nobody's. */
function assertNotOurselves(
  field: string,
  addresses: readonly string[],
  held: readonly string[],
  own: OwnIdentity,
): void {
  const known = new Set(held.map(addressKey))
  const address = addresses.find((one) => !known.has(addressKey(one)) && own.isOwnAddress(one))
  if (address === undefined) return
  throw new ProblemError({ code: 'field-invalid', field, params: { address, ownAddress: address } })
}

const amount = z.object({ minor: z.number().nullable() })

/** Fails with `field-invalid` where a field that must be there is not. */
export function assertWhole(typeName: string, fields: FieldValues): void {
  for (const field of knownType(typeName).fields.values())
    if (field.required && !(field.name in fields)) throw invalid(field.name, '')
}

function checkedValue(field: NamedField, value: unknown): z.core.util.JSONType {
  const cleaned =
    field.kind === 'emails'
      ? cleanEmails(field, value)
      : field.kind === 'domains'
        ? cleanDomains(field, value)
        : shownValue(field, value)
  const parsed = field.schema.safeParse(cleaned)
  if (!parsed.success) throw invalid(field.name, value)
  return z.json().parse(parsed.data)
}

/** Text without characters nobody sees, some of which turn round what stands beside them. Long text keeps its layout. */
function shownValue({ kind }: NamedField, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (kind === 'longText') return value.replace(/[^\n\t]+/g, withoutHidden)
  return kind === 'text' || kind === 'phone' || kind === 'url'
    ? withoutHidden(value.replace(/[\r\n\t]+/g, ' '))
    : value
}

/** Each address once, exactly one of them primary. */
function cleanEmails({ name }: NamedField, value: unknown): Emails {
  const byKey = new Map<string, Emails[number]>()
  for (const email of readList(name, value, emailAddress.extend({ address: z.string() }))) {
    const address = email.address.trim()
    const key = /^[^\s@]+@[^\s@]+$/.test(address) ? addressKey(address) : ''
    if (!key) throw invalid(name, address)
    if (!byKey.has(key)) byKey.set(key, { ...email, address })
  }
  const unique = [...byKey.values()]
  const primary = Math.max(
    0,
    unique.findIndex((email) => email.isPrimary),
  )
  return unique.map((email, index) => ({ ...email, isPrimary: index === primary }))
}

function cleanDomains({ name }: NamedField, value: unknown): string[] {
  const texts = readList(name, value, z.string()).filter((text) => text.trim() !== '')
  const refused = texts.flatMap((text) => {
    const reason = domainRefusal(text)
    return reason === null ? [] : [{ reason, text }]
  })
  if (refused.length > 0) {
    const byReason = Map.groupBy(refused, ({ reason }) => reason)
    const params = Array.from(byReason, ([reason, of]): [string, string] => [
      reason,
      of
        .map(({ text }) => text)
        .join(', ')
        .slice(0, 200),
    ])
    throw new ProblemError({ code: 'field-invalid', field: name, params: Object.fromEntries(params) })
  }
  return [...new Set(texts.map(readDomain))]
}

function readList<Element>(name: string, value: unknown, element: z.ZodType<Element>): Element[] {
  const list = z.array(element).safeParse(value)
  if (!list.success) throw invalid(name, value)
  return list.data
}

const invalid = (field: string, value: unknown): ProblemError =>
  new ProblemError({
    code: 'field-invalid',
    field,
    params: { value: typeof value === 'string' ? value.slice(0, 200) : JSON.stringify(value).slice(0, 200) },
  })
