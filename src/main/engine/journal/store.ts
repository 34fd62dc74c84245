import { z } from 'zod'
import { customFieldOf } from '../../../shared/records/custom-field'
import type { Database } from '../db/open'
import { rowOf, valueOf } from '../db/row'
import { createSetting } from '../db/setting'
import { CREATED, DELETED, ERASED, FORMAT_VERSION, MERGED, type Change, type ChangeSet } from './change-set'
import type { ElementChange } from './standing'

/** What is known of a change set besides its changes. */
export type ChangeSetHead = Omit<ChangeSet, 'version' | 'changes'>

/** One change of one record, with the set it was part of. */
export interface JournalEntry extends Omit<Change, 'type' | 'id'> {
  stamp: string
  at: number
  author: string
  cause: string
  label: string
  undoes: string
}

/** How a record that is gone went. */
export interface Removal {
  at: number
  author: string
  /** Id of the record of its type that it was merged into; null for one that was deleted. */
  mergedWith: string | null
}

const changeRow = rowOf({ operation: z.string(), element: z.string(), value: z.string() })
const elementRow = rowOf({
  stamp: z.string(),
  undoes: z.string(),
  operation: z.string(),
  value: z.string(),
})
const headRow = rowOf({
  stamp: z.string(),
  author: z.string(),
  at: z.number(),
  cause: z.string(),
  label: z.string(),
  undoes: z.string(),
})

const jsonText = z.string().transform((text): unknown => JSON.parse(text))

/** Names one element of one field of one record. */
type Place = Pick<Change, 'type' | 'id' | 'field' | 'element'>

