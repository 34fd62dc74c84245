import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContactReview } from '../../../src/main/engine/features/contact-review/index'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
let mode: 'off' | 'ask' | 'on'
beforeEach(() => {
  bench = createCrmBench()
  mode = 'ask'
})
afterEach(() => bench.close())

function open() {
  const { context, crm } = bench
  const review = createContactReview(context, {
    ...{ journal: crm.journal, records: crm.records, people: crm },
    mode: () => mode,
    isNeverFiled: crm.filing.isNeverFiled,
  })
  const api = createRouterClient(review.router, { context: { log: context.log } })
  const answered = (addresses: string[], isOfList = false): void =>
    review.answered({
      people: addresses.map((address) => ({ name: '', address })),
      subject: 'Re: Lamps',
      isOfList,
    })
  const waiting = async () => (await api.list()).map(({ address }) => address)
  return { api, answered, waiting }
}

describe('[COMP-15] whoever is answered and is not in the CRM', () => {
  it('is listed once; colleagues, programs, lists and who is known are not', async () => {
    await bench.addPerson('Anna Nowak', ['anna@nowak.example'])
    const { answered, waiting } = open()
    answered(['ANNA@nowak.example', 'anna@ourshop.it', 'piotr@ourshop.it', 'no-reply@shop.example', ''])
    expect(await waiting()).toEqual([])
    answered(['x@y.example'], true)
    expect(await waiting()).toEqual([])
    answered(['x@y.example', 'X@Y.example', 'b@y.example'])
    answered(['x@y.example'])
    expect(await waiting()).toEqual(['x@y.example', 'b@y.example'])
    expect(await bench.titles('person')).toEqual(['Anna Nowak'])
  })

  it('is made a contact by itself where that is wanted, marked until it is looked at, and nothing where it is off', async () => {
    const { api, answered, waiting } = open()
    mode = 'off'
    answered(['x@y.example'])
    expect(await waiting()).toEqual([])
    mode = 'on'
    answered(['x@y.example'])
    const [made] = await api.list()
    expect(made?.made).toHaveLength(1)
    expect(await bench.titles('person')).toEqual(['x@y.example'])
    expect((await api.accept({ address: 'x@y.example' })).change).toBe('')
    expect(await waiting()).toEqual([])
    expect(await bench.titles('person')).toEqual(['x@y.example'])
  })

  it('is added when asked, which is taken back; who is none is not asked about again', async () => {
    const { api, answered, waiting } = open()
    answered(['x@y.example', 'b@y.example'])
    const { change } = await api.accept({ address: 'x@y.example' })
    expect(await bench.titles('person')).toEqual(['x@y.example'])
    await bench.client.records.undo({ change })
    expect(await bench.titles('person')).toEqual([])
    expect((await api.dismiss({ address: 'b@y.example' })).change).toBe('')
    answered(['b@y.example'])
    expect(await waiting()).toEqual([])
    expect(await problemOf(api.accept({ address: 'b@y.example' }))).toMatchObject({ code: 'not-found' })
  })

  it('is deleted again where one that was made by itself is no contact', async () => {
    const { api, answered } = open()
    mode = 'on'
    answered(['x@y.example'])
    const { change } = await api.dismiss({ address: 'x@y.example' })
    expect(await bench.titles('person')).toEqual([])
    await bench.client.records.undo({ change })
    expect(await bench.titles('person')).toEqual(['x@y.example'])
  })
})
