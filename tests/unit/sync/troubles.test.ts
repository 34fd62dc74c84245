import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Troubles } from '../../../src/main/engine/features/sync/imap/troubles'

const MINUTE = 60_000
const refused = { code: 'server-refused' } as const

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => void vi.useRealTimers())

const create = () => new Troubles({ now: () => Date.now() }, () => undefined)

describe('what is tried again', () => {
  it('is told with its time, and handed out once for each time it is due', () => {
    const troubles = create()
    troubles.folderRefused(1, refused)
    troubles.messageWithheld(2, 7, refused)
    expect(troubles.list().map(({ folderId, retryAt }) => [folderId, retryAt - Date.now()])).toEqual([
      [1, MINUTE],
      [2, 10 * MINUTE],
    ])
    expect(troubles.takeDue()).toEqual([])
    vi.advanceTimersByTime(MINUTE)
    expect(troubles.nextRetryAt()).toBe(performance.now())
    expect(troubles.takeDue()).toEqual([1])
    // Not tried for a reason of its own, it keeps nobody awake.
    expect(troubles.takeDue()).toEqual([])
    expect(troubles.nextRetryAt()).toBe(performance.now() + 9 * MINUTE)
    troubles.folderRefused(1, refused)
    expect(troubles.nextRetryAt()).toBe(performance.now() + 2 * MINUTE)
    troubles.folderWorks(1)
    vi.advanceTimersByTime(9 * MINUTE)
    expect(troubles.takeDue()).toEqual([2])
    expect(troubles.nextRetryAt()).toBe(Infinity)
  })

  it('is due at once when the user asks', () => {
    const troubles = create()
    troubles.folderRefused(1, refused)
    troubles.retryAll()
    expect(troubles.isFolderDue(1)).toBe(true)
    expect(troubles.takeDue()).toEqual([1])
    expect(troubles.list()[0]?.retryAt).toBe(Date.now())
  })
})

it('a thousand folders and more in trouble are told up to a bound', () => {
  const troubles = create()
  for (let id = 1; id <= 1500; id += 1) troubles.folderRefused(id, refused)
  for (let uid = 1; uid <= 50; uid += 1) troubles.messageWithheld(1501, uid, refused)
  expect(troubles.list()).toHaveLength(1000)
  const few = create()
  for (let uid = 1; uid <= 50; uid += 1) few.messageWithheld(9, uid, refused)
  few.nameMessage(9, 1, { from: 'Berta', subject: 'Plans', size: 10 })
  const [told] = few.list()
  expect(told).toMatchObject({ folderId: 9, withheld: 50 })
  expect(told?.messages.slice(0, 2)).toEqual([
    { key: '1', from: 'Berta', subject: 'Plans', size: 10 },
    { key: '2', from: '', subject: '', size: null },
  ])
  expect(told?.messages).toHaveLength(20)
})
