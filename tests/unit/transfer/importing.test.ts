import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { importState, readFile as readFileSchema } from '../../../src/shared/contract/transfer'
import { createBoatBench } from '../../helpers/boat-bench'
import { OWN_ADDRESS, problemOf, type CrmBench } from '../../helpers/crm'
import { startEngineChild, type EngineChild } from '../../helpers/engine-process'
import { eventually } from '../../helpers/eventually'
import { transferOn } from '../../helpers/transfer'

let bench: CrmBench
let transfer: ReturnType<typeof transferOn>
beforeEach(() => {
  bench = createBoatBench()
  transfer = transferOn(bench)
})
afterEach(() => bench.close())

const importText = async (type: string, text: string, changes = {}) =>
  transfer.run(type, await transfer.read(type, text), changes)
const peopleWithAddresses = async () =>
  (await bench.page('person')).rows.map(({ title, fields }) => ({ title, emails: fields['emails'] }))

const messy = [
  'First Name;Last Name;E-mail Address;Mobile Phone;Company;Job title',
  'Mario;Rossi;mario@acme.it;02 1234567;Acme S.p.A.;Buyer',
  'Łucja;Żółć;lucja(at)acme.pl;;acme s.p.a.;',
  ';;nobody@acme.it;;;',
  'Bea;Verdi;bea@beta.it, b.verdi@beta.it;n/a;Beta;',
  'Anna;Neri;-;phone on request;;',
  'Olga;Own;anna@ourshop.it;;;',
].join('\r\n')

const messyColumns = messy.split('\r\n', 1).join().split(';')

describe('a file of people', () => {
  it('is shown as it would become, with what is wrong, where, and why', async () => {
    await bench.addCompany('Beta')
    const file = await transfer.read('person', messy)
    const rows = await transfer.preview(file)
    expect(rows[0]).toMatchObject({
      ...{ number: 2, alike: null, problems: [] },
      fields: { name: 'Mario Rossi', emails: [{ address: 'mario@acme.it' }] },
      names: { companyId: { title: 'Acme S.p.A.', isNew: true } },
    })
    expect(rows[3]).toMatchObject({ names: { companyId: { title: 'Beta', isNew: false } } })
    const checked = await transfer.check(file)
    expect(checked).toMatchObject({ total: 6, fresh: 2, alike: 0, repeated: 0, refused: 4 })
    expect(checked.problems).toEqual([
      {
        number: 3,
        problem: wrong('E-mail Address', 'emails', 'lucja(at)acme.pl', 'address'),
      },
      { number: 4, problem: wrong('First Name', 'name', '', 'missing') },
      { number: 6, problem: wrong('Mobile Phone', 'phone', 'phone on request', 'digits') },
      { number: 7, problem: wrong('E-mail Address', 'emails', 'anna@ourshop.it', 'own-address') },
    ])
    expect(await bench.titles('person')).toEqual([])
  })

  const wrong = (column: string, field: string, value: string, reason: string) => ({
    ...{ column, at: messyColumns.indexOf(column), field, value, reason, params: {} },
  })

  it('becomes people, with companies once each; the rows refused are given back as they were', async () => {
    const state = await importText('person', messy)
    expect(state).toMatchObject({
      isRunning: false,
      done: 6,
      total: 6,
      created: 2,
      refused: 4,
      problem: null,
    })
    expect(await bench.titles('person')).toEqual(['Bea Verdi', 'Mario Rossi'])
    expect(await bench.titles('company')).toEqual(['Acme S.p.A.', 'Beta'])
    const refused = await bench.client.transfer.refused({ id: state.id })
    expect(refused.columns[0]).toBe('First Name')
    expect(refused.rows.map(({ number, cells }) => [number, cells[1]])).toEqual([
      [3, 'Żółć'],
      [4, ''],
      [6, 'Neri'],
      [7, 'Own'],
    ])
  })

  it('is written with cause import, and in the name of the user', async () => {
    await importText('person', messy)
    const sets = bench.crm.journal.setsAfter(0, 50).filter(({ set }) => set.label === 'person-imported')
    expect(sets.map(({ set }) => [set.cause, set.author])).toEqual([['import', OWN_ADDRESS]])
  })

  it('leaves companies out where they are not to be made, and says which', async () => {
    const file = await transfer.read('person', 'Name,Company\nMario,Acme\n')
    const { problems } = await transfer.check(file, { createNamed: false })
    expect(problems).toMatchObject([
      { number: 2, problem: { reason: 'no-record', column: 'Company', value: 'Acme' } },
    ])
    expect(await transfer.run('person', file, { createNamed: false })).toMatchObject({
      created: 0,
      refused: 1,
    })
    expect(await bench.titles('company')).toEqual([])
  })

  it('names no company where two have that name', async () => {
    await bench.addCompany('Acme')
    await bench.addCompany('Acme')
    const { problems } = await transfer.check(await transfer.read('person', 'Name,Company\nMario,Acme\n'))
    expect(problems).toMatchObject([{ problem: { reason: 'several-records', value: 'Acme' } }])
  })

  it('can be mapped otherwise than was guessed', async () => {
    const file = await transfer.read('person', 'A,B\nBuyer,Mario\n')
    expect(file.columns.map(({ field }) => field)).toEqual([null, null])
    expect(await transfer.run('person', file, { fields: ['jobTitle', 'name'] })).toMatchObject({ created: 1 })
    expect((await bench.page('person')).rows[0]?.fields).toMatchObject({ name: 'Mario', jobTitle: 'Buyer' })
  })
})

