import type { RecordRef } from '../../../../shared/contract/crm'
import type { Deal, DealFields, Stage } from '../../../../shared/contract/deals'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { definedValues, type Changes, type FieldValues, type Journal } from '../../journal/journal'
import { assertUnchanged } from '../../journal/unchanged'
import { os } from '../../rpc'
import type { Records } from '../records/index'
import { createDealsStore } from './store'

/** Stages of a new profile. Windows show these names translated; a stage the user named is shown as it is. */
export const defaultStages: readonly Pick<Stage, 'name' | 'outcome'>[] = [
  { name: 'New', outcome: 'open' },
  { name: 'Qualified', outcome: 'open' },
  { name: 'Offer sent', outcome: 'open' },
  { name: 'Negotiation', outcome: 'open' },
  { name: 'Won', outcome: 'won' },
  { name: 'Lost', outcome: 'lost' },
]

export interface DealsFeature {
  /** Ids of open deals of any of these people and companies, last changed first. */
  openOf(recordIds: readonly string[]): string[]
  router: ReturnType<typeof createRouter>
}

/** Deals: what may be sold to whom, in stages. */
export function createDealsFeature(context: EngineContext, journal: Journal, records: Records): DealsFeature {
  const store = createDealsStore(context.db)
  if (!store.hasStages()) {
    context.write(() => {
      for (const [position, stage] of defaultStages.entries()) journal.create('stage', { ...stage, position })
    })
  }

  const get = (id: string): Deal => {
    const deal = store.get(id)
    if (!deal) throw notFound('deal')
    return deal
  }
  function toColumns(fields: Changes<DealFields>): FieldValues {
    const { stageId, personId, companyId, currency, amountMinor } = fields
    if (typeof amountMinor === 'number' && amountMinor < 0) {
      throw new ProblemError({
        code: 'field-invalid',
        field: 'amountMinor',
        params: { value: String(amountMinor) },
      })
    }
    if (stageId !== undefined && !store.stages().some((stage) => stage.id === stageId))
      throw notFound('stage')
    if (personId) records.assertExists({ type: 'person', id: personId })
    if (companyId) records.assertExists({ type: 'company', id: companyId })
    if (currency !== undefined && !/^[A-Za-z]{3}$/.test(currency)) {
      throw new ProblemError({ code: 'field-invalid', field: 'currency', params: { value: currency } })
    }
    return definedValues({
      title: fields.title,
      amount_minor: amountMinor,
      currency: currency?.toUpperCase(),
      stage_id: stageId,
      person_id: personId,
      company_id: companyId,
      expected_close_at: fields.expectedCloseAt,
    })
  }

  const operations = {
    get,
    stages: store.stages,
    list(of: RecordRef | undefined, query: string): Deal[] {
      const deals = store.list(of)
      if (!query.trim()) return deals
      const found = new Set(records.list('deal', query, 0, deals.length).ids)
      return deals.filter(({ id }) => found.has(id))
    },
    create: (fields: DealFields): Deal => context.write(() => get(journal.create('deal', toColumns(fields)))),
    update: (id: string, changes: Changes<DealFields>, from?: Changes<DealFields>): Deal =>
      context.write(() => {
        assertUnchanged(get(id), from, changes)
        journal.update('deal', id, toColumns(changes))
        return get(id)
      }),
    remove(id: string): void {
      get(id)
      journal.remove('deal', id)
    },
    restore(id: string): Deal {
      if (store.known(id)) journal.restore('deal', id)
      return get(id)
    },
  }
  return { openOf: store.openOf, router: createRouter(operations) }
}

const notFound = (type: string): ProblemError => new ProblemError({ code: 'not-found', params: { type } })

interface DealOperations {
  stages(): Stage[]
  list(of: RecordRef | undefined, query: string): Deal[]
  get(id: string): Deal
  create(fields: DealFields): Deal
  update(id: string, changes: Changes<DealFields>, from?: Changes<DealFields>): Deal
  remove(id: string): void
  restore(id: string): Deal
}

function createRouter(operations: DealOperations) {
  return os.deals.router({
    stages: os.deals.stages.handler(() => operations.stages()),
    list: os.deals.list.handler(({ input }) => operations.list(input.of, input.query ?? '')),
    get: os.deals.get.handler(({ input }) => operations.get(input.id)),
    create: os.deals.create.handler(({ input }) => operations.create(input)),
    update: os.deals.update.handler(({ input }) => operations.update(input.id, input.changes, input.from)),
    remove: os.deals.remove.handler(({ input }) => operations.remove(input.id)),
    restore: os.deals.restore.handler(({ input }) => operations.restore(input.id)),
  })
}
