import { onTestFinished } from 'vitest'
import { connectImap } from '../../src/main/engine/net/imap'
import { incomingEndpoint } from '../../src/main/engine/net/incoming-endpoint'
import { assignRoles } from '../../src/main/engine/features/sync/imap/folder-roles'
import { Troubles } from '../../src/main/engine/features/sync/imap/troubles'
import { checkAccount } from '../../src/main/engine/features/sync/imap/self-check'
import { syncFolder } from '../../src/main/engine/features/sync/imap/folder-sync'
import { FolderWalks } from '../../src/main/engine/features/sync/imap/folder-walks'
import { ImapSession } from '../../src/main/engine/features/sync/imap/imap-session'
import { LinkSpeed } from '../../src/main/engine/features/sync/imap/ingest'
import { findRenames } from '../../src/main/engine/features/sync/imap/renames'
import type { FolderRef } from '../../src/main/engine/features/mailboxes/index'
import { createSyncStore } from '../../src/main/engine/features/sync/imap/store'
import { carryOutMessages } from '../../src/main/engine/features/sync/imap/carry-out-messages'
import { inSlices } from '../../src/main/engine/slices'
import type { CheckStep } from '../../src/shared/contract/accounts'
import type { MessageChange } from '../../src/shared/contract/message-changes'
import { ProblemError } from '../../src/shared/problem'
import {
  startImapSimulator,
  type ImapSimulator,
  type SimulatedFolder,
  type SimulatorKind,
} from './imap-simulator'
import { createMailCacheBench, foldersIn, syncFolders, WINDOW } from './mail-cache'
import { plainSettings } from './plain-settings'

export const PLAIN: SimulatorKind = {
  ...{ move: false, uidplus: false, createSpecialUse: false, prefix: false },
  ...{ expunged: 'refuse', changes: 'none' },
}

export const KINDS: Partial<SimulatorKind>[] = [
  { move: true, uidplus: true },
  { move: true, uidplus: false },
  { move: false, uidplus: true },
  { move: false, uidplus: false },
]

export const sourceOf = (key: string, withId = true): string =>
  [
    'From: Mario <mario@rossi.it>',
    `Subject: ${key}`,
    ...(withId ? [`Message-ID: <${key}@x>`] : []),
    'Date: Tue, 10 Mar 2026 10:00:00 +0100',
    '',
    'Text',
  ].join('\r\n')

export const inboxOf = (server: ImapSimulator): SimulatedFolder =>
  server.folders.get('INBOX') ?? server.addFolder('INBOX')

/** Another program takes a message away for good. */
export function expunge(server: ImapSimulator, key: string): void {
  for (const folder of server.folders.values()) server.expunge(folder, (mail) => mail.key === key)
}

/** Another client gives these folders these names, and those who have them open go on in them. */
export function renameFolders(server: ImapSimulator, names: Record<string, string>): void {
  server.keepsReplaced = true
  const folders: SimulatedFolder[] = [...server.folders.values()]
  server.folders.clear()
  for (const folder of folders) {
    folder.path = names[folder.path] ?? folder.path
    server.folders.set(folder.path, folder)
  }
}

/** Lets something happen between two jobs of a connection, when neither the server nor we have a command under way. */
class PausingSession extends ImapSession {
  pause: (path: string) => Promise<void> = () => Promise.resolve()

  override async inMailbox<T>(...args: Parameters<typeof ImapSession.prototype.inMailbox<T>>): Promise<T> {
    await this.pause(args[0])
    return super.inMailbox(...args)
  }
}

export type SimulatedAccount = Awaited<ReturnType<typeof openSimulatedAccount>>

