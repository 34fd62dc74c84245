import type { Account, AccountSettings } from '../../../../shared/contract/accounts'
import { cleanSettings, settingsProblem } from '../../../../shared/account-rules'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { addressKey } from '../../../../shared/address-key'
import { createOwnAddresses } from '../../addresses/own-identity'
import { systemDns, type MailDns } from './detect'
import { createAccountsRouter } from './handlers'
import { createIdentities } from './identities'
import { adoptProvider, presetById } from './presets'
import { createCredentials, type Passwords } from './credentials'
import { createAccountsStore, type AccountRecord } from './store'

export type { CredentialsProvider, Service } from './credentials'

/** What accounts need of whoever keeps them in agreement with their servers. */
export interface AccountSyncing {
  /** Null for an account that does not sync now. */
  state(accountId: number): Account['sync'] | null
  /** Syncs one account, or all, now. */
  syncNow(accountId?: number): void
  accountAdded(accountId: number): void
  accountChanged(accountId: number): void | Promise<void>
  /** Resolves when nothing of the account is written any more. */
  accountRemoved(accountId: number): void | Promise<void>
}

export interface AccountsDeps {
  dns?: MailDns
}

export type AccountsFeature = ReturnType<typeof createAccountsFeature>

/** The user's mail accounts: their servers, their secrets, and finding out whether they work. */
export function createAccountsFeature(context: EngineContext, deps: AccountsDeps = {}) {
  const store = createAccountsStore(context.db)
  const credentials = createCredentials(context.secrets, (id) => require(id).settings)
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
  let beforeRemoval: (id: number, heir: number | null) => void = () => undefined

  const toAccount = ({ lastSyncAt, ...record }: AccountRecord): Account => ({
    ...record,
    sync: syncing.state(record.id) ?? { ...IDLE_SYNC, lastSyncAt },
  })

  function require(id: number): AccountRecord {
    const record = store.get(id)
    if (!record) throw new ProblemError({ code: 'not-found' })
    return record
  }

  function checked(given: AccountSettings, id: number | null): { settings: AccountSettings; key: string } {
    const settings = adoptProvider(cleanSettings(given))
    const problem = settingsProblem(settings)
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
    identities: createIdentities(context, store, require, changed),
    get: (id: number): Account => toAccount(require(id)),

    /** Nothing is left behind when the secret cannot be stored: the row comes last. */
    async add(input: { settings: AccountSettings; passwords: Passwords; tested: boolean }): Promise<Account> {
      const { settings, key } = checked(input.settings, null)
      const id = context.write(() => store.reserveId())
      await credentials.store(id, input.passwords, () =>
        context.write(() => {
          // Somebody may have added the same address while the keychain asked its owner.
          checked(settings, null)
          const others = store.list()
          store.insert({
            ...{ id, addressKey: key, settings, tested: input.tested, createdAt: context.clock.now() },
            color: freeColor(others),
            isMain: others.length === 0,
            isPec: presetById(settings.provider).pec,
          })
          changed()
        }),
      )
      syncing.accountAdded(id)
      return toAccount(require(id))
    },

    async update(input: {
      id: number
      settings: AccountSettings
      passwords: Passwords
      tested: boolean
    }): Promise<Account> {
      const { id, tested } = input
      require(id)
      const { settings, key } = checked(input.settings, id)
      await credentials.store(id, input.passwords, () =>
        context.write(() => {
          require(id)
          store.update(id, { addressKey: key, settings, tested, isPec: presetById(settings.provider).pec })
          changed()
        }),
      )
      await syncing.accountChanged(id)
      return toAccount(require(id))
    },

    /** Drafts and unsent mail go to the main account, or to the oldest of the others. */
    async remove(id: number): Promise<void> {
      const record = require(id)
      const others = store.list().filter((other) => other.id !== id)
      const heir = others.find(({ isMain }) => isMain)?.id ?? others[0]?.id ?? null
      // Refused before anything is forgotten, and the rest is not half done.
      context.write(() => beforeRemoval(id, heir))
      await syncing.accountRemoved(id)
      await credentials.remove(id)
      context.write(() => {
        // Written meanwhile.
        beforeRemoval(id, heir)
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

    setMain(id: number): void {
      context.write(() => {
        require(id)
        store.setMain(id)
        context.publish({ type: 'accounts' })
      })
    },

    list: (): Account[] => store.list().map(toAccount),
    syncNow: (id: number | undefined): void => syncing.syncNow(id),
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
    mainAddress(): string {
      const all = store.list()
      return (all.find(({ isMain }) => isMain) ?? all[0])?.settings.address ?? ''
    },
    /** What an account signs in with, for every connection of it. */
    credentials: credentials.of,
    /** A pass over all folders ended at `at` (ms). */
    synced: (id: number, at: number): void => context.write(() => store.setSynced(id, at)),
    /** Ties the sync to the accounts; it needs them first. */
    attachSync(sync: AccountSyncing): void {
      syncing = sync
    },
    /** Called in the transaction in which an account comes, goes or changes. */
    whenChanged: (listener: () => void): void => void changeListeners.push(listener),
    /** Called in the transaction that removes an account, with the one that takes over what was not sent; may refuse. */
    beforeRemoval(listener: (id: number, heir: number | null) => void): void {
      beforeRemoval = listener
    },
    /** What is to be done, a slice at a time and after a crash anew, once an account is removed: see `Work`. */
    whenRemoved(work: (id: number) => Generator<undefined, void>): void {
      forgetting.push(work)
    },
    router: createAccountsRouter(operations, { credentials, dns: deps.dns ?? systemDns() }),
  }
}

const IDLE_SYNC: Account['sync'] = {
  stage: 'waiting',
  done: 0,
  total: 0,
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
  syncNow: () => undefined,
  accountAdded: () => undefined,
  accountChanged: () => undefined,
  accountRemoved: () => undefined,
}

/** Told apart also by people who confuse red and green, on light and dark ground. */
const COLORS = ['#4c6ef5', '#f08c00', '#0c8599', '#ae3ec9', '#2f9e44', '#e03131', '#868e96', '#c2255c']

function freeColor(others: readonly AccountRecord[]): string {
  const taken = new Set(others.map(({ color }) => color))
  return COLORS.find((color) => !taken.has(color)) ?? COLORS[others.length % COLORS.length] ?? ''
}
