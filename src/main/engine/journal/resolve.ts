import { z } from 'zod'
import type { ListElements } from '../../../shared/records/field'
import type { NamedField } from '../../../shared/records/record-type'
import { customFieldOf } from '../../../shared/records/custom-field'
import { declaredFields } from '../../../shared/records/record-types'
import { CREATED, DELETED, type Change } from './change-set'

/** What every record has besides the fields of its type. */
const common: ReadonlyMap<string, NamedField> = new Map<string, NamedField>([
  [CREATED, { name: CREATED, kind: 'number', empty: 0, schema: z.number().int() }],
  [DELETED, { name: DELETED, kind: 'number', empty: null, schema: z.number().int().nullable() }],
])

/** A field of a type, or one that every record may have; undefined where this version knows none of that name. */
export function fieldOf(type: string, name: string): NamedField | undefined {
  const fields = declaredFields(type)
  return fields && (common.get(name) ?? fields.get(name) ?? customFieldOf(name))
}

/** Names of all fields a type is declared with, those of every record included; none for a type this version does not know. */
export function fieldNames(type: string): string[] {
  const fields = declaredFields(type)
  return fields ? [...common.keys(), ...fields.keys()] : []
}

/** An element of a list in an `add`: lists are shown by position, then by key. */
const listEntry = z.object({ position: z.number(), value: z.unknown() })
export interface PlacedElement {
  key: string
  position: number
  value: unknown
}

type Entry = Pick<Change, 'operation' | 'element' | 'value'>

/**
 * What a field holds after these changes, given newest first; undefined where none of them says anything. A value
 * that does not fit the field (of a newer version, or forged) counts as not written.
 */
export function resolve(field: NamedField, newestFirst: Iterable<Entry>): unknown {
  if (field.elements) return resolveList(field.elements, newestFirst)?.map(({ value }) => value)
  for (const { operation, value } of newestFirst) {
    if (operation !== 'set') continue
    const parsed = field.schema.safeParse(value)
    if (parsed.success) return parsed.data
  }
  return undefined
}

/** The elements of a list in the order in which they are shown. */
export function resolveList(
  elements: ListElements,
  newestFirst: Iterable<Entry>,
): PlacedElement[] | undefined {
  const decided = new Map<string, PlacedElement | null>()
  for (const entry of newestFirst) {
    if (decided.has(entry.element)) continue
    const placed = readElement(elements, entry)
    if (placed !== undefined) decided.set(entry.element, placed)
  }
  if (decided.size === 0) return undefined
  return [...decided.values()]
    .filter((placed) => placed !== null)
    .sort((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1))
    .slice(0, elements.max)
}

/** Null for an element taken away, undefined for an entry that says nothing. */
function readElement(
  elements: ListElements,
  { operation, element, value }: Entry,
): PlacedElement | null | undefined {
  if (operation === 'remove') return null
  const entry = operation === 'add' ? listEntry.safeParse(value) : null
  if (!entry?.success) return undefined
  const read = elements.read(entry.data.value)
  return read?.key === element && element !== '' ? { ...read, position: entry.data.position } : undefined
}

/** The changes that make one list of another, element by element: what stays where it is needs none. */
export function listChanges(
  elements: ListElements,
  before: readonly PlacedElement[],
  after: readonly unknown[],
): Entry[] {
  const held = new Map(before.map((placed) => [placed.key, placed]))
  const wanted = new Map(
    after.flatMap((value) => elements.read(value) ?? []).map(({ key, value }) => [key, value]),
  )
  const changes: Entry[] = []
  let last = -1
  for (const [key, value] of wanted) {
    const old = held.get(key)
    const stays = old !== undefined && old.position > last
    const position = stays ? old.position : last + 1
    last = position
    if (stays && JSON.stringify(old.value) === JSON.stringify(value)) continue
    changes.push({ operation: 'add', element: key, value: { position, value } })
  }
  for (const key of held.keys())
    if (!wanted.has(key)) changes.push({ operation: 'remove', element: key, value: null })
  return changes
}
