import type { RecordRef } from '../../../../shared/contract/crm'
import type { Deal, DealFields, Stage } from '../../../../shared/contract/deals'
import type { FieldsOf } from '../../../../shared/records/record-types'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { Changes, Journal } from '../../journal/journal'
import { assertUnchanged } from '../../journal/unchanged'
import { os } from '../../rpc'
import type { Records } from '../records/index'
import { defaultStages } from './default-stages'
import { createDealsStore } from './store'

export interface DealsFeature {
  /** Ids of open deals of any of these people and companies, last changed first. */
  openOf(recordIds: readonly string[]): string[]
  router: ReturnType<typeof createRouter>
}

/** Deals: what may be sold to whom, in stages. */
export function createDealsFeature(context: EngineContext, journal: Journal, records: Records): DealsFeature {
  const store = createDealsStore(context.db)
  journal.apply([defaultStages])

  const get = (id: string): Deal => {
    const deal = store.get(id)
    if (!deal) throw notFound('deal')
    return deal
  }
  /** `held` is what the deal holds now: an amount and its currency are one field. */
  function toFields(fields: Changes<DealFields>, held?: Deal): Changes<FieldsOf<'deal'>> {
    const { amountMinor, currency, ...rest } = fields
    const { stageId, personId, companyId } = rest
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
    if (amountMinor === undefined && currency === undefined) return rest
    const minor = amountMinor === undefined ? (held?.amountMinor ?? null) : amountMinor
    return { ...rest, amount: { minor, currency: (currency ?? held?.currency ?? 'EUR').toUpperCase() } }
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
    create: (fields: DealFields): Deal =>
      get(journal.commit('deal-created', (write) => write.create('deal', toFields(fields)))),
    update: (id: string, changes: Changes<DealFields>, from?: Changes<DealFields>): Deal =>
      journal.commit('deal-changed', (write) => {
        const held = get(id)
        assertUnchanged(held, from, changes)
        write.update('deal', id, toFields(changes, held))
        return get(id)
      }),
    remove(id: string): void {
      get(id)
      journal.commit('deal-removed', (write) => write.remove('deal', id))
    },
    restore(id: string): Deal {
      if (store.known(id)) journal.commit('deal-restored', (write) => write.restore('deal', id))
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
