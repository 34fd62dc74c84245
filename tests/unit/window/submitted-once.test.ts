import { expect, it } from 'vitest'
import { onceAtATime } from '../../../src/renderer/ui/own-events'

it('what is under way is not begun again for the same form, and is for another', () => {
  const begun: object[] = []
  const save = (form: object) => (): Promise<void> => {
    begun.push(form)
    return new Promise(() => undefined)
  }
  const [form, other] = [{ name: 'a' }, { name: 'b' }]
  onceAtATime(form, save(form))
  onceAtATime(form, save(form))
  onceAtATime(other, save(other))
  expect(begun).toEqual([form, other])
})

it.each([true, false])('once it is over it can be submitted again afterwards (kept: %s)', async (isKept) => {
  const form = {}
  let made = 0
  const save = async (): Promise<void> => {
    made++
    await Promise.resolve()
    if (!isKept) throw new Error('not kept')
  }
  for (const round of [1, 2]) {
    onceAtATime(form, save)
    onceAtATime(form, save)
    expect(made).toBe(round)
    await new Promise(setImmediate)
  }
})

it('what is done at once, or fails at once, stands in the way of nothing', () => {
  const form = {}
  let made = 0
  const fail = (): never => {
    throw new Error(`refused ${++made}`)
  }
  onceAtATime(form, () => ++made)
  expect(() => onceAtATime(form, fail)).toThrow('refused 2')
  onceAtATime(form, () => ++made)
  expect(made).toBe(3)
})
