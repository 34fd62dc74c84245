import { afterEach, describe, expect, it, vi } from 'vitest'
import { plainSettings } from '../../helpers/plain-settings'
import { startLiveEngine, subjectsOf, type LiveEngine } from '../../helpers/live-engine'
import { startModelServer, type ModelServer } from '../../helpers/model-imap-server'

const mail = (name: string): string =>
  `From: a@x.it\r\nMessage-ID: <${name}@x.it>\r\nSubject: ${name}\r\n\r\n${name}\r\n`

let live: LiveEngine | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

const soon = <T>(check: () => Promise<T> | T): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 })

async function open(server: ModelServer): Promise<LiveEngine> {
  live = startLiveEngine()
  await live.client.accounts.add({ settings: plainSettings(server.port), password: 'secret', tested: true })
  return live
}

const sync = async ({ client }: LiveEngine) => (await client.accounts.list())[0]?.sync

async function healed(engine: LiveEngine): Promise<void> {
  await engine.client.accounts.syncNow({})
  await soon(async () =>
    expect(await sync(engine)).toMatchObject({ stage: 'idle', problem: null, troubles: [] }),
  )
  expect(await subjectsOf(engine.client, 'INBOX')).toEqual(['a'])
}

describe('what stands in the place of the server', () => {
  it.each([
    ['a door that closes before the greeting', null],
    ['a page of HTML', 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>'],
    ['a farewell', '* BYE Come back later'],
  ])('%s is a problem that is shown, and heals by itself', async (_, greeting) => {
    const server = await startModelServer()
    server.deliver(mail('a'))
    server.greeting = () => greeting
    const engine = await open(server)
    await soon(async () => {
      const state = await sync(engine)
      expect(state?.problem).not.toBeNull()
      expect(state?.nextTryAt).not.toBeNull()
      expect(state?.lastSyncAt).toBeNull()
    })
    server.greeting = () => undefined
    await healed(engine)
  })
})

describe('a folder the server refuses', () => {
  it('is shown with the words of the server, and opened again when the user asks', async () => {
    const server = await startModelServer()
    server.deliver(mail('a'))
    server.refuse = (words) => (/^(SELECT|EXAMINE)/.test(words) ? 'NO [SERVERBUG] Mailbox is broken' : null)
    const engine = await open(server)
    await soon(async () => expect((await sync(engine))?.troubles).toHaveLength(1))
    const problem = (await sync(engine))?.troubles[0]?.problem
    expect(problem?.code).toBe('server-refused')
    expect(problem?.serverReply).toContain('Mailbox is broken')
    server.refuse = () => null
    await healed(engine)
  })

  it('is not one over which the connection only died', async () => {
    const server = await startModelServer()
    server.deliver(mail('a'))
    let cuts = 0
    server.onCommand = (words) => {
      if (!words.startsWith('SELECT') || cuts >= 4) return
      cuts += 1
      server.cut()
    }
    const engine = await open(server)
    await soon(async () => {
      await engine.client.accounts.syncNow({})
      expect((await sync(engine))?.stage).toBe('idle')
    })
    expect(cuts).toBe(4)
    expect((await sync(engine))?.troubles).toEqual([])
    expect(await subjectsOf(engine.client, 'INBOX')).toEqual(['a'])
  })
})
