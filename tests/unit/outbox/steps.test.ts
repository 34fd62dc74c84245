import { describe, expect, it } from 'vitest'
import { createSteps } from '../../../src/renderer/features/outbox/steps'

function scene() {
  let now = 0
  const steps = createSteps(() => now)
  const words: Record<'typed' | 'undone', string[]> = { typed: ['one', 'two'], undone: [] }
  let log: string[] = []
  const move = (from: string[], to: string[]): boolean => {
    const word = from.pop()
    if (word === undefined) return false
    to.push(word)
    log.push(word)
    return true
  }
  steps.setWords({
    undo: () => move(words.typed, words.undone),
    redo: () => move(words.undone, words.typed),
    split: () => void log.push('split'),
  })
  const deed = (name: string) => ({
    undo: () => void log.push(`-${name}`),
    redo: () => void log.push(`+${name}`),
  })
  return {
    steps,
    words,
    deed,
    wait: (ms: number) => (now += ms),
    told: () => {
      const before = log
      log = []
      return before
    },
  }
}

describe('what was done in a composer', () => {
  it('is taken back and done again in its order, words among everything else', () => {
    const { steps, deed, told } = scene()
    steps.wrote()
    steps.did(deed('file'))
    steps.wrote()
    steps.did(deed('chip'))
    expect(told()).toEqual(['split', 'split'])
    for (let at = 0; at < 5; at += 1) steps.undo()
    expect(told()).toEqual(['-chip', 'two', '-file', 'one'])
    for (let at = 0; at < 5; at += 1) steps.redo()
    expect(told()).toEqual(['one', '+file', 'two', '+chip'])
    steps.undo()
    steps.wrote()
    told()
    steps.redo()
    expect(told()).toEqual([])
  })

  it('goes on to what is left where the editor has forgotten words', () => {
    const { steps, words, deed, told } = scene()
    steps.did(deed('file'))
    steps.wrote()
    steps.wrote()
    words.typed = []
    told()
    steps.undo()
    expect(told()).toEqual(['-file'])
  })

  it('takes letters typed at a stretch into one field as one', () => {
    const { steps, deed, wait, told } = scene()
    steps.did(deed('a'), 'subject')
    steps.did(deed('b'), 'subject')
    wait(1_000)
    steps.did(deed('c'), 'subject')
    steps.did(deed('file'))
    steps.did(deed('d'), 'subject')
    told()
    for (let at = 0; at < 5; at += 1) steps.undo()
    expect(told()).toEqual(['-d', '-file', '-c', '-a'])
    steps.redo()
    expect(told()).toEqual(['+b'])
  })
})
