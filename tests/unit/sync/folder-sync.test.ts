import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/shared/problem'
import { connectImap } from '../../../src/main/engine/net/imap'
import { syncFolder, type Depth } from '../../../src/main/engine/features/sync/imap/folder-sync'
import { ImapSession } from '../../../src/main/engine/features/sync/imap/imap-session'
import { LinkSpeed } from '../../../src/main/engine/features/sync/imap/ingest'
import { createSyncStore } from '../../../src/main/engine/features/sync/imap/store'
import { Troubles } from '../../../src/main/engine/features/sync/imap/troubles'
import { createMailCacheBench, folder, keyOf } from '../../helpers/mail-cache'
import { plainSettings } from '../../helpers/plain-settings'
import {
  startModelServer,
  type Extensions,
  type MailFault,
  type ModelServer,
} from '../../helpers/model-imap-server'

const mail = (name: string): string =>
  `From: a@x.it\r\nMessage-ID: <${name}@x.it>\r\nSubject: ${name}\r\nDate: Tue, 10 Mar 2026 10:00:00 +0100\r\n\r\n${name}\r\n`

/** The sync of the server's one folder into a real cache, over connections that may end. */
function open(server: ModelServer) {
  const bench = createMailCacheBench()
  const inbox = { ...folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox'), path: 'INBOX' }
  const { clock } = bench.context
  const troubles = new Troubles(clock, () => undefined)
  const compared = new Map<number, string>()
  const link = new LinkSpeed()
  let session: ImapSession | null = null
  const missing: number[] = []

  async function connected(): Promise<ImapSession> {
    if (session?.isOpen) return session
    const client = await connectImap(plainSettings(server.port), 'secret', { qresync: true })
    troubles.reconnected()
    session = new ImapSession(client, { protocol: 'imap', host: 'h', port: 1, security: 'none' })
    return session
  }

  /** One pass; false when the connection ended in it. */
  async function pass(depth: Depth = 'newest'): Promise<boolean> {
    const { cache } = bench.messages
    try {
      await syncFolder(
        {
          ...{ cache, clock, link, troubles, compared, mailboxes: bench.mailboxes },
          store: createSyncStore(bench.context),
          session: await connected(),
          signal: new AbortController().signal,
          onProgress: () => undefined,
          onMissing: (messages) => missing.push(messages),
          onPause: () => Promise.resolve(),
          onReplaced: () => Promise.resolve(false),
        },
        inbox,
        depth,
      )
      return true
    } catch (error) {
      if (error instanceof ProblemError && session?.isOpen === false) return false
      throw error
    }
  }

  /** Passes until one is through, as the account's loop does. */
  async function sync(depth: Depth = 'newest'): Promise<void> {
    for (let tries = 0; tries < 40; tries += 1) if (await pass(depth)) return
    throw new Error('no pass was through')
  }

  const rows = bench.context.db.prepare<[], { uid: number; subject: string; flags: string }>(
    `SELECT CAST(p.server_key AS INTEGER) AS uid, m.subject, p.seen || p.flagged || p.answered || p.deleted AS flags FROM placement AS p
     JOIN message AS m ON m.id = p.message_id ORDER BY uid`,
  )
  return {
    ...{ bench, inbox, troubles, missing, pass, sync },
    uids: () => bench.keys(inbox.id),
    news: () => bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.subject] : [])),
    cached: () => rows.all().map(({ uid, subject, flags }) => `${uid} ${subject} ${flags}`),
    close(): void {
      session?.close()
      bench.close()
    },
  }
}

const givable = (server: ModelServer): ModelServer['mails'] =>
  server.mails.filter(({ fault }) => fault === null)

const onServer = (server: ModelServer): string[] =>
  givable(server).map(({ uid, source, flags }) => {
    const subject = /Subject: (.*)\r/.exec(source.toString())?.[1] ?? ''
    const has = (flag: string): number => Number(flags.has(`\\${flag}`))
    return `${uid} ${subject} ${has('Seen')}${has('Flagged')}${has('Answered')}${has('Deleted')}`
  })

const everyKind: Extensions[] = ['none', 'condstore', 'qresync']

