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

const W1 = '01890a5d-ac96-774b-bcce-b302099a8051'
const W2 = '01890a5d-ac96-774b-bcce-b302099a8052'
const W3 = '01890a5d-ac96-774b-bcce-b302099a8053'

type TestContext = ReturnType<typeof createTestContext>
const clientOf = (context: TestContext['context']) =>
  createRouterClient(createAppFeature(context).router, { context: { log: context.log } })

it('what was typed and not saved is kept under its key until it is forgotten, also by the next engine', async () => {
  const first = createTestContext()
  const key = 'note:person:1'
  await clientOf(first.context).saveUnsaved({ key, window: W1, text: 'Wants the offer' })
  await clientOf(first.context).saveUnsaved({ key, window: W1, text: 'Wants the offer before Friday' })
  const { context, close } = first.reopen()
  const client = clientOf(context)
  expect(await client.takeUnsaved({ key, window: W1 })).toBe('Wants the offer before Friday')
  expect(await client.takeUnsaved({ key: 'note:person:2', window: W1 })).toBe('')
  await client.saveUnsaved({ key, window: W1, text: '' })
  expect(await client.takeUnsaved({ key, window: W1 })).toBe('')
  close()
})

it('what was typed belongs to its window: others neither see it nor forget it, and the first that asks has it once that is gone', async () => {
  const { context, clock, close } = createTestContext()
  const client = clientOf(context)
  const key = 'note:person:1'
  const open = async (window: string): Promise<() => void> => {
    const { signal, abort } = controller()
    await client.events({ window }, { signal })
    return abort
  }
  const closeFirst = await open(W1)
  const closeSecond = await open(W2)
  await client.saveUnsaved({ key, window: W1, text: 'from the first' })
  expect(await client.takeUnsaved({ key, window: W2 })).toBe('')
  clock.advance(1000)
  await client.saveUnsaved({ key, window: W2, text: 'from the second' })
  await client.saveUnsaved({ key, window: W2, text: '' })
  expect(await client.takeUnsaved({ key, window: W1 })).toBe('from the first')

  // A reload: its next stream is there before the end of the last one is noticed.
  const reconnected = await open(W1)
  closeFirst()
  expect(await client.takeUnsaved({ key, window: W2 })).toBe('')
  reconnected()
  expect(await client.takeUnsaved({ key, window: W2 })).toBe('from the first')
  await open(W3)
  expect(await client.takeUnsaved({ key, window: W3 })).toBe('')
  // Loaded again, it asks before the end of the loading before is noticed.
  expect(await client.takeUnsaved({ key, window: W3, replaces: W1 })).toBe('')
  expect(await client.takeUnsaved({ key, window: W1, replaces: W2 })).toBe('from the first')
  expect(await client.takeUnsaved({ key, window: W2, replaces: W1 })).toBe('from the first')
  closeSecond()
  expect(await client.takeUnsaved({ key, window: W3 })).toBe('from the first')
  close()
})

function controller(): { signal: AbortSignal; abort(): void } {
  const aborter = new AbortController()
  return { signal: aborter.signal, abort: () => aborter.abort() }
}

it('keys the user chose are kept in the profile, told to every window, and none is stored that no keyboard has', async () => {
  const first = createTestContext()
  const told: unknown[] = []
  first.context.events.subscribe((event) => told.push(event))
  const client = clientOf(first.context)
  expect((await client.settings()).keys).toEqual({ preset: 'postilla', own: {} })
  const keys = { preset: 'gmail' as const, own: { archive: ['h', 'g e'], reply: [] } }
  await client.saveSettings({ keys })
  expect(told).toContainEqual({ type: 'settings' })
  for (const wrong of ['', 'a b c', ' a', 'x'.repeat(81)])
    await expect(client.saveSettings({ keys: { ...keys, own: { archive: [wrong] } } })).rejects.toThrow()
  const { context, close } = first.reopen()
  expect((await clientOf(context).settings()).keys).toEqual(keys)
  close()
})

it('tells which long work goes on, and how much of each kind', async () => {
  const { context, close } = createTestContext()
  context.db.exec(
    `INSERT INTO job (kind, subject) VALUES ('mail-lost', 'person a'), ('mail-lost', 'person b'), ('account-mail', '1'),
       ('impostors', '2'), ('impostors-like', 'a@b.it'), ('person-names', 'all')`,
  )
  const client = clientOf(context)
  const lasts = { share: null, canPause: false, isPaused: false }
  expect(await client.longWork()).toEqual([
    { kind: 'account-mail', count: 1, ...lasts },
    { kind: 'mail-lost', count: 2, ...lasts },
    { kind: 'senders', count: 3, ...lasts, canPause: true },
  ])
  await client.pauseWork({ kind: 'senders', isPaused: true })
  await client.pauseWork({ kind: 'account-mail', isPaused: true })
  expect((await client.longWork()).map(({ isPaused }) => isPaused)).toEqual([false, false, true])
  close()
})