describe('a row that is like a record', () => {
  const text = 'Name,E-mail,Phone,Company\nRossi Mario,MARIO@acme.it; m@acme.it,02 7654321,Acme\n'
  beforeEach(async () => void (await bench.addPerson('Mario Rossi', ['mario@acme.it'])))

  it('is told of, with what it is like', async () => {
    const file = await transfer.read('person', text)
    expect(await transfer.preview(file)).toMatchObject([{ alike: { title: 'Mario Rossi' } }])
    expect(await transfer.check(file)).toMatchObject({ fresh: 0, alike: 1, refused: 0 })
  })

  it('fills in what the record lacks, and nothing else', async () => {
    expect(await importText('person', text)).toMatchObject({ filled: 1, created: 0 })
    const [row, ...others] = (await bench.page('person')).rows
    expect(others).toEqual([])
    expect(row).toMatchObject({
      title: 'Mario Rossi',
      fields: {
        phone: '02 7654321',
        emails: [
          { address: 'mario@acme.it', isPrimary: true },
          { address: 'm@acme.it', isPrimary: false },
        ],
      },
    })
    expect(Object.values(row?.references ?? {})).toMatchObject([{ title: 'Acme' }])
    expect(await importText('person', text)).toMatchObject({ filled: 0, skipped: 1 })
  })

  it('is left out where that is chosen', async () => {
    expect(await importText('person', text, { onAlike: 'skip' })).toMatchObject({ skipped: 1, filled: 0 })
    expect((await bench.page('person')).rows).toMatchObject([{ fields: { phone: '' } }])
  })

  it('becomes a second one where that is chosen, but never with an address that is another’s', async () => {
    const two = 'Name,E-mail\nMario Rossi,other@beta.it\nMario Bis,mario@acme.it\nBea,bea@beta.it\n'
    const state = await importText('person', two, { onAlike: 'create' })
    expect(state).toMatchObject({ created: 2, refused: 1 })
    const { rows } = await bench.client.transfer.refused({ id: state.id })
    expect(rows).toMatchObject([
      {
        number: 3,
        problems: [{ reason: 'address-taken', value: 'mario@acme.it', params: { name: 'Mario Rossi' } }],
      },
    ])
    expect(await bench.titles('person')).toEqual(['Bea', 'Mario Rossi', 'Mario Rossi'])
  })

  it('by its name alone gives nobody the addresses of another', async () => {
    const other = 'Name,E-mail\nMario Rossi,mario.rossi@beta.it\n'
    const state = await importText('person', other)
    expect(state).toMatchObject({ filled: 0, refused: 1 })
    const { rows } = await bench.client.transfer.refused({ id: state.id })
    expect(rows).toMatchObject([{ problems: [{ reason: 'name-only' }] }])
    expect(await peopleWithAddresses()).toMatchObject([{ emails: [{ address: 'mario@acme.it' }] }])
  })

  it('may be an earlier row of the same file', async () => {
    const twice = 'Name,E-mail,Phone\nAda,ada@acme.it,\nAda,ada@acme.it,02 9988776\nBea,,\nbea,,\n'
    const file = await transfer.read('person', twice)
    expect(await transfer.check(file)).toMatchObject({ fresh: 2, repeated: 2 })
    expect(await transfer.run('person', file)).toMatchObject({ created: 2, filled: 1, skipped: 1 })
  })
})

