import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import { referencesTo } from '../../../../shared/records/record-types'
import { rowOf } from '../../db/row'
import type { Database } from '../../db/open'
import { columnsOf, snakeCase, type ColumnValues } from '../../journal/columns'
import { knownType } from './types'

/** What is indexed of one record. */
export interface IndexedRecord {
  sortName: string
  words: string
  isClosed: boolean
  updatedAt: number
}

/** By title or by the last change, closed records last; or of all types by the last change alone. */
export type Order = 'title' | 'recent' | 'all'

const MAX_RELATED = 200

const orderBy: Record<Order, string> = {
  title: 'i.closed, i.sort_name, i.record_id',
  recent: 'i.closed, i.updated_at DESC, i.record_id DESC',
  all: 'i.updated_at DESC, i.record_id DESC',
}
const standsBefore = {
  title: '(closed, sort_name, record_id) < (@closed, @sortName, @id)',
  recent: `(closed < @closed OR closed = @closed
    AND (updated_at > @updatedAt OR updated_at = @updatedAt AND record_id > @id))`,
}

/** SQL over the tables of all record types alike, and over the search index made of them. */
export function createRecordsStore(db: Database) {
  const upsert = db.prepare<[string, string, string, string, number, number]>(
    `INSERT INTO record_index (record_type, record_id, sort_name, words, closed, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (record_type, record_id) DO UPDATE SET sort_name = excluded.sort_name, words = excluded.words,
       closed = excluded.closed, updated_at = excluded.updated_at`,
  )
  const drop = db.prepare<[string, string]>(
    'DELETE FROM record_index WHERE record_type = ? AND record_id = ?',
  )
  const indexed = rowOf({ sortName: z.string(), closed: z.number(), updatedAt: z.number() }).prepare<
    [string, string]
  >(
    db,
    `SELECT sort_name AS sortName, closed, updated_at AS updatedAt FROM record_index
     WHERE record_type = ? AND record_id = ?`,
  )
  const hasNotes = db.prepare<[string, string]>(
    'SELECT 1 FROM note WHERE record_type = ? AND record_id = ? AND deleted_at IS NULL LIMIT 1',
  )
  const read = memo((type) =>
    db.prepare<[string], ColumnValues>(`SELECT * FROM ${type} WHERE id = ? AND deleted_at IS NULL`),
  )
  const all = memo((type) =>
    db.prepare<[], ColumnValues>(
      `SELECT * FROM ${type} WHERE deleted_at IS NULL
       ORDER BY ${knownType(type).fields.has('position') ? 'position' : 'created_at'}, id`,
    ),
  )

  /** Live records of `type` that name a record of `target`, by the fields made for it. */
  const naming = memo((target) =>
    referencesTo(target).map(({ type, field }) => ({
      type,
      statement: rowOf({ id: z.string() }).prepare<[string]>(
        db,
        `SELECT id FROM ${type} WHERE ${columnsOf(field).join()} = ? AND deleted_at IS NULL`,
      ),
    })),
  )
  const related = memo((key) => {
    const [type = '', target = '', order = ''] = key.split('/')
    return rowOf({ id: z.string() }).prepare<{ type: string; id: string }>(
      db,
      `SELECT record_id AS id FROM ${type} t JOIN record_index i ON i.record_type = @type AND i.record_id = t.id
       WHERE (${namesOne(type, target)}) ORDER BY ${order === 'recent' ? orderBy.recent : orderBy.title} LIMIT ${MAX_RELATED}`,
    )
  })
  const openCount = memo((key) => {
    const [type = '', target = ''] = key.split('/')
    return rowOf({ count: z.number() }).prepare<{ type: string; id: string }>(
      db,
      `SELECT count(*) AS count FROM ${type} t JOIN record_index i ON i.record_type = @type AND i.record_id = t.id
       WHERE (${namesOne(type, target)}) AND i.closed = 0`,
    )
  })

  return {
    save: (ref: RecordRef, row: IndexedRecord) =>
      void upsert.run(ref.type, ref.id, row.sortName, row.words, Number(row.isClosed), row.updatedAt),
    drop: (ref: RecordRef) => void drop.run(ref.type, ref.id),
    has: (ref: RecordRef): boolean => indexed.get(ref.type, ref.id) !== undefined,
    /** A record as its table holds it; undefined for one that is not there or was removed. */
    read: ({ type, id }: RecordRef): ColumnValues | undefined => read(type).get(id),
    /** All records of a type by their position, where it has one. */
    all: (type: string): ColumnValues[] => all(type).all(),
    isClosed: (ref: RecordRef): boolean => indexed.get(ref.type, ref.id)?.closed === 1,
    /** Records with a field that names this one. */
    naming: (ref: RecordRef): RecordRef[] =>
      naming(ref.type).flatMap(({ type, statement }) =>
        statement.all(ref.id).map(({ id }) => ({ type, id })),
      ),
    hasNotes: (type: string, id: string): boolean => hasNotes.get(type, id) !== undefined,
    /** The first records of a type that name this one. */
    related: (type: string, of: RecordRef, order: 'title' | 'recent'): string[] =>
      related(`${type}/${of.type}/${order}`)
        .all({ type, id: of.id })
        .map(({ id }) => id),
    openCount: (type: string, of: RecordRef): number =>
      openCount(`${type}/${of.type}`).get({ type, id: of.id })?.count ?? 0,
    ...createSearch(db, (ref) => indexed.get(ref.type, ref.id)),
  }
}

