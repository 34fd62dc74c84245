import { expect, it, onTestFinished } from 'vitest'
import { Connections } from '../../../src/main/engine/features/sync/imap/connections'
import { holdsMessageId } from '../../../src/main/engine/features/sync/imap/sent-copy'
import { clock, draft, fails, start, temporary, useFakeServer, wire } from '../../helpers/fake-server-outbox'
import { BYE, CUT, startImapSimulator, type ImapSimulator } from '../../helpers/imap-simulator'
import { plainSettings } from '../../helpers/plain-settings'
import { PLAIN } from '../../helpers/simulated-account'
import { eventually } from '../../helpers/eventually'

useFakeServer()

/** An outbox that files its copies over IMAP. */
async function open(more: readonly string[] = []) {
  const server = await startImapSimulator({ ...PLAIN, uidplus: true, more })
  const sent = server.addFolder('Sent', '\\Sent')
  const access = { settings: plainSettings(server.port), password: 'secret', proxy: null }
  const connections = new Connections(
    () => Promise.resolve(access),
    () => 0,
    new AbortController().signal,
  )
  onTestFinished(() => connections.close())
  const outbox = start({
    timing: { longestSleep: 10, retryAfter: [60 * 60_000] },
    server: {
      appendToSent: (_account, source, flags) =>
        connections.onSide(async (session) => void (await session.append('Sent', source, flags)), true),
      findInSent: (_account, id) =>
        connections.onSide((session) =>
          session.inMailbox('Sent', (mailbox) => holdsMessageId(mailbox, id), 'reopened'),
        ),
    },
  })
  const copyOf = (id: string): string | undefined =>
    outbox.context.db
      .prepare<[string], { sent_copy: string }>('SELECT sent_copy FROM outgoing WHERE id = ?')
      .get(id)?.sent_copy
  return {
    ...{ server, sent, outbox, copyOf },
    async sendOne(html = '<p>Hi</p>'): Promise<string> {
      const { id } = await draft(outbox, { html })
      await outbox.api.send({ id })
      return id
    },
    problemOf: async (id: string) => (await outbox.api.get({ id })).problem,
  }
}

type Scene = Awaited<ReturnType<typeof open>>

/** Once it was tried as often as this, by day and by night. */
async function tried({ server }: Scene, times: number): Promise<void> {
  await eventually(() => {
    clock.advance(60 * 60_000)
    expect(server.heard.filter((command) => command.startsWith('APPEND')).length).toBeGreaterThanOrEqual(
      times,
    )
  })
}

async function expectFiledOnce({ sent, copyOf, problemOf }: Scene, id: string): Promise<void> {
  await eventually(() => {
    clock.advance(60 * 60_000)
    expect(copyOf(id)).toBe('done')
  })
  expect(await problemOf(id)).toBeNull()
  expect(sent.mails).toHaveLength(1)
  expect(sent.mails[0]?.source).toMatch(/^Subject: Offer\r$/m)
  expect(wire.mails).toHaveLength(1)
}

const isAppend = (command: string): boolean => command.startsWith('APPEND')

const REFUSALS = [
  { reply: 'NO [TRYCREATE] no such mailbox', code: 'folder-gone' },
  { reply: 'NO [OVERQUOTA] mailbox is full', code: 'over-quota' },
  { reply: 'NO [TOOBIG] message too big', code: 'message-too-large' },
  { reply: 'NO not today', code: 'server-refused' },
  { reply: 'BAD not understood', code: 'server-misbehaved' },
]

it.each(REFUSALS)('a copy refused with $reply is kept, told in these words and filed once', async (row) => {
  const scene = await open()
  scene.server.before = (command) => (isAppend(command) ? row.reply : null)
  const id = await scene.sendOne()
  await tried(scene, 3)
  const serverReply = row.reply.replace(/^\S+ /, '')
  expect(await scene.problemOf(id)).toMatchObject({ code: row.code, serverReply })
  expect(scene.copyOf(id)).toBe('pending')
  expect(scene.sent.mails).toEqual([])
  scene.server.before = () => null
  await expectFiledOnce(scene, id)
})

