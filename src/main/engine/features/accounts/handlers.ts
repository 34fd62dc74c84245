import type {
  Account,
  AccountSettings,
  AccountFormInput,
  OutgoingSelection,
  Verdict,
  CheckStep,
} from '../../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import type { ProxyServer } from '../../../../shared/contract/proxy'
import { os } from '../../rpc'
import { noWeb, type MailWeb } from './autoconfig'
import { detectSettings, noDns, type MailDns } from './detect'
import type { CompanyPresets } from './company-presets'
import { presets } from './presets'
import type { AccountCredentials, Passwords } from './credentials'
import type { Identities } from './identities'
import type { Outgoing } from './outgoing/index'
import { smtpCandidates, testAccount } from './test'

export interface AccountInput {
  settings: AccountSettings
  passwords: Passwords
  /** Absent: the outgoing server of the settings is the account's own. */
  selection?: OutgoingSelection | undefined
  tested: boolean
  /** What the test said of the outgoing server; absent, the same as of all. */
  sending?: Verdict | undefined
  color?: string | undefined
}

interface AccountOperations {
  add(input: AccountInput): Promise<Account>
  update(input: AccountInput & { id: number }): Promise<Account>
  remove(id: number): Promise<void>
  proxy(): ProxyServer
  saveProxy(proxy: ProxyServer, password: string | undefined): Promise<ProxyServer>
  setMain(id: number): void
  identities: Identities
  get(id: number): Account
  list(): Account[]
  syncNow(id: number | undefined): void
  agreedAt(accountId: number, folderId: number): number | null
  check(id: number, signal: AbortSignal): AsyncGenerator<CheckStep>
}

interface RouterDeps {
  credentials: AccountCredentials
  outgoing: Pick<Outgoing, 'chosen' | 'ownOf'>
  company: CompanyPresets
  dns: MailDns
  web: MailWeb
}

export function createAccountsRouter(
  accounts: AccountOperations,
  { credentials, outgoing, company, dns, web }: RouterDeps,
) {
  return os.accounts.router({
    presets: os.accounts.presets.handler(() => [...company.list(), ...presets]),
    importPresets: os.accounts.importPresets.handler(({ input }) => company.take(input.text)),
    removePreset: os.accounts.removePreset.handler(({ input }) => company.remove(input.id)),
    proxy: os.accounts.proxy.handler(() => accounts.proxy()),
    saveProxy: os.accounts.saveProxy.handler(({ input }) => accounts.saveProxy(input.proxy, input.password)),
    detect: os.accounts.detect.handler(({ input }) => {
      // Whoever goes through a proxy does not ask around behind its back whose mail they have.
      const asks = accounts.proxy().kind === 'none'
      return detectSettings(input.address, asks ? dns : noDns, asks ? web : noWeb, company.forDomain)
    }),
    test: os.accounts.test.handler(async ({ input, signal }) => {
      const { settings, accountId, outgoing: selection = 'own' } = input
      const isKept = accountId !== undefined && input.password === ''
      const password = isKept ? (await credentials.of(accountId).for('incoming')).password : input.password
      const own =
        accountId === undefined || input.smtpPassword !== undefined ? null : outgoing.ownOf(accountId)
      const stored = own?.ownPassword ? (await credentials.at(own)).password : password
      const smtpPassword = input.smtpPassword || stored
      const chosen = selection === 'own' ? undefined : outgoing.chosen(selection)
      const isItsOwn = chosen?.accountId === accountId && chosen?.ownPassword === false
      const typed = accountId !== undefined && isItsOwn ? password : null
      const proxy = await credentials.typedProxy(settings.proxy, input.proxyPassword, accountId ?? null)
      return testAccount({
        ...{ settings, password, smtpPassword, proxy, ...(signal ? { signal } : {}) },
        toSelf: input.toSelf,
        candidates: (tried) => smtpCandidates(tried, company.byId(tried.provider) ?? undefined),
        ...(chosen === undefined
          ? {}
          : { outgoing: chosen && (await withPassword(chosen, credentials, typed)) }),
      })
    }),
    add: os.accounts.add.handler(({ input }) =>
      accounts.add({
        ...inputOf(input),
        passwords: { imap: input.password, smtp: input.smtpPassword, proxy: input.proxyPassword },
      }),
    ),
    update: os.accounts.update.handler(({ input }) =>
      accounts.update({
        id: input.id,
        ...inputOf(input),
        // An empty field of the form means "as before"; only SMTP can do without a password of its own.
        passwords: {
          imap: input.password || undefined,
          smtp: input.smtpPassword,
          proxy: input.proxyPassword,
        },
      }),
    ),
    remove: os.accounts.remove.handler(({ input }) => accounts.remove(input.id)),
    setMain: os.accounts.setMain.handler(({ input }) => accounts.setMain(input.id)),
    saveIdentity: os.accounts.saveIdentity.handler(({ input }) => {
      accounts.identities.save(input.accountId, input.id, input)
      return accounts.get(input.accountId)
    }),
    vouchForIdentity: os.accounts.vouchForIdentity.handler(({ input }) => {
      accounts.identities.vouchFor(input.accountId, input.id)
      return accounts.get(input.accountId)
    }),
    removeIdentity: os.accounts.removeIdentity.handler(({ input }) =>
      accounts.identities.remove(input.accountId, input.id),
    ),
    setDefaultIdentity: os.accounts.setDefaultIdentity.handler(({ input }) =>
      accounts.identities.setDefault(input.accountId, input.id),
    ),
    list: os.accounts.list.handler(() => accounts.list()),
    check: os.accounts.check.handler(({ input, signal }) =>
      accounts.check(input.id, signal ?? new AbortController().signal),
    ),
    agreedAt: os.accounts.agreedAt.handler(({ input }) => accounts.agreedAt(input.accountId, input.folderId)),
    syncNow: os.accounts.syncNow.handler(({ input }) => accounts.syncNow(input.id)),
  })
}

const inputOf = ({ settings, outgoing: selection, sending, color, tested }: AccountFormInput) => ({
  ...{ settings, selection, sending, color, tested },
})

/** One that takes the account's password takes that which is `typed`, and not the one that is kept. */
async function withPassword(
  connection: OutgoingEntry,
  credentials: AccountCredentials,
  typed: string | null,
) {
  const { password, proxy } = await credentials.at(connection)
  return { connection, password: typed ?? password, proxy }
}
