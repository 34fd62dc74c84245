import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HybridClock } from '../../../src/main/engine/journal/clock'
import { createJournal, type Journal } from '../../../src/main/engine/journal/journal'
import { ProblemError } from '../../../src/shared/problem'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

describe('hybrid clock', () => {
  it('gives ever later stamps, whatever the wall clock does', () => {
    const jumps = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(jumps, (steps) => {
        let wall = 1_000_000
        const clock = new HybridClock(() => wall, 'a')
        const stamps = steps.map((step) => {
          wall += step
          return clock.next()
        })
        expect(stamps).toEqual([...new Set(stamps)].sort())
      }),
    )
  })

  it('goes on after the last known stamp when the computer clock was set back before a restart', () => {
    const last = new HybridClock(() => 2_000, 'a').next()
    expect(new HybridClock(() => 1_000, 'a', last).next() > last).toBe(true)
  })

  it('carries into the milliseconds when the counter is used up', () => {
    const clock = new HybridClock(() => 5, 'a', '000000000000005-ffffe-a')
    expect([clock.next(), clock.next(), clock.next()]).toEqual([
      '000000000000005-fffff-a',
      '000000000000006-00000-a',
      '000000000000006-00001-a',
    ])
  })

  it('counts on after a stamp from elsewhere, and never goes back to an older one', () => {
    const clock = new HybridClock(() => 1_000, 'a')
    clock.observe('000000000005000-00003-b')
    expect(clock.next()).toBe('000000000005000-00004-a')
    clock.observe('000000000004000-fffff-b')
    expect(clock.next()).toBe('000000000005000-00005-a')
  })

  it('refuses what is no stamp rather than start from zero', () => {
    expect(() => new HybridClock(() => 5, 'a', 'yesterday')).toThrow(/not a clock stamp/)
  })
})

