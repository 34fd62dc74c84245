import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecordsStore } from '../../../src/main/engine/features/records/store'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('a list of records', () => {
  it('says where in it a record stands: where paging finds it', async () => {
    const words = ['Żaneta', 'zaneta', 'Ørsted', 'Acme', 'acme', 'Éclair', 'Łódź', '山本', 'ب']
    const titles = fc.sample(
      fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')),
      { numRuns: 300, seed: 7 },
    )
    for (const name of titles) await bench.addCompany(name)
    for (const query of ['', 'acme', 'zan']) {
      const found: string[] = []
      for (let offset = 0; ; offset += 200) {
        const { rows } = await bench.page('company', query, offset)
        found.push(...rows.map(({ id }) => id))
        if (rows.length < 200) break
      }
      expect(found.length).toBeGreaterThan(20)
      expect(await bench.client.records.ids({ type: 'company', query })).toEqual(found)
      for (const [index, id] of found.entries())
        if (index % 7 === 0)
          expect(await bench.client.records.position({ record: { type: 'company', id }, query })).toBe(index)
    }
    const [first] = (await bench.page('company', '', 0, 1)).rows
    const record = { type: 'company', id: first?.id ?? '' }
    expect(await bench.client.records.position({ record, query: 'nothing of it' })).toBeNull()
  })

  it('says so where the closed come last and the order is that of changes', async () => {
    for (let at = 0; at < 30; at++) {
      bench.clock.advance(at % 3 === 0 ? 0 : 1000)
      await bench.addDeal(`Deal ${at}`, {}, at % 4 === 0 ? 'Lost' : 'New')
    }
    const { rows } = await bench.page('deal')
    for (const [index, { id }] of rows.entries())
      expect(await bench.client.records.position({ record: { type: 'deal', id }, query: '' })).toBe(index)
    const closed = rows.map(({ isClosed }) => isClosed)
    expect(closed).toEqual(closed.toSorted())
  })

  it('finds the same, page by page, where thousands are found', async () => {
    const { db } = bench.context
    await bench.addCompany('Acme 0')
    const insert = db.prepare<[string, string]>(
      `INSERT INTO record_index (record_type, record_id, sort_name, updated_at) VALUES ('company', ?, ?, 0)`,
    )
    const words = db.prepare<[number, string]>(
      `INSERT INTO record_search (rowid, type, words) VALUES (?, 'company', ?)`,
    )
    const store = createRecordsStore(bench.context.reader)
    db.transaction(() => {
      for (let at = 1; at <= 3_000; at++) {
        const name = `${at % 3 === 0 ? 'acme' : 'other'} ${(at * 7919) % 3001}`
        words.run(Number(insert.run(`id${at}`, name).lastInsertRowid), `${name} everywhere`)
      }
    })()
    for (const [query, total] of [
      ['"everywhere" *', 3_000],
      ['"acme" *', 1_001],
    ] as const) {
      const all = store.search('company', query, 'title', 5_000, 0)
      expect(all.total).toBe(total)
      expect(new Set(all.refs.map(({ id }) => id)).size).toBe(total)
      const names = db
        .prepare<[string], string>('SELECT sort_name FROM record_index WHERE record_id = ?')
        .pluck()
      const order = all.refs.map(({ id }) => names.get(id) ?? '')
      expect(order).toEqual(order.toSorted((a, b) => (a < b ? -1 : 1)))
      expect(store.search('company', query, 'title', 50, 900).refs).toEqual(all.refs.slice(900, 950))
      for (const at of [0, 1, 999]) {
        const ref = all.refs[at] ?? { type: 'company', id: '' }
        expect(store.position(ref, query, 'title')).toBe(at)
      }
    }
  })

  it('finds a number however it is written, and nothing by what is no word', async () => {
    const { id } = await bench.add('person', {
      name: 'Olivia Harper',
      emails: [{ address: 'o.harper@brightwood-harper.example', label: '', isPrimary: true }],
      phone: '+44 161 555-0938',
    })
    const other = await bench.addDeal('Order FV/2026/11/003', {})
    const found = async (query: string) =>
      (await bench.client.links.findRecords({ query, limit: 10 })).map((record) => record.id)
    for (const query of [
      '0161 555 0938',
      '555-0938',
      '1615550938',
      'brightwood',
      'o.harper@bright',
      'harper oli',
    ])
      expect(await found(query)).toEqual([id])
    for (const query of ['fv/2026', '2026/11/003', '2026/11', 'FV/2026/11/003', '003'])
      expect(await found(query)).toEqual([other.id])
    for (const query of ['a OR', 'NEAR(x', 'words:', 'harper zz', "' OR 9", '"; --x', 'harper\u0000zz'])
      expect(await found(query)).toEqual([])
    for (const query of ['"harper', 'harper*', '(harper)', '^harper', '☃ harper', '{harper', '-harper'])
      expect(await found(query)).toEqual([id])
    expect(await found('harper OR order')).toEqual([])
  })

  it('exists only for types that have one', async () => {
    for (const type of ['stage', 'note', 'nonsense'])
      expect(await problemOf(bench.page(type))).toMatchObject({ code: 'not-found' })
    expect(await problemOf(bench.add('stage', { name: 'Mine', position: 9, outcome: 'open' }))).toMatchObject(
      {
        code: 'not-found',
      },
    )
  })

  it('is read by indexes alone', () => {
    const plan = (sql: string): string[] =>
      bench.context.db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail)
    expect(
      plan(`SELECT record_id FROM record_index i WHERE record_type = 'person'
        ORDER BY i.closed, i.sort_name, i.record_id LIMIT 100`),
    ).toEqual(['SEARCH i USING COVERING INDEX record_index_title (record_type=?)'])
    const related = plan(`SELECT record_id FROM deal t JOIN record_index i
      ON i.record_type = 'deal' AND i.record_id = t.id WHERE (t.company_id = 'x' OR (t.company_id IS NULL AND
      t.person_id IN (SELECT id FROM person WHERE company_id = 'x' AND deleted_at IS NULL)))`)
    expect(related.filter((line) => line.startsWith('SCAN'))).toEqual([])
  })
})
