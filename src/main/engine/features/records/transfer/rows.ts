import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { FieldValues, RecordRow } from '../../../../../shared/contract/records'
import type { ImportPlan, PreviewRow, RowProblem } from '../../../../../shared/contract/transfer'
import { isSameName, nameWords } from '../../../../../shared/name-key'
import { ProblemError } from '../../../../../shared/problem'
import { customFieldOf } from '../../../../../shared/records/custom-field'
import type { NamedField } from '../../../../../shared/records/record-type'
import type { OwnIdentity } from '../../../addresses/own-identity'
import { createAlike } from '../alike'
import { assertMeant, checkedFields } from '../checking'
import { isEmpty } from '../reading'
import type { RecordsStore } from '../store'
import { knownType, moduleType } from '../types'
import { columnsByField } from './columns'
import { reasonOf } from './reasons'
import type { References } from './references'
import { cellText, type Table, type TableRow } from './table'
import { readCell, type Reading } from './values'

const MAX_SHOWN = 200

export interface RowParts {
  store: RecordsStore
  references: References
  read(ref: { type: string; id: string }): RecordRow | undefined
  exists(type: string, id: string): boolean
  own(): OwnIdentity
  now(): number
}

/** A record that a row names and that is to be made with it. */
interface Wanted {
  field: string
  target: string
  title: string
}

/** What a row comes to, with what is in the database by now. */
export interface JudgedRow {
  fields: FieldValues
  wanted: readonly Wanted[]
  names: PreviewRow['names']
  problems: readonly RowProblem[]
  /** The record it seems to be, and the fields that say so; null for a new one. */
  alike: { record: RecordRow; by: readonly string[] } | null
}

/** Says of each row of a file what it would become, by one plan. Looks only, and writes nothing. */
export function createJudge(parts: RowParts, typeName: string, table: Table, plan: ImportPlan) {
  const { type, fields } = moduleType(typeName)
  const columns = columnsByField(type, table.columns, plan.fields)
  const isExact = table.format === 'json'
  const byFields = alikeFieldsOf(typeName)
  const alike = createAlike(parts.store, parts.read, () => byFields)

  /** What stands in the columns of a field, as one. */
  function reading(field: NamedField, row: TableRow): { read: Reading; at: number } {
    const own = columns.get(field.name) ?? []
    const read = own
      .map((at) => ({ at, read: readCell(field, row.cells[at], plan.writtenIn, parts.now(), isExact) }))
      .filter((one) => one.read !== null)
    const [first] = read
    if (!first || read.length === 1) return first ?? { read: null, at: own[0] ?? -1 }
    const values = read.flatMap((one) => (one.read && 'value' in one.read ? [one.read.value] : []))
    const refused = read.find((one) => one.read && 'reason' in one.read)
    if (field.elements) return refused ?? { ...first, read: { value: values.flat() } }
    if (field.kind === 'text') return { ...first, read: { value: values.map(cellText).join(' ') } }
    return field.kind === 'longText' ? { ...first, read: { value: values.map(cellText).join('\n') } } : first
  }

  function judge(row: TableRow): JudgedRow {
    const values: FieldValues = {}
    const wanted: Wanted[] = []
    const names: PreviewRow['names'] = {}
    const problems: RowProblem[] = []
    const refuse = (
      field: string,
      at: number,
      told: Pick<RowProblem, 'reason'> & Partial<RowProblem>,
    ): void => {
      const value = told.value ?? cellText(row.cells[at])
      const column = table.columns[at] ?? ''
      problems.push({ column, at, field, params: {}, ...told, value: value.slice(0, MAX_SHOWN) })
    }
    for (const field of fields.values()) {
      const { read, at } = reading(field, row)
      if (read === null) {
        const usual = field.required ? usualOf(field) : null
        if (usual) {
          values[field.name] = usual.id
          names[field.name] = { title: usual.title, isNew: false }
        } else if (field.required) refuse(field.name, at, { reason: 'missing', value: '' })
      } else if ('reason' in read) refuse(field.name, at, read)
      else if ('named' in read) {
        const named = resolve(field, read)
        if (typeof named === 'string') refuse(field.name, at, { reason: named, value: read.named })
        else {
          if (named.id === '')
            wanted.push({ field: field.name, target: field.target ?? '', title: named.title })
          else values[field.name] = named.id
          names[field.name] = { title: named.title, isNew: named.id === '' }
        }
      } else {
        try {
          const checked = checkedFields(typeName, { [field.name]: read.value }, parts.exists)
          assertMeant(typeName, checked, {}, parts.own)
          Object.assign(values, checked)
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error
          refuse(field.name, at, reasonOf(error.problem, field, read.value))
        }
      }
    }
    const same = problems.length === 0 ? likeness(row, values, wanted) : null
    if (same && plan.onAlike === 'fill' && isByNameOnly(same, values))
      problems.push({
        reason: 'name-only',
        column: '',
        at: -1,
        field: type.title,
        value: same.record.title,
        params: {},
      })
    return { fields: values, wanted, names, problems, alike: same }
  }

  /** The step a record begins at, where a row names none. */
  const usualOf = ({ target }: NamedField) =>
    target === undefined || knownType(target).type.isModule ? null : parts.references.first(target)

  function resolve(
    { target }: NamedField,
    { named, id }: { named: string; id: string },
  ): { id: string; title: string } | RowProblem['reason'] {
    if (target === undefined) return 'unfit'
    if (id && parts.exists(target, id)) return { id, title: named }
    const found = parts.references.find(target, named)
    if (typeof found === 'object') return found
    if (found === 'several') return 'several-records'
    if (!plan.createNamed || !canBeNamed(target)) return 'no-record'
    const { title } = knownType(target).type
    try {
      checkedFields(target, { [title]: named }, parts.exists)
      return { id: '', title: named }
    } catch {
      return 'too-long'
    }
  }

  /** The record that a row is of, that seems to be the same, or that holds all of it already. */
  function likeness(row: TableRow, values: FieldValues, wanted: readonly Wanted[]): JudgedRow['alike'] {
    const itself = row.id ? parts.read({ type: typeName, id: row.id }) : undefined
    if (itself) return { record: itself, by: ['id'] }
    const [first] = alike(typeName, values)
    if (byFields.length > 0 && type.alike) return first ?? null
    if (first) return first
    return wanted.length > 0 ? null : identical(values)
  }

  /** Where a type does not say what makes two alike, all that a row brings does: read twice, a file makes no doubles. */
  function identical(values: FieldValues): JudgedRow['alike'] {
    const named = createAlike(parts.store, parts.read, () => [type.title])(typeName, values)
    const same = named.find(({ record }) =>
      Object.entries(values).every(([name, value]) => isDeepStrictEqual(record.fields[name], value)),
    )
    return same ? { record: same.record, by: [...fields.keys()] } : null
  }

  /** Two people of one name who have nothing else in common, where both could: nobody may get the other's addresses. */
  function isByNameOnly(
    { record, by }: { record: RecordRow; by: readonly string[] },
    values: FieldValues,
  ): boolean {
    if (by.length !== 1 || by[0] !== type.title || !isSameName(record.title, cellText(values[type.title])))
      return false
    return [...fields.values()].some((field) => {
      const [held, brought] = [record.fields[field.name], values[field.name]]
      const isTold = field.elements !== undefined || field.kind === 'phone'
      return (
        isTold &&
        brought !== undefined &&
        held !== undefined &&
        !isEmpty(field, held) &&
        !isEmpty(field, brought)
      )
    })
  }
  return judge
}
export type Judge = ReturnType<typeof createJudge>

