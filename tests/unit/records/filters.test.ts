import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RecordRef } from '../../../src/shared/contract/crm'
import {
  condition,
  isSortable,
  operatorsOf,
  pastPeriods,
  periods,
  stampNames,
  type Condition,
  type Filter,
  type FilterKind,
  type Operator,
  type SortLevel,
} from '../../../src/shared/records/filter'
import type { RecordGroup } from '../../../src/shared/contract/records'
import { describeFields } from '../../../src/shared/records/record-type'
import { boat } from '../../helpers/boat'
import { createBoatBench } from '../../helpers/boat-bench'
import { problemOf, type CrmBench } from '../../helpers/crm'
import { TEST_START } from '../../helpers/engine-context'
import { createPlainFilter } from '../../helpers/plain-filter'

const DAY_MS = 86_400_000
const start = new Date(TEST_START)
const TODAY = Date.UTC(start.getFullYear(), start.getMonth(), start.getDate())

let bench: CrmBench
beforeEach(() => {
  bench = createBoatBench()
})
afterEach(() => bench.close())

/** Few records lie as far apart as many do: a list is read by where they lie, a thousand places in one go. */
const spread = (type: string): void =>
  bench.context.write(() => void bench.context.db.exec(`UPDATE ${type} SET rowid = rowid * 400`))

const all = (...of: Filter['of']): Filter => ({ match: 'all', of })
const asked = (field: string, operator: Operator, value: Condition['value'] = null): Condition => ({
  ...{ field, operator, value },
})
const list = (type: string, filter?: Filter, sort?: SortLevel[], query = '', offset = 0, limit = 200) =>
  bench.client.records.list({
    ...{ type, query, offset, limit },
    ...(filter && { filter }),
    ...(sort && { sort }),
  })
const titles = async (type: string, wanted: Condition): Promise<string[]> =>
  (await list(type, all(wanted))).rows.map(({ title }) => title)

describe('a filter of text', () => {
  it.each<[Operator, string, string[]]>([
    ['contains', '100%', ['100% oak']],
    ['contains', '_b', ['a_b']],
    ['contains', "o'brien", ["O'Brien's"]],
    ['contains', "' OR 1=1 --", []],
    ['contains', '\\', ['back\\slash']],
    ['contains', 'LODZ', ['Łódź']],
    ['begins', 'lod', ['Łódź']],
    ['begins', '%', []],
    ['is', 'lodz', ['Łódź']],
    ['is', 'lod', []],
    ['contains', '日本', ['日本丸']],
  ])('%s %j', async (operator, value, found) => {
    const hulls = ['100% oak', 'a_b', 'acb', "O'Brien's", 'Łódź', 'back\\slash', '日本丸', '1000 oaks']
    for (const hull of hulls) await bench.add('boat', { name: hull, hull })
    for (const field of ['hull', 'name'])
      expect(await titles('boat', asked(field, operator, value))).toEqual(found)
  })

  it('tells what is empty from what is not', async () => {
    await bench.add('boat', { name: 'Bare' })
    await bench.add('boat', {
      ...{ name: 'Full', hull: 'Larch', radio: '1', website: 'x.it', flag: 'IT', builtOn: 0 },
      price: { minor: 0, currency: 'EUR' },
      crew: [{ address: 'a@b.it', label: '', isPrimary: true }],
      networks: ['b.it'],
      ownerId: (await bench.addCompany('Acme')).id,
    })
    for (const field of [
      'hull',
      'radio',
      'website',
      'flag',
      'builtOn',
      'price',
      'crew',
      'networks',
      'ownerId',
    ]) {
      expect(await titles('boat', asked(field, 'isEmpty'))).toEqual(['Bare'])
      expect(await titles('boat', asked(field, 'isNotEmpty'))).toEqual(['Full'])
    }
  })
})

describe('a filter of amounts', () => {
  it('compares within one currency, in its own minor units', async () => {
    const price = (minor: number | null, currency: string) => ({ price: { minor, currency } })
    await bench.add('boat', { name: 'Yen', ...price(1500, 'JPY') })
    await bench.add('boat', { name: 'Euro', ...price(1500, 'EUR') })
    await bench.add('boat', { name: 'Unknown', ...price(null, 'JPY') })
    const yen = (operator: Operator, minor: number) =>
      titles('boat', asked('price', operator, { minor, currency: 'JPY' }))
    expect(await yen('more', 1499)).toEqual(['Yen'])
    expect(await yen('more', 1500)).toEqual([])
    expect(await yen('less', 1501)).toEqual(['Yen'])
    expect(
      await titles('boat', asked('price', 'between', { from: 1500, to: 1000, currency: 'JPY' })),
    ).toEqual(['Yen'])
    const sorted = await list('boat', undefined, [{ field: 'price', direction: 'descending' }])
    expect(sorted.rows.map(({ title }) => title)).toEqual(['Euro', 'Yen', 'Unknown'])
  })
})

