import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { outgoing, type Outgoing } from '../../src/shared/contract/outbox'
import {
  describeLive,
  dovecot,
  freshMailbox,
  liveSettings,
  outgoingAt,
  type Mailbox,
} from '../helpers/dovecot'
import { startEngineChild, type EngineChild } from '../helpers/engine-process'
import { deliverByLmtp } from '../helpers/lmtp'
import { createProfile, type TestProfile } from '../helpers/outbox'
import { startSmtpServer, type SmtpServer } from '../helpers/smtp-server'
import { storedMails } from '../helpers/stored-mails'
import { eventually } from '../helpers/eventually'

/** Where in the conversation the power goes; the numbers are milliseconds after the server accepted the mail. */
const atServer = [
  'connect',
  'login',
  'sender',
  'recipient',
  'data',
  'middle',
  'received',
  'delivered',
] as const
const afterAccepting = [0, 2, 5, 10, 20, 35, 60, 100, 150] as const
const afterSend = [0, 3, 10, 25] as const
type Moment = (typeof atServer)[number] | `accepted+${number}` | `queued+${number}`
const moments: Moment[] = [
  ...atServer,
  ...afterAccepting.map((wait): Moment => `accepted+${wait}`),
  ...afterSend.map((wait): Moment => `queued+${wait}`),
]
const SMALL = 1_000
const LARGE = 1_500_000
const cases = [
  ...moments.map((moment) => ({ moment, size: SMALL })),
  ...atServer.map((moment) => ({ moment, size: LARGE })),
]

describeLive('[BEY-14] the process is killed while it sends', () => {
  let profile: TestProfile
  let me: Mailbox
  let anna: Mailbox
  let child: EngineChild
  let smtp: SmtpServer
  /** Set once the process is to die; called by the server at every moment. */
  let happens: (moment: string) => Promise<void>
  let accepted = 0

  const start = (): Promise<EngineChild> => {
    const authority = join(profile.dir, 'authority.pem')
    writeFileSync(authority, dovecot().authority.cert)
    return startEngineChild(profile.dir, { NODE_EXTRA_CA_CERTS: authority })
  }
  beforeEach(async () => {
    profile = createProfile()
    me = freshMailbox('me')
    anna = freshMailbox('anna')
    accepted = 0
    happens = async () => undefined
    smtp = await startSmtpServer({
      dovecot: dovecot(),
      options: serverTelling(
        (moment) => happens(moment),
        () => (accepted += 1),
      ),
    })
    child = await start()
    await child.call('app.saveSettings', { undoSeconds: 0 }, z.unknown())
    const settings = liveSettings(me, {
      outgoing: outgoingAt(me, smtp.port),
    })
    await child.call('accounts.add', { settings, password: me.password, tested: true }, z.unknown())
  })
  afterEach(async () => {
    await child.kill()
    await smtp.stop()
    profile.remove()
  })

  const get = (id: string): Promise<Outgoing> => child.call('outbox.get', { id }, outgoing)
  const inbox = async (): Promise<number> => (await storedMails(anna, 'INBOX')).length
  async function compose(size: number): Promise<string> {
    const { id, revision } = await child.call(
      'outbox.create',
      { kind: 'new', to: [{ name: '', address: anna.address }] },
      outgoing,
    )
    const html = `<p>${'word '.repeat(size / 5)}</p>`
    const saved = z.object({ revision: z.number() })
    await child.call('outbox.save', { id, revision, changes: { subject: 'Once', html } }, saved)
    return id
  }
  async function sendAndDie(id: string, moment: Moment): Promise<void> {
    const dies = Promise.withResolvers<void>()
    const die = (): Promise<void> => child.kill().then(dies.resolve, dies.reject)
    const [at, wait] = moment.split('+')
    happens = async (now) => {
      if (now !== at) return
      // Only once: the second run of the program is left alone.
      happens = async () => undefined
      if (wait === undefined) await die()
      else void sleep(Number(wait)).then(die)
    }
    const sent = child.call('outbox.send', { id }, outgoing).catch(() => undefined)
    if (at === 'queued') {
      await sent
      void happens('queued')
    }
    await dies.promise
    await sent
  }

  it.each(cases)(
    'at $moment ($size bytes): delivered at most once, and never lost from sight',
    async ({ moment, size }) => {
      const id = await compose(size)
      await sendAndDie(id, moment)
      const before = await inbox()
      expect(before).toBeLessThanOrEqual(1)

      child = await start()
      const settled = await eventually(async () => {
        const mail = await get(id)
        expect(['sent', 'failed'], JSON.stringify([mail.state, mail.problem, child.log()])).toContain(
          mail.state,
        )
        return mail
      })
      if (settled.state === 'failed') {
        // Nobody can know: it says so, and was not sent again by itself.
        expect(settled.problem?.code).toBe('send-unconfirmed')
        const before = accepted
        expect(before).toBeLessThanOrEqual(1)
        expect(await inbox()).toBe(before)
        await child.call('outbox.retry', { id }, outgoing)
        await eventually(async () => expect((await get(id)).state).toBe('sent'))
        expect(await inbox()).toBe(before + 1)
        expect(accepted).toBe(before + 1)
      } else {
        expect(await inbox()).toBe(1)
        expect(accepted).toBe(1)
      }
      await eventually(async () => expect(await storedMails(me, 'Sent'), child.log()).toHaveLength(1))
    },
  )

  it('after one of two was refused: who it was is told once the mail is known to have arrived', async () => {
    const id = await compose(SMALL)
    const { revision } = await get(id)
    const changes = { cc: [{ name: '', address: GONE }] }
    await child.call('outbox.save', { id, revision, changes }, z.unknown())
    await sendAndDie(id, 'data')
    child = await start()
    const refused = [{ address: GONE, reply: `550 ${NO}` }]
    await eventually(async () =>
      expect(await get(id), child.log()).toMatchObject({
        ...{ state: 'failed', problem: { code: 'send-unconfirmed' }, refused },
      }),
    )
    await child.call('outbox.arrived', { id }, z.unknown())
    expect(await get(id)).toMatchObject({ state: 'sent', problem: { code: 'recipient-refused' }, refused })
  })
})

const GONE = 'bob@gone.example'
const NO = '5.1.1 no such user bob'

/** A server that tells each moment, and waits until the teller is through before it goes on. */
function serverTelling(
  tell: (moment: string) => Promise<void>,
  onAccepted: () => void,
): NonNullable<Parameters<typeof startSmtpServer>[0]['options']> {
  return {
    onConnect: (_session, done) => void tell('connect').then(() => done()),
    onAuth: (auth, _session, done) =>
      void tell('login').then(() => done(null, { user: auth.username ?? '' })),
    onMailFrom: (_address, _session, done) => void tell('sender').then(() => done()),
    onRcptTo: ({ address }, _session, done) =>
      void tell('recipient').then(() =>
        done(address === GONE ? Object.assign(new Error(NO), { responseCode: 550 }) : null),
      ),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      let received = 0
      void tell('data').then(() => {
        stream.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (received < SMALL / 2 && received + chunk.length >= SMALL / 2) void tell('middle')
          received += chunk.length
        })
        stream.on('end', () => {
          void receive(
            session.envelope.rcptTo.map(({ address }) => address),
            Buffer.concat(chunks),
          ).then(
            () => done(null, 'kept'),
            (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
          )
        })
      })
    },
  }
  async function receive(to: string[], raw: Buffer): Promise<void> {
    await tell('received')
    await deliverByLmtp(dovecot().lmtp, to, raw)
    onAccepted()
    await tell('delivered')
    void tell('accepted')
  }
}