/** Fields that tell two records to be one: what its type says, and addresses, which are one person's. */
function alikeFieldsOf(typeName: string): readonly string[] {
  const { type, fields } = moduleType(typeName)
  const addresses = [...fields.values()]
    .filter(({ kind, name }) => kind === 'emails' && !customFieldOf(name))
    .map(({ name }) => name)
  return type.alike ? [...new Set([...addresses, ...type.alike])] : []
}

/** Whether a record of a type can be made of its name alone. */
function canBeNamed(typeName: string): boolean {
  const { type, fields } = knownType(typeName)
  const others = [...fields.values()].filter(({ name, required }) => required && name !== type.title)
  return type.isModule === true && others.length === 0
}

/** What of a row a record lacks: empty fields, and elements of lists. */
export function lackingFields(typeName: string, record: RecordRow, values: FieldValues): FieldValues {
  const lacking: FieldValues = {}
  for (const field of knownType(typeName).fields.values()) {
    const [held, brought] = [record.fields[field.name] ?? field.empty, values[field.name]]
    if (brought === undefined || isEmpty(field, brought)) continue
    if (Array.isArray(held) && Array.isArray(brought)) {
      const keys = new Set(held.map((one) => field.elements?.read(one)?.key))
      const fresh = brought.filter((one) => !keys.has(field.elements?.read(one)?.key))
      // The main address stays the main one.
      const added = fresh.map((one) =>
        isAddress(one) && held.length > 0 ? { ...one, isPrimary: false } : one,
      )
      if (fresh.length > 0) lacking[field.name] = [...held, ...added].slice(0, field.elements?.max)
    } else if (isEmpty(field, held)) lacking[field.name] = brought
  }
  return lacking
}

type Json = z.core.util.JSONType
const isAddress = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a row is told apart by among the rows of its file. */
export function rowKeys(typeName: string, { fields, wanted, names }: JudgedRow): string[] {
  const { type, fields: known } = knownType(typeName)
  const by = alikeFieldsOf(typeName)
  if (by.length === 0) {
    const named = wanted.map(({ field }) => names[field]?.title ?? '')
    return [JSON.stringify([Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)), named])]
  }
  return by.flatMap((name) => {
    const value = fields[name]
    if (typeof value === 'string')
      return value && name === type.title
        ? [`${name} ${nameWordsOf(value)}`]
        : value
          ? [`${name} ${value.replace(/\s/g, '')}`]
          : []
    const elements = known.get(name)?.elements
    return Array.isArray(value)
      ? value.flatMap((one) => elements?.read(one)?.key ?? []).map((one) => `${name} ${one}`)
      : []
  })
}

const nameWordsOf = (name: string): string => nameWords(name).join(' ')
