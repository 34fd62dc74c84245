import { createRouterClient } from '@orpc/server'
import { usualNotices, type Notices } from '../../src/shared/contract/app'
import type { MailboxRole } from '../../src/shared/contract/mailboxes'
import {
  createMailboxesFeature,
  type FolderRef,
  type ListedFolder,
  type MailboxesFeature,
} from '../../src/main/engine/features/mailboxes/index'
import {
  createMessagesFeature,
  serverKey,
  type FetchedMessage,
  type ServerKey,
} from '../../src/main/engine/features/messages/index'
import { createTestContext, FILED_FROM, TEST_START, type TestContext } from './engine-context'

export interface TestMessage {
  /** Message-ID without angle brackets; '' for none. */
  id?: string
  references?: string[]
  inReplyTo?: string
  from?: string
  to?: string
  cc?: string
  subject?: string
  /** Plain text; without it only the header was fetched. */
  text?: string
  /** Whole source instead of all of the above. */
  source?: string | Buffer
  flags?: string[]
  /** Its key on the server, and how many minutes after the start it came. */
  key?: number
  /** Whether it came after all that lay there was known; it did unless this says otherwise. */
  isNew?: boolean
  receivedAt?: number
  headers?: string[]
}

/** A key the server of a test gave. */
export const keyOf = (key: number): ServerKey => serverKey.parse(String(key))

/** Changes made in this window can be taken back. */
export const WINDOW = '2f6f3a5e-8d0c-4c8c-9a0e-6c1a4f1d9b11'

export type MailCacheBench = ReturnType<typeof createMailCacheBench>

/** The mail cache on a real database, with accounts whose server is the test. */
export function createMailCacheBench(
  test: TestContext = createTestContext(),
  /** Of which new mail the user wants to be told. */
  notices: () => Notices = () => usualNotices,
) {
  const { context } = test
  const mailboxes = createMailboxesFeature(context)
  const messages = createMessagesFeature(context, { mailboxes, notices })
  const client = createRouterClient(
    { mailboxes: mailboxes.router, messages: messages.router },
    { context: { log: context.log } },
  )
  let nextKey = 1

  function addAccount(address: string, roles: (MailboxRole | null)[]): Record<string, FolderRef> {
    const { lastInsertRowid } = context.db
      .prepare("INSERT INTO account (address, settings, created_at) VALUES (?, '{}', 0)")
      .run(address)
    context.db
      .prepare('INSERT INTO identity (account_id, address, is_default) VALUES (?, ?, 1)')
      .run(lastInsertRowid, address)
    context.db
      .prepare(
        `INSERT INTO setting (key, value) VALUES ('filing', json_object('accounts', json_object(?, json_object('since', ?))))
         ON CONFLICT (key) DO UPDATE SET value = json_patch(value, excluded.value)`,
      )
      .run(String(lastInsertRowid), FILED_FROM)
    const listed = roles.map((role) => ({
      path: role ?? 'Clients',
      name: role ?? 'Clients',
      delimiter: '/',
      role,
      selectable: true,
      subscribed: true,
    }))
    const folders = syncFolders(mailboxes, Number(lastInsertRowid), listed)
    return Object.fromEntries(folders.map((folder) => [folder.path, folder]))
  }

  function fetched(message: TestMessage): FetchedMessage {
    const key = message.key ?? nextKey++
    const source = Buffer.from(message.source ?? write(message))
    return {
      serverKey: keyOf(key),
      isNew: message.isNew ?? true,
      flags: new Set(message.flags ?? []),
      modseq: '1',
      receivedAt: message.receivedAt ?? TEST_START + key * 60_000,
      size: source.length,
      source,
      complete: message.text !== undefined || message.source !== undefined,
    }
  }

  return {
    ...test,
    mailboxes,
    messages,
    client,
    addAccount,
    fetched,
    /** Ingests messages as one batch; returns what was fetched. */
    deliver(folder: FolderRef, ...list: TestMessage[]): FetchedMessage[] {
      const batch = list.map(fetched)
      messages.cache.ingest(folder, batch, {})
      return batch
    },
    /** The keys of a folder, as numbers. */
    keys: (folderId: number): number[] =>
      messages.cache
        .keys(folderId)
        .map(Number)
        .sort((a, b) => a - b),
    /** The row id of the message with this Message-ID. */
    idOf(messageId: string): number {
      const id = messages.findByMessageId(messageId)
      if (id === null) throw new Error(`no message ${messageId}`)
      return id
    },
    rows: async (folder: FolderRef) =>
      (
        await client.messages.threads({
          view: { kind: 'folder', folderId: folder.id },
          offset: 0,
          limit: 200,
        })
      ).rows,
    /** Lines and counters that differ from what a rebuild from the messages would give; [] when all is true. */
    untruths(): string[] {
      return findUntruths(test)
    },
  }
}

