import { describe, expect, it } from 'vitest'
import { joinFormDrafts } from '../../../src/renderer/app/form-draft'

const draft = (from: Record<string, unknown>, typed: Record<string, unknown>): string =>
  JSON.stringify({ from, typed })

describe('two half-filled forms made one', () => {
  it('holds the fields of both', () => {
    const own = draft({ name: 'Anna' }, { name: 'Anna N.' })
    const moved = draft({ phone: '' }, { phone: '600' })
    const { joined, left } = joinFormDrafts(own, moved)
    expect(JSON.parse(joined)).toEqual({
      from: { name: 'Anna', phone: '' },
      typed: { name: 'Anna N.', phone: '600' },
    })
    expect(left).toBe('')
  })

  it('leaves where it was what both have typed otherwise', () => {
    const own = draft({ name: 'Anna', phone: '1' }, { name: 'Anna N.', phone: '2' })
    const moved = draft({ name: 'A.', phone: '' }, { name: 'Ann', phone: '2' })
    const { joined, left } = joinFormDrafts(own, moved)
    expect(joined).toBe(own)
    expect(JSON.parse(left)).toEqual({ from: { name: 'A.' }, typed: { name: 'Ann' } })
  })
})
