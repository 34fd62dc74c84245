import { ProblemError } from '../../../shared/problem'
import { backUpOwn } from './back-up'
import type { Database } from './open'

/** One step of the schema. Versions are numbered in tens so that a forgotten step can slip in between. */
export interface Migration {
  version: number
  name: string
  up(db: Database): void
}

export const schemaVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

/**
 * Brings the database to the newest version. All steps run in one transaction, after a backup of what is the user's
 * own (`<file>.before-<version>`): half a migration is the worst state of all. Foreign keys are off meanwhile, or
 * rebuilding a table would delete or change the rows that refer to it; that they hold is checked before the commit. A
 * database newer than this program is refused with `database-newer`.
 */
export function migrate(db: Database, migrations: readonly Migration[], target = Infinity): void {
  assertAscending(migrations)
  const current = schemaVersion(db)
  const newest = migrations.at(-1)?.version ?? 0
  if (current > newest) {
    throw new ProblemError({
      code: 'database-newer',
      params: { version: String(current), known: String(newest) },
    })
  }
  const due = migrations.filter((step) => step.version > current && step.version <= target)
  if (due.length === 0) return
  const enforced = db.pragma('foreign_keys', { simple: true })
  // Without effect inside a transaction.
  db.pragma('foreign_keys = OFF')
  try {
    if (current > 0 && db.name !== ':memory:') backUpOwn(db, current)
    db.transaction(() => {
      for (const step of due) {
        step.up(db)
        assertForeignKeys(db, step)
        db.pragma(`user_version = ${step.version}`)
      }
    }).exclusive()
  } finally {
    db.pragma(`foreign_keys = ${Number(enforced)}`)
  }
}

function assertForeignKeys(db: Database, step: Migration): void {
  const broken: unknown = db.pragma('foreign_key_check')
  if (Array.isArray(broken) && broken.length > 0)
    throw new Error(`migration ${step.version} leaves ${broken.length} rows that refer to nothing`)
}

function assertAscending(migrations: readonly Migration[]): void {
  for (const [index, step] of migrations.entries()) {
    if (index > 0 && step.version <= (migrations[index - 1]?.version ?? 0)) {
      throw new Error(`migration ${step.version} is out of order`)
    }
  }
}
