import { z } from 'zod'
import { addressKey, looseKey } from '../../../../shared/address-key'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { AlikeRecord, FieldValues, RecordRow } from '../../../../shared/contract/records'
import { fold } from '../../../../shared/fold'
import { isSameName } from '../../../../shared/name-key'
import type { NamedField } from '../../../../shared/records/record-type'
import { emailAddress } from '../../../../shared/records/types/person'
import { isSamePhone, MIN_SHARED_DIGITS, phoneNumbers } from '../../../../shared/same-phone'
import { readDomain } from '../../../../shared/read-domain'
import type { RecordsStore } from './store'
import { moduleType } from './types'
import { nameExpression, quoted } from './words'

/** Of one field, more records than these are not compared. */
const MAX_COMPARED = 200
const MAX_ALIKE = 5

/** How a kind of field tells that two records hold the same: what the index finds, and what is so indeed. */
interface Comparison {
  /** The expression that finds all that hold the same, and perhaps more; '' where a value says nothing. */
  expression(value: unknown): string
  isSame(one: unknown, other: unknown): boolean
}

const text = z.string().catch('')
const domains = (value: unknown): string[] =>
  z.array(z.string()).catch([]).parse(value).map(readDomain).filter(Boolean)

const byName: Comparison = {
  expression: (value) => nameExpression(text.parse(value)),
  isSame: (one, other) => isSameName(text.parse(one), text.parse(other)),
}
const byPhone: Comparison = {
  expression: (value) =>
    phoneNumbers(text.parse(value))
      .map((digits) => `${quoted(digits.slice(-MIN_SHARED_DIGITS))} *`)
      .join(' OR '),
  isSame: (one, other) => isSamePhone(text.parse(one), text.parse(other)),
}
const addresses = (value: unknown): string[] =>
  z
    .array(emailAddress)
    .catch([])
    .parse(value)
    .map(({ address }) => addressKey(address))
    .filter(Boolean)
const byAddress: Comparison = {
  expression: (value) =>
    addresses(value)
      .map((address) => quoted(fold(address)))
      .join(' OR '),
  isSame(one, other) {
    const others = addresses(other).map(looseKey)
    return addresses(one).some((address) => others.includes(looseKey(address)))
  },
}
const byDomain: Comparison = {
  expression: (value) => domains(value).map(quoted).join(' OR '),
  isSame(one, other) {
    const others = domains(other)
    return domains(one).some((domain) => others.includes(domain))
  },
}

function comparisonOf({ kind }: NamedField): Comparison | null {
  switch (kind) {
    case 'text':
      return byName
    case 'phone':
      return byPhone
    case 'domains':
      return byDomain
    case 'emails':
      return byAddress
    default:
      return null
  }
}

/** The fields by which records of a type are likely to be the same. */
const alikeFields = (typeName: string): readonly string[] => moduleType(typeName).type.alike ?? []

/** Finds records which may be one that is about to be made a second time, by these fields of its type. */
export function createAlike(
  store: RecordsStore,
  read: (ref: RecordRef) => RecordRow | undefined,
  by: (typeName: string) => readonly string[] = alikeFields,
) {
  return function alike(typeName: string, brought: FieldValues, except = ''): AlikeRecord[] {
    const { fields } = moduleType(typeName)
    const found = new Map<string, AlikeRecord>()
    for (const name of by(typeName)) {
      const field = fields.get(name)
      const comparison = field && comparisonOf(field)
      const expression = comparison?.expression(brought[name]) ?? ''
      if (!comparison || !expression) continue
      for (const ref of store.search(typeName, expression, 'title', MAX_COMPARED, 0).refs) {
        const record = ref.id === except ? undefined : read(ref)
        if (!record || !comparison.isSame(brought[name], record.fields[name])) continue
        const known = found.get(ref.id)?.by ?? []
        found.set(ref.id, { record, by: [...known, name] })
      }
    }
    return [...found.values()].sort((a, b) => b.by.length - a.by.length).slice(0, MAX_ALIKE)
  }
}