describe('a made-up type', () => {
  const text = 'Name,berths,price,builtOn,state,isInsured,crew,flag,ownerId\n'
  it('has its cells read by their kind, and refused with the reason', async () => {
    const file = await transfer.read(
      'boat',
      `${text}Ada,1 200,"€ 4,500.50",31/12/1962,Docked,sì,a@b.it (capo); c@d.it,Italia,Cantieri\n` +
        'Bea,many,1.234,30 Feb 2020,flying,perhaps,,Atlantis,\nCleo,,1.234 PLN,,,,,,\n',
    )
    const [ada, bea, cleo] = await transfer.preview(file, { writtenIn: 'it' })
    expect(ada).toMatchObject({
      problems: [],
      fields: {
        ...{ berths: 1200, price: { minor: 450_050, currency: 'EUR' }, builtOn: Date.UTC(1962, 11, 31) },
        ...{ state: 'docked', isInsured: true, flag: 'IT' },
        crew: [
          { address: 'a@b.it', label: 'capo', isPrimary: true },
          { address: 'c@d.it', label: '', isPrimary: false },
        ],
      },
      names: { ownerId: { title: 'Cantieri', isNew: true } },
    })
    expect(bea?.problems.map(({ column, reason }) => `${column} ${reason}`)).toEqual([
      ...['berths number', 'builtOn day', 'state choice', 'isInsured yes-no', 'flag country'],
    ])
    expect(bea?.fields['price']).toEqual({ minor: 123_400, currency: 'EUR' })
    expect(cleo).toMatchObject({ problems: [], fields: { name: 'Cleo', price: { currency: 'PLN' } } })
    const [, other] = await transfer.preview(file, { writtenIn: 'en' })
    expect(other?.problems.map(({ column, reason }) => `${column} ${reason}`)).toContain(
      'price amount-ambiguous',
    )
  })

  it('makes no doubles when the same file is read again, though it does not say what makes two alike', async () => {
    const file = `${text}Ada,12,10.00 EUR,1962-05-01,docked,yes,a@b.it,IT,Cantieri\nAda,9,,,,,,,\n`
    expect(await importText('boat', file)).toMatchObject({ created: 2 })
    expect(await importText('boat', file)).toMatchObject({ created: 0, skipped: 2 })
    expect(await bench.titles('boat')).toEqual(['Ada', 'Ada'])
  })

  it('is found again by its id in the JSON it was written to, whatever it is called by now', async () => {
    const boat = await bench.add('boat', { name: 'Ada', berths: 3 })
    const json = await transfer.export('boat', 'json')
    await bench.change(boat, { name: 'Zora' })
    expect(await importText('boat', json)).toMatchObject({ created: 0, skipped: 1 })
    expect(await bench.titles('boat')).toEqual(['Zora'])
  })
})

it('a deal without a stage begins at the first, and a stage is found by what any language calls it', async () => {
  const text = 'Title,Stage\nRoof,\nDoor,Negocjacje\nWall,nowhere\n'
  const state = await importText('deal', text)
  expect(state).toMatchObject({ created: 2, refused: 1 })
  const { rows } = await bench.page('deal')
  const stages = rows.map(({ title, references }) => [title, Object.values(references)[0]?.title])
  expect(Object.fromEntries(stages)).toEqual({ Roof: 'New', Door: 'Negotiation' })
})

