import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { createAppFeature } from '../../src/main/engine/features/app/index'
import { createTestContext } from '../helpers/engine-context'

it('saving one preference leaves the others as they are', async () => {
  const { context } = createTestContext()
  const client = createRouterClient(createAppFeature(context).router, { context: { log: context.log } })
  await client.saveSettings({ language: 'pl', undoSeconds: 60 })
  await client.saveSettings({ density: 'compact' })
  expect(await client.settings()).toMatchObject({ language: 'pl', undoSeconds: 60, density: 'compact' })
})
