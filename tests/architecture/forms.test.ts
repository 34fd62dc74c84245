import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesUnder, projectRoot } from '../helpers/source-files'

const submits = filesUnder('src/renderer', ['.tsx']).flatMap((path) =>
  [
    ...readFileSync(join(projectRoot, path), 'utf8').matchAll(/\bonSubmit=\{(?<handler>[^\n]*\n?[^\n]*)/g),
  ].map(({ groups }) => ({ path, handler: groups?.['handler'] ?? '' })),
)

it('finds forms at all', () => {
  expect(submits.length).toBeGreaterThan(10)
})

// A mail left because a dialog that was opened from it was submitted.
it('a form hears its own submit only', () => {
  expect(submits.filter(({ handler }) => !handler.includes('onOwnSubmit(event, '))).toEqual([])
})
