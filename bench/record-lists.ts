import { createRouterClient } from '@orpc/server'
import { v7 as uuidv7 } from 'uuid'
import { createCrm } from '../src/main/engine/create-crm'
import type { ListView } from '../src/shared/contract/records'
import { fold } from '../src/shared/fold'
import { noMail } from '../tests/helpers/crm'
import { createRandom, createWords } from './generate-mailbox'
import { openMailCache } from './mail-cache'

/**
 * How long lists take that are filtered and sorted: `record-lists [records]`, so many deals of a fiftieth as many
 * companies. Prints what the first page costs and what any other page of the same list.
 */
async function main(total: number): Promise<void> {
  const cache = openMailCache()
  const { context } = cache
  const { db } = context
  const crm = createCrm(context, noMail, () => '')
  const client = createRouterClient(crm.routers, { context: { log: context.log } })
  const stages = await client.records.choices({ type: 'stage' })

  const random = createRandom(7)
  const words = createWords(random)
  const companies = Array.from({ length: Math.ceil(total / 50) }, () => uuidv7())
  const addCompany = db.prepare('INSERT INTO company (id, name, created_at, updated_at) VALUES (?, ?, 0, 0)')
  const addDeal = db.prepare(
    `INSERT INTO deal (id, title, amount_minor, amount_currency, stage_id, company_id, expected_close_at, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addToIndex = db.prepare(
    'INSERT INTO record_index (record_type, record_id, sort_name, closed, updated_at) VALUES (?, ?, ?, ?, ?)',
  )
  context.write(() => {
    for (const id of companies) {
      const name = `${words()} ${words()}`
      addCompany.run(id, name)
      addToIndex.run('company', id, fold(name), 0, 0)
    }
    for (let at = 0; at < total; at++) {
      const [id, title] = [uuidv7(), `${words()} ${words()} ${words()}`]
      const stage = random.pick(stages)
      addDeal.run(
        ...[id, title, random.below(1e7), random.chance(0.9) ? 'EUR' : 'PLN', stage.id],
        ...[random.pick(companies), random.below(25_000) * 86_400_000, at, at],
      )
      addToIndex.run('deal', id, fold(title), Number(stage.tone !== 'open'), at)
    }
  })

  const [company = ''] = companies
  const views: [string, Partial<ListView>][] = [
    ['as it is by itself', {}],
    ['title contains', of({ field: 'title', operator: 'contains', value: 'an' })],
    ['stage is any of one', of({ field: 'stageId', operator: 'anyOf', value: [stages[0]?.id ?? ''] })],
    ['amount more than', of({ field: 'amount', operator: 'more', value: { minor: 9e6, currency: 'EUR' } })],
    ['overdue', of({ field: 'expectedCloseAt', operator: 'within', value: 'overdue' })],
    ['company is any of one', of({ field: 'companyId', operator: 'anyOf', value: [company] })],
    ['all by amount', { sort: [{ field: 'amount', direction: 'descending' }] }],
    ['all by company', { sort: [{ field: 'companyId', direction: 'ascending' }] }],
    [
      'stage, amount and day, by amount',
      {
        ...of(
          { field: 'stageId', operator: 'anyOf', value: [stages[0]?.id ?? ''] },
          { field: 'amount', operator: 'more', value: { minor: 5e6, currency: 'EUR' } },
          { field: 'expectedCloseAt', operator: 'after', value: 1e12 },
        ),
        sort: [{ field: 'amount', direction: 'descending' }],
      },
    ],
  ]
  console.log(`${total} deals: found, ms for the first page, for another page`)
  for (const [name, view] of views) {
    const page = (offset: number) =>
      client.records.list({ type: 'deal', query: '', offset, limit: 100, ...view })
    const first: number[] = []
    const other: number[] = []
    let found = 0
    for (let round = 0; round < 5; round++) {
      // What is kept of the list is of no use after a change.
      context.publish({ type: 'record', record: { type: 'company', id: company } })
      first.push(await timed(async () => void (found = (await page(0)).total)))
      other.push(await timed(async () => void (await page(Math.floor(found / 2)))))
    }
    console.log(
      `${String(found).padStart(7)} ${median(first).padStart(8)} ${median(other).padStart(8)}  ${name}`,
    )
  }
  crm.stop()
  await cache.close()
}

const of = (...conditions: NonNullable<ListView['filter']>['of']): Partial<ListView> => ({
  filter: { match: 'all', of: conditions },
})

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const median = (times: readonly number[]): string =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0).toFixed(1)

await main(Number(process.argv[2] ?? 100_000))