export function folder(folders: Record<string, FolderRef>, path: string): FolderRef {
  const found = folders[path]
  if (!found) throw new Error(`no folder ${path}`)
  return found
}

function write(message: TestMessage): string {
  const {
    id = '',
    references = [],
    inReplyTo,
    from = 'Mario Rossi <mario@rossi.it>',
    to = 'anna@ourshop.it',
  } = message
  return [
    `From: ${from}`,
    `To: ${to}`,
    ...(message.cc ? [`Cc: ${message.cc}`] : []),
    `Subject: ${message.subject ?? 'Offerta'}`,
    'Date: Tue, 10 Mar 2026 10:00:00 +0100',
    ...(id ? [`Message-ID: <${id}>`] : []),
    ...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`] : []),
    ...(references.length > 0 ? [`References: ${references.map((one) => `<${one}>`).join(' ')}`] : []),
    ...(message.headers ?? []),
    'Content-Type: text/plain; charset=utf-8',
    '',
    message.text ?? '',
  ].join('\r\n')
}

/** Compares the kept lines and counters with plain SQL over the messages. */
function findUntruths({ context: { db } }: TestContext): string[] {
  const expected = db
    .prepare<[], { key: string }>(
      `SELECT m.thread_id || '/' || coalesce(p.want_folder_id, p.folder_id) || ' messages ' || count(DISTINCT m.id)
         || ' unread ' || count(DISTINCT CASE WHEN coalesce(p.want_seen, p.seen) = 0 THEN m.id END)
         || ' flagged ' || max(coalesce(p.want_flagged, p.flagged)) || ' date ' || max(m.received_at) AS key
       FROM message m JOIN placement p ON p.message_id = m.id WHERE p.hidden = 0
       GROUP BY m.thread_id, coalesce(p.want_folder_id, p.folder_id) ORDER BY key`,
    )
    .all()
  const kept = db
    .prepare<[], { key: string }>(
      `SELECT thread_id || '/' || folder_id || ' messages ' || message_count || ' unread ' || unread_count
         || ' flagged ' || flagged || ' date ' || date AS key FROM thread_row ORDER BY key`,
    )
    .all()
  const counters = db
    .prepare<[], { key: string }>(
      `SELECT 'folder ' || f.id || ' counts ' || f.message_count || ', ' || f.unread_count AS key FROM folder f
       WHERE f.message_count <> (SELECT coalesce(sum(message_count), 0) FROM thread_row WHERE folder_id = f.id)
          OR f.unread_count <> (SELECT count(*) FROM thread_row WHERE folder_id = f.id AND unread_count > 0)`,
    )
    .all()
  const wanted = new Set(expected.map(({ key }) => key))
  const found = new Set(kept.map(({ key }) => key))
  return [
    ...[...wanted].filter((key) => !found.has(key)).map((key) => `missing ${key}`),
    ...[...found].filter((key) => !wanted.has(key)).map((key) => `false ${key}`),
    ...counters.map(({ key }) => key),
  ]
}

/** All steps of a list at once; the folders there are then. */
export function syncFolders(
  mailboxes: MailboxesFeature,
  accountId: number,
  listed: readonly ListedFolder[],
): FolderRef[] {
  const steps = mailboxes.syncList(accountId, listed)
  while (!steps.next().done);
  return foldersIn(mailboxes, accountId)
}

/** All folders of an account, in the order in which they became known. */
export const foldersIn = (mailboxes: Pick<MailboxesFeature, 'page'>, accountId: number): FolderRef[] =>
  mailboxes.page(accountId, 0, Number.MAX_SAFE_INTEGER)
