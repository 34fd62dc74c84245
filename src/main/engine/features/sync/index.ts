import { ProblemError } from '../../../../shared/problem'
import { textsSince } from '../../../../shared/text-months'
import type { Account } from '../../../../shared/contract/accounts'
import type { AccountAccess } from './access'
import type { EngineContext } from '../../context'
import type { AccountsFeature, AccountSyncing } from '../accounts/index'
import type { MailboxesFeature } from '../mailboxes/index'
import type { MessagesFeature, RemoteMessages } from '../messages/index'
import { createImapSources } from './imap/index'
import { createPop3Sources, type MainMailbox } from './pop3/index'
import type { MailDoor, MailSource, PutMail } from './mail-source'
import { createRemote } from './remote'
import type { SyncState } from './sync-state'

export type { MailSource } from './mail-source'
export type { SyncState } from './sync-state'

/** Keeps the cache and the mail servers in agreement, and reaches into the servers for what is not cached. */
export interface SyncFeature extends AccountSyncing {
  /** Bodies, parts and sources from the server. */
  remote: RemoteMessages
  /** Begins the sync of all accounts. */
  start(): void
  /** Ends all connections; what was under way goes on at the next start. */
  stop(): Promise<void>
  /** Tells whoever asks of each connection to an account's server, once its folders are known. */
  whenReached(listener: (accountId: number) => void): void
  accountAdded(accountId: number): void
  /** Settings or password are changed: ends all connections before, and connects anew afterwards. */
  whileStopped(accountId: number, change: () => Promise<void>): Promise<void>
  /** Ends the account's connections; resolves when none of them writes any more. */
  accountRemoved(accountId: number): Promise<void>
  /** Forgets what is known of a removed account's server, a slice at a time. */
  forgetAccount(accountId: number): Generator<undefined, void>
  /** Syncs one account, or all, now. */
  syncNow(accountId?: number): void
  /** What is shown of an account's sync; null for one that does not sync. */
  state(accountId: number): SyncState | null
  /**
   * Puts a copy into the account's Sent folder, which is created where there is none. Fails with a connection
   * problem, or with what the server refused it for.
   */
  appendToSent(
    accountId: number,
    source: Uint8Array,
    flags: readonly string[],
    folderId: number | null,
  ): Promise<void>
  /** Puts a mail into a folder of the account; see `MailSource.put`. */
  put(accountId: number, folderId: number, mail: PutMail): Promise<void>
  /** Resolves once every folder of the account was looked into. */
  look(accountId: number): Promise<void>
  /** See `MailSource`. */
  replaceDraft(accountId: number, ...of: Parameters<MailSource['replaceDraft']>): Promise<boolean | null>
  holdsDraft(accountId: number, ...of: Parameters<MailSource['holdsDraft']>): Promise<boolean | null>
  /** Whether Sent (as the server has it now) holds a message with this Message-ID, given without angle brackets. */
  findInSent(accountId: number, messageId: string, folderId: number | null): Promise<boolean>
}

/** The features the sync works between. */
export interface SyncDeps {
  accounts: Pick<AccountsFeature, 'list' | 'get' | 'credentials' | 'synced' | 'whenMailboxMoved'>
  mailboxes: MailboxesFeature
  messages: Pick<MessagesFeature, 'cache' | 'cacheBody'>
}

