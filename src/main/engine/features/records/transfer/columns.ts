import { fold } from '../../../../../shared/fold'
import { describeFields, type NamedField, type RecordType } from '../../../../../shared/records/record-type'
import { fieldsOfType } from '../../../../../shared/records/record-types'
import { fieldNames } from '../said-words'
import type { Table } from './table'

/** Case, accents and signs tell no two columns apart. */
const key = (name: string): string => fold(name.slice(0, 200)).replace(/[^\p{L}\p{N}]+/gu, '')
/** Nor do numbers, where several columns hold the same: `E-mail 2 Address`. */
const looseKey = (name: string): string => key(name).replace(/\p{N}+/gu, '')

/**
 * The field that each column of a file seems to hold, by its name: as we call the field in any language, or as other
 * programs do. A column that names all of a field comes before those that hold parts of it.
 */
export function guessFields(type: RecordType, { columns, known }: Table): (string | null)[] {
  const fields = [...(fieldsOfType(type.name) ?? describeFields(type)).values()]
  const guessed = columns.map((name) => {
    const told = known.get(name)
    return told !== undefined && fields.some((field) => field.name === told) ? told : null
  })
  const keys = columns.map((name) => ({ whole: key(name), loose: looseKey(name) }))
  for (const field of fields) {
    if (guessed.includes(field.name)) continue
    const [names, parts] = [namesOf(type, field), partsOf(type, field.name)]
    const free = [...keys.entries()].filter(([at, { whole }]) => guessed[at] === null && whole !== '')
    const exact = free.filter(([, { whole }]) => names.has(whole))
    const loose = free.filter(([, { whole, loose: bare }]) => names.has(whole) || names.has(bare))
    const called = exact.length > 0 && !field.elements ? exact : loose
    const partial = free.filter(([, { loose: bare }]) => parts.includes(bare))
    const whole = called.filter((one) => !partial.includes(one))
    const own = ownNames(field)
    const named = whole.find(([, column]) => own.has(column.whole)) ?? whole[0]
    const all = !isJoined(field) ? whole : named ? [named] : []
    const found = all.length > 0 ? all : [...new Set([...partial, ...called])]
    for (const [at] of found) guessed[at] = field.name
  }
  return guessed
}

/** Text is joined, so that two columns that both name the whole of it would say it twice. */
const isJoined = ({ kind }: NamedField): boolean => kind === 'text' || kind === 'longText'

function namesOf(type: RecordType, field: NamedField): ReadonlySet<string> {
  const elsewhere = type.calledElsewhere?.[field.name] ?? []
  return new Set([...ownNames(field), ...elsewhere.map(key).filter(Boolean)])
}

/** As we call it. */
const ownNames = ({ name, label }: NamedField): ReadonlySet<string> =>
  new Set([name, label ?? '', ...fieldNames(name)].map(key).filter(Boolean))

const partsOf = (type: RecordType, field: string): string[] =>
  (type.partsElsewhere?.[field] ?? []).map(looseKey)

/** The columns of each field in the order in which what they hold belongs: parts of a name as people say them. */
export function columnsByField(
  type: RecordType,
  columns: readonly string[],
  fields: readonly (string | null)[],
): Map<string, number[]> {
  const byField = new Map<string, number[]>()
  for (const [at, field] of fields.entries())
    if (field !== null && at < columns.length) byField.set(field, [...(byField.get(field) ?? []), at])
  for (const [field, own] of byField) {
    const parts = partsOf(type, field)
    const rank = (at: number): number => {
      const found = parts.indexOf(looseKey(columns[at] ?? ''))
      return found < 0 ? parts.length : found
    }
    byField.set(
      field,
      own.toSorted((a, b) => rank(a) - rank(b)),
    )
  }
  return byField
}
