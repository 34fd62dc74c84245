import { expect, it } from 'vitest'
import { Progress } from '../../../src/main/engine/features/sync/imap/progress'

it('counts what comes of what is missing, folder by folder', () => {
  const progress = new Progress()
  expect(progress.counts).toEqual({ done: 0, total: 0, folderId: null })
  progress.expect(1, 100)
  progress.came(1, 60)
  expect(progress.counts).toEqual({ done: 60, total: 100, folderId: 1 })
  // More came meanwhile than was expected.
  progress.came(1, 50)
  expect(progress.counts).toEqual({ done: 110, total: 110, folderId: 1 })
  progress.through(1)
  progress.expect(2, 5)
  progress.came(2, 1)
  expect(progress.counts).toEqual({ done: 111, total: 115, folderId: 2 })
  // The server withholds the rest.
  progress.through(2)
  expect(progress.counts).toEqual({ done: 111, total: 111, folderId: null })
  progress.begin()
  expect(progress.counts).toEqual({ done: 0, total: 0, folderId: null })
})