/** Statements grow with the number of words searched, at most a handful, so each is prepared once. */
function createSearch(
  db: Database,
  placeOf: (ref: RecordRef) => { sortName: string; closed: number; updatedAt: number } | undefined,
) {
  const total = rowOf({ total: z.number() })
  const where = (needles: number, byType: boolean): string[] => [
    ...(byType ? ['record_type = @type'] : []),
    ...Array.from({ length: needles }, (_, at) => `instr(words, @needle${at}) > 0`),
  ]
  const count = memo((key) => {
    const [needles = '0', byType = ''] = key.split('/')
    const conditions = where(Number(needles), byType !== '')
    return total.prepare<Bound>(
      db,
      `SELECT count(*) AS total FROM record_index WHERE ${['true', ...conditions].join(' AND ')}`,
    )
  })
  const page = memo((key) => {
    const [needles = '0', byType = '', order = ''] = key.split('/')
    const conditions = where(Number(needles), byType !== '')
    return rowOf({ type: z.string(), id: z.string() }).prepare<Bound>(
      db,
      `SELECT record_type AS type, record_id AS id FROM record_index i WHERE ${['true', ...conditions].join(' AND ')}
       ORDER BY ${order === 'recent' ? orderBy.recent : order === 'title' ? orderBy.title : orderBy.all}
       LIMIT @limit OFFSET @offset`,
    )
  })
  const rank = memo((key) => {
    const [needles = '0', order = ''] = key.split('/')
    const condition = order === 'recent' ? standsBefore.recent : standsBefore.title
    return total.prepare<Bound>(
      db,
      `SELECT count(*) AS total FROM record_index
       WHERE ${[...where(Number(needles), true), condition].join(' AND ')}`,
    )
  })
  const matches = memo((needles) =>
    db.prepare<Bound>(
      `SELECT 1 FROM record_index WHERE ${[...where(Number(needles), true), 'record_id = @id'].join(' AND ')}`,
    ),
  )
  return {
    /** Records whose words contain all needles. `type` null for all types. */
    search(type: string | null, needles: readonly string[], order: Order, limit: number, offset: number) {
      const key = `${needles.length}/${type ?? ''}`.replace(/\/.+/, '/typed')
      const bound = { ...bind(needles), type: type ?? '' }
      return {
        total: count(key).get(bound)?.total ?? 0,
        refs: page(`${key}/${order}`).all({ ...bound, limit, offset }),
      }
    },
    /** How many records of its type stand before this one among those found; null where it is not found itself. */
    position(ref: RecordRef, needles: readonly string[], order: 'title' | 'recent'): number | null {
      const { type, id } = ref
      const place = placeOf(ref)
      const bound = { ...bind(needles), type, id }
      if (!place || !matches(String(needles.length)).get(bound)) return null
      return rank(`${needles.length}/${order}`).get({ ...bound, ...place })?.total ?? null
    },
  }
}

type Bound = Record<string, string | number>

const bind = (needles: readonly string[]): Bound =>
  Object.fromEntries(needles.map((needle, at) => [`needle${at}`, needle]))

/** A record of this type names the wanted one in a field that may, or by way of another record. */
const namesOne = (type: string, target: string): string => {
  const { type: declared, fields } = knownType(type)
  const column = (name: string): string => snakeCase(name)
  const direct = [...fields.values()]
    .filter((field) => field.target === target)
    .map(({ name }) => `t.${column(name)} = @id`)
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
