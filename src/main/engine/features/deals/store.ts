import { z } from 'zod'
import type { Reader } from '../../db/reader'
import { rowOf, valueOf } from '../../db/row'

/** All SQL that is of deals alone. */
export function createDealsStore(reader: Reader) {
  const openOf = rowOf({ id: z.string() }).prepare<{ ids: string }>(
    reader,
    `SELECT d.id FROM deal d LEFT JOIN stage s ON s.id = d.stage_id
     WHERE d.deleted_at IS NULL AND coalesce(s.outcome, 'open') = 'open'
       AND (d.person_id IN (SELECT value FROM json_each(@ids)) OR d.company_id IN (SELECT value FROM json_each(@ids)))
     ORDER BY d.updated_at DESC, d.id LIMIT 20`,
  )
  const closedOf = rowOf({ id: z.string() }).prepare<{ ids: string }>(
    reader,
    `SELECT d.id FROM deal d JOIN stage s ON s.id = d.stage_id
     WHERE d.deleted_at IS NULL AND s.outcome <> 'open'
       AND (d.person_id IN (SELECT value FROM json_each(@ids)) OR d.company_id IN (SELECT value FROM json_each(@ids)))
     ORDER BY d.updated_at DESC, d.id LIMIT 1`,
  )
  const firstStage = valueOf(z.string()).prepare<[]>(
    reader,
    `SELECT id FROM stage WHERE deleted_at IS NULL AND outcome = 'open' ORDER BY position, id LIMIT 1`,
  )
  return {
    firstStage: (): string | null => firstStage.get() ?? null,
    /** The one among their closed deals that was changed last. */
    closedOf: (recordIds: readonly string[]): string[] =>
      closedOf.all({ ids: JSON.stringify(recordIds) }).map((row) => row.id),
    /** Open deals of any of these people and companies, last changed first. */
    openOf: (recordIds: readonly string[]): string[] =>
      openOf.all({ ids: JSON.stringify(recordIds) }).map((row) => row.id),
  }
}