describe('change journal', () => {
  let bench: TestContext
  let journal: Journal
  const open = (): void => {
    journal = createJournal(bench.context, () => 'anna@ourshop.it')
  }
  beforeEach(() => {
    bench = createTestContext()
    open()
  })
  afterEach(() => bench.close())

  const newPerson = (name = 'Mario'): string =>
    journal.commit('person-created', (write) => write.create('person', { name }))
  const rename = (id: string, name: string): void =>
    journal.commit('person-changed', (write) => write.update('person', id, { name }))
  const rows = (table: string): Record<string, unknown>[] =>
    bench.context.db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()
  const person = (id: string): Record<string, unknown> | undefined =>
    rows('person').find((row) => row.id === id)
  const lastStamp = (): string => journal.setsAfter(0, 1_000).at(-1)?.set.stamp ?? ''

  it('keeps stamps ascending over a restart with the clock set back', () => {
    const id = newPerson()
    bench.clock.advance(-86_400_000)
    bench = bench.reopen()
    open()
    rename(id, 'Maria')
    const stamps = [...new Set(journal.history('person', id).map(({ stamp }) => stamp))]
    expect(stamps).toHaveLength(2)
    expect(stamps).toEqual([...stamps].sort())
  })

  it('gives all that was done in one commit one stamp, author, cause and label; a commit within joins it', () => {
    const id = journal.commit('import', (write) => {
      const companyId = journal.commit(
        'inner',
        (inner) => inner.create('company', { name: 'Acme' }),
        'import',
      )
      return write.create('person', { name: 'Mario', companyId })
    })
    const sets = journal.setsAfter(0, 10)
    expect(sets).toHaveLength(1)
    expect(sets[0]?.set).toMatchObject({
      author: 'anna@ourshop.it',
      cause: 'user',
      label: 'import',
      undoes: '',
    })
    expect(new Set(sets[0]?.set.changes.map(({ type }) => type))).toEqual(new Set(['person', 'company']))
    expect(
      journal
        .history('person', id)
        .map(({ field }) => field)
        .sort(),
    ).toEqual(['companyId', 'createdAt', 'name'])
  })

  it('journals nothing that stays the same', () => {
    const id = newPerson()
    journal.commit('none', (write) => write.update('person', id, { name: 'Mario', jobTitle: '' }))
    expect(journal.setsAfter(0, 10)).toHaveLength(1)
    journal.commit('one', (write) => write.update('person', id, { name: 'Mario', phone: '123' }))
    expect(
      journal
        .history('person', id)
        .map(({ field }) => field)
        .slice(2),
    ).toEqual(['phone'])
  })

  it('journals lists element by element', () => {
    const id = journal.commit('new', (write) =>
      write.create('company', { name: 'Acme', domains: ['a.it', 'b.it'] }),
    )
    const before = journal.history('company', id).length
    journal.commit('more', (write) => write.update('company', id, { domains: ['a.it', 'b.it', 'c.it'] }))
    journal.commit('fewer', (write) => write.update('company', id, { domains: ['b.it', 'c.it'] }))
    const changes = journal.history('company', id).slice(before)
    expect(changes.map(({ operation, element }) => [operation, element])).toEqual([
      ['add', 'c.it'],
      ['remove', 'a.it'],
    ])
    journal.commit('order', (write) => write.update('company', id, { domains: ['c.it', 'b.it'] }))
    expect(rows('company')[0]?.domains).toBe('["c.it","b.it"]')
  })

  it('keeps an amount and its currency together', () => {
    const id = journal.commit('new', (write) =>
      write.create('deal', { title: 'Offer', amount: { minor: 1_500, currency: 'JPY' } }),
    )
    expect(rows('deal')[0]).toMatchObject({ amount_minor: 1_500, amount_currency: 'JPY' })
    expect(journal.history('deal', id).filter(({ field }) => field === 'amount')).toHaveLength(1)
  })

  it('leaves neither row nor entry when the work, a listener or a rule fails', () => {
    const id = newPerson()
    const before = journal.history('person', id)
    const attempt = (): void => rename(id, 'Maria')
    expect(() =>
      journal.commit('failing', (write) => {
        write.update('person', id, { name: 'Maria' })
        throw new Error('no')
      }),
    ).toThrow('no')
    let refuses = true
    journal.guard('person', (_, fields) => {
      if (refuses && fields.has('name')) throw new Error('rule')
    })
    expect(attempt).toThrow('rule')
    refuses = false
    journal.onChange(() => {
      throw new Error('listener')
    })
    expect(attempt).toThrow('listener')
    expect(journal.history('person', id)).toEqual(before)
    expect(person(id)?.name).toBe('Mario')
  })

  it('keeps what was done before and after a part that failed and was caught', () => {
    const [first, third] = journal.commit('partly', (write) => {
      const before = write.create('person', { name: 'First' })
      expect(() =>
        bench.context.write(() => {
          write.create('person', { name: 'Second' })
          throw new Error('no')
        }),
      ).toThrow('no')
      return [before, write.create('person', { name: 'Third' })]
    })
    expect(
      rows('person')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['First', 'Third'])
    const [entry] = journal.setsAfter(0, 10)
    expect(new Set(entry?.set.changes.map(({ id }) => id))).toEqual(new Set([first, third]))
  })

  it('refuses unknown fields, unknown rows and values that do not fit', () => {
    const id = newPerson()
    const update = (changes: object): void =>
      journal.commit('bad', (write) => write.update('person', id, changes))
    expect(() => update({ job_title: 'x' })).toThrow(/no field job_title/)
    expect(() => update({ createdAt: 5 })).toThrow(/no field createdAt/)
    expect(() => update({ name: '' })).toThrow()
    expect(() => journal.commit('bad', (write) => write.update('person', 'nobody', { name: 'x' }))).toThrow(
      /no person nobody/,
    )
  })

  describe('taking back', () => {
    it('puts every field back, brings removed records back and removes new ones, all in one set of its own', () => {
      const id = journal.commit('new', (write) =>
        write.create('company', { name: 'Acme', domains: ['a.it', 'b.it'], city: 'Rome' }),
      )
      const other = newPerson()
      const made = journal.commit('much', (write) => {
        write.update('company', id, { name: 'Ajax', domains: ['b.it', 'c.it'] })
        write.remove('person', other)
        return write.create('person', { name: 'New' })
      })
      const stamp = lastStamp()
      expect(journal.invert(stamp).kept).toEqual([])
      expect(rows('company')[0]).toMatchObject({ name: 'Acme', domains: '["a.it","b.it"]', city: 'Rome' })
      expect(person(other)?.deleted_at).toBeNull()
      expect(person(made)?.deleted_at).not.toBeNull()
      expect(journal.setsAfter(0, 10).at(-1)?.set).toMatchObject({
        cause: 'undo',
        label: 'much',
        undoes: stamp,
      })
      journal.invert(lastStamp())
      expect(rows('company')[0]).toMatchObject({ name: 'Ajax', domains: '["b.it","c.it"]', city: 'Rome' })
      expect(person(other)?.deleted_at).not.toBeNull()
      expect(person(made)?.deleted_at).toBeNull()
    })

    it('leaves what somebody changed since, and names it', () => {
      const id = newPerson()
      journal.commit('both', (write) => write.update('person', id, { name: 'Maria', phone: '1' }))
      const stamp = lastStamp()
      journal.commit('later', (write) => write.update('person', id, { phone: '2' }))
      expect(journal.invert(stamp).kept).toEqual([{ type: 'person', id, field: 'phone' }])
      expect(person(id)).toMatchObject({ name: 'Mario', phone: '2' })
    })

    it('does not remove a new record that somebody has worked on', () => {
      const id = newPerson()
      const stamp = lastStamp()
      rename(id, 'Maria')
      expect(journal.invert(stamp).kept).toEqual([{ type: 'person', id, field: 'createdAt' }])
      expect(person(id)?.deleted_at).toBeNull()
    })

    it('keeps the rules: what is refused changes nothing', () => {
      const id = newPerson()
      journal.commit('removed', (write) => write.remove('person', id))
      journal.guard('person', (_, fields) => {
        if (fields.has('deletedAt')) throw new Error('taken')
      })
      expect(() => journal.invert(lastStamp())).toThrow('taken')
      expect(person(id)?.deleted_at).not.toBeNull()
    })

    it('names a set it does not know', () => {
      expect(() => journal.invert('000000000000001-00000-nobody')).toThrow(ProblemError)
    })
  })

  it('is the only writer of CRM rows in the whole engine', () => {
    const engine = resolve(import.meta.dirname, '../../../src/main/engine')
    const writes =
      /\b(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+(person|company|deal|stage|note|link)\b/i
    const offenders = readdirSync(engine, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => writes.test(readFileSync(join(engine, file), 'utf8')))
      .map((file) => relative(engine, join(engine, file)))
    expect(offenders).toEqual([])
  })
})
