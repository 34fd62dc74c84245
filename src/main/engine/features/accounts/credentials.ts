import { ProblemError } from '../../../../shared/problem'
import type { AccountSettings } from '../../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import type { SecretStore } from '../../context'
import type { Credentials } from '../../protocols/sasl'

/** What a connection of an account is for: each kind of server may have a login of its own. */
export type Service = 'incoming' | 'rules'

export type PasswordCredentials = Extract<Credentials, { password: string }>

/**
 * What one account signs in with, whatever the protocol. Every connection asks when it is about to sign in and keeps
 * nothing: what is good now may be exchanged for something else a minute later.
 */
export interface CredentialsProvider {
  /** Rejects with `secret-missing`, `keychain-unavailable`, or `not-found` for an account that is gone. */
  for(service: Service): Promise<PasswordCredentials>
}

/** The two secrets of an account: its password, and another one for the outgoing server it brought. */
export interface Passwords {
  imap?: string | undefined
  /** '' drops a password of its own: SMTP uses the account's one again. */
  smtp?: string | undefined
}

type Sender = Pick<OutgoingEntry, 'id' | 'accountId' | 'outgoing'>
type SenderId = Omit<Sender, 'outgoing'>

/**
 * The credentials of all accounts and outgoing servers: nobody else reads their secrets. Passwords lie in the secret
 * store; whatever its own words, it fails with `keychain-unavailable`.
 */
export function createCredentials(secrets: SecretStore, settingsOf: (id: number) => AccountSettings) {
  const read = (name: string) => guarded(() => secrets.get(name))
  const write = (name: string, value: string | null): Promise<void> =>
    guarded(() => (value === null || value === '' ? secrets.remove(name) : secrets.set(name, value)))

  async function required(name: string): Promise<string> {
    const password = await read(name)
    if (password === null) throw new ProblemError({ code: 'secret-missing', field: 'password' })
    return password
  }

  /** Writes what is given, then runs `commit`; when either fails the former secrets are put back. */
  async function keep(given: readonly Secret[], commit: () => void): Promise<void> {
    const before: Secret[] = []
    for (const { name } of given) before.push({ name, value: await read(name) })
    try {
      for (const { name, value } of given) await write(name, value)
      commit()
    } catch (error) {
      for (const { name, value } of before) await write(name, value).catch(() => undefined)
      throw error
    }
  }

  /** Never one of another account than that it came with: no server is shown a password that was not meant for it. */
  async function passwordAt(server: SenderId): Promise<string> {
    if (server.accountId === null) return required(nameAt(server))
    return (await read(nameAt(server))) ?? (await required(nameOf(server.accountId, 'imap')))
  }

  return {
    of: (id: number): CredentialsProvider => ({
      async for(service) {
        const user = userAt(settingsOf(id), service)
        return { user, password: await required(nameOf(id, 'imap')) }
      },
    }),
    /** What one signs in with to an outgoing server. Rejects as a `CredentialsProvider` does. */
    async at(server: Sender): Promise<PasswordCredentials> {
      return { user: server.outgoing.user, password: await passwordAt(server) }
    },
    store: (id: number, passwords: Passwords, commit: () => void): Promise<void> =>
      keep(
        (['imap', 'smtp'] as const).flatMap((kind) => {
          const value = passwords[kind]
          return value === undefined ? [] : [{ name: nameOf(id, kind), value }]
        }),
        commit,
      ),
    /** An absent password keeps the one there is; '' drops it. */
    storeAt: (server: SenderId, password: string | undefined, commit: () => void): Promise<void> =>
      keep(password === undefined ? [] : [{ name: nameAt(server), value: password }], commit),
    /** The account it came with goes, and it stays: from `commit` on it has the password as its own. */
    async makeOwn(server: Sender, commit: () => void): Promise<void> {
      const value = await passwordAt(server).catch(() => null)
      await keep([{ name: nameOfServer(server.id), value }], commit)
    },
    removeAt: (server: SenderId): Promise<void> => write(nameAt(server), null),
    async remove(id: number): Promise<void> {
      await write(nameOf(id, 'imap'), null)
      await write(nameOf(id, 'smtp'), null)
    },
  }
}

export type AccountCredentials = ReturnType<typeof createCredentials>

interface Secret {
  name: string
  value: string | null
}

const userAt = ({ incoming, rules }: AccountSettings, service: Service): string =>
  service === 'incoming' || rules.kind === 'none' ? incoming.user : rules.user

const nameOf = (id: number, kind: 'imap' | 'smtp'): string => `account/${id}/${kind}`
const nameOfServer = (id: number): string => `outgoing/${id}/smtp`
/** An outgoing server that came with an account keeps its password with those of the account. */
const nameAt = ({ id, accountId }: SenderId): string =>
  accountId === null ? nameOfServer(id) : nameOf(accountId, 'smtp')

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // The store's own error might quote what it was given: only its kind goes on.
    if (error instanceof ProblemError) throw error
    throw new ProblemError({ code: 'keychain-unavailable' })
  }
}
