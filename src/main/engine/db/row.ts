import type { ColumnDefinition, Statement } from 'better-sqlite3'
import { z } from 'zod'
import type { Database } from './open'

/** Of the database what statements are made with, whether they may write or not. */
type Preparing = Pick<Database, 'prepare'>

/** Bytes of a BLOB column. */
export const bytes = () => z.instanceof(Buffer)

/** What a hand-written statement returns. */
interface Rows<Row> {
  /** Throws for a statement that returns anything else. */
  prepare<Bound extends unknown[] | object>(db: Preparing, sql: string): Statement<Bound, Row>
}

type Shape = Readonly<Record<string, z.ZodType>>
type RowOfShape<Of extends Shape> = { [Name in keyof Of]: z.output<Of[Name]> }
interface RowsOfShape<Of extends Shape> extends Rows<RowOfShape<Of>> {
  /** The same rows with more columns. */
  and<More extends Shape>(more: More): RowsOfShape<Of & More>
}

/** The type of the rows of a `rowOf`. */
export type RowOf<Of> = Of extends Rows<infer Row> ? Row : never

/**
 * What the rows of a hand-written statement are. A statement is held to it once, when it is prepared: it must return
 * these columns and no others, and of these types where they come from tables. A column that may hold NULL is said to,
 * or the statement says `IS NOT NULL` of it. So no type of a row is a promise nobody checks, and reading costs nothing.
 */
export function rowOf<Of extends Shape>(shape: Of): RowsOfShape<Of> {
  return {
    prepare<Bound extends unknown[] | object>(db: Preparing, sql: string): Statement<Bound, RowOfShape<Of>> {
      const statement = db.prepare<Bound, RowOfShape<Of>>(sql)
      refuse(mismatches(statement.columns(), shape, mayBeNull(db, sql)), sql)
      return statement
    },
    and: (more) => rowOf({ ...shape, ...more }),
  }
}

/** The same of a statement that returns one column: its rows are the values themselves. */
export function valueOf<Of extends z.ZodType>(schema: Of): Rows<z.output<Of>> {
  return {
    prepare<Bound extends unknown[] | object>(db: Preparing, sql: string): Statement<Bound, z.output<Of>> {
      const statement = db.prepare<Bound, z.output<Of>>(sql)
      const [column, ...more] = statement.columns()
      if (column)
        refuse(
          [
            ...wrongType(column, schema, mayBeNull(db, sql)),
            ...more.map(({ name }) => `${name} is one too many`),
          ],
          sql,
        )
      statement.pluck()
      return statement
    },
  }
}

/** The same of a statement whose columns are expressions of one kind, as many as there are: its rows are lists of them. */
export function valuesOf<Of extends z.ZodType>(schema: Of): Rows<z.output<Of>[]> {
  return {
    prepare<Bound extends unknown[] | object>(db: Preparing, sql: string): Statement<Bound, z.output<Of>[]> {
      const statement = db.prepare<Bound, z.output<Of>[]>(sql)
      refuse(
        statement.columns().flatMap((column) => wrongType(column, schema, mayBeNull(db, sql))),
        sql,
      )
      statement.raw()
      return statement
    },
  }
}

function refuse(wrong: readonly string[], sql: string): void {
  if (wrong.length > 0) throw new Error(`${wrong.join('; ')}, in: ${sql.trim().slice(0, 300)}`)
}

type Column = Pick<ColumnDefinition, 'name' | 'type' | 'table' | 'column'>
type MayBeNull = (column: Column) => boolean

const nullableColumns = new WeakMap<Preparing, Map<string, ReadonlySet<string>>>()

/** Whether a column of a statement may hold NULL, as far as its table and the statement tell. */
function mayBeNull(db: Preparing, sql: string): MayBeNull {
  const known = nullableColumns.get(db) ?? new Map<string, ReadonlySet<string>>()
  nullableColumns.set(db, known)
  return ({ table, column }) => {
    if (table === null || column === null || table.startsWith('sqlite_')) return false
    const nullable = known.get(table) ?? readNullable(db, table)
    known.set(table, nullable)
    return nullable.has(column) && !sql.includes(`${column} IS NOT NULL`)
  }
}

function readNullable(db: Preparing, table: string): ReadonlySet<string> {
  const rows = db.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE "notnull" = 0 AND pk = 0').all(table)
  return new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map(({ name }) => name),
  )
}

function mismatches(columns: readonly Column[], shape: Shape, nullable: MayBeNull): string[] {
  const returned = new Set(columns.map(({ name }) => name))
  const missing = Object.keys(shape).filter((name) => !returned.has(name))
  return [
    ...missing.map((name) => `no column ${name}`),
    ...columns.flatMap((column) => {
      const schema = shape[column.name]
      return schema ? wrongType(column, schema, nullable) : [`${column.name} is not in the row`]
    }),
  ]
}

function wrongType(column: Column, schema: z.ZodType, nullable: MayBeNull): string[] {
  const { name, type } = column
  // An expression has no declared type.
  if (type === null) return []
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema
  const kind = inner instanceof z.ZodNumber ? 'INTEGER' : inner instanceof z.ZodCustom ? 'BLOB' : 'TEXT'
  if (kind !== type && !(kind === 'INTEGER' && type === 'REAL')) return [`${name} is ${type}`]
  return inner === schema && nullable(column) ? [`${name} may be NULL`] : []
}