describe.each(everyKind)('a folder of a server with %s', (extensions) => {
  it('loses the newest message when it was deleted elsewhere', async () => {
    const server = await startModelServer(extensions)
    for (const name of ['a', 'b', 'c']) server.deliver(mail(name))
    const client = open(server)
    await client.sync()
    server.expunge(3)
    await client.sync()
    expect(client.uids()).toEqual([1, 2])
    server.cut()
    server.expunge(2)
    await client.sync()
    expect(client.uids()).toEqual([1])
    client.close()
  })

  it('tells how many messages are missing here, not how many there are', async () => {
    const server = await startModelServer(extensions)
    for (const name of ['a', 'b', 'c', 'd']) server.deliver(mail(name))
    const client = open(server)
    await client.sync()
    // Once all are here the folder is looked into again for what came meanwhile.
    expect(client.missing.splice(0)).toEqual([4, 0])
    for (const name of ['e', 'f']) server.deliver(mail(name))
    await client.sync()
    expect(client.missing.splice(0)).toEqual([2])
    await client.sync()
    expect(client.missing).toEqual([0])
    client.close()
  })

  it('is compared both ways when the numbers differ', async () => {
    const server = await startModelServer(extensions)
    for (const name of ['a', 'b', 'c', 'd']) server.deliver(mail(name))
    const client = open(server)
    await client.sync()
    client.bench.messages.cache.removeKeys(client.inbox, [2, 4].map(keyOf), {})
    await client.sync()
    expect(client.uids()).toEqual([1, 2, 3, 4])
    client.close()
  })

  it('finds who wrote what behind half a megabyte of one line', async () => {
    const server = await startModelServer(extensions)
    server.deliver(mail('a'))
    server.deliver(`X-Junk: ${'j'.repeat(500_000)}\r\n${mail('b')}`)
    server.deliver(
      `X-Junk: ${'j '.repeat(700_000)}\r\nAuthentication-Results: x.it; dmarc=pass\r\n${mail('c')}`,
    )
    const client = open(server)
    await client.sync()
    expect(client.cached()).toEqual(['1 a 0000', '2 b 0000', '3 c 0000'])
    client.close()
  })

  it.each<MailFault>(['no', 'bad', 'nil', 'skip', 'drop', 'flood'])(
    'gives all but one message it fails over (%s), names it, and later mail goes on arriving',
    async (fault) => {
      const server = await startModelServer(extensions)
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
        server.deliver(mail(name), name === 'c' ? fault : null)
      const client = open(server)
      await client.sync()
      expect(client.uids()).toEqual([1, 2, 4, 5, 6])
      // Over a message that ends the connection nothing more is asked.
      const endsConnection = fault === 'drop' || fault === 'flood'
      const nothing = { from: '', subject: '', size: null }
      expect(client.troubles.list()).toMatchObject([
        {
          folderId: client.inbox.id,
          problem: { code: 'message-withheld' },
          withheld: 1,
          messages: [{ key: '3', ...(endsConnection ? nothing : { from: 'a@x.it', subject: 'c' }) }],
        },
      ])
      server.deliver(mail('g'))
      await client.sync()
      server.deliver(mail('h'), fault)
      server.deliver(mail('i'))
      await client.sync()
      expect(client.uids()).toEqual([1, 2, 4, 5, 6, 7, 9])
      for (const one of server.mails) one.fault = null
      client.troubles.retryAll()
      await client.sync()
      expect(client.cached()).toEqual(onServer(server))
      expect(client.troubles.list()).toEqual([])
      // What the server gives at last lay there before.
      expect(client.news()).toEqual(['g', 'i'])
      client.close()
    },
  )
})

it('the words of the server are told with the message it refused', async () => {
  const server = await startModelServer()
  server.deliver(mail('a'), 'no')
  const client = open(server)
  await client.sync()
  expect(client.troubles.list()[0]?.problem.serverReply).toContain('Internal error occurred')
  client.close()
})

it('a connection that ends unnoticed does not look like an empty folder', async () => {
  const server = await startModelServer('none')
  for (const name of ['a', 'b', 'c']) server.deliver(mail(name))
  const client = open(server)
  await client.sync()
  for (const cutAt of ['SELECT', 'UID FETCH', 'UID SEARCH', 'NOOP']) {
    server.onCommand = (words) => {
      if (!words.startsWith(cutAt)) return
      server.onCommand = () => undefined
      server.cut()
    }
    await client.pass('full')
    expect(client.uids()).toEqual([1, 2, 3])
  }
  client.close()
})

