import { describe, expect, it } from 'vitest'
import { remembered } from '../../../src/shared/remembered'

describe('answers that follow from a text', () => {
  it('are worked out once, again after many others, and never kept for long texts', () => {
    const asked: string[] = []
    const length = remembered((text) => asked.push(text) && text.length, 2)
    expect([length('a'), length('bc'), length('a'), length('bc')]).toEqual([1, 2, 1, 2])
    expect(asked).toEqual(['a', 'bc'])
    expect([length('def'), length('a')]).toEqual([3, 1])
    expect(asked).toEqual(['a', 'bc', 'def', 'a'])
    const long = 'x'.repeat(1000)
    expect([length(long), length(long)]).toEqual([1000, 1000])
    expect(asked.slice(4)).toEqual([long, long])
  })
})
