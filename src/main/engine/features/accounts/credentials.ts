import { ProblemError } from '../../../../shared/problem'
import type { AccountSettings } from '../../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import type { ProxyServer } from '../../../../shared/contract/proxy'
import type { SecretStore } from '../../context'
import type { Proxy } from '../../net/proxy'
import type { Credentials } from '../../protocols/sasl'

/** What a connection of an account is for: each kind of server may have a login of its own. */
export type Service = 'incoming' | 'rules'

export type PasswordCredentials = Extract<Credentials, { password: string }>

/** What one signs in with, and what the connection goes through: never around it. */
export type Access = PasswordCredentials & { proxy: Proxy | null }

/**
 * What one account signs in with, whatever the protocol. Every connection asks when it is about to sign in and keeps
 * nothing: what is good now may be exchanged for something else a minute later.
 */
export interface CredentialsProvider {
  /** Rejects with `secret-missing`, `keychain-unavailable`, or `not-found` for an account that is gone. */
  for(service: Service): Promise<Access>
}

/** The secrets of an account: its password, another one for the outgoing server it brought, and one for its proxy. */
export interface Passwords {
  imap?: string | undefined
  /** '' drops a password of its own: SMTP uses the account's one again. */
  smtp?: string | undefined
  proxy?: string | undefined
}

type Sender = Pick<OutgoingEntry, 'id' | 'accountId' | 'outgoing' | 'proxy'>
type SenderId = Pick<Sender, 'id' | 'accountId'>

/**
 * The credentials of all accounts and outgoing servers: nobody else reads their secrets. Passwords lie in the secret
 * store; whatever its own words, it fails with `keychain-unavailable`.
 */
export function createCredentials(
  secrets: SecretStore,
  settingsOf: (id: number) => AccountSettings,
  programProxy: () => ProxyServer,
) {
  const read = (name: string) => guarded(() => secrets.get(name))
  const write = (name: string, value: string | null): Promise<void> =>
    guarded(() => (value === null || value === '' ? secrets.remove(name) : secrets.set(name, value)))

  async function required(name: string): Promise<string> {
    const password = await read(name)
    if (password === null) throw new ProblemError({ code: 'secret-missing', field: 'password' })
    return password
  }

  /** Writes what is given, then runs `commit`; when either fails the former secrets are put back. What is absent stays. */
  async function keep(wanted: readonly Given[], commit: () => void): Promise<void> {
    const given = wanted.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]))
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

  /** A password that is being typed goes before the one that is kept under `name`. */
  async function through(own: ProxyServer | undefined, name: string, typed?: string): Promise<Proxy | null> {
    const server = own ?? programProxy()
    if (server.kind === 'none') return null
    const kept = server.user === '' ? '' : await read(own ? name : PROGRAM_PROXY)
    return { ...server, password: (own && typed) || (kept ?? '') }
  }

  return {
    of: (id: number): CredentialsProvider => ({
      async for(service) {
        const settings = settingsOf(id)
        const password = await required(nameOf(id, 'imap'))
        const proxy = await through(settings.proxy, nameOf(id, 'proxy'))
        return { user: userAt(settings, service), password, proxy }
      },
    }),
    /**
     * What one signs in with to an outgoing server; of one that asks for no login nothing is looked for. Rejects as a
     * `CredentialsProvider` does.
     */
    async at(server: Sender): Promise<Access> {
      const { user, login } = server.outgoing
      const password = login ? await passwordAt(server) : ''
      return { user, password, proxy: await through(server.proxy, proxyNameAt(server)) }
    },
    /** The proxy of settings that are being typed, of an account or server there is or of none yet. */
    typedProxy: (
      proxy: ProxyServer | undefined,
      typed: string | undefined,
      of: SenderId | number | null,
    ): Promise<Proxy | null> =>
      through(
        proxy,
        of === null ? NOWHERE : typeof of === 'number' ? nameOf(of, 'proxy') : proxyNameAt(of),
        typed,
      ),
    storeProgramProxy: (password: string | undefined, commit: () => void): Promise<void> =>
      keep([{ name: PROGRAM_PROXY, value: password }], commit),
    store: (id: number, passwords: Passwords, commit: () => void): Promise<void> =>
      keep(
        KINDS.map((kind) => ({ name: nameOf(id, kind), value: passwords[kind] })),
        commit,
      ),
    /** An absent password keeps the one there is; '' drops it. */
    storeAt: (
      server: SenderId,
      { password, proxyPassword }: { password?: string | undefined; proxyPassword?: string | undefined },
      commit: () => void,
    ): Promise<void> =>
      keep(
        [
          { name: nameAt(server), value: password },
          { name: proxyNameAt(server), value: proxyPassword },
        ],
        commit,
      ),
    /** The account it came with goes, and it stays: from `commit` on it has the password as its own. */
    async makeOwn(server: Sender, commit: () => void): Promise<void> {
      const value = await passwordAt(server).catch(() => null)
      const proxy = await read(proxyNameAt(server)).catch(() => null)
      const { id } = server
      await keep(
        [
          { name: nameOfServer(id), value },
          { name: proxyNameAt({ id, accountId: null }), value: proxy },
        ],
        commit,
      )
    },
    async removeAt(server: SenderId): Promise<void> {
      await write(nameAt(server), null)
      if (server.accountId === null) await write(proxyNameAt(server), null)
    },
    async remove(id: number): Promise<void> {
      for (const kind of KINDS) await write(nameOf(id, kind), null)
    },
  }
}

export type AccountCredentials = ReturnType<typeof createCredentials>

interface Secret {
  name: string
  value: string | null
}
type Given = Pick<Secret, 'name'> & { value: Secret['value'] | undefined }

const userAt = ({ incoming, rules }: AccountSettings, service: Service): string =>
  service === 'incoming' || rules.kind === 'none' ? incoming.user : rules.user

const PROGRAM_PROXY = 'proxy'
const NOWHERE = 'proxy/none'
const KINDS = ['imap', 'smtp', 'proxy'] as const satisfies (keyof Passwords)[]
const nameOf = (id: number, kind: keyof Passwords): string => `account/${id}/${kind}`
const nameOfServer = (id: number): string => `outgoing/${id}/smtp`
/** An outgoing server that came with an account keeps its password with those of the account. */
const nameAt = ({ id, accountId }: SenderId): string =>
  accountId === null ? nameOfServer(id) : nameOf(accountId, 'smtp')
/** So does its proxy. */
const proxyNameAt = ({ id, accountId }: SenderId): string =>
  accountId === null ? `outgoing/${id}/proxy` : nameOf(accountId, 'proxy')

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // The store's own error might quote what it was given: only its kind goes on.
    if (error instanceof ProblemError) throw error
    throw new ProblemError({ code: 'keychain-unavailable' })
  }
}