/** Our cache and our commands, on a simulated server; connections that end are made anew. */
export async function openSimulatedAccount(
  kind: Partial<SimulatorKind>,
  prepare: (server: ImapSimulator) => void,
) {
  const server = await startImapSimulator({ ...PLAIN, ...kind })
  prepare(server)
  const bench = createMailCacheBench()
  const accountId = Number(
    bench.context.db
      .prepare("INSERT INTO account (address, settings, created_at) VALUES ('a@x', '{}', 0)")
      .run().lastInsertRowid,
  )
  const settings = plainSettings(server.port)
  const signal = new AbortController().signal
  const { mailboxes, clock } = bench
  const { cache } = bench.messages
  const store = createSyncStore(bench.context)
  const compared = new Map<number, string>()
  const troubles = new Troubles(clock, () => undefined)
  let last: PausingSession | null = null
  let pause = (_path: string): Promise<void> => Promise.resolve()
  let isClosed = false
  let isKilled = false

  async function connected(): Promise<ImapSession> {
    if (last?.isOpen) return last
    troubles.reconnected()
    const client = await connectImap(settings, 'secret', { qresync: true })
    last = new PausingSession(client, incomingEndpoint(settings, 'secret'))
    last.pause = (path) => pause(path)
    return last
  }

  /** Another connection of ours brings the cache up to the server. */
  async function syncBeside(): Promise<void> {
    const client = await connectImap(settings, 'secret', { qresync: true })
    const session = new ImapSession(client, incomingEndpoint(settings, 'secret'))
    await syncWith(session)
    await session.logout()
  }

  /** False when the connection ended in it. */
  async function survives(work: (session: ImapSession) => Promise<unknown>): Promise<boolean> {
    try {
      await work(await connected())
      return true
    } catch (error) {
      if (error instanceof ProblemError && !last?.isOpen) return false
      throw error
    }
  }

  /** As the account does it. */
  async function relist(session: ImapSession, isDoubted = false): Promise<void> {
    const listed = await session.list()
    const found = await findRenames({ session, mailboxes, store }, accountId, listed, isDoubted)
    mailboxes.renamed(found.renames)
    for (const id of found.replaced) mailboxes.moveCursor(id, { uidValidity: 0 })
    const roles = await inSlices(assignRoles(listed, mailboxes.rolesByUser(accountId)))
    syncFolders(
      mailboxes,
      accountId,
      listed.map(({ specialUse: _, ...folder }) => ({ ...folder, role: roles.get(folder.path) ?? null })),
    )
  }

  async function syncWith(session: ImapSession): Promise<void> {
    await relist(session)
    const folders = mailboxes.page(accountId, 0, Number.MAX_SAFE_INTEGER)
    for (const folder of folders.filter(({ canBeOpened }) => canBeOpened)) {
      const link = new LinkSpeed()
      const calm = {
        onProgress: () => undefined,
        onMissing: () => undefined,
        onPause: () => Promise.resolve(),
        onReplaced: async ({ id, path }: FolderRef) => {
          await relist(session, true)
          return mailboxes.folder(id)?.path !== path
        },
      }
      clock.advance(1)
      await syncFolder(
        { session, cache, mailboxes, store, clock, link, troubles, compared, signal, ...calm },
        folder,
        'full',
      )
    }
  }

  /** Until one is through, as the account's loop does. */
  async function sync(): Promise<void> {
    for (let tries = 0; tries < 40; tries += 1) if (await survives(syncWith)) return
    throw new Error('no pass was through')
  }

  function close(): void {
    if (isClosed) return
    isClosed = true
    last?.close()
    bench.close()
  }
  onTestFinished(close)
  await connected()

  return {
    ...bench,
    server,
    sync,
    syncBeside,
    close,
    /** Calls `act` once, before a folder is opened to carry out what is wanted there. */
    beforeOpening(path: string, act: () => Promise<void>): void {
      pause = async (opened) => {
        if (opened !== path) return
        pause = () => Promise.resolve()
        await act()
      }
    },
    folder: (path: string) => {
      const folder = foldersIn(mailboxes, accountId).find((known) => known.path === path)
      if (!folder) throw new Error(`no folder ${path}`)
      return folder
    },
    /** What is said of the pending changes that were refused. */
    problems: () =>
      bench.context.db
        .prepare<[], { problem: string }>(
          'SELECT problem FROM placement WHERE problem IS NOT NULL ORDER BY id',
        )
        .all()
        .map(({ problem }): unknown => JSON.parse(problem)),
    isKnown: (key: string): boolean =>
      bench.context.db
        .prepare<[string], { id: number }>('SELECT id FROM message WHERE subject = ?')
        .get(key) !== undefined,
    change: (keys: readonly string[], change: MessageChange) =>
      bench.client.messages.change({
        target: { kind: 'messages', messageIds: keys.map((key) => bench.idOf(`${key}@x`)) },
        change,
        window: WINDOW,
      }),
    /** Compares what is here with what the server has. */
    async check(): Promise<CheckStep[]> {
      const session = await connected()
      const connection = {
        run: <T>(work: (on: ImapSession) => Promise<T>) => work(session),
        end: () => undefined,
      }
      const walks = new FolderWalks({
        openOwn: (ending) => Promise.resolve({ signal: ending, ...connection }),
      })
      const steps: CheckStep[] = []
      const comparing = {
        ...{ accountId, walks, mailboxes, cache, store, clock },
        ...{ textsSince: () => -Infinity, folderTouched: () => undefined },
      }
      for await (const step of checkAccount(comparing, signal)) steps.push(step)
      return steps
    },
    /** The program dies in the midst of what it does: nothing of that is kept but what is stored by now. */
    kill(): void {
      isKilled = true
      last?.close()
    },
    /** Until nothing is left to do, as if so many milliseconds passed after each try. */
    async carryOut(rounds = 20, wait = 60 * 60_000): Promise<void> {
      const { log } = bench.context
      isKilled = false
      // One that is killed hears nothing of what failed.
      const actionFailed: typeof cache.actionFailed = (...told) => {
        if (!isKilled) cache.actionFailed(...told)
      }
      for (let round = 0; round < rounds && cache.nextWantedAt(accountId) !== null; round += 1) {
        await survives((session) =>
          carryOutMessages(
            {
              ...{ session, cache: { ...cache, actionFailed }, mailboxes, store, clock, log, signal },
              relist: (on) => relist(on, true),
              doorTo: () => null,
            },
            accountId,
          ),
        )
        clock.advance(wait)
      }
    },
    /** Subjects per folder, as the server has them and as we show them. */
    onServer: () =>
      new Map(
        [...server.folders.values()].map(({ path, mails }) => [path, mails.map(({ key }) => key).sort()]),
      ),
    /** Without what is marked as deleted, which is not shown. */
    unmarked: () =>
      new Map(
        [...server.folders.values()].map(({ path, mails }) => [
          path,
          mails
            .filter(({ flags }) => !flags.has('\\Deleted'))
            .map(({ key }) => key)
            .sort(),
        ]),
      ),
    shown: () => {
      const rows = bench.context.db
        .prepare<[], { path: string; subject: string }>(
          `SELECT path, subject FROM folder JOIN placement ON folder.id = coalesce(want_folder_id, folder_id)
           JOIN message ON message.id = placement.message_id WHERE want_gone = 0
             AND (deleted = 0 OR want_folder_id IS NOT NULL) ORDER BY subject`,
        )
        .all()
      return new Map(
        [...server.folders.keys()].map((path) => [
          path,
          rows.filter((row) => row.path === path).map(({ subject }) => subject),
        ]),
      )
    },
    /** UIDs in the cache under which the server has another mail than we show. */
    misread: () =>
      bench.context.db
        .prepare<[], { path: string; key: string; subject: string }>(
          `SELECT path, server_key AS key, subject FROM placement JOIN folder ON folder.id = folder_id
           JOIN message ON message.id = placement.message_id WHERE server_key IS NOT NULL`,
        )
        .all()
        .filter(
          ({ path, key, subject }) =>
            server.folders.get(path)?.mails.find((mail) => String(mail.uid) === key)?.key !== subject,
        ),
  }
}