/** All SQL of the journal's own tables. */
export function createJournalStore(db: Database) {
  const addSet = db.prepare<[string, string, number, string, string, string]>(
    `INSERT INTO change_set (stamp, author, changed_at, cause, label, undoes) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (stamp) DO NOTHING`,
  )
  const hasSet = db.prepare<[string]>('SELECT 1 FROM change_set WHERE stamp = ?')
  const addChange = db.prepare<[string, string, string, string, string, string, string]>(
    `INSERT INTO change (record_type, record_id, field, element, stamp, operation, value) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET operation = excluded.operation, value = excluded.value`,
  )
  const newestStamp = rowOf({ stamp: z.string() }).prepare<[]>(
    db,
    'SELECT stamp FROM change_set ORDER BY stamp DESC LIMIT 1',
  )
  const ofField = changeRow.and({ stamp: z.string() }).prepare<[string, string, string]>(
    db,
    `SELECT operation, element, value, stamp FROM change WHERE record_type = ? AND record_id = ? AND field = ?
     ORDER BY stamp DESC`,
  )
  const ofElement = elementRow.prepare<[string, string, string, string]>(
    db,
    `SELECT c.stamp, s.undoes, c.operation, c.value FROM change c JOIN change_set s ON s.stamp = c.stamp
     WHERE c.record_type = ? AND c.record_id = ? AND c.field = ? AND c.element = ? ORDER BY c.stamp`,
  )
  const elementsChangedAfter = rowOf({ field: z.string(), element: z.string() }).prepare<
    [string, string, string]
  >(db, 'SELECT DISTINCT field, element FROM change WHERE record_type = ? AND record_id = ? AND stamp > ?')
  const lastChange = rowOf({ at: z.number().nullable() }).prepare<[string, string]>(
    db,
    `SELECT max(s.changed_at) AS at FROM change c JOIN change_set s ON s.stamp = c.stamp
     WHERE c.record_type = ? AND c.record_id = ?`,
  )
  const history = headRow
    .and({ field: z.string(), operation: z.string(), element: z.string(), value: z.string() })
    .prepare<[string, string]>(
      db,
      `SELECT s.stamp, s.changed_at AS at, s.author, s.cause, s.label, s.undoes, c.field, c.operation, c.element, c.value
     FROM change c JOIN change_set s ON s.stamp = c.stamp WHERE c.record_type = ? AND c.record_id = ? ORDER BY s.stamp`,
    )
  const maker = rowOf({ author: z.string() }).prepare<[string, string]>(
    db,
    `SELECT s.author FROM change c JOIN change_set s ON s.stamp = c.stamp
     WHERE c.record_type = ? AND c.record_id = ? AND c.field = '${CREATED}' ORDER BY c.stamp LIMIT 1`,
  )
  const removal = rowOf({ stamp: z.string(), at: z.number(), author: z.string() }).prepare<[string, string]>(
    db,
    `SELECT s.stamp, s.changed_at AS at, s.author FROM change c JOIN change_set s ON s.stamp = c.stamp
     WHERE c.record_type = ? AND c.record_id = ? AND c.field = '${DELETED}' ORDER BY c.stamp DESC LIMIT 1`,
  )
  const mergedIn = rowOf({ id: z.string() }).prepare<[string, string, string]>(
    db,
    `SELECT record_id AS id FROM change
     WHERE stamp = ? AND record_type = ? AND field = '${MERGED}' AND element = ? AND operation = 'add' LIMIT 1`,
  )
  const isErased = db.prepare<[string, string]>(
    `SELECT 1 FROM change WHERE record_type = ? AND record_id = ? AND field = '${ERASED}'`,
  )
  const eraseOthers = db.prepare<[string, string]>(
    `DELETE FROM change WHERE record_type = ? AND record_id = ? AND field <> '${ERASED}'`,
  )
  const customFields = valueOf(z.string()).prepare<[string, string]>(
    db,
    `SELECT DISTINCT field FROM change WHERE record_type = ? AND record_id = ? AND field >= 'x_' AND field < 'x\`'`,
  )
  const customChanges = rowOf({ type: z.string(), id: z.string(), field: z.string() }).prepare<[]>(
    db,
    `SELECT DISTINCT record_type AS type, record_id AS id, field FROM change WHERE field GLOB 'x_*'`,
  )
  const recordsWith = rowOf({ id: z.string() }).prepare<[string, string]>(
    db,
    'SELECT DISTINCT record_id AS id FROM change WHERE record_type = ? AND field = ?',
  )
  const setsAfter = headRow
    .and({ seq: z.number() })
    .prepare<[number, number]>(
      db,
      `SELECT seq, stamp, author, changed_at AS at, cause, label, undoes FROM change_set WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
  const importsBetween = valueOf(z.string()).prepare<[string, string, string]>(
    db,
    `SELECT stamp FROM change_set WHERE stamp BETWEEN ? AND ? AND cause = 'import' AND label = ? ORDER BY stamp DESC`,
  )
  const setByStamp = headRow.prepare<[string]>(
    db,
    'SELECT stamp, author, changed_at AS at, cause, label, undoes FROM change_set WHERE stamp = ?',
  )
  const ofSet = changeRow.and({ type: z.string(), id: z.string(), field: z.string() }).prepare<[string]>(
    db,
    `SELECT record_type AS type, record_id AS id, field, operation, element, value FROM change
     WHERE stamp = ? ORDER BY record_type, record_id, field, element`,
  )
  const knownFields = createSetting(db, 'known_fields', z.array(z.string()))
  const putAside = db.prepare<[string, number, string]>(
    `INSERT INTO change_set_aside (stamp, received_at, content) VALUES (?, ?, ?) ON CONFLICT (stamp) DO NOTHING`,
  )
  const aside = rowOf({ stamp: z.string(), receivedAt: z.number(), content: z.string() }).prepare<[]>(
    db,
    'SELECT stamp, received_at AS receivedAt, content FROM change_set_aside ORDER BY stamp',
  )
  const dropAside = db.prepare<[string]>('DELETE FROM change_set_aside WHERE stamp = ?')

  const withValue = <Row extends { value: string }>({ value, ...row }: Row) => ({
    ...row,
    value: jsonText.parse(value),
  })
  const changesOf = (stamp: string): Change[] => ofSet.all(stamp).map(withValue)

  return {
    addSet: ({ stamp, author, at, cause, label, undoes }: ChangeSetHead): void =>
      void addSet.run(stamp, author, at, cause, label, undoes),
    /** What was done in a set; '' for one nobody knows. */
    labelOf: (stamp: string): string => setByStamp.get(stamp)?.label ?? '',
    /** Stamps of the sets of an import, from its first to its last, the last before the others. */
    importsBetween: (first: string, last: string, label: string): string[] =>
      importsBetween.all(first, last, label),
    hasSet: (stamp: string): boolean => hasSet.get(stamp) !== undefined,
    addChange: (stamp: string, { type, id, field, element, operation, value }: Change): void =>
      void addChange.run(type, id, field, element, stamp, operation, JSON.stringify(value)),
    newestStamp: (): string => newestStamp.get()?.stamp ?? '',
    /** Changes of one field, newest first. */
    ofField: (type: string, id: string, field: string) => ofField.all(type, id, field).map(withValue),
    /** Changes of one element of a field, oldest first. */
    ofElement: ({ type, id, field, element }: Place): ElementChange[] =>
      ofElement.all(type, id, field, element).map(withValue),
    elementsChangedAfter: (stamp: string, type: string, id: string): Pick<Change, 'field' | 'element'>[] =>
      elementsChangedAfter.all(type, id, stamp),
    /** Wall time of the last change of a record. */
    changedAt: (type: string, id: string): number => lastChange.get(type, id)?.at ?? 0,
    history: (type: string, id: string): JournalEntry[] => history.all(type, id).map(withValue),
    makerOf: (type: string, id: string): string => maker.get(type, id)?.author ?? '',
    /** The last time a record was removed or brought back, and the record it was made one with in the same set. */
    removal(type: string, id: string): Removal | undefined {
      const last = removal.get(type, id)
      return (
        last && {
          at: last.at,
          author: last.author,
          mergedWith: mergedIn.get(last.stamp, type, id)?.id ?? null,
        }
      )
    },
    isErased: (type: string, id: string): boolean => isErased.get(type, id) !== undefined,
    /** Takes away every change of a record but the one that erases it. */
    erase: (type: string, id: string): void => void eraseOthers.run(type, id),
    /** Names of the fields of the user's own that anybody ever wrote of a record. */
    customFields: (type: string, id: string): string[] =>
      customFields.all(type, id).filter((name) => customFieldOf(name) !== undefined),
    /** The same of all records, with the names that no field is known of. */
    customChanges: (): Pick<Change, 'type' | 'id' | 'field'>[] => customChanges.all(),
    recordsWith: (type: string, field: string): string[] => recordsWith.all(type, field).map(({ id }) => id),
    /** Sets in the order in which they arrived here, for whom they are sent to. */
    setsAfter: (seq: number, limit: number): { seq: number; set: ChangeSet }[] =>
      setsAfter.all(seq, limit).map(({ seq: at, ...head }) => ({
        seq: at,
        set: { version: FORMAT_VERSION, ...head, changes: changesOf(head.stamp) },
      })),
    set(stamp: string): ChangeSet | undefined {
      const head = setByStamp.get(stamp)
      return head && { version: FORMAT_VERSION, ...head, changes: changesOf(stamp) }
    },
    /** The fields the version knew that wrote here last, as `type.field`. */
    knownFields: (): string[] => knownFields.get() ?? [],
    setKnownFields: (fields: readonly string[]): void => knownFields.set([...fields]),
    putAside: (set: ChangeSet, at: number): void => void putAside.run(set.stamp, at, JSON.stringify(set)),
    aside: () => aside.all(),
    dropAside: (stamp: string): void => void dropAside.run(stamp),
  }
}
export type JournalStore = ReturnType<typeof createJournalStore>
