import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import { customFieldOf } from '../../../../shared/records/custom-field'
import {
  allRecordTypes,
  fieldsRevision,
  ownerFields,
  recordTypeOf,
  referencesTo,
} from '../../../../shared/records/record-types'
import { rowOf, valueOf, type RowOf } from '../../db/row'
import type { Reader } from '../../db/reader'
import { columnsOf, snakeCase, type ColumnValues } from '../../journal/columns'
import { recordRow, selectRecords } from '../../journal/rows'
import type { NamedField } from '../../../../shared/records/record-type'
import { knownType } from './types'

/** By title or by the last change, closed records last; or of all types by the last change alone. */
export type Order = 'title' | 'recent' | 'all'

const MAX_RELATED = 200
const orderBy: Record<Order, string> = {
  title: 'i.closed, i.sort_name, i.record_id',
  recent: 'i.closed, i.updated_at DESC, i.record_id DESC',
  all: 'i.updated_at DESC, i.record_id DESC',
}
const standsBefore = {
  title: '(closed, sort_name, record_id) < (@closed, @sortName, @recordId)',
  recent: `(closed < @closed OR closed = @closed
    AND (updated_at > @updatedAt OR updated_at = @updatedAt AND record_id > @recordId))`,
}

/** What is read from the tables of all record types alike, and from the search index made of them. */
export function createRecordsStore(reader: Reader) {
  const indexed = rowOf({
    id: z.number(),
    sortName: z.string(),
    closed: z.number(),
    updatedAt: z.number(),
  }).prepare<[string, string]>(
    reader,
    `SELECT id, sort_name AS sortName, closed, updated_at AS updatedAt FROM record_index
     WHERE record_type = ? AND record_id = ?`,
  )
  const hasNotes = reader.prepare<[string, string]>(
    'SELECT 1 FROM note WHERE record_type = ? AND record_id = ? AND deleted_at IS NULL LIMIT 1',
  )
  const read = memo((type) =>
    recordRow(type).prepare<[string]>(reader, `${selectRecords(type)} WHERE id = ? AND deleted_at IS NULL`),
  )
  const removed = memo((type) =>
    recordRow(type).prepare<[string]>(
      reader,
      `${selectRecords(type)} WHERE id = ? AND deleted_at IS NOT NULL`,
    ),
  )
  const all = memo((type) =>
    recordRow(type).prepare<[]>(
      reader,
      `${selectRecords(type)} WHERE deleted_at IS NULL
       ORDER BY ${knownType(type).fields.has('position') ? 'position' : 'created_at'}, id`,
    ),
  )

  /** Live records of `type` that name a record of `target`, by the fields made for it. */
  const naming = memo((target) =>
    referencesTo(target).map(({ type, field }) => ({
      type,
      statement: rowOf({ id: z.string() }).prepare<[string]>(
        reader,
        `SELECT id FROM ${type} WHERE ${columnsOf(field).join()} = ? AND deleted_at IS NULL`,
      ),
    })),
  )
  /** Records, removed ones too, with a field that names a record of `target`, or that says they belong to it. */
  const held = memo((target) => {
    const where = (field: NamedField): string => `${columnsOf(field).join()} = @id`
    return [
      ...referencesTo(target).map((one) => ({ ...one, sql: where(one.field) })),
      ...ownerFields().map((one) => ({ ...one, sql: `record_type = @type AND ${where(one.field)}` })),
    ].map(({ type, field, sql }) => ({
      ...{ type, field },
      statement: valueOf(z.string()).prepare<{ type: string; id: string }>(
        reader,
        `SELECT id FROM ${type} WHERE ${sql} ORDER BY id`,
      ),
    }))
  })
  /** The same by the fields the user made. */
  const namingByOwn = rowOf({ type: z.string(), id: z.string(), field: z.string() }).prepare<[string]>(
    reader,
    `SELECT record_type AS type, record_id AS id, field FROM field_value
     WHERE value = ? AND field GLOB 'x_reference_*' ORDER BY record_id`,
  )
  const related = memo((key) => {
    const [type = '', target = '', order = ''] = key.split('/')
    return rowOf({ id: z.string() }).prepare<{ type: string; id: string }>(
      reader,
      `SELECT record_id AS id FROM ${type} t JOIN record_index i ON i.record_type = @type AND i.record_id = t.id
       WHERE (${namesOne(type, target)}) ORDER BY ${order === 'recent' ? orderBy.recent : orderBy.title} LIMIT ${MAX_RELATED}`,
    )
  })
  const openCount = memo((key) => {
    const [type = '', target = ''] = key.split('/')
    return rowOf({ count: z.number() }).prepare<{ type: string; id: string }>(
      reader,
      `SELECT count(*) AS count FROM ${type} t JOIN record_index i ON i.record_type = @type AND i.record_id = t.id
       WHERE (${namesOne(type, target)}) AND i.closed = 0`,
    )
  })

  const namedByOwn = (ref: RecordRef): (RecordRef & { field: NamedField })[] =>
    namingByOwn.all(ref.id).flatMap(({ type, id, field: name }) => {
      const field = customFieldOf(name)
      return field?.target === ref.type && recordTypeOf(type) ? [{ type, id, field }] : []
    })

  return {
    has: (ref: RecordRef): boolean =>
      recordTypeOf(ref.type)?.isModule === true && indexed.get(ref.type, ref.id) !== undefined,
    /** A record as its table holds it; undefined for one that is not there or was removed. */
    read: ({ type, id }: RecordRef): ColumnValues | undefined => read(type).get(id),
    /** A record that was removed, as its table holds it still. */
    readRemoved: ({ type, id }: RecordRef): ColumnValues | undefined => removed(type).get(id),
    /** All records of a type by their position, where it has one. */
    all: (type: string): ColumnValues[] => all(type).all(),
    isClosed: (ref: RecordRef): boolean => indexed.get(ref.type, ref.id)?.closed === 1,
    /** Records with a field that names this one. */
    naming: (ref: RecordRef): RecordRef[] => [
      ...naming(ref.type).flatMap(({ type, statement }) =>
        statement.all(ref.id).map(({ id }) => ({ type, id })),
      ),
      ...namedByOwn(ref).flatMap(({ type, id }) => (read(type).get(id) ? [{ type, id }] : [])),
    ],
    /** The fields in which records, removed ones too, hold on to this one. */
    heldBy: (ref: RecordRef): (RecordRef & { field: NamedField })[] => [
      ...held(ref.type).flatMap(({ type, field, statement }) =>
        statement.all({ type: ref.type, id: ref.id }).map((id) => ({ type, id, field })),
      ),
      ...namedByOwn(ref),
    ],
    hasNotes: (type: string, id: string): boolean => hasNotes.get(type, id) !== undefined,
    /** The first records of a type that name this one. */
    related: (type: string, of: RecordRef, order: 'title' | 'recent'): string[] =>
      related(`${type}/${of.type}/${order}/${fieldsRevision()}`)
        .all({ type, id: of.id })
        .map(({ id }) => id),
    openCount: (type: string, of: RecordRef): number =>
      openCount(`${type}/${of.type}/${fieldsRevision()}`).get({ type, id: of.id })?.count ?? 0,
    ...createSearch(reader, (ref) => indexed.get(ref.type, ref.id)),
  }
}

