import type {
  Account,
  AccountSettings,
  CheckStep,
  IdentityFields,
  ServerSettings,
} from '../../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import { proxyFault, type ProxyServer } from '../../../../shared/contract/proxy'
import { cleanSettings, settingsProblem, withoutOwnServer } from '../../../../shared/account-rules'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { freeColor } from '../../../../shared/account-colors'
import { addressKey } from '../../../../shared/address-key'
import { createOwnAddresses } from '../../addresses/own-identity'
import { systemWeb, type MailWeb } from './autoconfig'
import { systemDns, type MailDns } from './detect'
import { createAccountsRouter, type AccountInput } from './handlers'
import { createCompanyPresets } from './company-presets'
import { createIdentities } from './identities'
import { createProgramProxy } from './program-proxy'
import { createOutgoing, type Choice, type ServerUse } from './outgoing/index'
import { createOutgoingRouter } from './outgoing/handlers'
import { createOutgoingStore } from './outgoing/store'
import { adoptProvider, presetById } from './presets'
import { createCredentials } from './credentials'
import { createAccountsStore, type AccountRecord } from './store'
import { serverOf } from '../../../../shared/outgoing-server'

export type { ServerUse } from './outgoing/index'
export type { Access, CredentialsProvider, Service } from './credentials'

/** What accounts need of whoever keeps them in agreement with their servers. */
export interface AccountSyncing {
  /** Null for an account that does not sync now. */
  state(accountId: number): Account['sync'] | null
  /** When what is known of a folder was last what its server has; null where that is not known. */
  agreedAt(accountId: number, folderId: number): number | null
  /** See `accountsContract.check`. */
  check(accountId: number, signal: AbortSignal): AsyncGenerator<CheckStep>
  /** Syncs one account, or all, now. */
  syncNow(accountId?: number): void
  accountAdded(accountId: number): void
  /** Changes settings or secrets: until `change` is through, nothing of the account is asked of its server or written. */
  whileStopped(accountId: number, change: () => Promise<void>): Promise<void>
  /** Resolves when nothing of the account is written any more. */
  accountRemoved(accountId: number): void | Promise<void>
}

export interface AccountsDeps {
  dns?: MailDns
  web?: MailWeb
}

export type AccountsFeature = ReturnType<typeof createAccountsFeature>

