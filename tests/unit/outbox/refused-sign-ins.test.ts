import { afterEach, expect, it } from 'vitest'
import type { AccountSettings } from '../../../src/shared/contract/accounts'
import { afterRefusal } from '../../../src/main/engine/features/outbox/outcome'
import { eventually } from '../../helpers/eventually'
import { startImapSimulator } from '../../helpers/imap-simulator'
import { idle, startLiveEngine, type LiveEngine } from '../../helpers/live-engine'
import { plainSettings } from '../../helpers/plain-settings'
import { startScriptedSmtp, type ScriptedSmtp } from '../../helpers/scripted-smtp'
import { PLAIN } from '../../helpers/simulated-account'

let live: LiveEngine | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

const NO = '535 5.7.8 Authentication failed'
const SUBJECTS = ['one', 'two', 'three']

/** Three mails that failed as their server did not let us in. */
async function refused(answers: readonly string[]) {
  const imap = await startImapSimulator(PLAIN)
  imap.addFolder('Sent', '\\Sent')
  const smtp = await startScriptedSmtp({ AUTH: [...SUBJECTS.map(() => NO), ...answers] })
  const engine = startLiveEngine()
  live = engine
  const { client } = engine
  await client.app.saveSettings({ undoSeconds: 0 })
  const plain = plainSettings(imap.port)
  const settings: AccountSettings = { ...plain, outgoing: { ...plain.outgoing, port: smtp.port } }
  const { id } = await client.accounts.add({ settings, password: 'old', tested: true })
  await idle(client)
  for (const subject of SUBJECTS) await send(engine, subject)
  await eventually(async () =>
    expect(await states(engine)).toEqual(SUBJECTS.map((subject) => [subject, 'failed', 'login-failed'])),
  )
  const correct = (password: string) => client.accounts.update({ id, settings, password, tested: true })
  return { engine, smtp, correct }
}

async function send({ client }: LiveEngine, subject: string): Promise<void> {
  const to = [{ name: '', address: 'anna@nowak.example' }]
  const { id } = await client.outbox.create({ kind: 'new', to, subject, text: 'Hi' })
  await client.outbox.send({ id })
}

const states = async ({ client }: LiveEngine) =>
  (await client.outbox.list({}))
    .map(({ content, state, problem }) => [content.subject, state, problem?.code])
    .sort(([a = ''], [b = '']) => SUBJECTS.indexOf(a) - SUBJECTS.indexOf(b))

const tries = ({ heard }: ScriptedSmtp): number => heard.filter((line) => line.startsWith('AUTH')).length

const sentOnce = async (smtp: ScriptedSmtp, subjects: readonly string[]): Promise<void> => {
  await eventually(() => expect(smtp.taken.length).toBeGreaterThanOrEqual(subjects.length))
  const sent = smtp.taken.map((mail) => /^Subject: (.*?)\r?$/m.exec(mail)?.[1])
  expect(sent.sort()).toEqual([...subjects].sort())
}

it('mails refused for the password go out by themselves, once, with the password corrected in the account', async () => {
  const { engine, smtp, correct } = await refused([])
  await correct('new')
  await sentOnce(smtp, SUBJECTS)
  await eventually(async () =>
    expect(await states(engine)).toEqual(SUBJECTS.map((subject) => [subject, 'sent', undefined])),
  )
})

it('or in the outgoing server', async () => {
  const { engine, smtp } = await refused([])
  const [server] = await engine.client.outgoingServers.list()
  if (!server) throw new Error('the account brought one')
  const { id, name, outgoing, allowPlaintext, trustedCertificate } = server
  const fields = { id, name, outgoing, allowPlaintext, trustedCertificate }
  await engine.client.outgoingServers.save({ ...fields, password: 'new', tested: true })
  await sentOnce(smtp, SUBJECTS)
})

it('a password that is wrong, too, is tried with one of them', async () => {
  const { engine, smtp, correct } = await refused([NO])
  await correct('also wrong')
  await eventually(() => expect(tries(smtp)).toBe(4))
  await eventually(async () =>
    expect(await states(engine)).toEqual(SUBJECTS.map((subject) => [subject, 'failed', 'login-failed'])),
  )
  expect([tries(smtp), smtp.taken]).toEqual([4, []])
  await correct('new')
  await sentOnce(smtp, SUBJECTS)
})

it('they follow another mail that the server let in; one taken back meanwhile stays', async () => {
  const { engine, smtp } = await refused([])
  const [first] = await engine.client.outbox.list({})
  if (!first) throw new Error('three failed')
  await engine.client.outbox.cancel({ id: first.id })
  await send(engine, 'four')
  const others = SUBJECTS.filter((subject) => subject !== first.content.subject)
  await sentOnce(smtp, ['four', ...others])
  expect((await engine.client.outbox.get({ id: first.id })).state).toBe('draft')
})

it('what was to leave long ago waits for its user: its words may be old', async () => {
  const { engine, smtp, correct } = await refused([])
  engine.clock.advance(13 * 60 * 60_000)
  await correct('new')
  await send(engine, 'new')
  await sentOnce(smtp, ['new'])
  await eventually(async () => expect((await states(engine)).map(([, state]) => state)).toContain('sent'))
  expect((await states(engine)).filter(([, state]) => state === 'failed')).toHaveLength(3)
  expect(smtp.taken).toHaveLength(1)
})

it('a mail that some have waits for the others while the sign-in is refused, and tries it seldom', () => {
  const refusal = { code: 'login-failed' as const, serverReply: NO, params: { replyCode: '535' } }
  const envelope = {
    ...{ from: 'me@shop.example', to: ['b@nowak.example'], bcc: [], refused: [], untaken: [] },
    ...{ delivered: true, unlessAnswered: null, closes: false },
  }
  expect(afterRefusal(refusal, envelope, 2)).toEqual({
    ...{ kind: 'later', problem: refusal, envelope, attempts: 7 },
  })
  expect(afterRefusal(refusal, envelope, 12)).toMatchObject({
    kind: 'sent',
    envelope: { to: [], refused: [{ address: 'b@nowak.example', reply: NO }] },
  })
  expect(afterRefusal(refusal, { ...envelope, delivered: false }, 2).kind).toBe('failed')
})