describe('a filter of days', () => {
  const due = async (name: string, dueAt: number | null, status = 'open') =>
    bench.add('ticket', { title: name, dueAt, status })
  it('tells days by where they lie from today', async () => {
    await due('yesterday', TODAY - DAY_MS)
    await due('today', TODAY)
    await due('in six days', TODAY + 6 * DAY_MS)
    await due('in seven days', TODAY + 7 * DAY_MS)
    await due('solved too late', TODAY - 2 * DAY_MS, 'solved')
    await due('never', null)
    const within = async (value: string) =>
      (await titles('ticket', asked('dueAt', 'within', value))).toSorted()
    expect(await within('today')).toEqual(['today'])
    expect(await within('next7Days')).toEqual(['in six days', 'today'])
    expect(await within('overdue')).toEqual(['yesterday'])
    expect(await within('last7Days')).toEqual(['solved too late', 'today', 'yesterday'])
    bench.clock.advance(DAY_MS)
    expect(await within('overdue')).toEqual(['today', 'yesterday'])
  })

  it('tells of moments by the days of the clock on the wall', async () => {
    const midnight = new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1).getTime()
    bench.clock.set(midnight - 1)
    await due('before midnight', null)
    bench.clock.set(midnight)
    await due('after midnight', null)
    for (const field of stampNames) {
      expect(await titles('ticket', asked(field, 'within', 'yesterday'))).toEqual(['before midnight'])
      expect(await titles('ticket', asked(field, 'after', TODAY))).toEqual(['after midnight'])
      expect(await titles('ticket', asked(field, 'is', TODAY + DAY_MS))).toEqual(['after midnight'])
    }
  })
})

describe('a filter of references', () => {
  it('counts what a record has from another, and nothing that is gone', async () => {
    const acme = await bench.addCompany('Acme')
    const other = await bench.addCompany('Other')
    const anna = await bench.addPerson('Anna', [], acme.id)
    await bench.addDeal('own', { companyId: acme.id })
    await bench.addDeal('by Anna', { personId: anna.id })
    await bench.addDeal('elsewhere', { companyId: other.id, personId: anna.id })
    await bench.addDeal('nobody')
    const found = async (operator: Operator, value: string[] | null = null) =>
      (await titles('deal', asked('companyId', operator, value))).toSorted()
    expect(await found('anyOf', [acme.id])).toEqual(['by Anna', 'own'])
    expect(await found('noneOf', [acme.id])).toEqual(['elsewhere', 'nobody'])
    expect(await found('isEmpty')).toEqual(['nobody'])
    await bench.remove(acme)
    expect(await found('anyOf', [acme.id])).toEqual([])
    expect(await found('isEmpty')).toEqual(['by Anna', 'nobody', 'own'])
    const { rows } = await list('deal', undefined, [{ field: 'companyId', direction: 'descending' }])
    expect(rows.map(({ title }) => title)).toEqual(['elsewhere', 'by Anna', 'nobody', 'own'])
  })

  it('asks, for one that was merged, for what holds now what it held, however many merges later', async () => {
    const [first, second, third] = [
      await bench.addCompany('First'),
      await bench.addCompany('Second'),
      await bench.addCompany('Third'),
    ]
    const anna = await bench.addPerson('Anna', [], first.id)
    await bench.addDeal('own', { companyId: first.id })
    await bench.addDeal('by Anna', { personId: anna.id })
    await bench.addDeal('new', { companyId: third.id })
    await bench.addDeal('nobody')
    const merge = (keep: RecordRef, other: RecordRef) => {
      bench.clock.advance(1000)
      const { type, id } = keep
      return bench.client.records.merge({ keep: { type, id }, other: other.id, taken: [] })
    }
    const found = async (operator: Operator, ...ids: string[]) => {
      const wanted = asked('companyId', operator, ids)
      const within: Filter = { match: 'any', of: [all(wanted), asked('title', 'is', 'no such deal')] }
      const [plain, nested] = [await list('deal', all(wanted)), await list('deal', within)]
      expect(nested.rows).toEqual(plain.rows)
      return plain.rows.map(({ title }) => title).toSorted()
    }
    await merge(second, first)
    expect(await found('anyOf', first.id)).toEqual(['by Anna', 'own'])
    const last = await merge(third, second)
    expect(await found('anyOf', first.id)).toEqual(['by Anna', 'new', 'own'])
    expect(await found('anyOf', first.id, third.id)).toEqual(['by Anna', 'new', 'own'])
    expect(await found('noneOf', second.id)).toEqual(['nobody'])
    bench.clock.advance(1000)
    await bench.undo(last.change)
    expect(await found('anyOf', first.id)).toEqual(['by Anna', 'own'])
    await bench.remove(second)
    expect(await found('anyOf', first.id)).toEqual([])
    expect(await bench.client.records.getRemoved({ type: 'company', id: first.id })).toMatchObject({
      mergedWith: { title: 'Second', isDeleted: true },
    })
  })

  it('has steps in their order, and choices in that of the type', async () => {
    for (const step of ['Won', 'New', 'Offer sent']) await bench.addDeal(`Deal ${step}`, {}, step)
    const { rows } = await list('deal', undefined, [{ field: 'stageId', direction: 'ascending' }])
    expect(rows.map(({ title }) => title)).toEqual(['Deal New', 'Deal Offer sent', 'Deal Won'])
    for (const priority of ['urgent', 'normal', 'low'])
      await bench.add('ticket', { title: priority, priority })
    const sorted = await list('ticket', undefined, [{ field: 'priority', direction: 'descending' }])
    expect(sorted.rows.map(({ title }) => title)).toEqual(['urgent', 'low', 'normal'])
    expect(await titles('ticket', asked('priority', 'noneOf', ['low', 'urgent']))).toEqual(['normal'])
  })
})