/** Types in the index whose records are parts of others: no search of all types means them. */
const partTypes = allRecordTypes().flatMap(({ name, isModule, isSearched }) =>
  isSearched && !isModule ? [`"${name}"`] : [],
)
const areModules = (column: string): string => `${column} NOT IN (${partTypes.join().replaceAll('"', "'")})`

/** Up to so many found records are sorted; of more, the whole list is walked in its order until the page is full. */
const MAX_SORTED = 2_000

/** Finding records by their words. */
function createSearch(
  reader: Reader,
  placeOf: (
    ref: RecordRef,
  ) => { id: number; sortName: string; closed: number; updatedAt: number } | undefined,
) {
  const columns = 'i.id, i.record_type AS type, i.record_id AS recordId'
  const count = rowOf({ total: z.number() }).prepare<{ type: string }>(
    reader,
    'SELECT count(*) AS total FROM record_index WHERE record_type = @type',
  )
  const rank = memo((order) =>
    rowOf({ total: z.number() }).prepare<Bound>(
      reader,
      `SELECT count(*) AS total FROM record_index
       WHERE record_type = @type AND ${order === 'recent' ? standsBefore.recent : standsBefore.title}`,
    ),
  )
  const matching = valueOf(z.number()).prepare<[string]>(
    reader,
    'SELECT rowid FROM record_search WHERE record_search MATCH ?',
  )
  const walk = memo((key) => {
    const [type, order = ''] = key.split('/')
    return foundRow.prepare<Bound>(
      reader,
      `SELECT ${columns} FROM record_index i WHERE ${type ? 'i.record_type = @type' : areModules('i.record_type')}
       ORDER BY ${orderOf(order)} LIMIT @limit OFFSET @offset`,
    )
  })
  const sorted = memo((order) =>
    foundRow.prepare<{ ids: string }>(
      reader,
      `SELECT ${columns} FROM record_index i WHERE i.id IN (SELECT value FROM json_each(@ids))
       ORDER BY ${orderOf(order)}`,
    ),
  )

  const found = (type: string | null, expression: string): ReadonlySet<number> =>
    new Set(
      matching.all(
        type === null
          ? `(words : (${expression})) NOT type : (${partTypes.join(' OR ')})`
          : `type : "${type}" AND words : (${expression})`,
      ),
    )
  /** Tells of those found in their order, until `see` has seen enough. */
  function inOrder(
    ids: ReadonlySet<number>,
    type: string | null,
    order: Order,
    see: (row: Found) => boolean,
  ): void {
    const key = `${type ?? ''}/${order}`
    const rows =
      ids.size <= MAX_SORTED
        ? sorted(order).all({ ids: JSON.stringify([...ids]) })
        : walk(key).iterate({ type: type ?? '', limit: -1, offset: 0 })
    for (const row of rows) if (ids.has(row.id) && !see(row)) return
  }

  return {
    /** A page of the records an expression finds, all for an empty one. `type` null for all types. */
    search(type: string | null, expression: string, order: Order, limit: number, offset: number) {
      if (!expression)
        return {
          total: type === null ? 0 : (count.get({ type })?.total ?? 0),
          refs: walk(`${type ?? ''}/${order}`)
            .all({ type: type ?? '', limit, offset })
            .map(toRef),
        }
      const ids = found(type, expression)
      const refs: RecordRef[] = []
      let passed = 0
      inOrder(ids, type, order, (row) => {
        if (passed++ >= offset) refs.push(toRef(row))
        return refs.length < limit
      })
      return { total: ids.size, refs }
    },
    /** How many records of its type stand before this one among those found; null where it is not found itself. */
    position(record: RecordRef, expression: string, order: 'title' | 'recent'): number | null {
      const place = placeOf(record)
      if (!place) return null
      if (!expression) return rank(order).get({ ...place, ...record, recordId: record.id })?.total ?? null
      const ids = found(record.type, expression)
      if (!ids.has(place.id)) return null
      let before = 0
      inOrder(ids, record.type, order, ({ id }) => id !== place.id && ++before > 0)
      return before
    },
  }
}

