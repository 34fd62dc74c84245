import { z } from 'zod'
import type { Database } from '../../src/main/engine/db/open'
import { columnsOf } from '../../src/main/engine/journal/columns'
import { describeFields, type RecordType } from '../../src/shared/records/record-type'

/** The table a migration would bring for a type: its fields' columns, each with a default, and those every record has. */
export function createRecordTable(db: Database, type: RecordType): void {
  const columns = [...describeFields(type).values()].flatMap((field) =>
    columnsOf(field).map((column) => {
      if (['number', 'yesNo', 'day'].includes(field.kind) || column.endsWith('_minor'))
        return `${column} INTEGER`
      if (field.kind === 'reference') return `${column} TEXT`
      const empty = column.endsWith('_currency')
        ? 'EUR'
        : field.elements
          ? '[]'
          : z.string().parse(field.empty)
      return `${column} TEXT NOT NULL DEFAULT '${empty}'`
    }),
  )
  db.exec(`CREATE TABLE ${type.name} (id TEXT PRIMARY KEY, ${columns.join(', ')},
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER) STRICT`)
}
