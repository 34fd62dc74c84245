import { ProblemError } from '../../../../shared/problem'
import type { AccountSettings } from '../../../../shared/contract/accounts'
import type { SecretStore } from '../../context'
import type { Credentials } from '../../protocols/sasl'

/** What a connection of an account is for: each kind of server may have a login of its own. */
export type Service = 'incoming' | 'outgoing' | 'rules'

export type PasswordCredentials = Extract<Credentials, { password: string }>

/**
 * What one account signs in with, whatever the protocol. Every connection asks when it is about to sign in and keeps
 * nothing: what is good now may be exchanged for something else a minute later.
 */
export interface CredentialsProvider {
  /** Rejects with `secret-missing`, `keychain-unavailable`, or `not-found` for an account that is gone. */
  for(service: Service): Promise<PasswordCredentials>
}

/** The two secrets of an account: its password, and another one for SMTP where the user gave one. */
export interface Passwords {
  imap?: string | undefined
  /** '' drops a password of its own: SMTP uses the account's one again. */
  smtp?: string | undefined
}

/**
 * The credentials of all accounts: nobody else reads their secrets. Passwords lie in the secret store; whatever its own
 * words, it fails with `keychain-unavailable`.
 */
export function createCredentials(secrets: SecretStore, settingsOf: (id: number) => AccountSettings) {
  const read = (id: number, kind: 'imap' | 'smtp') => guarded(() => secrets.get(nameOf(id, kind)))

  async function write(id: number, kind: 'imap' | 'smtp', value: string | null): Promise<void> {
    const name = nameOf(id, kind)
    await guarded(() => (value === null || value === '' ? secrets.remove(name) : secrets.set(name, value)))
  }

  /** The account's one password serves all, but for a relay that has its own. */
  async function passwordFor(id: number, service: Service): Promise<string> {
    const own = service === 'outgoing' ? await read(id, 'smtp') : null
    const password = own ?? (await read(id, 'imap'))
    if (password === null) throw new ProblemError({ code: 'secret-missing', field: 'password' })
    return password
  }

  return {
    of: (id: number): CredentialsProvider => ({
      async for(service) {
        const user = userAt(settingsOf(id), service)
        return { user, password: await passwordFor(id, service) }
      },
    }),
    /** Stores what is given, then runs `commit`; when either fails the former passwords are put back. */
    async store(id: number, passwords: Passwords, commit: () => void): Promise<void> {
      const before = { imap: await read(id, 'imap'), smtp: await read(id, 'smtp') }
      try {
        if (passwords.imap !== undefined) await write(id, 'imap', passwords.imap)
        if (passwords.smtp !== undefined) await write(id, 'smtp', passwords.smtp)
        commit()
      } catch (error) {
        await write(id, 'imap', before.imap).catch(() => undefined)
        await write(id, 'smtp', before.smtp).catch(() => undefined)
        throw error
      }
    },
    async remove(id: number): Promise<void> {
      await write(id, 'imap', null)
      await write(id, 'smtp', null)
    },
  }
}

export type AccountCredentials = ReturnType<typeof createCredentials>

function userAt({ incoming, outgoing, rules }: AccountSettings, service: Service): string {
  if (service === 'incoming') return incoming.user
  if (service === 'outgoing') return outgoing.user
  return rules.kind === 'none' ? incoming.user : rules.user
}

const nameOf = (id: number, kind: 'imap' | 'smtp'): string => `account/${id}/${kind}`

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // The store's own error might quote what it was given: only its kind goes on.
    if (error instanceof ProblemError) throw error
    throw new ProblemError({ code: 'keychain-unavailable' })
  }
}