/** What another client, the server or the network does between two commands of ours. */
type Act =
  | { kind: 'deliver'; fault: MailFault | null }
  | { kind: 'expunge' | 'flag' | 'delete'; which: number }
  | { kind: 'cut' | 'replace' | 'none' | 'partial' | 'lose' }

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant<'deliver'>('deliver'),
    fault: fc.option(fc.constantFrom<MailFault>('no', 'bad', 'nil', 'skip', 'drop'), { freq: 6, nil: null }),
  }),
  fc.record({
    kind: fc.constantFrom<'expunge' | 'flag' | 'delete'>('expunge', 'flag', 'delete'),
    which: fc.nat(30),
  }),
  fc.record({
    kind: fc.constantFrom<'cut' | 'replace' | 'none' | 'partial' | 'lose'>(
      'none',
      'none',
      'cut',
      'replace',
      'partial',
      'lose',
    ),
  }),
)

const twoDeadly: Act = { kind: 'deliver', fault: 'drop' }

const none: Act = { kind: 'none' }
const refusedFlags: Act[] = [
  { kind: 'deliver', fault: null },
  ...[none, none, { kind: 'partial' as const }],
  ...[{ kind: 'expunge' as const, which: 1 }, none, { kind: 'expunge' as const, which: 1 }, none],
  { kind: 'flag', which: 0 },
]

const WHATEVER =
  'whatever happens between our commands, in the end the cache holds what the server gives: nothing lost, nothing twice'

it(
  WHATEVER,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...everyKind),
        fc.nat(8),
        fc.array(act, { maxLength: 40 }),
        async (extensions, count, acts) => {
          const server = await startModelServer(extensions)
          let number = 0
          // Every third mail is the same as the one before: two UIDs are two messages.
          const deliver = (fault: MailFault | null): void => {
            number += 1
            server.deliver(mail(`m${number % 3 === 0 ? number - 1 : number}`), fault)
          }
          for (let i = 0; i < count; i += 1) deliver(null)
          const client = open(server)
          const left = [...acts]
          let isPartial = false
          const carryOut = (next: Act | undefined): void => {
            if (!next) return
            const chosen =
              'which' in next ? server.mails[next.which % Math.max(server.mails.length, 1)]?.uid : undefined
            if (next.kind === 'deliver') deliver(next.fault)
            else if (next.kind === 'cut') server.cut()
            else if (next.kind === 'replace') server.replace()
            else if (next.kind === 'partial') isPartial = true
            else if (next.kind === 'lose')
              client.bench.messages.cache.removeKeys(client.inbox, client.uids().slice(0, 1).map(keyOf), {})
            else if (chosen === undefined) return
            else if (next.kind === 'expunge') server.expunge(chosen)
            else if (next.kind === 'flag') server.setFlags(chosen, ['\\Seen', '\\Flagged'])
            else if (next.kind === 'delete') server.setFlags(chosen, ['\\Deleted'])
          }
          server.onCommand = () => carryOut(left.shift())
          server.refuse = (words) => {
            if (!isPartial || !/^UID (FETCH|SEARCH)/.test(words)) return null
            isPartial = false
            return words.includes('FETCH')
              ? 'NO Some of the requested messages no longer exist'
              : 'NO [INUSE] Not now'
          }
          for (let i = 0; i < 4; i += 1) await client.pass().catch(() => undefined)
          server.onCommand = () => undefined
          server.refuse = () => null
          client.troubles.retryAll()
          await client.sync('full')
          await client.sync('full')
          expect(client.cached()).toEqual(onServer(server))
          expect(client.troubles.withheld(client.inbox.id).toSorted((a, b) => a - b)).toEqual(
            server.mails.filter(({ fault }) => fault !== null).map(({ uid }) => uid),
          )
          expect(client.bench.untruths()).toEqual([])
          client.close()
          server.cut()
        },
      ),
      {
        numRuns: Number(process.env.SYNC_RUNS ?? 25),
        examples: [
          // Two messages that each end the connection.
          ['none', 0, [twoDeadly, twoDeadly]],
          // Changed flags are refused in part, and later passes hear of no change.
          ['qresync', 2, refusedFlags],
        ],
      },
    )
  },
  600_000,
)
