import type { Statement } from 'better-sqlite3'
import type { Database } from './open'

/**
 * The database for who only reads. What is written through it is refused when the statement is prepared, so that
 * search, lists and histories may some day read over a connection of their own, on another thread, and no caller
 * notices.
 */
export class Reader implements Pick<Database, 'prepare'> {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Gives statements a function that SQLite does not know; the same values always come to the same. */
  define(name: string, work: (...values: unknown[]) => string | number): void {
    this.#db.function(name, { deterministic: true }, work)
  }

  /** The same of a function that may come to something else later. */
  defineVarying(name: string, work: (...values: unknown[]) => string | number): void {
    this.#db.function(name, work)
  }

  /** Throws for a statement that writes. */
  prepare<Bound extends unknown[] | object = unknown[], Row = unknown>(sql: string): Statement<Bound, Row> {
    const statement = this.#db.prepare<Bound, Row>(sql)
    if (!statement.readonly) throw new Error(`a reader does not write: ${sql.trim().slice(0, 300)}`)
    return statement
  }
}
