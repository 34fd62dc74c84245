import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { Connections } from '../../../src/main/engine/features/sync/imap/connections'
import { SignIns } from '../../../src/main/engine/features/sync/sign-in'
import type { Problem } from '../../../src/shared/problem'
import { eventually } from '../../helpers/eventually'
import { CUT, startImapSimulator } from '../../helpers/imap-simulator'
import { idle, startLiveEngine, subjectsOf, type LiveEngine } from '../../helpers/live-engine'
import { plainSettings } from '../../helpers/plain-settings'
import { inboxOf, PLAIN, sourceOf } from '../../helpers/simulated-account'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let live: LiveEngine | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

const refusal = (replyCode: string): Problem => ({ code: 'login-failed', params: { replyCode } })
const series = (signIns: SignIns, problem: Problem, length: number): number[] =>
  Array.from({ length }, () => signIns.delayAfter(problem))

describe('a refused sign-in', () => {
  it('that never worked waits for the user', () => {
    for (const code of ['NO', 'BAD', 'AUTHENTICATIONFAILED'])
      expect(new SignIns(false).delayAfter(refusal(code))).toBe(Infinity)
  })

  it('that worked before is tried ever later, where the server does not say that the password is wrong', () => {
    for (const code of ['NO', 'BAD', 'ALERT'])
      expect(series(new SignIns(true), refusal(code), 8)).toEqual(
        [2, 4, 8, 16, 32, 60, 60, 60].map((minutes) => minutes * MINUTE),
      )
  })

  it('that worked before is tried a few times where it does, and then waits for the user', () => {
    const signIns = new SignIns(false)
    signIns.accepted()
    expect(series(signIns, refusal('AUTHENTICATIONFAILED'), 5)).toEqual([
      ...[HOUR / 4, HOUR, 4 * HOUR],
      ...[Infinity, Infinity],
    ])
    signIns.accepted()
    expect(signIns.delayAfter(refusal('AUTHENTICATIONFAILED'))).toBe(HOUR / 4)
  })

  it('that only the user can mend is not tried', () => {
    for (const code of ['app-password-needed', 'oauth-needed', 'secret-missing'] as const)
      expect(new SignIns(true).delayAfter({ code })).toBe(Infinity)
  })
})

const WORDS: [string, number][] = [
  ['NO Temporary authentication failure', 2 * MINUTE],
  ['NO LOGIN failed.', 2 * MINUTE],
  ['NO Internal error, try again later', 2 * MINUTE],
  ['BAD Command Error. 12', 2 * MINUTE],
  ['NO [AUTHENTICATIONFAILED] Authentication failed.', 15 * MINUTE],
]

describe.each(WORDS)('an account whose next sign-in is answered %s', (words, delay) => {
  async function refused() {
    const server = await startImapSimulator({ ...PLAIN, move: true, uidplus: true })
    server.addMail(inboxOf(server), 'a', sourceOf('a'))
    const engine = startLiveEngine()
    live = engine
    const settings = plainSettings(server.port)
    const { id } = await engine.client.accounts.add({ settings, password: 'secret', tested: false })
    await idle(engine.client)
    let tries = 0
    server.before = (command) => {
      if (!command.startsWith('LOGIN')) return /^(?:NOOP|STATUS|SELECT|LIST)/.test(command) ? CUT : null
      tries += 1
      return words
    }
    await engine.client.accounts.syncNow({})
    await toldOf(engine)
    return { server, engine, settings, id, tries: () => tries }
  }

  async function toldOf({ client }: LiveEngine) {
    return eventually(async () => {
      const sync = (await client.accounts.list())[0]?.sync
      expect(sync).toMatchObject({ stage: 'failed', problem: { code: 'login-failed' } })
      return sync
    })
  }

  it('comes back by itself, not soon, and says so meanwhile', async () => {
    const { engine, server } = await refused()
    const { nextTryAt } = (await toldOf(engine)) ?? {}
    const wait = (nextTryAt ?? Infinity) - engine.clock.now()
    expect(wait).toBeLessThanOrEqual(delay)
    expect(wait).toBeGreaterThan(delay / 2)
    server.before = () => null
    server.addMail(inboxOf(server), 'b', sourceOf('b'))
    await engine.client.accounts.syncNow({})
    await eventually(async () =>
      expect((await subjectsOf(engine.client, 'INBOX')).sort()).toEqual(['a', 'b']),
    )
  })

  it('does not sign in for each mail that is opened meanwhile', async () => {
    const server = await startImapSimulator(PLAIN)
    const access = { settings: plainSettings(server.port), password: 'secret', proxy: null }
    const connections = new Connections(
      async () => access,
      () => 0,
      new AbortController().signal,
    )
    onTestFinished(() => connections.close())
    server.before = (command) => (command.startsWith('LOGIN') ? words : null)
    const refused = { problem: { code: 'login-failed' } }
    await expect(connections.openMain()).rejects.toMatchObject(refused)
    for (let opened = 0; opened < 3; opened += 1)
      await expect(connections.onSide(async () => 'in')).rejects.toMatchObject(refused)
    expect(server.heard.filter((command) => command.startsWith('LOGIN'))).toHaveLength(1)
    server.before = () => null
    await connections.openMain()
    expect(await connections.onSide(async () => 'in')).toBe('in')
  })

  it('and never worked with this password waits for the user', async () => {
    const { engine, settings, id, tries } = await refused()
    const before = tries()
    await engine.client.accounts.update({ id, settings, password: 'another', tested: false })
    await eventually(() => expect(tries()).toBeGreaterThan(before))
    await eventually(async () => expect((await toldOf(engine))?.nextTryAt).toBeNull())
  })
})
