import type {
  AccountSettings,
  OutgoingChoice,
  OutgoingSelection,
  Verdict,
} from '../../../../../shared/contract/accounts'
import type { OutgoingEntry, OutgoingFields } from '../../../../../shared/contract/outgoing-servers'
import { cleanConnection, connectionProblem, reachOf } from '../../../../../shared/account-rules'
import { ProblemError } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import type { AccountCredentials } from '../credentials'
import type { AccountsStore } from '../store'
import type { OutgoingStore } from './store'

/** What the list needs of whoever sends by its servers. */
export interface ServerUse {
  /** Whether a mail is on its way by it now. */
  isSending(id: number): boolean
  /** Called in the transaction in which it goes. */
  gone(id: number): void
  /** Called once how one signs in there, or where it lies, was saved anew. */
  signInChanged(id: number): void
}

interface SaveInput extends OutgoingFields, Verdict {
  id?: number | undefined
  password?: string | undefined
  proxyPassword?: string | undefined
  isBulk?: boolean | undefined
}

/** What comes with an account of whose settings a server is to be chosen. */
export interface Choice {
  settings: AccountSettings
  verdict: Verdict
  /** Of its own server; absent, that keeps what it has. */
  password: string | undefined
}

/** The list of outgoing servers, from which accounts and identities choose. */
export function createOutgoing(
  context: EngineContext,
  store: OutgoingStore,
  accounts: AccountsStore,
  credentials: AccountCredentials,
  changed: () => void,
) {
  let use: ServerUse = { isSending: () => false, gone: () => undefined, signInChanged: () => undefined }

  function require(id: number): OutgoingEntry {
    const entry = store.get(id)
    if (!entry) throw new ProblemError({ code: 'not-found' })
    return entry
  }

  /** For mail people write: refused of the one that is for bulk mail alone. */
  function requireForMail(id: number): OutgoingEntry {
    const entry = require(id)
    if (entry.purpose === 'bulk')
      throw new ProblemError({ code: 'outgoing-bulk', params: { server: entry.name } })
    return entry
  }

  function defaultWhereNone(id: number): void {
    if (store.default() === null && require(id).purpose === '') store.setPurpose(id, 'default')
  }

  function setBulk({ id, purpose, name }: OutgoingEntry, isBulk: boolean): void {
    if (isBulk === (purpose === 'bulk')) return
    if (isBulk && (purpose === 'default' || store.isUsed(id)))
      throw new ProblemError({ code: 'outgoing-in-use', params: { server: name } })
    store.setPurpose(id, isBulk ? 'bulk' : '')
  }

  function checked(given: OutgoingFields): OutgoingFields {
    const connection = cleanConnection(given)
    const problem = connectionProblem(connection)
    if (problem) throw new ProblemError(problem)
    return { ...connection, name: given.name || connection.outgoing.host }
  }

  /** The server an account brings with its settings is an entry of the list; the settings are clean. */
  function bring(accountId: number, { settings, verdict, password }: Choice): void {
    const { outgoing, allowPlaintext, trustedCertificate } = settings
    if (outgoing.host === '') return accounts.setOutgoing(accountId, 'none')
    const before = store.ofAccount(accountId)
    if (before) requireForMail(before.id)
    const isNamedAfterHost = !before || before.name === before.outgoing.host
    const name = isNamedAfterHost ? outgoing.host : before.name
    const fields = { outgoing, allowPlaintext, trustedCertificate, name, ...reachOf(settings) }
    const id = before?.id ?? store.add(fields, accountId)
    store.update(id, fields)
    store.setTested(id, verdict)
    store.setOwnPassword(id, password)
    accounts.setOutgoing(accountId, id)
    defaultWhereNone(id)
  }

  return {
    list: store.list,
    get: store.get,

    /** What an account sends by from now on; in a transaction of the caller's. */
    choose(accountId: number, selection: OutgoingSelection, choice: Choice): void {
      if (selection === 'own') return bring(accountId, choice)
      if (typeof selection === 'number') {
        const { id } = requireForMail(selection)
        // It was tried together with the account. That it was not, or something else failed, says nothing of it.
        if (choice.verdict.tested) store.setTested(id, choice.verdict)
      }
      accounts.setOutgoing(accountId, selection)
    },

    /** What a choice in the form means before it is saved; null for none. */
    chosen: (choice: OutgoingChoice): OutgoingEntry | null =>
      typeof choice === 'number' ? require(choice) : store.chosen(choice),

    /** An account was saved, and with it what one signs in with to the server it brought. */
    savedWith(accountId: number): void {
      const own = store.ofAccount(accountId)
      if (own) use.signInChanged(own.id)
    },

    /** All are reached by another way from now on. */
    allChanged(): void {
      for (const { id } of store.list()) use.signInChanged(id)
    },

    /** The one an account brought. */
    ownOf: store.ofAccount,
    requireForMail,

    async save(input: SaveInput): Promise<OutgoingEntry> {
      const fields = checked(input)
      const { tested, problem, password, proxyPassword } = input
      const id = input.id ?? context.write(() => store.reserveId())
      const before = input.id === undefined ? null : require(id)
      await credentials.storeAt(before ?? { id, accountId: null }, { password, proxyPassword }, () =>
        context.write(() => {
          if (before) {
            require(id)
            store.update(id, fields)
          } else store.addAs(id, fields)
          store.setTested(id, { tested, problem })
          store.setOwnPassword(id, password)
          if (input.isBulk !== undefined) setBulk(require(id), input.isBulk)
          defaultWhereNone(id)
          changed()
        }),
      )
      use.signInChanged(id)
      return require(id)
    },

    async remove(id: number): Promise<void> {
      const entry = require(id)
      context.write(() => {
        if (use.isSending(id)) throw new ProblemError({ code: 'mail-leaving' })
        use.gone(id)
        store.remove(id)
        changed()
        context.publish({ type: 'outbox' })
      })
      await credentials.removeAt(entry)
    },

    setDefault(id: number): void {
      context.write(() => {
        requireForMail(id)
        store.setPurpose(id, 'default')
        changed()
      })
    },

    /**
     * An account is about to go, and with it the server it brought, unless others send by that: it stays then, with the
     * password as its own. Resolves to the server that is to go.
     */
    async partFrom(accountId: number): Promise<number | null> {
      const entry = store.ofAccount(accountId)
      if (!entry) return null
      if (!store.isUsed(entry.id, accountId)) return entry.id
      await credentials.makeOwn(entry, () =>
        context.write(() => {
          store.leaveAccount(entry.id)
          store.setOwnPassword(entry.id, 'given')
        }),
      )
      return null
    },

    /** Takes the server away with the account that brought it; in a transaction of the caller's. */
    goWith(id: number, heirId: number | null): void {
      use.gone(id)
      const wasDefault = store.get(id)?.purpose === 'default'
      store.remove(id)
      const heir = heirId === null ? null : store.ofAccount(heirId)
      if (wasDefault && heir && heir.purpose === '') store.setPurpose(heir.id, 'default')
    },

    usedBy(user: ServerUse): void {
      use = user
    },
  }
}

export type Outgoing = ReturnType<typeof createOutgoing>
