import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChangeSet } from '../../../src/main/engine/journal/change-set'
import { openDevice, rowsOf, setsOf, travelled, type Device, type Row } from '../../helpers/journal-device'

const lastStamp = (device: Device): string => setsOf(device).at(-1)?.stamp ?? ''

/** What is there, but for when it was changed. */
const shown = (device: Device): Row[] =>
  (rowsOf(device).company ?? [])
    .filter((row) => row.deleted_at === null)
    .map((row) => ({ ...row, updated_at: 0 }))

describe('taking back one change of a field after the other', () => {
  let here: Device
  let there: Device
  let id: string
  beforeEach(() => {
    here = openDevice('here')
    there = openDevice('there')
    id = here.journal.commit('new', (write) => write.create('company', { name: 'Acme', city: 'Rome' }))
    there.journal.apply(travelled(setsOf(here)))
  })
  afterEach(() => [here, there].forEach(({ bench }) => bench.close()))

  const move = (city: string, device = here): string => {
    return device.journal.commit('moved', (write) => {
      write.update('company', id, { city })
      return write.stamp()
    })
  }
  const undo = (stamp: string, device = here): number => device.journal.invert(stamp).kept.length
  const city = (device = here): unknown => shown(device)[0]?.city
  const expectRefused = (stamp: string): void =>
    expect(here.journal.invert(stamp)).toEqual({ undone: 0, kept: [{ type: 'company', id, field: 'city' }] })

  it('goes back to the first value, and further changes in between are taken back on their own', () => {
    const [a, b] = [move('Lodi'), move('Bari')]
    expect([undo(b), city()]).toEqual([0, 'Lodi'])
    const c = move('Pisa')
    expect([undo(c), city()]).toEqual([0, 'Lodi'])
    expect([undo(a), city()]).toEqual([0, 'Rome'])
  })

  it('takes back nothing twice', () => {
    const [a, b] = [move('Lodi'), move('Bari')]
    undo(b)
    expectRefused(b)
    undo(a)
    expectRefused(a)
    expect(city()).toBe('Rome')
  })

  it('goes on where an undo was undone', () => {
    const [a, b] = [move('Lodi'), move('Bari')]
    undo(b)
    undo(lastStamp(here))
    expect(city()).toBe('Bari')
    expectRefused(a)
    expect([undo(b), city()]).toEqual([0, 'Lodi'])
    expect([undo(a), city()]).toEqual([0, 'Rome'])
  })

  it('stops at what was changed elsewhere, and goes on once that was taken back there', () => {
    const a = move('Lodi')
    there.journal.apply(travelled(setsOf(here)))
    const theirs = move('Turin', there)
    here.journal.apply(travelled(setsOf(there)))
    const b = move('Bari')
    expect([undo(b), city()]).toEqual([0, 'Turin'])
    expectRefused(a)
    expect(city()).toBe('Turin')
    there.journal.apply(travelled(setsOf(here)))
    expect([undo(theirs, there), city(there)]).toEqual([0, 'Lodi'])
    here.journal.apply(travelled(setsOf(there)))
    expect([undo(a), city()]).toEqual([0, 'Rome'])
  })

  it('stops where a change that came between arrives after the undo', () => {
    const a = move('Lodi')
    there.journal.apply(travelled(setsOf(here)))
    move('Turin', there)
    here.bench.clock.advance(1_000)
    const b = move('Bari')
    undo(b)
    here.journal.apply(travelled(setsOf(there)))
    expect(city()).toBe('Lodi')
    expectRefused(a)
  })

  it('counts one undo where two computers took back the same', () => {
    const [a, b] = [move('Lodi'), move('Bari')]
    there.journal.apply(travelled(setsOf(here)))
    undo(b)
    undo(b, there)
    here.journal.apply(travelled(setsOf(there)))
    expect(city()).toBe('Lodi')
    expect([undo(a), city()]).toEqual([0, 'Rome'])
  })

  it('believes no set that says it takes one back and writes something else', () => {
    const [a, b] = [move('Lodi'), move('Bari')]
    const at = here.bench.clock.now() + 1_000
    const forged: ChangeSet = {
      ...{ version: 1, author: '', cause: 'undo', label: '', undoes: b, at },
      stamp: `${String(at).padStart(15, '0')}-00000-other`,
      changes: [{ type: 'company', id, field: 'city', operation: 'set', element: '', value: 'Turin' }],
    }
    here.journal.apply([forged])
    for (const stamp of [b, a]) expectRefused(stamp)
    expect(city()).toBe('Turin')
  })

  it('removes a new record on which all that was done was taken back, one deleted and brought back, too', () => {
    const creation = lastStamp(here)
    const b = move('Bari')
    here.journal.commit('removed', (write) => write.remove('company', id))
    expect(undo(lastStamp(here))).toBe(0)
    expect(undo(b)).toBe(0)
    expect([undo(creation), shown(here)]).toEqual([0, []])
  })
})