describe('what the descriptor does not allow', () => {
  it.each<Condition>([
    asked('mast', 'contains', 'x'),
    asked('name', 'less', 3),
    asked('name', 'contains', '  '),
    asked('name', 'contains', 3),
    asked('hull', 'anyOf', ['x']),
    asked('state', 'anyOf', []),
    asked('state', 'anyOf', ['flying']),
    asked('price', 'less', 100),
    asked('price', 'less', { minor: 1.5, currency: 'EUR' }),
    asked('builtOn', 'within', 'someday'),
    asked('updatedAt', 'within', 'overdue'),
    asked('updatedAt', 'isEmpty'),
    asked('isInsured', 'is', 'yes'),
    asked('name; DROP TABLE boat', 'isEmpty'),
  ])('is refused: $field $operator $value', async (refused) => {
    expect(await problemOf(list('boat', all(refused)))).toMatchObject({
      code: 'field-invalid',
      field: refused.field,
    })
  })

  it.each(['mast', 'remarks'])('is refused as an order: %s', async (field) => {
    const sort: SortLevel[] = [{ field, direction: 'ascending' }]
    expect(await problemOf(list('boat', undefined, sort))).toMatchObject({ code: 'field-invalid', field })
  })

  it('is refused twice in one order', async () => {
    const level: SortLevel = { field: 'hull', direction: 'ascending' }
    expect(await problemOf(list('boat', undefined, [level, level]))).toMatchObject({ field: 'hull' })
  })

  it('breaks no list where another version of the program wrote it', async () => {
    const record = await bench.add('boat', { name: 'From afar' })
    bench.context.db.prepare("UPDATE boat SET state = 'flying', flag = 'zz9' WHERE id = ?").run(record.id)
    await bench.add('boat', { name: 'At home' })
    const { rows } = await list('boat', all(asked('state', 'noneOf', ['sunk'])), [
      { field: 'state', direction: 'ascending' },
      { field: 'flag', direction: 'ascending' },
    ])
    expect(rows.map(({ title }) => title)).toEqual(['At home', 'From afar'])
  })
})

