import { copyFileSync } from 'node:fs'
import { ProblemError } from '../../../shared/problem'
import type { Database } from './open'

/** One step of the schema. Versions are numbered in tens so that a forgotten step can slip in between. */
export interface Migration {
  version: number
  name: string
  up(db: Database): void
}

export const schemaVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

/**
 * Brings the database to the newest version. All steps run in one transaction, after a copy of the file
 * (`<file>.before-<version>`): half a migration is the worst state of all. A database newer than this program is
 * refused with `database-newer`.
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
  if (current > 0 && db.name !== ':memory:') backUp(db, current)
  db.transaction(() => {
    for (const step of due) {
      step.up(db)
      db.pragma(`user_version = ${step.version}`)
    }
  }).exclusive()
}

function backUp(db: Database, version: number): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(db.name, `${db.name}.before-${version}`)
}

function assertAscending(migrations: readonly Migration[]): void {
  for (const [index, step] of migrations.entries()) {
    if (index > 0 && step.version <= (migrations[index - 1]?.version ?? 0)) {
      throw new Error(`migration ${step.version} is out of order`)
    }
  }
}
