import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeSet, type Change, type ChangeSet } from '../../../src/main/engine/journal/change-set'
import { TEST_START } from '../../helpers/engine-context'
import { openDevice, rowsOf, setsOf, travelled, type Device, type Row } from '../../helpers/journal-device'

const change = (field: string, value: unknown, more: Partial<Change> = {}): Change => ({
  ...{ type: 'company', id: 'c1', operation: 'set', element: '' },
  ...{ field, value },
  ...more,
})
const setAt = (at: number, changes: Change[], device = 'other'): ChangeSet => ({
  ...{ version: 1, author: '', cause: 'user', label: '', undoes: '' },
  ...{ stamp: `${String(at).padStart(15, '0')}-00000-${device}`, at, changes },
})

describe('change sets from elsewhere', () => {
  let here: Device
  beforeEach(() => {
    here = openDevice('here')
  })
  afterEach(() => here.bench.close())
  const company = (): Row | undefined => rowsOf(here).company?.[0]

  it('show no record before its creation is known, and all that is known of it then', () => {
    here.journal.apply([setAt(2_000, [change('name', 'Acme')])])
    expect(company()).toBeUndefined()
    here.journal.apply([setAt(1_000, [change('createdAt', 1_000), change('city', 'Rome')])])
    expect(company()).toMatchObject({ name: 'Acme', city: 'Rome', created_at: 1_000, updated_at: 2_000 })
  })

  it('hold where their stamp is the greatest, whatever came last', () => {
    here.journal.apply([setAt(1_000, [change('createdAt', 1_000), change('name', 'First')])])
    here.journal.apply([setAt(3_000, [change('name', 'Third')])])
    here.journal.apply([setAt(2_000, [change('name', 'Second'), change('city', 'Rome')])])
    expect(company()).toMatchObject({ name: 'Third', city: 'Rome', updated_at: 3_000 })
  })

  it('do nothing a second time', () => {
    const set = setAt(1_000, [change('createdAt', 1_000), change('name', 'Acme')])
    expect(here.journal.apply([set])).toMatchObject({ applied: [set.stamp], known: [] })
    const before = rowsOf(here)
    expect(here.journal.apply([set, set])).toMatchObject({ applied: [], known: [set.stamp, set.stamp] })
    expect(rowsOf(here)).toEqual(before)
  })

  it('lose neither of two addresses added at the same time', () => {
    const there = openDevice('there')
    const id = here.journal.commit('new', (write) =>
      write.create('company', { name: 'Acme', domains: ['a.it'] }),
    )
    there.journal.apply(travelled(setsOf(here)))
    here.journal.commit('mine', (write) => write.update('company', id, { domains: ['a.it', 'b.it'] }))
    there.journal.commit('theirs', (write) => write.update('company', id, { domains: ['a.it', 'c.it'] }))
    here.journal.apply(travelled(setsOf(there)))
    there.journal.apply(travelled(setsOf(here)))
    expect(company()?.domains).toBe('["a.it","b.it","c.it"]')
    expect(rowsOf(there)).toEqual(rowsOf(here))
    there.bench.close()
  })

  it('are kept and handed on where this version knows neither type nor field nor operation', () => {
    const strange = setAt(1_000, [
      change('createdAt', 1_000),
      change('name', 'Acme'),
      change('mood', { of: ['the', 'day'] }),
      change('name', '?', { type: 'spaceship', id: 's1' }),
      change('city', 'Rome', { operation: 'append' }),
    ])
    here.journal.apply([strange])
    expect(company()).toMatchObject({ name: 'Acme', city: '' })
    const byKey = (a: Change, b: Change): number => (`${a.type}${a.field}` < `${b.type}${b.field}` ? -1 : 1)
    const [kept] = setsOf(here)
    expect(kept?.changes.toSorted(byKey)).toEqual(strange.changes.toSorted(byKey))
  })

  it('are followed once a later version knows the field', () => {
    here.journal.apply([
      setAt(1_000, [change('createdAt', 1_000), change('name', 'Acme'), change('city', 'Rome')]),
    ])
    const { db } = here.bench.context
    // As the version before would have left it: the city kept in the journal, unknown to the row.
    db.exec("UPDATE company SET city = ''")
    const told: string[][] = []
    here.journal.onChange(({ fields }) => told.push([...fields]))
    here.journal.start()
    expect(company()?.city).toBe('Rome')
    db.exec(`UPDATE setting SET value = replace(value, '"company.city",', '') WHERE key = 'known_fields'`)
    db.exec("UPDATE company SET city = '', name = 'untouched'")
    here.journal.start()
    expect(company()).toMatchObject({ city: 'Rome', name: 'untouched', updated_at: 1_000 })
    expect(told.at(-1)).toEqual(['city'])
  })

  it('change nothing with values that do not fit: the last that does holds', () => {
    here.journal.apply([
      setAt(1_000, [
        change('createdAt', 1_000),
        change('name', 'Acme'),
        change('domains', { position: 0, value: 'a.it' }, { operation: 'add', element: 'a.it' }),
      ]),
      setAt(2_000, [
        change('name', { $ne: null }),
        change('city', 'x'.repeat(5_000)),
        change('deletedAt', 'yesterday'),
        change('domains', { position: 0, value: 'b.it' }, { operation: 'add', element: 'forged.it' }),
        change('domains', 'nonsense', { operation: 'add', element: 'a.it' }),
      ]),
    ])
    expect(company()).toMatchObject({ name: 'Acme', city: '', deleted_at: null, domains: '["a.it"]' })
  })

  it('of a clock over five minutes ahead are set aside, shown, and taken when their time has come', () => {
    const soon = setAt(TEST_START + 5 * 60_000, [change('createdAt', 1), change('name', 'Soon')])
    const later = setAt(TEST_START + 5 * 60_000 + 1, [change('name', 'Later')])
    expect(here.journal.apply([soon, later])).toEqual({
      ...{ applied: [soon.stamp], known: [], aside: [later.stamp] },
    })
    expect(company()?.name).toBe('Soon')
    expect(here.journal.setsAside()).toEqual([{ stamp: later.stamp, receivedAt: TEST_START }])
    here.bench.clock.advance(1)
    expect(here.journal.apply([])).toMatchObject({ applied: [later.stamp] })
    expect(company()?.name).toBe('Later')
    expect(here.journal.setsAside()).toEqual([])
  })

  it('make what is done here count as later than all that was seen', () => {
    const ahead = setAt(TEST_START + 60_000, [
      change('createdAt', 1),
      change('name', 'Ahead'),
      change('city', 'Rome'),
    ])
    here.journal.apply([ahead])
    here.journal.commit('mine', (write) => write.update('company', 'c1', { name: 'Mine' }))
    expect(company()?.name).toBe('Mine')
    expect((setsOf(here).at(-1)?.stamp ?? '') > ahead.stamp).toBe(true)
  })

  it('tell what is derived once all their rows are there', () => {
    const told: string[] = []
    here.journal.onChange(({ type, id }) => {
      told.push(`${type}/${id}/${rowsOf(here).company?.length}/${rowsOf(here).person?.length}`)
    })
    here.journal.apply([
      setAt(1_000, [
        change('createdAt', 1, { type: 'person', id: 'p1' }),
        change('companyId', 'c1', { type: 'person', id: 'p1' }),
        change('createdAt', 1),
      ]),
    ])
    expect(told).toEqual(['person/p1/1/1', 'company/c1/1/1'])
  })

  it('erase a record with all its history, whatever comes before or after', () => {
    const there = openDevice('there')
    const id = here.journal.commit('new', (write) =>
      write.create('person', { name: 'Mario', emails: [{ address: 'm@a.it', label: '', isPrimary: true }] }),
    )
    there.journal.apply(travelled(setsOf(here)))
    there.journal.commit('late', (write) => write.update('person', id, { jobTitle: 'Buyer' }))
    here.journal.commit('erased', (write) => write.erase('person', id))
    for (const device of [here, there]) {
      device.journal.apply(travelled([...setsOf(here), ...setsOf(there)]))
      expect(rowsOf(device).person).toEqual([])
      expect(JSON.stringify(setsOf(device))).not.toMatch(/Mario|m@a\.it|Buyer/)
    }
    expect(new Set(setsOf(here).map(({ stamp }) => stamp))).toEqual(
      new Set(setsOf(there).map(({ stamp }) => stamp)),
    )
    there.bench.close()
  })

  it('are refused by their form: no plain JSON, too deep, no stamp, a field that is no name', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50)}1${']'.repeat(50)}`)
    const good = setAt(1_000, [change('name', 'Acme')])
    expect(changeSet.safeParse(good).success).toBe(true)
    for (const bad of [
      { ...good, stamp: 'yesterday' },
      { ...good, version: 2 },
      { ...good, changes: [change('name', deep)] },
      { ...good, changes: [change('name', () => 1)] },
      { ...good, changes: [change('name; DROP TABLE', 1)] },
      { ...good, changes: [change('name', 1, { type: 'a b' })] },
    ])
      expect(changeSet.safeParse(bad).success).toBe(false)
  })
})

describe('any histories of several devices, delivered in any order, doubled and grouped anyhow', () => {
  const names = fc.constantFrom('Acme', 'Ajax', 'Żubr', 'Zoë & Co')
  const domains = fc.uniqueArray(fc.constantFrom('a.it', 'b.it', 'c.it', 'd.it'), { maxLength: 4 })
  const who = fc.nat({ max: 2 })
  const step = fc.oneof(
    fc.record({ do: fc.constant('create' as const), who, name: names, domains }),
    fc.record({ do: fc.constant('update' as const), who, pick: fc.nat(), name: names, domains }),
    fc.record({ do: fc.constant('city' as const), who, pick: fc.nat(), name: names }),
    fc.record({
      do: fc.constant('own' as const),
      who,
      pick: fc.nat(),
      name: fc.constantFrom('', 'a', 'b'),
      domains,
    }),
    fc.record({ do: fc.constant('remove' as const), who, pick: fc.nat() }),
    fc.record({ do: fc.constant('restore' as const), who, pick: fc.nat() }),
    fc.record({ do: fc.constant('undo' as const), who, pick: fc.nat() }),
    fc.record({ do: fc.constant('erase' as const), who, pick: fc.nat({ max: 40 }) }),
    fc.record({ do: fc.constant('clock' as const), who, by: fc.integer({ min: -60_000, max: 60_000 }) }),
    fc.record({
      do: fc.constant('deliver' as const),
      who,
      to: who,
      pick: fc.nat(),
      count: fc.nat({ max: 5 }),
    }),
  )
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

  function act(action: Step, devices: readonly Device[]): void {
    const device = devices[action.who]
    if (!device) return
    const { journal, bench } = device
    const ids = (rowsOf(device).company ?? []).map(({ id }) => String(id))
    const pick = 'pick' in action ? action.pick : 0
    const id = ids[pick % Math.max(1, ids.length)]
    const sets = setsOf(device)
    switch (action.do) {
      case 'create':
        journal.commit('create', (write) =>
          write.create('company', { name: action.name, domains: action.domains }),
        )
        return
      case 'clock':
        return bench.clock.advance(action.by)
      case 'deliver': {
        const from = pick % Math.max(1, sets.length)
        devices[action.to]?.journal.apply(travelled(sets.slice(from, from + action.count).toReversed()))
        return
      }
      case 'undo': {
        const set = sets[pick % Math.max(1, sets.length)]
        if (set) journal.invert(set.stamp)
        return
      }
    }
    if (!id) return
    journal.commit(action.do, (write) => {
      if (action.do === 'update') write.update('company', id, { name: action.name, domains: action.domains })
      if (action.do === 'city') write.update('company', id, { city: action.name })
      if (action.do === 'own')
        write.put('company', id, { [ownText]: action.name, [ownChoices]: action.domains })
      if (action.do === 'remove') write.remove('company', id)
      if (action.do === 'restore') write.restore('company', id)
      if (action.do === 'erase' && action.pick < 4) write.erase('company', id)
    })
  }

  it('come to equal rows everywhere, which are what a replay of the journal says', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (steps, dice) => {
        const devices = ['a', 'b', 'c'].map(openDevice)
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, at: Number(dice.next().value) }))
            .sort((x, y) => x.at - y.at)
            .map(({ item }) => item)
        try {
          for (const action of steps) act(action, devices)
          for (const device of devices) device.bench.clock.set(TEST_START + 86_400_000)
          const all = devices.flatMap(setsOf)
          for (const { journal } of devices) {
            const waiting = shuffled([...all, ...all.filter((_, index) => index % 3 === 0)])
            while (waiting.length > 0)
              journal.apply(travelled(waiting.splice(0, 1 + (Number(dice.next().value) % 4))))
          }
          const [first, ...others] = devices.map(rowsOf)
          for (const rows of others) expect(rows).toEqual(first)
          const known = devices[0] ? setsOf(devices[0]) : []
          const replayed = replay(shuffled(known))
          expect(first?.company).toEqual(replayed.map(({ own: _, ...row }) => row))
          expect(first?.['field_value']).toEqual(replayed.flatMap(({ id, own }) => ownRows(String(id), own)))
        } finally {
          for (const { bench } of devices) bench.close()
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** Companies as the sets alone tell them, in the plainest way: set after set by stamp, the last word holds. */
function replay(sets: readonly ChangeSet[]): Row[] {
  const rows = new Map<string, Row>()
  const lists = new Map<string, Map<string, { position: number; value: string } | null>>()
  const changedAt = new Map<string, number>()
  for (const { at, changes } of sets.toSorted((a, b) => (a.stamp < b.stamp ? -1 : 1))) {
    for (const { id, field, operation, element, value } of changes) {
      changedAt.set(id, Math.max(at, changedAt.get(id) ?? 0))
      const row = rows.get(id) ?? blank(id)
      rows.set(id, row)
      const place = field === ownChoices ? `${id}/own` : id
      const list = lists.get(place) ?? new Map<string, { position: number; value: string } | null>()
      lists.set(place, list)
      if (operation === 'erase') row.erased = true
      if (operation === 'remove') list.set(element, null)
      if (operation === 'add' && typeof value === 'object' && value !== null && 'position' in value)
        list.set(element, { position: Number(value.position), value: element })
      if (operation === 'set' && field === ownText) row.own = { [ownText]: value }
      else if (operation === 'set') row[columns[field] ?? field] = value
    }
  }
  return [...rows.values()]
    .filter((row) => !row.erased && row.created_at !== undefined)
    .map((row) => ({ ...row, updated_at: changedAt.get(String(row.id)) }))
    .map((row: Row) => ({ ...row, domains: JSON.stringify(ordered(lists.get(String(row.id)))) }))
    .map((row: Row) => ({ ...row, own: ownValues(row.own, ordered(lists.get(`${String(row.id)}/own`))) }))
    .sort((a: Row, b: Row) => (String(a.id) < String(b.id) ? -1 : 1))
}

/** Fields of the user's own, a text and a list. */
const ownText = 'x_text_0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa'
const ownChoices = 'x_choices_0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa'

/** What holds nothing has no row. */
function ownValues(texts: unknown, choices: readonly string[]): Record<string, unknown> {
  const held = Object.entries(texts ?? {}).filter(([, value]) => value !== '')
  return { ...(choices.length > 0 && { [ownChoices]: JSON.stringify(choices) }), ...Object.fromEntries(held) }
}

const ownRows = (id: string, own: unknown): Row[] =>
  Object.entries(own ?? {}).map(([field, value]: [string, unknown]) => ({
    ...{ record_type: 'company', record_id: id, field, value, currency: '' },
  }))

const columns: Record<string, string> = { createdAt: 'created_at', deletedAt: 'deleted_at' }

const blank = (id: string): Row => ({
  ...{ id, name: '', domains: '[]', phone: '', website: '', vat_number: '', city: '', country: '' },
  deleted_at: null,
})

const ordered = (list: Map<string, { position: number; value: string } | null> | undefined): string[] =>
  [...(list?.values() ?? [])]
    .filter((entry) => entry !== null)
    .sort((a, b) => a.position - b.position || (a.value < b.value ? -1 : 1))
    .map(({ value }) => value)
