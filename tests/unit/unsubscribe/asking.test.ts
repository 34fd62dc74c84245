import { createRouterClient } from '@orpc/server'
import { afterEach, expect, it } from 'vitest'
import { createUnsubscribeFeature } from '../../../src/main/engine/features/unsubscribe/index'
import type { Posted } from '../../../src/main/engine/features/unsubscribe/post'
import type { TestContext } from '../../helpers/engine-context'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'
import { eventually } from '../../helpers/eventually'

const LISTED = [
  'List-Unsubscribe: <https://shop.example/u>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'List-Id: <news.shop.example>',
]
const done: Posted = { ok: true }
const nobody: Posted = { ok: false, isFinal: false, problem: { code: 'unreachable' } }
const refused: Posted = {
  ...{ ok: false, isFinal: true },
  problem: { code: 'unsubscribe-refused', params: { host: 'shop.example' }, serverReply: 'HTTP 500' },
}

let bench: MailCacheBench
let running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const feature of running) await feature.stop()
  running = []
  bench.close()
})

function start(test: TestContext, messages: MailCacheBench['messages'], answers: Posted[]) {
  const asked: string[] = []
  const feature = createUnsubscribeFeature(test.context, {
    messages,
    account: () => null,
    undoSeconds: () => 30,
    post: (url) => {
      asked.push(url.href)
      return Promise.resolve(answers.shift() ?? done)
    },
  })
  const client = createRouterClient({ unsubscribe: feature.router }, { context: { log: test.context.log } })
  const one = { feature, asked, client: client.unsubscribe }
  running.push(feature)
  return one
}

async function withMail(answers: Posted[] = []) {
  bench = createMailCacheBench()
  const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
  bench.deliver(
    inbox,
    { id: 'n@x', headers: LISTED, text: 'News' },
    { id: 'm@x', headers: LISTED, text: 'More news' },
  )
  const one = start(bench, bench.messages, answers)
  const messageId = bench.idOf('n@x')
  const stateOf = (id = messageId) => one.client.state({ messageId: id })
  return { ...one, messageId, stateOf, other: bench.idOf('m@x') }
}

it('[BEY-13] a list is asked after the time of undo, once, and all its mail tells so', async () => {
  const { asked, client, messageId, stateOf, other, feature } = await withMail()
  expect(await client.way({ messageId })).toEqual({
    way: { kind: 'one-click', host: 'shop.example' },
    doubt: 'unproven',
  })
  const { id } = await client.begin({ messageId })
  await client.cancel({ id })
  bench.clock.advance(31_000)
  feature.start()
  expect(await stateOf()).toBeNull()
  await client.begin({ messageId })
  expect(await stateOf()).toMatchObject({ state: 'waiting' })
  expect(asked).toEqual([])
  bench.clock.advance(31_000)
  feature.start()
  await eventually(async () => expect(await stateOf(other)).toMatchObject({ state: 'done', problem: null }))
  expect(asked).toEqual(['https://shop.example/u'])
  expect(bench.sent.at(-1)).toEqual({ type: 'unsubscriptions' })
  const { id: begun } = (await stateOf()) ?? { id: 0 }
  await expect(client.cancel({ id: begun })).rejects.toMatchObject({ data: { code: 'not-found' } })
})

it('[BEY-13] who cannot be reached is asked again, who refuses is not, and what they said is kept', async () => {
  const { asked, client, messageId, stateOf, feature } = await withMail([nobody, refused])
  await client.begin({ messageId })
  bench.clock.advance(31_000)
  feature.start()
  await eventually(() => expect(asked).toHaveLength(1))
  await eventually(async () =>
    expect(await stateOf()).toMatchObject({ state: 'waiting', at: bench.clock.now() + 60_000 }),
  )
  bench.clock.advance(61_000)
  feature.start()
  await eventually(async () =>
    expect(await stateOf()).toMatchObject({
      state: 'refused',
      problem: { code: 'unsubscribe-refused', serverReply: 'HTTP 500' },
    }),
  )
  expect(asked).toHaveLength(2)
})

it('[BEY-13] who was not reached is told of, and asked again at once, or not at all, as the user wants', async () => {
  const { asked, client, messageId, stateOf, feature } = await withMail([nobody])
  const { id, at } = await client.begin({ messageId })
  bench.clock.advance(10_000)
  // Begun again while it waits, it waits no longer.
  expect(await client.begin({ messageId })).toMatchObject({ id, at })
  bench.clock.advance(21_000)
  feature.start()
  await eventually(async () =>
    expect(await stateOf()).toMatchObject({ state: 'waiting', problem: { code: 'unreachable' } }),
  )
  await client.askNow({ id })
  await eventually(async () => expect(await stateOf()).toMatchObject({ state: 'done', problem: null }))
  expect(asked).toHaveLength(2)
  await expect(client.askNow({ id })).rejects.toMatchObject({ data: { code: 'not-found' } })
})

it('[BEY-13] what was not asked before a crash is asked after it', async () => {
  const { client, messageId, feature, asked } = await withMail()
  await client.begin({ messageId })
  await feature.stop()
  bench.clock.advance(31_000)
  const again = start(bench, bench.messages, [])
  again.feature.start()
  await eventually(() => expect(again.asked).toEqual(['https://shop.example/u']))
  expect(asked).toEqual([])
})
