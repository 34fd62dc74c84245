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

it('what was typed and not saved is kept under its key until it is forgotten, also by the next engine', async () => {
  const first = createTestContext()
  const clientOf = (context: typeof first.context) =>
    createRouterClient(createAppFeature(context).router, { context: { log: context.log } })
  await clientOf(first.context).saveUnsaved({ key: 'note:person:1', text: 'Wants the offer' })
  await clientOf(first.context).saveUnsaved({ key: 'note:person:1', text: 'Wants the offer before Friday' })
  const { context, close } = first.reopen()
  const client = clientOf(context)
  expect(await client.unsaved({ key: 'note:person:1' })).toBe('Wants the offer before Friday')
  expect(await client.unsaved({ key: 'note:person:2' })).toBe('')
  await client.saveUnsaved({ key: 'note:person:1', text: '' })
  expect(await client.unsaved({ key: 'note:person:1' })).toBe('')
  close()
})