describe('a filtered list', () => {
  it('follows every change: of a record, of what it names, of what it names being gone', async () => {
    const acme = await bench.addCompany('Acme')
    const first = await bench.add('boat', { name: 'First', ownerId: acme.id, berths: 1 })
    const zeta = await bench.addCompany('Zeta')
    await bench.add('boat', { name: 'Second', ownerId: zeta.id, berths: 2 })
    const shown = async () =>
      (
        await list('boat', all(asked('berths', 'more', 0)), [{ field: 'ownerId', direction: 'ascending' }])
      ).rows.map(({ title }) => title)
    expect(await shown()).toEqual(['First', 'Second'])
    await bench.change(acme, { name: 'Zzz' })
    expect(await shown()).toEqual(['Second', 'First'])
    const { change } = await bench.client.records.update({ record: first, fields: { berths: 0 } })
    expect(await shown()).toEqual(['Second'])
    await bench.undo(change)
    await bench.remove(zeta)
    expect(await shown()).toEqual(['First', 'Second'])
  })

  it('is that of a plain evaluation, page by page, whatever is asked of whatever rows', async () => {
    const companies = [await bench.addCompany('Łódź Boats'), await bench.addCompany('acme')]
    for (const boat of fc.sample(rowOf(companies.map(({ id }) => id)), { numRuns: 90, seed: 3 })) {
      bench.clock.advance(7 * 60 * 60 * 1000)
      await bench.add('boat', boat)
    }
    spread('boat')
    const now = new Date(bench.clock.now())
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
    const plain = createPlainFilter(fields, today)
    const { rows } = await list('boat')
    let found = 0
    await fc.assert(
      fc.asyncProperty(
        filterOf(
          companies.map(({ id }) => id),
          today,
        ),
        sorts,
        fc.nat(80),
        async (filter, sort, offset) => {
          const order: SortLevel[] = sort.length > 0 ? sort : [{ field: 'name', direction: 'ascending' }]
          const expected = plain.ids(rows, filter, order)
          found += expected.length
          const { total, rows: page } = await list('boat', filter, order, '', offset, 7)
          expect(total).toBe(expected.length)
          expect(page.map(({ id }) => id)).toEqual(expected.slice(offset, offset + 7))
          for (const { id } of [...page.slice(0, 1), ...rows.slice(0, 1)]) {
            const at = expected.indexOf(id)
            const position = await bench.client.records.position({
              ...{ record: { type: 'boat', id }, query: '', filter, sort: order },
            })
            expect(position).toBe(at < 0 ? null : at)
          }
          for (const field of ['state', 'ownerId']) {
            const groups = await bench.client.records.groups({ type: 'boat', query: '', filter, field })
            const grouped = plain.groups(rows, expected, field)
            expect(groups.toSorted(byValue)).toEqual(grouped.toSorted(byValue))
          }
        },
      ),
      { numRuns: 400 },
    )
    expect(found).toBeGreaterThan(1_000)
  }, 60_000)

  it('of many holds nobody up, and what changes while it is read is not kept as it was', async () => {
    for (let number = 0; number < 20; number++)
      await bench.add('boat', { name: `Boat ${number}`, hull: 'oak' })
    spread('boat')
    let turns = 0
    let isRead = false
    const others = (): void => {
      turns += 1
      if (!isRead) setImmediate(others)
    }
    setImmediate(others)
    const oak = all(asked('hull', 'is', 'oak'))
    const reading = list('boat', oak).finally(() => (isRead = true))
    const fresh = await bench.add('boat', { name: 'Last', hull: 'oak' })
    await reading
    expect(turns).toBeGreaterThan(5)
    expect((await list('boat', oak)).rows.map(({ id }) => id)).toContain(fresh.id)
  })

  it('is searched as well', async () => {
    for (const [name, hull] of [
      ['Anna', 'oak'],
      ['Anna Maria', 'steel'],
      ['Bona', 'oak'],
    ])
      await bench.add('boat', { name: name ?? '', hull: hull ?? '' })
    const found = await list('boat', all(asked('hull', 'is', 'OAK')), undefined, 'ann')
    expect(found.rows.map(({ title }) => title)).toEqual(['Anna'])
    const sorted = await list('boat', undefined, [{ field: 'hull', direction: 'descending' }], 'ann')
    expect(sorted.rows.map(({ title }) => title)).toEqual(['Anna Maria', 'Anna'])
  })
})

const byValue = (a: RecordGroup, b: RecordGroup): number =>
  (a.value ?? '') < (b.value ?? '') ? -1 : Number(a.value !== b.value)

const fields = describeFields(boat)
const kinds: [name: string, kind: FilterKind][] = [
  ...[...fields.values()].map(({ name, kind }): [string, FilterKind] => [name, kind]),
  ...stampNames.map((name): [string, FilterKind] => [name, 'moment']),
]

