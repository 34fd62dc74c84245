import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitingFor } from '../../../src/renderer/features/records/board/waiting-for'
import { createCrmBench, OWN_ADDRESS, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const DAY = 86_400_000

describe('mail of late', () => {
  it('[REC-06] tells the last conversations, each once, newest first, and no more than asked for', async () => {
    const { id } = await bench.addPerson('Anna', ['anna@acme.example'])
    const record = { type: 'person', id }
    expect(await bench.client.timeline.latest({ record, limit: 3 })).toEqual([])
    const from = 'Anna <anna@acme.example>'
    const threads = ['One', 'Two', 'Three', 'Four'].map(
      (subject) => bench.addMail({ from, subject }).threadId,
    )
    bench.addMail({ from, subject: 'Re: Two', threadId: threads[1] ?? 0 })
    const latest = await bench.client.timeline.latest({ record, limit: 3 })
    expect(latest.map(({ subject }) => subject)).toEqual(['Re: Two', 'Four', 'Three'])
  })

  it('[BEY-08] tells when a deal had mail last, either way, and whose turn it is', async () => {
    const deal = await bench.addDeal('Lamps')
    const record = { type: 'deal', id: deal.id }
    expect(await bench.client.timeline.mailFacts({ record })).toEqual({ lastIn: null, lastOut: null })
    const asked = bench.addMail({ from: 'Anna <anna@acme.example>', receivedAt: 10 * DAY })
    await bench.client.links.create({ threadId: asked.threadId, record })
    expect(await bench.client.timeline.mailFacts({ record })).toEqual({ lastIn: 10 * DAY, lastOut: null })
    bench.addMail({
      ...{ from: OWN_ADDRESS, to: ['anna@acme.example'], folder: 'sent' },
      ...{ threadId: asked.threadId, receivedAt: 12 * DAY },
    })
    expect(await bench.client.timeline.mailFacts({ record })).toEqual({ lastIn: 10 * DAY, lastOut: 12 * DAY })
  })

  it('[BEY-08] waits for whom wrote not last, in whole days', () => {
    expect(waitingFor({ lastIn: null, lastOut: null }, 0)).toBeNull()
    expect(waitingFor({ lastIn: 5 * DAY, lastOut: null }, 6 * DAY - 1)).toEqual({ who: 'us', days: 0 })
    expect(waitingFor({ lastIn: 5 * DAY, lastOut: 6 * DAY }, 8 * DAY)).toEqual({ who: 'them', days: 2 })
    expect(waitingFor({ lastIn: 9 * DAY, lastOut: 6 * DAY }, 8 * DAY)).toEqual({ who: 'us', days: 0 })
  })
})
