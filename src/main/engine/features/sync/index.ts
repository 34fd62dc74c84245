import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { AccountsFeature, AccountSyncing } from '../accounts/index'
import type { FolderRef, MailboxesFeature } from '../mailboxes/index'
import type { MessagesFeature, RemoteMessages } from '../messages/index'
import { AccountSync } from './account-sync'
import type { AccountAccess } from './connections'
import { prefetchBodies } from './prefetch'
import { createRemote } from './remote'
import { holdsMessageId } from './sent-copy'
import { createSyncStore } from './store'
import type { SyncState } from './sync-state'

export type { SyncState } from './sync-state'

/** Keeps the cache and the mail servers in agreement, and reaches into the servers for what is not cached. */
export interface SyncFeature extends AccountSyncing {
  /** Bodies, parts and sources from the server. */
  remote: RemoteMessages
  /** Begins the sync of all accounts. */
  start(): void
  /** Ends all connections; what was under way goes on at the next start. */
  stop(): Promise<void>
  accountAdded(accountId: number): void
  /** Settings or password changed: connects anew. */
  accountChanged(accountId: number): Promise<void>
  /** Ends the account's connections; resolves when none of them writes any more. */
  accountRemoved(accountId: number): Promise<void>
  /** Syncs one account, or all, now. */
  syncNow(accountId?: number): void
  /** What is shown of an account's sync; null for one that does not sync. */
  state(accountId: number): SyncState | null
  /**
   * Puts a copy into the account's Sent folder, which is created where there is none. Fails with a connection
   * problem, or with what the server refused it for.
   */
  appendToSent(accountId: number, source: Uint8Array, flags: readonly string[]): Promise<void>
  /** Whether Sent (as the server has it now) holds a message with this Message-ID, given without angle brackets. */
  findInSent(accountId: number, messageId: string): Promise<boolean>
}

/** The features the sync works between. */
export interface SyncDeps {
  accounts: Pick<AccountsFeature, 'list' | 'get' | 'credentials' | 'synced'>
  mailboxes: MailboxesFeature
  messages: Pick<MessagesFeature, 'cache' | 'cacheBody'>
}

export function createSyncFeature(context: EngineContext, deps: SyncDeps): SyncFeature {
  const { mailboxes, accounts } = deps
  const { cache, cacheBody } = deps.messages
  const store = createSyncStore(context)
  const running = new Map<number, AccountSync>()
  let started = false
  const endWishes = cache.onWanted((accountIds) => {
    for (const id of accountIds) running.get(id)?.wishesDue()
  })

  const endFolderWishes = mailboxes.pending.onWanted((id) => running.get(id)?.wishesDue())

  async function accessTo(id: number): Promise<AccountAccess> {
    const { password } = await accounts.credentials(id).for('incoming')
    const account = accounts.get(id)
    if (!account) throw new ProblemError({ code: 'not-found' })
    return { settings: account.settings, password }
  }

  function begin(id: number, lastSyncAt: number | null): void {
    if (!started || running.has(id)) return
    const account = new AccountSync(
      id,
      {
        ...{ context, cache, mailboxes, store },
        access: () => accessTo(id),
        onState: () => context.publish({ type: 'accounts' }),
        onSynced: (at) => accounts.synced(id, at),
        prefetch: (signal) => prefetchBodies({ store, mailboxes, cacheBody }, id, signal),
      },
      lastSyncAt,
    )
    running.set(id, account)
    account.start()
  }

  async function end(id: number): Promise<void> {
    const account = running.get(id)
    running.delete(id)
    await account?.stop()
  }

  function beginById(id: number): void {
    const account = accounts.list().find((candidate) => candidate.id === id)
    if (account) begin(id, account.sync.lastSyncAt)
  }

  /** The folder for sent copies, made where the server has none. */
  async function sentFolder(account: AccountSync): Promise<FolderRef> {
    const folder = mailboxes.forRole(account.id, 'sent')
    // Before the first LIST nobody knows whether there is a Sent folder.
    if (!folder) throw new ProblemError({ code: 'offline' })
    const wanted = mailboxes.toCreate(folder.id)
    if (!wanted) return folder
    const path = await account.connections.onSide((session) => session.create(wanted.name, wanted.use))
    account.syncNow()
    return mailboxes.created(folder.id, path) ?? folder
  }

  function online(accountId: number): AccountSync {
    const account = running.get(accountId)
    if (!account) throw new ProblemError({ code: 'offline' })
    return account
  }

  return {
    remote: createRemote({
      cache,
      mailboxes,
      store,
      connections: (id) => running.get(id)?.connections ?? null,
    }),
    start() {
      started = true
      for (const { id, sync } of accounts.list()) begin(id, sync.lastSyncAt)
    },
    async stop() {
      started = false
      endWishes()
      endFolderWishes()
      await Promise.all([...running.keys()].map(end))
    },
    accountAdded: beginById,
    async accountChanged(id) {
      await end(id)
      beginById(id)
    },
    accountRemoved: end,
    syncNow(accountId) {
      for (const account of running.values())
        if (accountId === undefined || account.id === accountId) account.syncNow()
    },
    state: (accountId) => running.get(accountId)?.state ?? null,
    async appendToSent(accountId, source, flags) {
      const account = online(accountId)
      const { path } = await sentFolder(account)
      await account.connections.onSide((session) => session.append(path, source, flags), true)
      account.folderTouched('sent')
    },
    async findInSent(accountId, messageId) {
      const account = online(accountId)
      const sent = mailboxes.byRole(accountId, 'sent')
      // Before the first LIST nobody knows whether there is a Sent folder: "no" would mean "send it again".
      if (!sent && mailboxes.page(accountId, 0, 1).length === 0) throw new ProblemError({ code: 'offline' })
      if (!sent || mailboxes.toCreate(sent.id)) return false
      return account.connections.onSide((session) =>
        session.inMailbox(sent.path, (mailbox) => holdsMessageId(mailbox, messageId), 'reopened'),
      )
    },
  }
}