const words = [
  'oak',
  'Łódź',
  'lodz',
  '100%',
  'a_b',
  "O'Brien",
  '"q"',
  'ÉCLAIR',
  'straße',
  'ﬁn',
  '\\',
  '日本',
  '🛥',
]
const someText = fc.array(fc.constantFrom(...words), { maxLength: 2 }).map((parts) => parts.join(' '))
const address = fc.constantFrom('capo@marinella.it', 'Anna@Łódź.pl', 'x@acme.example', 'b@acme.example')
const websites = ['', 'https://Marinella.it/a_b', 'acme.example', 'https://łódź.pl/?q=100%']
const phones = ['', '+39 02 123 456', '0039 02-123', '(02) 9 int. 4']
const domains = ['marinella.it', 'xn--d-uga0v2b.pl', 'acme.example']
const currencies = ['EUR', 'JPY', 'PLN']
const flags = ['', 'IT', 'PL', 'DE', 'GB']
const aDay = (around: number) => fc.integer({ min: -40, max: 40 }).map((days) => around + days * DAY_MS)

const rowOf = (companies: readonly string[]) =>
  fc.record(
    {
      name: someText.map((text) => text || 'Boat'),
      remarks: someText,
      hull: someText,
      berths: fc.integer({ min: -3, max: 3 }),
      price: fc.record({
        minor: fc.option(fc.integer({ min: 0, max: 4 })),
        currency: fc.constantFrom(...currencies),
      }),
      builtOn: fc.option(aDay(TODAY)),
      state: fc.constantFrom('afloat', 'docked', 'sunk'),
      isInsured: fc.boolean(),
      crew: fc
        .uniqueArray(address, { maxLength: 3 })
        .map((all) => all.map((one, at) => ({ address: one, label: '', isPrimary: at === all.length - 1 }))),
      networks: fc.uniqueArray(fc.constantFrom(...domains), { maxLength: 2 }),
      radio: fc.constantFrom(...phones),
      website: fc.constantFrom(...websites),
      flag: fc.constantFrom(...flags),
      ownerId: fc.option(fc.constantFrom(...companies)),
    },
    { requiredKeys: ['name'] },
  )

const filterOf = (companies: readonly string[], today: number) => {
  const text = fc.constantFrom(...words, 'o', 'acme', 'łódź.pl', '02', '+39 02', 'pol', 'a b')
  const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 })
  const minor = fc.integer({ min: 0, max: 4 })
  const currency = fc.constantFrom(...currencies)
  const day = aDay(today)
  const valueOf = (name: string, kind: FilterKind, operator: Operator): fc.Arbitrary<Condition['value']> => {
    if (operator === 'isEmpty' || operator === 'isNotEmpty') return fc.constant(null)
    switch (kind) {
      case 'number':
        return operator === 'between'
          ? fc.record({ from: fc.integer({ min: -3, max: 3 }), to: fc.integer({ min: -3, max: 3 }) })
          : fc.integer({ min: -3, max: 3 })
      case 'money':
        return operator === 'between'
          ? fc.record({ from: minor, to: minor, currency })
          : fc.record({ minor, currency })
      case 'day':
      case 'moment':
        if (operator === 'within') return fc.constantFrom(...(kind === 'day' ? periods : pastPeriods))
        return operator === 'between' ? fc.record({ from: day, to: day }) : day
      case 'yesNo':
        return fc.boolean()
      case 'choice':
        return some(fields.get(name)?.options ?? [])
      case 'reference':
        return some([...companies, 'nobody'])
      case 'country':
        return operator === 'contains' ? text : some(['IT', 'PL', 'DE'])
      default:
        return text
    }
  }
  const operator = fc.constantFrom(
    ...kinds.flatMap(([name, kind]) =>
      Object.keys(operatorsOf[kind]).map((key) => ({ name, kind, key: condition.shape.operator.parse(key) })),
    ),
  )
  const one: fc.Arbitrary<Condition> = operator.chain(({ name, kind, key }) =>
    valueOf(name, kind, key).map((value) => ({ field: name, operator: key, value })),
  )
  const match = fc.constantFrom<Filter['match'][]>('all', 'any')
  const group = (of: fc.Arbitrary<Condition | Filter>) =>
    fc.record({ match, of: fc.array(of, { maxLength: 3 }) })
  return group(fc.oneof({ weight: 4, arbitrary: one }, group(one)))
}

const sorts = fc.uniqueArray(
  fc.record<SortLevel>({
    field: fc.constantFrom(...kinds.filter(([, kind]) => isSortable(kind)).map(([name]) => name)),
    direction: fc.constantFrom<SortLevel['direction'][]>('ascending', 'descending'),
  }),
  { maxLength: 3, selector: ({ field }) => field },
)
