import { describe, expect, it } from 'vitest'
import { beforeUndo, done, keepUndo, undoLatest } from '../../../src/renderer/app/undo'

const entry = (label: string, run: () => void) => ({ label, until: Date.now() + 60_000, run })

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
