import { rowOf } from '../../db/row'
import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import { stage as stageSchema, type Deal, type Stage } from '../../../../shared/contract/deals'
import type { Database } from '../../db/open'

const outcome = stageSchema.shape.outcome
type DealRow = Omit<Deal, 'outcome'> & { outcome: string }

const select = `SELECT d.id, d.title, d.amount_minor AS amountMinor, d.amount_currency AS currency, d.stage_id AS stageId,
    p.id AS personId, coalesce(p.name, '') AS personName, c.id AS companyId, coalesce(c.name, '') AS companyName,
    d.expected_close_at AS expectedCloseAt, coalesce(s.name, '') AS stageName, coalesce(s.outcome, 'open') AS outcome,
    d.created_at AS createdAt, d.updated_at AS updatedAt
  FROM deal d LEFT JOIN stage s ON s.id = d.stage_id
  LEFT JOIN person p ON p.id = d.person_id AND p.deleted_at IS NULL
  LEFT JOIN company c ON c.id = d.company_id AND c.deleted_at IS NULL`
const order = 'ORDER BY s.position, d.created_at DESC, d.id'

/** All SQL of deals and their stages. Rows are written by the journal. */
export function createDealsStore(db: Database) {
  const stages = db.prepare<[], Stage>(
    'SELECT id, name, position, outcome FROM stage WHERE deleted_at IS NULL ORDER BY position, id',
  )
  const get = db.prepare<[string], DealRow>(`${select} WHERE d.id = ? AND d.deleted_at IS NULL`)
  const known = db.prepare<[string]>('SELECT 1 FROM deal WHERE id = ?')
  const lists = {
    all: db.prepare<[], DealRow>(`${select} WHERE d.deleted_at IS NULL ${order}`),
    person: db.prepare<[string], DealRow>(
      `${select} WHERE d.person_id = ? AND d.deleted_at IS NULL ${order}`,
    ),
    company: db.prepare<{ id: string }, DealRow>(`${select} WHERE d.deleted_at IS NULL AND d.id IN (
        SELECT id FROM deal WHERE company_id = @id
        UNION SELECT deal.id FROM person JOIN deal ON deal.person_id = person.id
        WHERE person.company_id = @id AND person.deleted_at IS NULL AND deal.company_id IS NULL) ${order}`),
  }
  const openOf = rowOf({ id: z.string() }).prepare<{ ids: string }>(
    db,
    `SELECT d.id FROM deal d LEFT JOIN stage s ON s.id = d.stage_id
     WHERE d.deleted_at IS NULL AND coalesce(s.outcome, 'open') = 'open'
       AND (d.person_id IN (SELECT value FROM json_each(@ids)) OR d.company_id IN (SELECT value FROM json_each(@ids)))
     ORDER BY d.updated_at DESC, d.id LIMIT 20`,
  )
  return {
    stages: (): Stage[] => z.array(stageSchema).parse(stages.all()),
    get(id: string): Deal | undefined {
      const row = get.get(id)
      return row && toDeal(row)
    },
    /** True also for a removed one. */
    known: (id: string): boolean => known.get(id) !== undefined,
    /** All deals, or those of a person or company (and of its people, where they name no other company). */
    list(of: RecordRef | undefined): Deal[] {
      if (!of) return lists.all.all().map(toDeal)
      if (of.type === 'deal') return [get.get(of.id)].flatMap((row) => (row ? [toDeal(row)] : []))
      const rows = of.type === 'person' ? lists.person.all(of.id) : lists.company.all({ id: of.id })
      return rows.map(toDeal)
    },
    /** Open deals of any of these people and companies, last changed first. */
    openOf: (recordIds: readonly string[]): string[] =>
      openOf.all({ ids: JSON.stringify(recordIds) }).map((row) => row.id),
  }
}

const toDeal = (row: DealRow): Deal => ({ ...row, outcome: outcome.parse(row.outcome) })
