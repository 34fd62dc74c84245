import { v7 as uuidv7 } from 'uuid'
import type { EngineContext } from '../context'
import { HybridClock } from './clock'

/** What may be written into a CRM row. Lists and objects are stored as JSON text by the caller. */
export type FieldValue = string | number | null
export type FieldValues = Record<string, FieldValue>

/** Some fields of a record, as a call brings them. */
export type Changes<T> = { [Field in keyof T]?: T[Field] | undefined }

/** The tables the journal writes, and the columns a change may name. */
export const entityFields = {
  person: ['name', 'job_title', 'phone', 'company_id', 'emails', 'deleted_at'],
  company: ['name', 'domains', 'phone', 'website', 'vat_number', 'city', 'country', 'deleted_at'],
  stage: ['name', 'position', 'outcome', 'deleted_at'],
  deal: [
    'title',
    'amount_minor',
    'currency',
    'stage_id',
    'person_id',
    'company_id',
    'expected_close_at',
    'deleted_at',
  ],
  note: ['record_type', 'record_id', 'text', 'pinned', 'deleted_at'],
  link: ['record_type', 'record_id', 'anchor_message_id', 'subject', 'thread_id', 'deleted_at'],
} as const
export type Entity = keyof typeof entityFields

/** Columns that are recomputed from the mail cache: applied, but no news to a colleague. */
const derivedColumns: ReadonlySet<string> = new Set(['thread_id'])

/** The entry a row begins with: its value is `created_at`. */
export const CREATED = 'created_at'

export interface JournalEntry {
  /** Hybrid clock stamp; all fields of one change share it, and stamps order changes over all computers. */
  clock: string
  /** Wall time of the change in ms since the epoch, for people to read; never used for ordering. */
  at: number
  actor: string
  entity: string
  recordId: string
  field: string
  value: FieldValue
}

/** One change as derived tables hear of it, after the row was written and inside the same transaction. */
export interface JournalChange {
  entity: Entity
  id: string
  fields: ReadonlySet<string>
  /** What the changed fields held before; empty for a new row. */
  before: FieldValues
}

/**
 * The one way to change a CRM row: applies the change and appends it to the change journal in the same transaction.
 * History, undo, export and exchange with colleagues read that journal, so nothing may write these tables elsewhere.
 */
export interface Journal {
  /** Inserts a row with a new UUIDv7 and returns the id. */
  create(entity: Entity, values: FieldValues): string
  /** Writes the named fields; those that hold the same value already are not journalled. */
  update(entity: Entity, id: string, changes: FieldValues): void
  /** Marks a row deleted; `restore` brings it back. Rows are never erased, so that undo and exchange work. */
  remove(entity: Entity, id: string): void
  restore(entity: Entity, id: string): void
  /** All entries of one record, oldest first. */
  history(entity: Entity, id: string): JournalEntry[]
  /** Called for every change of a CRM row: what indexes are derived with. Announcing is the journal's own matter. */
  onChange(listener: (change: JournalChange) => void): void
}

export function createJournal(context: EngineContext): Journal {
  const { db, clock } = context
  const actor = readActor(context)
  const last = db
    .prepare<[], { clock: string }>('SELECT clock FROM change_journal ORDER BY clock DESC LIMIT 1')
    .get()
  const stamps = new HybridClock(() => clock.now(), actor, last?.clock ?? '')
  const listeners: ((change: JournalChange) => void)[] = []
  const append = db.prepare<[string, number, string, string, string, string, string]>(
    `INSERT INTO change_journal (clock, changed_at, actor, entity, record_id, field, value)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const readHistory = db.prepare<[string, string], Omit<JournalEntry, 'value'> & { value: string }>(
    `SELECT clock, changed_at AS at, actor, entity, record_id AS recordId, field, value FROM change_journal
     WHERE entity = ? AND record_id = ? ORDER BY seq`,
  )

  function create(entity: Entity, values: FieldValues): string {
    assertFields(entity, values)
    return context.write(() => {
      const now = clock.now()
      const id = uuidv7({ msecs: now })
      const row: FieldValues = { ...values, id, created_at: now, updated_at: now }
      const columns = Object.keys(row)
      const slots = columns.map((column) => `@${column}`)
      db.prepare(`INSERT INTO ${entity} (${columns.join(', ')}) VALUES (${slots.join(', ')})`).run(row)
      record(entity, id, now, { [CREATED]: now, ...values })
      tell({ entity, id, fields: new Set(Object.keys(values)), before: {} })
      return id
    })
  }

  function update(entity: Entity, id: string, changes: FieldValues): void {
    assertFields(entity, changes)
    context.write(() => {
      const row = db.prepare<[string], FieldValues>(`SELECT * FROM ${entity} WHERE id = ?`).get(id)
      if (!row) throw new Error(`journal: no ${entity} ${id}`)
      const changed = Object.fromEntries(
        Object.entries(changes).filter(([field, value]) => row[field] !== value),
      )
      const fields = Object.keys(changed)
      if (fields.length === 0) return
      const now = clock.now()
      // What is recomputed from mail is no change a person made, and must not make the row look edited.
      const applied: FieldValues = fields.every(isDerived) ? changed : { ...changed, updated_at: now }
      const assignments = Object.keys(applied).map((field) => `${field} = @${field}`)
      db.prepare(`UPDATE ${entity} SET ${assignments.join(', ')} WHERE id = @id`).run({ ...applied, id })
      record(entity, id, now, changed)
      const before = Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))
      tell({ entity, id, fields: new Set(fields), before })
    })
  }

  function record(entity: Entity, id: string, at: number, changes: FieldValues): void {
    const journalled = Object.entries(changes).filter(([field]) => !isDerived(field))
    if (journalled.length === 0) return
    const stamp = stamps.next()
    for (const [field, value] of journalled)
      append.run(stamp, at, actor, entity, id, field, JSON.stringify(value))
  }

  function tell(change: JournalChange): void {
    for (const listener of listeners) listener(change)
  }

  return {
    create,
    update,
    remove: (entity, id) => update(entity, id, { deleted_at: clock.now() }),
    restore: (entity, id) => update(entity, id, { deleted_at: null }),
    history: (entity, id) =>
      readHistory.all(entity, id).map((row) => ({ ...row, value: fieldValue(row.value) })),
    onChange: (listener) => void listeners.push(listener),
  }
}

/** Drops absent fields, so that only what was named is written. */
export function definedValues(values: Record<string, FieldValue | undefined>): FieldValues {
  const defined: FieldValues = {}
  for (const [field, value] of Object.entries(values)) if (value !== undefined) defined[field] = value
  return defined
}

const isDerived = (field: string): boolean => derivedColumns.has(field)

function assertFields(entity: Entity, values: FieldValues): void {
  const known: readonly string[] = entityFields[entity]
  for (const field of Object.keys(values)) {
    if (!known.includes(field)) throw new Error(`journal: ${entity} has no field ${field}`)
  }
}

function fieldValue(json: string): FieldValue {
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** This installation's name in the journal: made once, kept in the settings. */
function readActor({ db, randomBytes }: EngineContext): string {
  const known = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE key = 'actor'").get()
  if (known) return known.value
  const actor = Buffer.from(randomBytes(8)).toString('hex')
  db.prepare("INSERT INTO setting (key, value) VALUES ('actor', ?)").run(actor)
  return actor
}
