import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAutosave } from '../../../src/renderer/features/outbox/autosave'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A draft whose saves are answered by hand; `disk` is what was handed over so far. */
function written() {
  let text = ''
  const disk: string[] = []
  const answers: PromiseWithResolvers<void>[] = []
  const autosave = createAutosave(() => {
    if (text === disk.at(-1)) return Promise.resolve()
    disk.push(text)
    const answer = Promise.withResolvers<void>()
    answers.push(answer)
    return answer.promise
  })
  return {
    autosave,
    disk,
    type(letter: string): void {
      text += letter
      autosave.changed('draft')
    },
    async answer(error?: Error): Promise<void> {
      const next = answers.shift()
      if (error) next?.reject(error)
      else next?.resolve()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('autosave', () => {
  it('saves at a pause, once', async () => {
    const { disk, type, answer } = written()
    type('a')
    await passes(200)
    type('b')
    await passes(399)
    expect(disk).toEqual([])
    await passes(1)
    expect(disk).toEqual(['ab'])
    await answer()
    await passes(10_000)
    expect(disk).toEqual(['ab'])
  })

  it('has every letter saved within a second of it, however long one writes without a pause', async () => {
    const { disk, type, answer } = written()
    for (let letter = 1; letter <= 100; letter += 1) {
      type('x')
      await passes(100)
      await answer()
      expect(letter - (disk.at(-1)?.length ?? 0)).toBeLessThan(10)
    }
    expect(disk.length).toBeLessThan(20)
  })

  it('has one save on its way at a time; what was written meanwhile follows its answer at once', async () => {
    const { autosave, disk, type, answer } = written()
    type('a')
    await passes(400)
    expect(autosave.isSaving('draft')).toBe(true)
    type('b')
    await passes(5_000)
    type('c')
    await passes(5_000)
    expect(disk).toEqual(['a'])
    await answer()
    expect(disk).toEqual(['a', 'abc'])
    await answer()
    await passes(0)
    expect(autosave.isSaving('draft')).toBe(false)
  })

  it('tries a failed save again, and tells the one who asked for it', async () => {
    const { autosave, disk, type, answer } = written()
    type('a')
    const asked = expect(autosave.save('draft')).rejects.toThrow('engine is away')
    await passes(0)
    await answer(new Error('engine is away'))
    await asked
    type('b')
    await passes(2_000)
    expect(disk).toEqual(['a', 'ab'])
  })

  it('waits for nothing once the draft is forgotten', async () => {
    const { autosave, disk, type } = written()
    type('a')
    await passes(400)
    expect(disk).toEqual(['a'])
    type('b')
    autosave.forget('draft')
    await passes(10_000)
    expect(disk).toEqual(['a'])
  })
})
