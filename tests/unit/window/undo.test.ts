import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import {
  beforeUndo,
  done,
  followUndo,
  keepUndo,
  putBackUndo,
  undoLatest,
} from '../../../src/renderer/app/undo'
import { toast, useToasts } from '../../../src/renderer/ui/toast'

const entry = (label: string, run: () => unknown) => ({
  label,
  at: Date.now(),
  until: Date.now() + 60_000,
  run,
})

describe('an undo asked for while something is being done', () => {
  it('takes this back once it is done, and not what was done before', async () => {
    const undone: string[] = []
    keepUndo(entry('before', () => undone.push('before')))
    const answer = Promise.withResolvers<number>()
    const change = beforeUndo(answer.promise).then((count) =>
      done(`${count} archived`, 'Undo', () => undone.push('this')),
    )
    const pressed = undoLatest()
    answer.resolve(1)
    await Promise.all([pressed, change])
    expect(undone).toEqual(['this'])
    await undoLatest()
    expect(undone).toEqual(['this', 'before'])
  })

  it('is still had where it failed, for what was done before', async () => {
    const undone: string[] = []
    keepUndo(entry('before', () => undone.push('before')))
    const answer = Promise.withResolvers<number>()
    const failing = beforeUndo(answer.promise)
    const pressed = undoLatest()
    answer.reject(new Error('refused'))
    await expect(failing).rejects.toThrow('refused')
    await pressed
    expect(undone).toEqual(['before'])
  })
})

describe('of several undos under way at once', () => {
  const started = async () => {
    await i18next.init({ lng: 'en', resources: { en: { translation: { undone: 'Undone: {{what}}' } } } })
    const answers = [1, 2, 3].map(() => Promise.withResolvers<undefined>())
    for (const [at, { promise }] of answers.entries()) keepUndo(entry(`q${at + 1}`, () => promise))
    return { answers, undos: answers.map(() => undoLatest()) }
  }
  const notice = () => useToasts.getState().done?.message

  it.each([
    ['in the order they were asked for', [2, 1, 0]],
    ['the other way round', [0, 1, 2]],
    ['in any order', [1, 0, 2]],
  ])('which end %s, the notice left is about the last one', async (_, order) => {
    const { answers, undos } = await started()
    for (const at of order) {
      answers[at]?.resolve(undefined)
      await undos[2 - at]
    }
    expect(notice()).toBe('Undone: q1')
  })

  it('one that says something itself is not spoken over, and the next one speaks again', async () => {
    keepUndo(entry('first', () => undefined))
    keepUndo(entry('second', () => void toast('Two of three are back')))
    await undoLatest()
    expect(notice()).toBe('Two of three are back')
    await undoLatest()
    expect(notice()).toBe('Undone: first')
  })
})

describe('what was done before the window was loaded again', () => {
  it('is taken back after what was done since, and whoever keeps it hears of both', async () => {
    const undone: string[] = []
    const heard: string[][] = []
    keepUndo(entry('since', () => undone.push('since')))
    followUndo((entries) => heard.push(entries.map(({ label }) => label)))
    putBackUndo([{ ...entry('before', () => undone.push('before')), at: Date.now() - 50_000 }])
    await undoLatest()
    await undoLatest()
    expect(undone).toEqual(['since', 'before'])
    expect(heard).toEqual([['before', 'since'], ['before'], []])
  })

  it('is taken back in the order in which it was done, whenever it is heard of, and nothing beyond what is lost', async () => {
    const undone: string[] = []
    const doneAt = (label: string, at: number) => ({ ...entry(label, () => undone.push(label)), at })
    const now = Date.now()
    putBackUndo([doneAt('first', now - 50_000), { ...doneAt('lost', now - 40_000), isLost: true }])
    keepUndo(doneAt('newest', now))
    keepUndo(doneAt('heard of late', now - 30_000))
    for (let pressed = 0; pressed < 4; pressed += 1) await undoLatest()
    expect(undone).toEqual(['newest', 'heard of late'])
    expect(useToasts.getState().done?.name).toBe('lost')
  })
})