describe('an import', () => {
  const many = (count: number): string =>
    `Name,E-mail,Company\n${Array.from({ length: count }, (_, at) => `Person ${at},p${at}@acme.it,Company ${at % 7}\n`).join('')}`

  it('lets others in between, says how far it is, and is undone whole', { timeout: 120_000 }, async () => {
    const count = 10_000
    const file = await transfer.read('person', many(count))
    let turns = 0
    let seen = 0
    const began = await bench.client.transfer.run({ id: file.id, plan: transfer.plan(file) })
    expect(began).toMatchObject({ isRunning: true, done: 0, total: count })
    for (let isRunning = true; isRunning; turns++) {
      await nextTurn()
      const state = await bench.client.transfer.state({ type: 'person' })
      expect(state?.done).toBeGreaterThanOrEqual(seen)
      seen = state?.done ?? 0
      isRunning = state?.isRunning ?? false
    }
    expect(turns).toBeGreaterThan(count / 20)
    const state = await transfer.ended('person')
    expect(state).toMatchObject({ created: count, refused: 0 })
    expect((await bench.page('person')).total).toBe(count)
    expect(await bench.titles('company')).toHaveLength(7)

    let others = 0
    const undoing = bench.undo(state.change)
    let isUndone = false
    void undoing.finally(() => (isUndone = true))
    for (; !isUndone; others++) await nextTurn()
    expect(others).toBeGreaterThan(count / 20)
    expect(await undoing).toMatchObject({ kept: 0 })
    expect([(await bench.page('person')).total, await bench.titles('company')]).toEqual([0, []])
  })

  it('is undone but for what somebody changed since, and what was made beside it stays', async () => {
    const file = await transfer.read('person', many(30))
    await bench.client.transfer.run({ id: file.id, plan: transfer.plan(file) })
    await nextTurn()
    await nextTurn()
    const beside = await bench.addPerson('Beside', [])
    const state = await transfer.ended('person')
    const [changed] = (await bench.page('person', 'p3@acme.it')).rows
    if (!changed) throw new Error('not imported')
    bench.clock.advance(1000)
    await bench.change(changed, { jobTitle: 'Buyer' })
    expect(await bench.undo(state.change)).toMatchObject({ kept: 2 })
    expect(await bench.titles('person')).toEqual([beside.title, changed.title].sort())
    expect(await bench.titles('company')).toEqual(['Company 3'])
  })

  it('gives fields it filled in back what they held, and takes back what it filled in of its own', async () => {
    await bench.addPerson('Mario', ['m@acme.it'])
    bench.clock.advance(1000)
    const lines = Array.from({ length: 20 }, (_, at) => `Person ${at},p${at}@acme.it,\n`).join('')
    const state = await importText(
      'person',
      `Name,E-mail,Phone\nMario,m@acme.it,02 1234567\n${lines}Person 3,p3@acme.it,02 7654321\n`,
    )
    expect(state).toMatchObject({ created: 20, filled: 2 })
    expect(await bench.undo(state.change)).toMatchObject({ kept: 0 })
    expect((await bench.page('person')).rows).toMatchObject([{ title: 'Mario', fields: { phone: '' } }])
  })

  it('ends where it is cancelled; what was done stays, can be undone, and is not done again', async () => {
    const file = await transfer.read('person', many(300))
    await bench.client.transfer.run({ id: file.id, plan: transfer.plan(file) })
    await eventually(async () =>
      expect((await bench.client.transfer.state({ type: 'person' }))?.done).toBeGreaterThan(0),
    )
    await bench.client.transfer.cancel({ id: file.id })
    const state = await transfer.ended('person')
    expect(state.wasCancelled).toBe(true)
    expect(state.done).toBeLessThan(300)
    expect((await bench.page('person')).total).toBe(state.created)
    expect(await transfer.run('person', file)).toMatchObject({
      skipped: state.created,
      created: 300 - state.created,
    })
    await bench.undo(state.change)
    expect((await bench.page('person')).total).toBe(300 - state.created)
  })

  it('runs alone, and of a file that is still kept', async () => {
    const file = await transfer.read('person', many(200))
    const run = () => bench.client.transfer.run({ id: file.id, plan: transfer.plan(file) })
    await run()
    expect(await problemOf(run())).toMatchObject({ code: 'import-running' })
    await transfer.ended('person')
    for (let at = 0; at < 3; at++) await transfer.read('person', 'Name\nAda\n')
    expect(await problemOf(run())).toMatchObject({ code: 'import-gone' })
  })

  it('is of no type that has no pages of its own', async () => {
    expect(await problemOf(transfer.read('stage', 'Name\nx\n'))).toMatchObject({ code: 'not-found' })
  })
})

describe('a program that is killed while it imports', () => {
  let dir: string
  let child: EngineChild
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'postilla-import-'))
  })
  afterEach(async () => {
    await child.kill()
    rmSync(dir, { recursive: true, force: true })
  })

  it('has kept all that it said was imported, and makes no doubles of it', { timeout: 120_000 }, async () => {
    const count = 600
    const text = `Name,E-mail\n${Array.from({ length: count }, (_, at) => `Person ${at},p${at}@acme.it\n`).join('')}`
    const total = async (): Promise<number> => {
      const page = { type: 'person', query: '', offset: 0, limit: 1 }
      return (await child.call('records.list', page, listed)).total
    }
    const begin = async () => {
      child = await startEngineChild(dir)
      const file = await child.call(
        'transfer.read',
        { type: 'person', file: { name: 'people.csv', text }, reading: {} },
        readFileSchema,
      )
      const plan = { fields: ['name', 'emails'], onAlike: 'fill', createNamed: true, writtenIn: 'en' }
      await child.call('transfer.run', { id: file.id, plan }, importState)
    }
    const state = () => child.call('transfer.state', { type: 'person' }, importState)
    await begin()
    const said = await eventually(async () => {
      const { created } = await state()
      expect(created).toBeGreaterThan(20)
      return created
    })
    expect(said).toBeLessThan(count)
    await child.kill()
    await begin()
    const kept =
      count -
      (await eventually(async () => {
        const now = await state()
        expect(now.isRunning).toBe(false)
        return now.created
      }))
    expect(kept).toBeGreaterThanOrEqual(said)
    expect(await total()).toBe(count)
  })
})

const listed = z.object({ total: z.number() })
