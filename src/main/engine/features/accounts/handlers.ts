import type { Account, AccountSettings } from '../../../../shared/contract/accounts'
import { os } from '../../rpc'
import { detectSettings, type MailDns } from './detect'
import { presets } from './presets'
import type { AccountCredentials, CredentialsProvider, Passwords } from './credentials'
import type { Identities } from './identities'
import { testAccount } from './test'

interface AccountOperations {
  add(input: { settings: AccountSettings; passwords: Passwords; tested: boolean }): Promise<Account>
  update(input: {
    id: number
    settings: AccountSettings
    passwords: Passwords
    tested: boolean
  }): Promise<Account>
  remove(id: number): Promise<void>
  setMain(id: number): void
  identities: Identities
  get(id: number): Account
  list(): Account[]
  syncNow(id: number | undefined): void
}

interface RouterDeps {
  credentials: AccountCredentials
  dns: MailDns
}

export function createAccountsRouter(accounts: AccountOperations, { credentials, dns }: RouterDeps) {
  return os.accounts.router({
    presets: os.accounts.presets.handler(() => [...presets]),
    detect: os.accounts.detect.handler(({ input }) => detectSettings(input.address, dns)),
    test: os.accounts.test.handler(async ({ input, signal }) => {
      const { settings, accountId } = input
      const known = accountId !== undefined && input.password === '' ? credentials.of(accountId) : null
      const kept = async (provider: CredentialsProvider, service: 'incoming' | 'outgoing'): Promise<string> =>
        (await provider.for(service)).password
      const password = known ? await kept(known, 'incoming') : input.password
      const smtpPassword = input.smtpPassword || (known ? await kept(known, 'outgoing') : password)
      return testAccount({ settings, password, smtpPassword, ...(signal ? { signal } : {}) })
    }),
    add: os.accounts.add.handler(({ input }) =>
      accounts.add({
        settings: input.settings,
        tested: input.tested,
        passwords: { imap: input.password, smtp: input.smtpPassword },
      }),
    ),
    update: os.accounts.update.handler(({ input }) =>
      accounts.update({
        id: input.id,
        settings: input.settings,
        tested: input.tested,
        // An empty field of the form means "as before"; only SMTP can do without a password of its own.
        passwords: { imap: input.password || undefined, smtp: input.smtpPassword },
      }),
    ),
    remove: os.accounts.remove.handler(({ input }) => accounts.remove(input.id)),
    setMain: os.accounts.setMain.handler(({ input }) => accounts.setMain(input.id)),
    saveIdentity: os.accounts.saveIdentity.handler(({ input }) => {
      accounts.identities.save(input.accountId, input.id, input)
      return accounts.get(input.accountId)
    }),
    removeIdentity: os.accounts.removeIdentity.handler(({ input }) =>
      accounts.identities.remove(input.accountId, input.id),
    ),
    setDefaultIdentity: os.accounts.setDefaultIdentity.handler(({ input }) =>
      accounts.identities.setDefault(input.accountId, input.id),
    ),
    list: os.accounts.list.handler(() => accounts.list()),
    syncNow: os.accounts.syncNow.handler(({ input }) => accounts.syncNow(input.id)),
  })
}
