import { describe, expect, it } from 'vitest'
import { stillWrong } from '../../../src/renderer/features/outbox/wrong-recipients'

const of = (address: string) => ({ name: '', address })
const problem = { code: 'address-invalid', field: 'to', params: { value: 'one(at)a, two(at)b' } } as const
const nobody = { to: [], cc: [], bcc: [] }

describe('what was said of wrong addresses', () => {
  it('names those that are still there, at the first field that has one', () => {
    expect(stillWrong(problem, { ...nobody, to: [of('one(at)a')], cc: [of('two(at)b')] })).toEqual(problem)
    expect(stillWrong(problem, { ...nobody, to: [of('one@a.example')], cc: [of('two(at)b')] })).toEqual({
      ...problem,
      field: 'cc',
      params: { value: 'two(at)b' },
    })
    expect(stillWrong(problem, { ...nobody, to: [of('one@a.example')] })).toBeNull()
  })

  it('is left as it is where it is about something else', () => {
    const other = { code: 'no-recipients', field: 'to' } as const
    expect(stillWrong(other, nobody)).toBe(other)
    expect(stillWrong(null, nobody)).toBeNull()
  })
})
