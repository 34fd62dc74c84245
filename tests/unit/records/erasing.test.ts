import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('taking a record away for good', () => {
  it('[PERM-07] is refused unless the settings allow it, and of a record that is there; its notes and history go with it', async () => {
    const ticket = await bench.add('ticket', { title: 'Lamp broken' })
    const record = { type: 'ticket', id: ticket.id }
    const other = await bench.add('ticket', { title: 'Other' })
    const note = (text: string, id: string) =>
      bench.client.notes.create({ record: { type: 'ticket', id }, text, pinned: false })
    await note('Secret of the first', ticket.id)
    await note('Of the other', other.id)
    const change = await bench.remove(record)
    expect(await problemOf(bench.client.records.erase(record))).toMatchObject({ code: 'erasing-off' })
    expect(await bench.client.records.getRemoved(record)).toMatchObject({ title: 'Lamp broken' })
    bench.allowed.erasing = true
    expect(await problemOf(bench.client.records.erase({ type: 'ticket', id: other.id }))).toMatchObject({
      code: 'not-found',
    })
    await bench.client.records.erase(record)
    expect(await problemOf(bench.client.records.getRemoved(record))).toMatchObject({ code: 'not-found' })
    const removed = { type: 'ticket', query: '', offset: 0, limit: 10 }
    expect((await bench.client.records.listRemoved(removed)).total).toBe(0)
    await bench.undo(change)
    expect(await bench.titles('ticket')).toEqual(['Other'])
    const kept = JSON.stringify([
      bench.context.db.prepare('SELECT * FROM change').all(),
      bench.context.db.prepare('SELECT * FROM note').all(),
      bench.context.db.prepare('SELECT * FROM removed_record').all(),
    ])
    expect(kept).not.toContain('Lamp broken')
    expect(kept).not.toContain('Secret of the first')
    expect(kept).toContain('Of the other')
  })
})