/** The user's mail accounts: their servers, their secrets, and finding out whether they work. */
export function createAccountsFeature(context: EngineContext, deps: AccountsDeps = {}) {
  const servers = createOutgoingStore(context.db)
  const store = createAccountsStore(context.db, servers)
  const programProxy = createProgramProxy(context)
  const credentials = createCredentials(context.secrets, (id) => require(id).settings, programProxy.get)
  let syncing: AccountSyncing = notSyncing
  const forgetting: ((id: number) => Generator<undefined, void>)[] = []
  const forgetMail = context.jobs.define('account-mail', function* (id) {
    for (const work of forgetting) yield* work(Number(id))
  })
  const changeListeners: (() => void)[] = []
  const changed = (): void => {
    for (const listener of changeListeners) listener()
    context.publish({ type: 'accounts' })
  }
  const company = createCompanyPresets(context, changed)
  const isPec = (provider: string): boolean => (company.byId(provider) ?? presetById(provider)).pec
  const outgoing = createOutgoing(context, servers, store, credentials, changed)
  let mailboxMoved: (id: number) => void = () => undefined
  let checkSignature: (given: IdentityFields) => void = () => undefined
  let beforeRemoval: (id: number, heir: number | null) => void = () => undefined

  const toAccount = ({ lastSyncAt, ...record }: AccountRecord): Account => ({
    ...record,
    sync: syncing.state(record.id) ?? { ...IDLE_SYNC, lastSyncAt },
  })

  function mainRecord(): AccountRecord | undefined {
    const all = store.list()
    return all.find(({ isMain }) => isMain) ?? all[0]
  }

  function require(id: number): AccountRecord {
    const record = store.get(id)
    if (!record) throw new ProblemError({ code: 'not-found' })
    return record
  }

  function checked(input: AccountInput, id: number | null): { settings: AccountSettings; key: string } {
    const settings = adoptProvider(cleanSettings(input.settings))
    const { selection = 'own' } = input
    if (typeof selection === 'number') outgoing.requireForMail(selection)
    const problem = settingsProblem(selection === 'own' ? settings : withoutOwnServer(settings))
    if (problem) throw new ProblemError(problem)
    const key = addressKey(settings.address)
    const owner = store.idOfAddress(key)
    if (owner !== null && owner !== id) {
      throw new ProblemError({
        code: 'account-exists',
        field: 'address',
        params: { address: settings.address },
      })
    }
    return { settings, key }
  }

  const operations = {
    identities: createIdentities(context, store, require, {
      requireServer: outgoing.requireForMail,
      checkSignature: (given) => checkSignature(given),
      changed,
    }),
    get: (id: number): Account => toAccount(require(id)),

    /** Nothing is left behind when the secret cannot be stored: the row comes last. */
    async add(input: AccountInput): Promise<Account> {
      const { settings, key } = checked(input, null)
      const id = context.write(() => store.reserveId())
      await credentials.store(id, input.passwords, () =>
        context.write(() => {
          // Somebody may have added the same address while the keychain asked its owner.
          checked(input, null)
          const others = store.list()
          store.insert({
            ...{ id, addressKey: key, settings, tested: input.tested, createdAt: context.clock.now() },
            color: input.color ?? freeColor(others.map(({ color }) => color)),
            isMain: others.length === 0,
            isPec: isPec(settings.provider),
          })
          outgoing.choose(id, input.selection ?? 'own', choiceOf(input, settings))
          changed()
        }),
      )
      syncing.accountAdded(id)
      return toAccount(require(id))
    },

    async update(input: AccountInput & { id: number }): Promise<Account> {
      const { id, tested } = input
      const { incoming } = require(id).settings
      const { settings, key } = checked(input, id)
      // Its folders are those of a server, or of this computer: they cannot become the other.
      if (settings.incoming.kind !== incoming.kind)
        throw new ProblemError({ code: 'field-invalid', field: 'incoming.kind' })
      const save = (): Promise<void> =>
        credentials.store(id, input.passwords, () =>
          context.write(() => {
            const before = require(id).settings.incoming
            // What was fetched by POP3 lies here, wherever more of it comes from.
            if (before.kind === 'imap' && isOtherMailbox(before, settings.incoming)) mailboxMoved(id)
            store.update(id, { addressKey: key, settings, tested, isPec: isPec(settings.provider) })
            if (input.color !== undefined) store.setColor(id, input.color)
            outgoing.choose(id, input.selection ?? 'own', choiceOf(input, settings))
            changed()
          }),
        )
      // What still came from the old server would be taken for the new one's.
      await syncing.whileStopped(id, save)
      outgoing.savedWith(id)
      return toAccount(require(id))
    },

    /** Drafts and unsent mail go to the main account, or to the oldest of the others. */
    async remove(id: number): Promise<void> {
      const record = require(id)
      const others = store.list().filter((other) => other.id !== id)
      const heir = others.find(({ isMain }) => isMain)?.id ?? others[0]?.id ?? null
      // Refused before anything is forgotten, and the rest is not half done.
      context.write(() => beforeRemoval(id, heir))
      const ownServer = await outgoing.partFrom(id)
      await syncing.accountRemoved(id)
      await credentials.remove(id)
      context.write(() => {
        // Written meanwhile.
        beforeRemoval(id, heir)
        if (ownServer !== null) outgoing.goWith(ownServer, heir)
        store.remove(id, context.clock.now())
        if (record.isMain && heir !== null) store.setMain(heir)
        changed()
        context.publish({ type: 'mailboxes' })
        context.publish({ type: 'outbox' })
        // Lists of all accounts hold ever less of its mail.
        context.publish({ type: 'threads', folderIds: [], threadIds: [] })
        forgetMail(String(id))
      })
    },

    proxy: programProxy.get,

    /** Nothing goes on by the way of before: every account connects anew. */
    async saveProxy(proxy: ProxyServer, password: string | undefined): Promise<ProxyServer> {
      const fault = proxyFault(proxy)
      if (fault) throw new ProblemError(fault)
      const save = (): Promise<void> =>
        credentials.storeProgramProxy(password, () =>
          context.write(() => {
            programProxy.set(proxy)
            changed()
          }),
        )
      const whileAllStopped = store.list().reduce<() => Promise<void>>(
        (change, { id }) =>
          () =>
            syncing.whileStopped(id, change),
        save,
      )
      await whileAllStopped()
      outgoing.allChanged()
      return programProxy.get()
    },

    setMain(id: number): void {
      context.write(() => {
        require(id)
        store.setMain(id)
        context.publish({ type: 'accounts' })
      })
    },

    list: (): Account[] => store.list().map(toAccount),
    syncNow: (id: number | undefined): void => syncing.syncNow(id),
    check: (id: number, signal: AbortSignal): AsyncGenerator<CheckStep> => syncing.check(id, signal),
    agreedAt: (accountId: number, folderId: number): number | null => syncing.agreedAt(accountId, folderId),
  }

  return {
    list: operations.list,
    /** Who we are, by the addresses of all accounts. */
    own: createOwnAddresses(context.reader).identity,
    get(id: number): Account | null {
      const record = store.get(id)
      return record ? toAccount(record) : null
    },
    /** Address of the main account, or of the oldest; '' while there is none. */
    mainAddress: (): string => mainRecord()?.settings.address ?? '',
    /** The account new mail is written from; null while there is none. */
    main(): Account | null {
      const record = mainRecord()
      return record ? toAccount(record) : null
    },
    /** Throws where the signature of an identity that is to be kept names what it does not say. */
    checkSignatures(check: (given: IdentityFields) => void): void {
      checkSignature = check
    },
    /** A copy that the server kept of a mail of an identity names this sender; in a transaction of the caller's. */
    senderSeen: operations.identities.seenAs,
    /** What an account signs in with, for every connection of it. */
    credentials: credentials.of,
    /** The outgoing servers mail leaves by. */
    outgoing: {
      /** What mail of an account leaves by that is written as one of its identities; null where there is none. */
      of: (account: Account, identityId: number | null): OutgoingEntry | null =>
        serverOf(account, identityId, servers.list()),
      get: servers.get,
      list: servers.list,
      credentials: credentials.at,
      usedBy: (use: ServerUse): void => outgoing.usedBy(use),
    },
    /** A pass over all folders ended at `at` (ms). */
    synced: (id: number, at: number): void => context.write(() => store.setSynced(id, at)),
    /** Ties the sync to the accounts; it needs them first. */
    attachSync(sync: AccountSyncing): void {
      syncing = sync
    },
    /** Called in the transaction in which an account comes, goes or changes. */
    whenChanged: (listener: () => void): void => void changeListeners.push(listener),
    /** Called in the transaction that points an account at another server, or at another user's mail on it. */
    whenMailboxMoved(listener: (id: number) => void): void {
      mailboxMoved = listener
    },
    /** Called in the transaction that removes an account, with the one that takes over what was not sent; may refuse. */
    beforeRemoval(listener: (id: number, heir: number | null) => void): void {
      beforeRemoval = listener
    },
    /** What is to be done, a slice at a time and after a crash anew, once an account is removed: see `Work`. */
    whenRemoved(work: (id: number) => Generator<undefined, void>): void {
      forgetting.push(work)
    },
    router: createAccountsRouter(operations, {
      credentials,
      outgoing,
      company,
      dns: deps.dns ?? systemDns(),
      web: deps.web ?? systemWeb,
    }),
    outgoingRouter: createOutgoingRouter(outgoing, credentials),
  }
}

