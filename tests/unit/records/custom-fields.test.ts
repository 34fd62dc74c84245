import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RecordRow } from '../../../src/shared/contract/records'
import { customKinds } from '../../../src/shared/records/custom-field'
import type { Condition, Operator } from '../../../src/shared/records/filter'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'
import { TEST_START } from '../../helpers/engine-context'
import { eventually } from '../../helpers/eventually'
import { allJobsDone } from '../../helpers/jobs'
import { transferOn } from '../../helpers/transfer'
import { openDevice, rowsOf, setsOf, travelled } from '../../helpers/journal-device'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const described = async (type = 'person') => {
  const found = (await bench.client.records.types()).find(({ name }) => name === type)
  if (!found) throw new Error(type)
  return found
}
/** Makes a field and returns it as the window knows it. */
const made = async (
  kind: (typeof customKinds)[number],
  label: string,
  more: { recordType?: string; target?: string; options?: string[] } = {},
) => {
  const { recordType = 'person' } = more
  const { id } = await bench.client.parts.createField({ recordType, kind, label, ...more })
  const field = (await described(recordType)).fields.find(({ definition }) => definition === id)
  if (!field) throw new Error(label)
  return { ...field, id }
}
const titles = async (condition: Condition, type = 'person') => {
  const filter = { match: 'all' as const, of: [condition] }
  const { rows } = await bench.client.records.list({ type, query: '', filter, offset: 0, limit: 100 })
  return rows.map(({ title }) => title)
}
const asked = (field: string, operator: Operator, value: Condition['value'] = null): Condition => ({
  ...{ field, operator, value },
})