describe('any history, taken back in reverse order', () => {
  const cities = fc.constantFrom('', 'Lodi', 'Bari', 'Pisa')
  const domains = fc.uniqueArray(fc.constantFrom('a.it', 'b.it', 'c.it', 'd.it'), { maxLength: 4 })
  const pick = fc.nat()
  const change = fc.oneof(
    fc.record({ do: fc.constant('create' as const), pick, city: cities, domains }),
    { weight: 3, arbitrary: fc.record({ do: fc.constant('city' as const), pick, city: cities }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('domains' as const), pick, domains }) },
    fc.record({ do: fc.constant('both' as const), pick, city: cities, domains }),
    fc.record({ do: fc.constant('remove' as const), pick }),
    fc.record({ do: fc.constant('merge' as const), pick }),
  )
  type Step = typeof change extends fc.Arbitrary<infer Value> ? Value : never

  /** Returns the stamp of what was done; '' where nothing had to be written. */
  function act(device: Device, step: Step): string {
    const ids = shown(device).map(({ id }) => String(id))
    const id = ids[step.pick % Math.max(1, ids.length)]
    const other = ids[(step.pick + 1) % Math.max(1, ids.length)]
    return device.journal.commit(step.do, (write) => {
      if (step.do === 'create')
        write.create('company', { name: 'Acme', city: step.city, domains: step.domains })
      if (!id || !other) return write.stamp()
      if (step.do === 'city') write.update('company', id, { city: step.city })
      if (step.do === 'domains') write.update('company', id, { domains: step.domains })
      if (step.do === 'both') write.update('company', id, { city: step.city, domains: step.domains })
      if (step.do === 'remove') write.remove('company', id)
      if (step.do === 'merge' && id !== other) {
        write.remove('company', other)
        write.update('company', id, { domains: ['m.it'] })
        write.merged('company', id, other)
      }
      return write.stamp()
    })
  }

  interface Done {
    stamp: string
    before: Row[]
  }

  /** Does it and keeps the way back, unless nothing had to be written. */
  function doIt(device: Device, step: Step, done: Done[]): void {
    const before = shown(device)
    const stamp = act(device, step)
    if (stamp) done.push({ stamp, before })
  }

  const step = fc.oneof(
    { weight: 12, arbitrary: change },
    { weight: 6, arbitrary: fc.constant('undo' as const) },
    { weight: 3, arbitrary: fc.constant('undo and undo that' as const) },
    fc.constant('elsewhere' as const),
  )

  it('comes to what was before, with undos in between, and on a computer that hears of it in any order', () => {
    const order = fc.infiniteStream(fc.nat())
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 24 }), order, (steps, dice) => {
        const devices = [openDevice('a')]
        let device = devices[0] ?? openDevice('a')
        const done: Done[] = []
        const undo = (): void => {
          const last = done.pop()
          if (!last) return
          expect(device.journal.invert(last.stamp).kept).toEqual([])
          expect(shown(device)).toEqual(last.before)
        }
        try {
          for (const action of steps) {
            if (action === 'undo') undo()
            else if (action === 'undo and undo that') {
              const [last, before] = [done.at(-1), shown(device)]
              if (!last) continue
              undo()
              expect(device.journal.invert(lastStamp(device)).kept).toEqual([])
              expect(shown(device)).toEqual(before)
              done.push(last)
            } else if (action === 'elsewhere') {
              const waiting = travelled(setsOf(device))
                .map((set) => ({ set, at: Number(dice.next().value) }))
                .sort((x, y) => x.at - y.at)
                .map(({ set }) => set)
              device = openDevice(`b${devices.length}`)
              devices.push(device)
              while (waiting.length > 0) device.journal.apply(waiting.splice(0, 3))
            } else doIt(device, action, done)
          }
          while (done.length > 0) undo()
        } finally {
          for (const { bench } of devices) bench.close()
        }
      }),
      { numRuns: 20 },
    )
  })

  it('leaves what was done elsewhere in between', () => {
    const theirs = fc.record({ do: fc.constant('theirs' as const), pick })
    const steps = fc.array(
      fc.oneof(
        { weight: 5, arbitrary: change },
        { weight: 3, arbitrary: theirs },
        fc.constant('undo' as const),
      ),
      { minLength: 4, maxLength: 24 },
    )
    fc.assert(
      fc.property(steps, (actions) => {
        const [here, there] = [openDevice('here'), openDevice('there')]
        const expected = new Map<string, string>()
        const done: Done[] = []
        const undo = (): void => {
          const last = done.pop()
          if (last) here.journal.invert(last.stamp)
        }
        try {
          for (const [turn, action] of actions.entries()) {
            if (action === 'undo') undo()
            else if (action.do !== 'theirs') doIt(here, action, done)
            else {
              there.journal.apply(travelled(setsOf(here)))
              const rows = shown(there)
              const id = rows[action.pick % Math.max(1, rows.length)]?.id
              if (typeof id !== 'string') continue
              const city = `Turin ${turn}`
              there.journal.commit('theirs', (write) =>
                write.update('company', id, { city, domains: ['t.it'] }),
              )
              expected.set(id, city)
              here.journal.apply(travelled(setsOf(there)))
            }
          }
          while (done.length > 0) undo()
          const left = new Map(shown(here).map((row) => [row.id, row]))
          for (const [id, city] of expected) {
            expect(left.get(id)).toMatchObject({ city })
            expect(String(left.get(id)?.['domains'])).toContain('t.it')
          }
          expect(left.size).toBe(expected.size)
        } finally {
          for (const { bench } of [here, there]) bench.close()
        }
      }),
      { numRuns: 20 },
    )
  })
})