const choiceOf = ({ tested, sending, passwords }: AccountInput, settings: AccountSettings): Choice => ({
  settings,
  verdict: sending ?? { tested, problem: null },
  password: passwords.smtp,
})

/** One server listens on several ports; on this very computer each is the end of another tunnel or bridge. */
function isOtherMailbox(before: ServerSettings, now: ServerSettings): boolean {
  const host = now.host.toLowerCase()
  if (before.host.toLowerCase() !== host || before.user !== now.user) return true
  return before.port !== now.port && (host === 'localhost' || LOOPBACK.test(host))
}

const LOOPBACK = /^(?:127\.[\d.]+|::1)$/

const IDLE_SYNC: Account['sync'] = {
  stage: 'waiting',
  done: 0,
  total: 0,
  folderId: null,
  lastSyncAt: null,
  nextTryAt: null,
  failingSince: null,
  problem: null,
  pending: 0,
  pendingProblem: null,
  troubles: [],
}

const notSyncing: AccountSyncing = {
  state: () => null,
  agreedAt: () => null,
  check: () => {
    throw new ProblemError({ code: 'offline' })
  },
  syncNow: () => undefined,
  accountAdded: () => undefined,
  whileStopped: (_id, change) => change(),
  accountRemoved: () => undefined,
}