type Bound = Record<string, string | number>
const foundRow = rowOf({ id: z.number(), type: z.string(), recordId: z.string() })
type Found = RowOf<typeof foundRow>
const orderOf = (order: string): string =>
  order === 'recent' ? orderBy.recent : order === 'title' ? orderBy.title : orderBy.all

const toRef = ({ type, recordId }: Found): RecordRef => ({ type, id: recordId })

/** A record of this type names the wanted one in a field that may, or by way of another record. */
const namesOne = (type: string, target: string): string => {
  const { type: declared, fields } = knownType(type)
  const column = (name: string): string => snakeCase(name)
  const direct = [...fields.values()]
    .filter((field) => field.target === target)
    .map(({ name }) =>
      customFieldOf(name)
        ? `t.id IN (SELECT record_id FROM field_value WHERE value = @id AND field GLOB 'x_reference_*'
            AND record_type = @type AND field = '${name}')`
        : `t.${column(name)} = @id`,
    )
  const { field = '', through = '', of = '' } = declared.inherits ?? {}
  const middle = fields.get(through)?.target
  const inherited =
    middle && fields.get(field)?.target === target
      ? [
          `(t.${column(field)} IS NULL AND t.${column(through)} IN
            (SELECT id FROM ${middle} WHERE ${column(of)} = @id AND deleted_at IS NULL))`,
        ]
      : []
  return [...direct, ...inherited].join(' OR ') || 'false'
}

/** Makes what belongs to a key once. */
function memo<Made>(make: (key: string) => Made): (key: string) => Made {
  const made = new Map<string, Made>()
  return (key) => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}

export type RecordsStore = ReturnType<typeof createRecordsStore>