describe('a field the user makes', () => {
  it('is of every kind, and holds, tells, finds, filters and sorts what is written in it', async () => {
    const company = await bench.addCompany('Cantieri Łódź')
    const options = ['Gold', 'Silver']
    const names: Record<string, string> = {}
    const labels: Record<string, string[]> = {}
    for (const kind of customKinds) {
      const field = await made(kind, `Own ${kind}`, {
        ...(kind === 'reference' && { target: 'company' }),
        ...(kind.startsWith('choice') && { options }),
      })
      names[kind] = field.name
      labels[kind] = field.options
      expect(field).toMatchObject({ kind, label: `Own ${kind}`, required: false })
    }
    const [gold = '', silver = ''] = labels['choice'] ?? []
    const [first = '', second = ''] = labels['choices'] ?? []
    const values: Record<string, RecordRow['fields'][string]> = {
      text: 'Zażółć',
      longText: 'Two\nlines',
      number: 12.5,
      money: { minor: 123_45, currency: 'PLN' },
      day: Date.UTC(1980, 4, 1),
      dateTime: TEST_START,
      yesNo: true,
      choice: gold,
      choices: [first, second],
      address: 'Via Roma 1\n20121 Milano',
      emails: [{ address: 'private@acme.it', label: '', isPrimary: true }],
      phone: '+39 02 123 456',
      url: 'acme.it',
      reference: company.id,
    }
    const brought = Object.fromEntries(customKinds.map((kind) => [names[kind] ?? '', values[kind] ?? null]))
    const anna = await bench.add('person', { name: 'Anna', ...brought })
    const bare = await bench.add('person', { name: 'Bare' })
    expect(anna.fields).toMatchObject(brought)
    expect(anna.references[company.id]?.title).toBe('Cantieri Łódź')
    for (const query of ['zazolc', 'lines', '123,45', 'gold', 'silver', 'milano', 'private@acme', 'cantieri'])
      expect(await bench.titles('person', query), query).toEqual(['Anna'])
    const questions: Record<string, [Operator, Condition['value'], boolean][]> = {
      text: [
        ['contains', 'ZAZO', true],
        ['is', 'other', false],
      ],
      longText: [['contains', 'two', true]],
      number: [
        ['more', 12.4, true],
        ['less', 12.4, false],
        ['is', 12.5, true],
      ],
      money: [
        ['more', { minor: 100, currency: 'PLN' }, true],
        ['more', { minor: 100, currency: 'EUR' }, false],
      ],
      day: [['before', Date.UTC(1981, 0, 1), true]],
      dateTime: [
        ['within', 'today', true],
        ['within', 'yesterday', false],
      ],
      yesNo: [['is', true, true]],
      choice: [
        ['anyOf', [gold], true],
        ['anyOf', [silver], false],
      ],
      choices: [
        ['anyOf', [second], true],
        ['noneOf', [first], false],
      ],
      address: [['contains', 'milano', true]],
      emails: [['contains', 'private', true]],
      phone: [['contains', '02123', true]],
      url: [['begins', 'acme', true]],
      reference: [['anyOf', [company.id], true]],
    }
    for (const kind of customKinds) {
      const field = names[kind] ?? ''
      for (const [operator, value, isFound] of questions[kind] ?? [])
        expect((await titles(asked(field, operator, value))).includes('Anna'), `${kind} ${operator}`).toBe(
          isFound,
        )
      if (kind === 'yesNo') continue
      expect(await titles(asked(field, 'isEmpty')), kind).toEqual(['Bare'])
      expect(await titles(asked(field, 'isNotEmpty')), kind).toEqual(['Anna'])
    }
    for (const kind of customKinds.filter((one) => !['longText', 'choices'].includes(one))) {
      const sort = [{ field: names[kind] ?? '', direction: 'descending' as const }]
      const { rows } = await bench.client.records.list({
        type: 'person',
        query: '',
        sort,
        offset: 0,
        limit: 9,
      })
      expect(
        rows.map(({ title }) => title),
        kind,
      ).toEqual(['Anna', 'Bare'])
    }
    // A company is listed with whoever names it in a field of the user's own.
    const related = await bench.client.records.related({ of: company, type: 'person' })
    expect(related.map(({ title }) => title)).toEqual(['Anna'])
    expect(bare.fields[names['number'] ?? '']).toBeNull()
  })

  it('is refused what does not fit it', async () => {
    const number = await made('number', 'Shoe size')
    const choice = await made('choice', 'Colour', { options: ['Red'] })
    const anna = await bench.add('person', { name: 'Anna' })
    for (const [name, value] of [
      [number.name, 'forty'],
      [choice.name, 12],
      ['x_text_00000000000000000000000000000000', 'nobody made this one'],
    ] as const)
      expect(await problemOf(bench.change(anna, { [name]: value }))).toMatchObject({ code: 'field-invalid' })
  })

  it('is told in history and taken back, ordered, renamed, and retired without losing what it holds', async () => {
    const size = await made('number', 'Shoe size')
    const team = await made('text', 'Team')
    const anna = await bench.add('person', { name: 'Anna', [size.name]: 40, [team.name]: 'Sailing' })
    bench.clock.advance(1000)
    const { change } = await bench.client.records.update({ record: anna, fields: { [size.name]: 41 } })
    const { entries } = await bench.client.timeline.forRecord({ record: anna, limit: 9 })
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'changed', field: size.name, to: { value: 41, name: '' } }),
    )
    await bench.undo(change)
    expect((await bench.get(anna)).fields[size.name]).toBe(40)

    await bench.client.parts.move({ type: 'custom_field', id: team.id, by: -1 })
    await bench.client.parts.rename({ type: 'custom_field', id: size.id, label: 'Shoes' })
    expect((await described()).fields.slice(-2).map(({ label }) => label)).toEqual(['Team', 'Shoes'])
    expect((await described()).form.slice(-2)).toEqual([[team.name], [size.name]])

    const { change: retired } = await bench.client.parts.retire({
      ...{ type: 'custom_field' as const, id: team.id, isRetired: true },
    })
    expect((await bench.get(anna)).fields).not.toHaveProperty(team.name)
    expect((await described()).retired.map(({ label }) => label)).toEqual(['Team'])
    expect(await problemOf(bench.change(anna, { [team.name]: 'x' }))).toMatchObject({ code: 'field-invalid' })
    await bench.undo(retired)
    expect((await bench.get(anna)).fields[team.name]).toBe('Sailing')
  })

  it('of a choice keeps what records hold when an option is renamed, moved or retired', async () => {
    const level = await made('choice', 'Level', { options: ['Gold', 'Silver'] })
    const [gold = '', silver = ''] = level.options
    const anna = await bench.add('person', { name: 'Anna', [level.name]: silver })
    await bench.client.parts.rename({ type: 'field_option', id: silver, label: 'Platinum' })
    await bench.client.parts.move({ type: 'field_option', id: silver, by: -1 })
    await bench.client.parts.retire({ type: 'field_option', id: gold, isRetired: true })
    await bench.client.parts.addOption({ fieldId: level.id, label: 'Bronze' })
    const now = (await described()).fields.at(-1)
    expect(now?.options.map((option) => now.optionLabels[option])).toEqual(['Platinum', 'Gold', 'Bronze'])
    expect(now?.retiredOptions).toEqual([gold])
    expect((await bench.get(anna)).fields[level.name]).toBe(silver)
    bench.context.jobs.start()
    await allJobsDone(bench)
    await eventually(async () => expect(await bench.titles('person', 'platinum')).toEqual(['Anna']))
    expect(await bench.titles('person', 'silver')).toEqual([])
    const groups = await bench.client.records.groups({ type: 'person', query: '', field: level.name })
    expect(groups).toEqual([{ value: silver, count: 1, sums: [] }])
  })

  it('travels as JSON to other computers, before or after what is written in it', () => {
    const [here, there] = [openDevice('here'), openDevice('there')]
    const name = 'x_choice_0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa'
    const id = here.journal.commit('new', (write) =>
      write.put('person', null, { name: 'Anna', [name]: 'gold' }),
    )
    here.journal.commit('own', (write) =>
      write.create('custom_field', {
        recordType: 'person',
        kind: 'choice',
        label: 'Level',
        variable: 'level',
      }),
    )
    here.journal.commit('changed', (write) => write.put('person', id, { [name]: 'silver' }))
    there.journal.apply(travelled(setsOf(here)).toReversed())
    expect(rowsOf(there)).toEqual(rowsOf(here))
    expect(rowsOf(there)['field_value']).toMatchObject([{ record_id: id, field: name, value: 'silver' }])
    there.journal.commit('erased', (write) => write.erase('person', id))
    here.journal.apply(travelled(setsOf(there)))
    for (const device of [here, there]) {
      expect(rowsOf(device)['field_value']).toEqual([])
      device.bench.close()
    }
  })

  it('is written into files and read from them again, and is a variable of templates', async () => {
    const level = await made('choices', 'Level', { options: ['Gold', 'Silver; plated'] })
    const size = await made('number', 'Shoe size')
    const met = await made('dateTime', 'Met on')
    const values = {
      [level.name]: level.options,
      [size.name]: 1.234,
      [met.name]: TEST_START - (TEST_START % 60_000),
    }
    await bench.add('person', { name: 'Anna', ...values })
    const transfer = transferOn(bench)
    for (const language of ['en', 'it', 'pl'] as const) {
      const file = await transfer.export('person', 'csv', { query: '', language })
      expect(file.split('\n')[0]).toContain('Level')
      for (const row of (await bench.page('person')).rows) await bench.remove(row)
      const read = await transfer.read('person', file)
      expect(await transfer.run('person', read, { onAlike: 'create', writtenIn: language })).toMatchObject({
        ...{ created: 1, refused: 0 },
      })
      expect((await bench.page('person')).rows.map(({ fields }) => fields)).toMatchObject([values])
    }
    expect((await described()).fields.map(({ variable }) => variable)).toContain('shoe_size')
  })
})