/** One `MailSource` for each account, of the kind its incoming server is. */
export function createSyncFeature(context: EngineContext, deps: SyncDeps): SyncFeature {
  const { mailboxes, accounts } = deps
  const { cache, cacheBody } = deps.messages
  const imapSource = createImapSources(context, mailboxes)
  const pop3 = createPop3Sources(context)
  const running = new Map<number, MailSource>()
  /** Accounts that are being changed, and by how many at once. */
  const held = new Map<number, number>()
  const remote = createRemote({ cache, sourceOf: (id) => running.get(id) ?? null })
  let started = false
  let onReached = (_accountId: number): void => undefined
  const endMessages = cache.onWanted((accountIds) => {
    for (const id of accountIds) running.get(id)?.carryOut()
  })
  accounts.whenMailboxMoved(mailboxes.voidKeys)
  mailboxes.onTextsChanged((id) => {
    running.get(id)?.textsChanged()
    running.get(id)?.syncNow()
  })
  const endFolders = mailboxes.pending.onWanted((id) => running.get(id)?.carryOut())

  async function accessTo(id: number): Promise<AccountAccess> {
    const { password, proxy } = await accounts.credentials(id).for('incoming')
    const account = accounts.get(id)
    if (!account) throw new ProblemError({ code: 'not-found' })
    return { settings: account.settings, password, proxy }
  }

  function sourceFor({ id, settings, sync }: Account, hasSignedIn: boolean): MailSource {
    const common = {
      ...{ context, cache, mailboxes, hasSignedIn, access: () => accessTo(id) },
      onState: () => context.publish({ type: 'accounts' }),
      onReached: () => reached(id),
      onSynced: (at: number) => accounts.synced(id, at),
    }
    switch (settings.incoming.kind) {
      case 'imap': {
        const { incoming } = settings
        const texts = {
          doorTo,
          sourceOf: async (messageId: number) =>
            cache.keptSource(messageId) ?? (await remote.source(messageId)),
          textsSince: () => textsSince(incoming, context.clock.now()),
          forgetsTexts: incoming.textMonths !== undefined,
        }
        return imapSource(id, { ...common, ...texts, cacheBody }, sync.lastSyncAt)
      }
      case 'pop3':
        return pop3.source(id, { ...common, main: mainMailbox }, sync.lastSyncAt)
    }
  }

  function doorTo(folderId: number): MailDoor | null {
    const accountId = mailboxes.folder(folderId)?.accountId
    return accountId === undefined ? null : (running.get(accountId)?.door(folderId) ?? null)
  }

  function mainMailbox(): MainMailbox | null {
    const main = accounts.list().find(({ isMain }) => isMain)
    const intake = main && running.get(main.id)?.intake
    return intake ? { accountId: main.id, address: main.settings.address, intake } : null
  }

  function reached(id: number): void {
    onReached(id)
    if (running.get(id)?.intake) for (const source of running.values()) source.intakeReached()
  }

  /** What was typed or changed just now has let nobody in yet, as far as is known. */
  function begin(account: Account | null, hasSignedIn = false): void {
    if (!started || !account || running.has(account.id) || held.has(account.id)) return
    const source = sourceFor(account, hasSignedIn)
    running.set(account.id, source)
    source.start()
  }

  async function end(id: number): Promise<void> {
    const source = running.get(id)
    running.delete(id)
    await source?.stop()
  }

  async function online(accountId: number): Promise<MailSource> {
    const source = running.get(accountId)
    if (!source) throw new ProblemError({ code: 'offline' })
    return source
  }

  return {
    remote,
    start() {
      started = true
      for (const account of accounts.list()) begin(account, account.sync.lastSyncAt !== null)
    },
    async stop() {
      started = false
      endMessages()
      endFolders()
      await Promise.all([...running.keys()].map(end))
    },
    whenReached(listener) {
      onReached = listener
    },
    accountAdded: (id) => begin(accounts.get(id)),
    async whileStopped(id, change) {
      held.set(id, (held.get(id) ?? 0) + 1)
      try {
        await end(id)
        await change()
      } finally {
        const others = (held.get(id) ?? 1) - 1
        if (others > 0) held.set(id, others)
        else held.delete(id)
        begin(accounts.get(id))
      }
    },
    accountRemoved: end,
    forgetAccount: pop3.forgetAccount,
    syncNow(accountId) {
      for (const [id, source] of running) if (accountId === undefined || id === accountId) source.syncNow()
    },
    state: (accountId) => running.get(accountId)?.state ?? null,
    check(accountId, signal) {
      const check = running.get(accountId)?.check
      if (!check) throw new ProblemError({ code: 'offline' })
      return check(signal)
    },
    agreedAt: (accountId, folderId) => running.get(accountId)?.agreedAt(folderId) ?? null,
    appendToSent: async (accountId, mail, flags, folderId) =>
      (await online(accountId)).appendToSent(mail, flags, folderId),
    put: async (accountId, folderId, mail) => (await online(accountId)).put(folderId, mail),
    look: async (accountId) => (await online(accountId)).seek(),
    replaceDraft: async (accountId, draft, copy) => (await online(accountId)).replaceDraft(draft, copy),
    holdsDraft: async (accountId, draft, messageId) => (await online(accountId)).holdsDraft(draft, messageId),
    findInSent: async (accountId, messageId, folderId) =>
      (await online(accountId)).findInSent(messageId, folderId),
  }
}
