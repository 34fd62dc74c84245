import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBoatBench } from '../../helpers/boat-bench'
import { problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createBoatBench()
})
afterEach(() => bench.close())

const launch = async () => {
  const company = await bench.addCompany('Cantieri Łódź')
  bench.clock.advance(1000)
  const record = await bench.add('boat', {
    name: 'Marinella',
    remarks: 'Leaks beneath the waterline',
    hull: 'Larch',
    berths: 12,
    price: { minor: 4_500_000, currency: 'eur' },
    builtOn: Date.UTC(1962, 4, 1),
    isInsured: true,
    crew: [{ address: 'capo@marinella.it', label: '', isPrimary: false }],
    networks: ['https://www.Marinella.it/', 'marinella.it'],
    radio: '+39 02 123 456',
    website: 'marinella.it',
    flag: 'IT',
    ownerId: company.id,
  })
  return { company, record }
}

describe('a type declared and nothing else', () => {
  it('is told to the window, with its fields, and its place beside what it belongs to', async () => {
    const types = await bench.client.records.types()
    const told = types.find(({ name }) => name === 'boat')
    expect(told).toMatchObject({ isModule: true, title: 'name', label: 'Boat', steps: 'state' })
    expect(told?.fields.map(({ name, kind }) => `${name}/${kind}`)).toEqual([
      'name/text',
      'remarks/longText',
      'hull/text',
      'berths/number',
      'price/money',
      'builtOn/day',
      'sailsAt/time',
      'alarms/leadTimes',
      'state/choice',
      'isInsured/yesNo',
      'crew/emails',
      'networks/domains',
      'radio/phone',
      'website/url',
      'flag/country',
      'ownerId/reference',
    ])
    expect(types.find(({ name }) => name === 'company')?.related).toContain('boat')
  })

  it('is created with what was left out empty, and read as it was written', async () => {
    const { company, record } = await launch()
    expect(record).toMatchObject({
      type: 'boat',
      title: 'Marinella',
      isClosed: false,
      references: { [company.id]: { type: 'company', title: 'Cantieri Łódź' } },
      fields: {
        state: 'afloat',
        price: { minor: 4_500_000, currency: 'EUR' },
        crew: [{ address: 'capo@marinella.it', isPrimary: true }],
        networks: ['marinella.it'],
        isInsured: true,
      },
    })
  })

  it.each([
    'marin',
    'waterline',
    'larch',
    '12',
    '45.000',
    'capo@marinella',
    'marinella.it',
    '02 1234',
    'włochy',
    'afloat',
    'cantieri lodz',
  ])('is found by %j, by all record searches', async (query) => {
    const { record } = await launch()
    await bench.add('boat', { name: 'Another', state: 'docked' })
    expect(await bench.titles('boat', query)).toEqual(['Marinella'])
    const found = await bench.client.links.findRecords({ query, limit: 10 })
    expect(found.filter(({ type }) => type === 'boat').map(({ id }) => id)).toEqual([record.id])
  })

  it.each([
    ['name', ' '],
    ['hull', 'x'.repeat(41)],
    ['berths', 1.5],
    ['price', { minor: -1, currency: 'EUR' }],
    ['builtOn', 'yesterday'],
    ['state', 'flying'],
    ['isInsured', 'yes'],
    ['crew', [{ address: 'nobody', label: '', isPrimary: true }]],
    ['networks', ['gmail.com']],
    ['flag', 'ITALY'],
    ['ownerId', 'somebody'],
    ['mast', 'none'],
  ])('refuses in %s what does not fit it', async (field, value) => {
    const { record } = await launch()
    expect(await problemOf(bench.change(record, { [field]: value }))).toMatchObject({
      code: 'field-invalid',
      field,
    })
    expect((await bench.get(record)).fields).toEqual(record.fields)
  })

  it('is changed, removed and brought back; its history tells what it held', async () => {
    const { record } = await launch()
    bench.clock.advance(1000)
    const { change } = await bench.client.records.update({
      record,
      fields: { isInsured: false, state: 'sunk', berths: 8, flag: 'PL', ownerId: null },
    })
    expect((await bench.get(record)).isClosed).toBe(true)
    const { entries } = await bench.client.timeline.forRecord({
      record: { type: 'boat', id: record.id },
      limit: 50,
    })
    const told = entries.flatMap((entry) =>
      entry.kind === 'changed' ? [[entry.field, entry.from.value, entry.to.value]] : [],
    )
    expect(told.toSorted()).toEqual(
      [
        ['isInsured', true, false],
        ['state', 'afloat', 'sunk'],
        ['berths', 12, 8],
        ['flag', 'IT', 'PL'],
        ['ownerId', record.fields['ownerId'], null],
      ].toSorted(),
    )
    expect(await bench.undo(change)).toEqual({ undone: 5, kept: 0, titles: [] })
    expect((await bench.get(record)).fields).toEqual(record.fields)
    const removal = await bench.remove(record)
    expect(await bench.titles('boat')).toEqual([])
    await bench.undo(removal)
    expect((await bench.get(record)).fields).toEqual(record.fields)
  })

  it('stands beside the company it names, in its list and at its place, linked to mail, with notes', async () => {
    const { company, record } = await launch()
    await bench.add('boat', { name: 'Zephyr', state: 'sunk' })
    await bench.add('boat', { name: 'Yawl' })
    const related = await bench.client.records.related({ of: company, type: 'boat' })
    expect(related.map(({ title }) => title)).toEqual(['Marinella'])
    expect(await bench.titles('boat')).toEqual(['Marinella', 'Yawl', 'Zephyr'])
    expect(await bench.client.records.position({ record, query: '' })).toBe(0)
    const ref = { type: 'boat', id: record.id }
    const { threadId } = bench.addMail({ from: 'capo@marinella.it' })
    const link = await bench.client.links.create({ threadId, record: ref })
    expect(link.record).toMatchObject({
      title: 'Marinella',
      details: [
        { field: 'price', value: { minor: 4_500_000, currency: 'EUR' } },
        { field: 'state', value: 'afloat' },
      ],
    })
    await bench.client.notes.create({ record: ref, text: 'Needs paint' })
    expect(await bench.client.notes.list({ record: ref })).toHaveLength(1)
  })
})
