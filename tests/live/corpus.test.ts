import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSource } from '../../src/main/engine/features/messages/index'
import { parseHeader } from '../../src/main/engine/mime/header'
import { freshMailbox, liveSettings } from '../helpers/dovecot'
import { isDovecotInstalled } from '../helpers/dovecot-server'
import { eventually } from '../helpers/eventually'
import { otherClient, type OtherClient } from '../helpers/imap-client'
import { idle, rowsOf, startLiveEngine, type LiveEngine } from '../helpers/live-engine'

const corpus = join(process.cwd(), '../shared/corpus')
const index = join(corpus, 'INDEX.tsv')

const files = (): string[] =>
  readFileSync(index, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([path = '', , , kind]) => (kind === 'message' ? join(corpus, path) : []))

/** What is shown of a message, to be compared. */
interface ShownMail {
  subject: string
  from: string[]
  text: string
  files: string[]
}

const inOrder = (mails: readonly ShownMail[]): string[] => mails.map((one) => JSON.stringify(one)).sort()

/** As the server has them, read directly. */
async function expected({ imap }: OtherClient): Promise<ShownMail[]> {
  await imap.mailboxOpen('INBOX')
  const all = await imap.fetchAll('1:*', { source: true })
  return all.map(({ source = Buffer.alloc(0) }) => {
    const header = parseHeader(source)
    const { text, attachments } = readSource(source)
    return {
      subject: header.subject,
      from: header.from.map(({ address }) => address),
      text,
      files: attachments.map(({ filename }) => filename),
    }
  })
}

/** As a window gets them. */
async function shown({ client }: LiveEngine): Promise<ShownMail[]> {
  const mails: ShownMail[] = []
  const threads = new Set((await rowsOf(client, 'INBOX')).map(({ threadId }) => threadId))
  for (const threadId of threads)
    for (const { id, subject, from } of await client.messages.thread({ threadId })) {
      const { text, attachments } = await client.messages.body({ messageId: id })
      const names = attachments.map(({ filename }) => filename)
      mails.push({ subject, from: from.map(({ address }) => address), text, files: names })
    }
  return mails
}

describe.skipIf(!existsSync(index) || !isDovecotInstalled())(
  'the corpus of foreign mail in a mailbox (skipped where it is absent)',
  () => {
    it(
      'comes, is opened and found, all of it, and reads as it does by itself',
      { timeout: 300_000 },
      async () => {
        const live = startLiveEngine()
        onTestFinished(() => live.stop())
        const mailbox = freshMailbox()
        const other = await otherClient(mailbox)
        onTestFinished(() => other.close())
        for (const file of files()) await other.imap.append('INBOX', readFileSync(file))
        const settings = liveSettings(mailbox)
        await live.addAccount(mailbox, {
          ...settings,
          incoming: { ...settings.incoming, kind: 'imap', textMonths: null },
        })
        await idle(live.client)
        const there = await expected(other)
        expect(inOrder(await shown(live))).toEqual(inOrder(there))
        for (const { subject } of there.slice(0, 100)) {
          const word = /\p{L}{5,}/u.exec(subject)?.[0]
          if (word !== undefined)
            await eventually(async () =>
              expect((await live.client.messages.search({ query: word, limit: 1 })).total).toBeGreaterThan(0),
            )
        }
        expect(live.log.filter((line) => !line.includes('slow-statement'))).toEqual([])
      },
    )
  },
)
