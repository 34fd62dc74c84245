import { ImapFlow, type FetchMessageObject, type FetchQueryObject } from 'imapflow'
import { startApp, type App } from './app'
import type { DovecotFacts } from './dovecot-server'
import { startFaultProxy, type FaultProxy } from './fault-proxy'
import { deliverByLmtp } from './lmtp'
import { storeMails, type StoredMail } from './maildir'
import { startSmtpServer, type SmtpServer } from './smtp-server'

/** Real servers and a fresh profile of the built program, until `close`. */
export interface World {
  app: App
  dovecot: DovecotFacts
  smtp: SmtpServer
  /** What lies between the program and the IMAP server. */
  network: FaultProxy
  /** A mail arrives; what `fields` leaves open makes it a plain one from a new sender. Resolves to its Message-ID. */
  deliver(to: string, subject: string, fields?: Partial<MailFields>): Promise<string>
  /** A second mail program on the mailbox, as the phone is, for as long as `work` takes. */
  onServer<Result>(address: string, work: (client: ImapFlow) => Promise<Result>): Promise<Result>
  /** Many messages at once, in a folder that exists, the oldest first. */
  store(address: string, folder: string, mails: readonly StoredMail[]): Promise<void>
  /** A draft that another mail program has begun. */
  addDraft(address: string, raw: string): Promise<void>
  /** The raw messages of a folder, as another mail program sees them. */
  messagesIn(address: string, folder: string): Promise<string[]>
  subjectsIn(address: string, folder: string): Promise<string[]>
  /** Flags of the messages of a folder whose subject contains `subject`. */
  flagsIn(address: string, folder: string, subject: string): Promise<string[][]>
  close(): Promise<void>
}

export interface Servers {
  dovecot: DovecotFacts
  caFile: string
}

/** A fresh profile between real servers, for one test or for a whole file. */
export async function openWorld(
  { dovecot, caFile }: Servers,
  /** Whether the computer trusts the authority of the servers' certificates. */
  { trusted = true, env = {} }: { trusted?: boolean; env?: Record<string, string> } = {},
): Promise<World> {
  const smtp = await startSmtpServer({ dovecot })
  const network = await startFaultProxy({ host: '127.0.0.1', port: dovecot.imaps, encrypted: true })
  const app = await startApp({ env: { ...(trusted ? { NODE_EXTRA_CA_CERTS: caFile } : {}), ...env } })
  let delivered = 0
  return {
    app,
    dovecot,
    smtp,
    network,
    async deliver(to, subject, fields) {
      delivered += 1
      const from = `Sender ${delivered} <sender${delivered}@sender.example>`
      const id = fields?.id ?? `delivered-${delivered}@sender.example`
      await deliverByLmtp(
        dovecot.lmtp,
        [to],
        mail({ from, to, subject, text: `Text of ${subject}.`, ...fields, id }),
      )
      return id
    },
    onServer: (address, work) => onServer(dovecot, address, work),
    store: (address, folder, mails) =>
      onServer(dovecot, address, async (client) => {
        // A mailbox has a directory from when it is first opened.
        await client.mailboxOpen(folder, { readOnly: true })
        storeMails(dovecot, address, folder, mails)
      }),
    addDraft: (address, raw) =>
      onServer(dovecot, address, async (client) => {
        const drafts = (await client.list()).find(({ specialUse }) => specialUse === '\\Drafts')
        await client.append(drafts?.path ?? 'Drafts', raw, ['\\Draft', '\\Seen'])
      }),
    async messagesIn(address, folder) {
      const all = await fetchAll(dovecot, address, folder, { source: true })
      return all.map(({ source }) => source?.toString('utf8') ?? '')
    },
    async subjectsIn(address, folder) {
      const all = await fetchAll(dovecot, address, folder, { envelope: true })
      return all.map(({ envelope }) => envelope?.subject ?? '')
    },
    async flagsIn(address, folder, subject) {
      const all = await fetchAll(dovecot, address, folder, { flags: true, envelope: true })
      return all
        .filter(({ envelope }) => envelope?.subject?.includes(subject))
        .map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort())
    },
    async close() {
      await app.stop()
      await network.stop()
      await smtp.stop()
    },
  }
}

export interface MailFields {
  from: string
  to: string
  subject: string
  id: string
  text: string
  /** The Date header, now in UTC where it is not said. */
  date?: string
  /** Further lines of the header, those of MIME included. */
  more?: readonly string[]
}

/** A raw message, a plain one unless `more` says otherwise. */
export const mail = ({ from, to, subject, id, text, date, more }: MailFields): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}>`,
    `Date: ${date ?? new Date().toUTCString()}`,
    ...(more ?? ['Content-Type: text/plain; charset=utf-8']),
    '',
    text,
    '',
  ].join('\r\n')

/** Lines of the header of a plain mail that answers another. */
export const answering = (id: string): string[] => [
  'Content-Type: text/plain; charset=utf-8',
  `In-Reply-To: <${id}>`,
  `References: <${id}>`,
]

async function onServer<Result>(
  dovecot: DovecotFacts,
  address: string,
  work: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.imaps,
    secure: true,
    servername: 'localhost',
    tls: { ca: dovecot.authority.cert },
    auth: { user: address, pass: dovecot.password },
    logger: false,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.logout()
  }
}

const fetchAll = (
  dovecot: DovecotFacts,
  address: string,
  folder: string,
  query: FetchQueryObject,
): Promise<FetchMessageObject[]> =>
  onServer(dovecot, address, async (client) => {
    const { exists } = await client.mailboxOpen(folder, { readOnly: true })
    return exists === 0 ? [] : await client.fetchAll('1:*', query)
  })