it('a copy and a mail that wait are tried at once where that is asked for, of their account alone', async () => {
  const scene = await open()
  scene.server.before = (command) => (isAppend(command) ? 'NO [OVERQUOTA] mailbox is full' : null)
  const id = await scene.sendOne()
  await eventually(async () => expect(await scene.problemOf(id)).toMatchObject({ code: 'over-quota' }))
  wire.reply = fails(temporary)
  const late = await scene.sendOne()
  await eventually(async () => expect(await scene.problemOf(late)).toMatchObject({ code: temporary.code }))
  scene.server.before = () => null
  wire.reply = async (mail) => ({ accepted: mail.envelope.to, rejected: [], response: '250 ok' })
  const waiting = scene.outbox.context.db.prepare<[], { count: number }>(
    'SELECT count(*) AS count FROM outgoing WHERE next_attempt_at > 0',
  )
  scene.outbox.outbox.tryAgain(2)
  expect(waiting.get()?.count).toBe(2)
  scene.outbox.outbox.tryAgain(1)
  await eventually(() => expect([scene.copyOf(id), scene.copyOf(late)]).toEqual(['done', 'done']))
})

it.each(REFUSALS)('the same with $reply before the mail itself was sent', async ({ reply }) => {
  const scene = await open()
  scene.server.beforeLiteral = (command) => (isAppend(command) ? reply : null)
  const id = await scene.sendOne()
  await tried(scene, 3)
  expect(await scene.problemOf(id)).toMatchObject({ serverReply: reply.replace(/^\S+ /, '') })
  scene.server.beforeLiteral = () => null
  await expectFiledOnce(scene, id)
  // Nothing of the mail that was not wanted was taken for a command.
  const commands = /^(?:APPEND|SELECT|UID|NOOP|CAPABILITY|LOGIN|NAMESPACE|ENABLE|ID|LIST|LSUB|CLOSE|LOGOUT)\b/
  expect(scene.server.heard.filter((command) => !commands.test(command))).toEqual([])
})

it.each([[[]], [['LITERAL+']], [['LITERAL-']], [['LITERAL-', 'APPENDLIMIT']]])(
  'mails of any size are filed at a server that announces %s',
  async (more) => {
    const scene = await open(more)
    for (const length of [10, 4096, 70_000]) {
      const id = await scene.sendOne(`<p>${'x'.repeat(length)}</p>`)
      await eventually(() => expect(scene.copyOf(id)).toBe('done'))
    }
    expect(scene.sent.mails).toHaveLength(3)
    expect(scene.server.heard.filter(isAppend)).toHaveLength(3)
  },
)

it('a copy larger than the server announced to take is told so', async () => {
  const scene = await open(['APPENDLIMIT=1000'])
  const id = await scene.sendOne(`<p>${'x'.repeat(2000)}</p>`)
  await eventually(async () => expect(await scene.problemOf(id)).toMatchObject({ code: 'message-too-large' }))
  expect(scene.copyOf(id)).toBe('pending')
  expect(scene.server.heard.filter(isAppend)).toEqual([])
})

const ENDS: [string, (server: ImapSimulator, end: string) => void][] = [
  ['before the mail', (server, end) => (server.beforeLiteral = cutOnce(end))],
  ['before it was stored', (server, end) => (server.before = cutOnce(end))],
  ['after it was stored', (server, end) => (server.after = cutOnce(end))],
]

function cutOnce(end: string): (command: string) => string | null {
  let left = 2
  return (command) => (isAppend(command) && left-- > 0 ? end : null)
}

it.each(ENDS.flatMap(([when, arrange]) => [CUT, BYE].map((end) => ({ when, arrange, end }))))(
  'a connection that ends with $end $when leaves one copy',
  async ({ arrange, end }) => {
    const scene = await open()
    arrange(scene.server, end)
    await expectFiledOnce(scene, await scene.sendOne())
  },
)

it('a server that stored it and says NO gets no second one', async () => {
  const scene = await open()
  scene.server.after = (command) => (isAppend(command) ? 'NO [SERVERBUG] sorry' : null)
  await expectFiledOnce(scene, await scene.sendOne())
})

it('[BEY-14] what its user settled while the copy was being put into Sent does not come back', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let asked = 0
  const outbox = start({
    server: {
      appendToSent: async () => {
        asked += 1
        await promise
      },
      findInSent: async () => false,
    },
  })
  const said = { code: 'recipient-refused', serverReply: '550 no', params: { replyCode: '550' } } as const
  wire.reply = async ({ envelope: { to } }) => ({
    ...{ accepted: to.slice(1), response: '250 ok' },
    rejected: to.slice(0, 1).map((address) => ({ address, problem: said })),
  })
  const { id } = await draft(outbox, { cc: [{ name: '', address: 'bob@nowak.example' }] })
  await outbox.api.send({ id })
  await eventually(() => expect(asked).toBe(1))
  expect((await outbox.api.get({ id })).problem?.code).toBe('recipient-refused')
  await outbox.api.acknowledge({ id })
  resolve()
  await eventually(async () =>
    expect(await outbox.api.get({ id })).toMatchObject({ copyPending: false, problem: null }),
  )
})
