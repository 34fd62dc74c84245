import { describe, expect, it } from 'vitest'
import { missedRecipients } from '../../../src/shared/missed-recipients'

const mario = { name: 'Mario', address: 'Mario.Rossi@acme.example' }
const lucia = { name: 'Lucia', address: 'lucia+offers@gmail.com' }
const zoe = { name: 'Zoe', address: 'zoe@żółw.example' }
const all = [mario, lucia, zoe]

describe('whom a report means', () => {
  it.each([
    ['mario.rossi@ACME.example', mario],
    ['Mario.Rossi+tag@acme.example', mario],
    ['l.ucia@googlemail.com', lucia],
    ['lucia+2Boffers@gmail.com', lucia],
    ['zoe@xn--w-uga1v8h.example', zoe],
  ])('is who was written to, in every spelling: %s', (named, person) => {
    expect(missedRecipients([named, named], all)).toEqual({ missed: [person], strangers: [] })
  })

  it('is nobody to whom the mail did not go', () => {
    expect(missedRecipients(['mario@private.example'], all)).toEqual({
      missed: [],
      strangers: ['mario@private.example'],
    })
    expect(missedRecipients(['mario@private.example', zoe.address], all)).toEqual({
      missed: [zoe],
      strangers: ['mario@private.example'],
    })
  })

  it('is the only one it went to, whoever is named', () => {
    const twice = { ...mario, name: '' }
    expect(missedRecipients(['mario@private.example'], [mario, twice])).toEqual({
      missed: [mario],
      strangers: ['mario@private.example'],
    })
    expect(missedRecipients(['mario@private.example'], [])).toMatchObject({ missed: [] })
  })
})
