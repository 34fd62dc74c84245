import { ProblemError } from '../../../../shared/problem'
import type { SecretStore } from '../../context'

/** The two secrets of an account: its password, and another one for SMTP where the user gave one. */
export interface Passwords {
  imap?: string | undefined
  /** '' drops a password of its own: SMTP uses the account's one again. */
  smtp?: string | undefined
}

/** An account's passwords in the secret store. Fails with `keychain-unavailable` whatever the store's own words. */
export function createAccountSecrets(secrets: SecretStore) {
  const read = (id: number, kind: 'imap' | 'smtp') => guarded(() => secrets.get(nameOf(id, kind)))

  async function write(id: number, kind: 'imap' | 'smtp', value: string | null): Promise<void> {
    const name = nameOf(id, kind)
    await guarded(() => (value === null || value === '' ? secrets.remove(name) : secrets.set(name, value)))
  }

  async function imapPassword(id: number): Promise<string> {
    const password = await read(id, 'imap')
    if (password === null) throw new ProblemError({ code: 'secret-missing', field: 'password' })
    return password
  }

  return {
    imapPassword,
    smtpPassword: async (id: number): Promise<string> => (await read(id, 'smtp')) ?? (await imapPassword(id)),
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

export type AccountSecrets = ReturnType<typeof createAccountSecrets>

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
