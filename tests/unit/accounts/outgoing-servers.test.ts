import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SecretStore } from '../../../src/main/engine/context'
import { createAccountsFeature, type AccountsFeature } from '../../../src/main/engine/features/accounts/index'
import { memorySecrets } from '../../../src/main/secrets/memory'
import { emptySettings } from '../../../src/shared/account-rules'
import type { Account, AccountSettings, OutgoingSelection } from '../../../src/shared/contract/accounts'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

const settingsOf = (address: string, host = 'smtp.firma.it'): AccountSettings => {
  const empty = emptySettings(address)
  return {
    ...empty,
    incoming: { ...empty.incoming, host: 'imap.firma.it' },
    outgoing: { ...empty.outgoing, host },
  }
}

let test: TestContext
let secrets: SecretStore
let accounts: AccountsFeature

beforeEach(() => {
  test = createTestContext()
  secrets = memorySecrets()
  accounts = createAccountsFeature({ ...test.context, secrets })
})
afterEach(() => test.close())

const api = () => createRouterClient(accounts.router, { context: { log: test.context.log } })
const servers = () => createRouterClient(accounts.outgoingRouter, { context: { log: test.context.log } })
const add = (address: string, outgoing: OutgoingSelection = 'own', host?: string): Promise<Account> =>
  api().add({ settings: settingsOf(address, host), password: `of ${address}`, outgoing, tested: true })
const relay = {
  ...{ name: 'Relay', allowPlaintext: false, trustedCertificate: '' },
  outgoing: { ...settingsOf('').outgoing, host: 'relay.example', user: 'relay-7' },
}
const addRelay = () => servers().save({ ...relay, password: 'of the relay', tested: true })

/** What an account signs in with to send. */
async function login(id: number, identityId: number | null = null): Promise<string> {
  const account = accounts.get(id)
  const server = account && accounts.outgoing.of(account, identityId)
  if (!server) return 'none'
  const { user, password } = await accounts.outgoing.credentials(server)
  return `${user}: ${password}`
}
const current = (id: number): Account => {
  const account = accounts.get(id)
  if (!account) throw new Error('no account')
  return account
}
const names = async (): Promise<string[]> =>
  (await servers().list()).map(({ name, purpose }) => `${name} ${purpose}`.trim())

describe('[ACC-18] the list of outgoing servers', () => {
  it('holds what each account brings and what is added to it; accounts and identities choose', async () => {
    const anna = await add('anna@firma.it')
    const { id: relayId } = await addRelay()
    const bruno = await add('bruno@firma.it', relayId)
    expect(await names()).toEqual(['smtp.firma.it default', 'Relay'])
    expect(bruno).toMatchObject({ outgoing: relayId, tested: true, settings: { outgoing: relay.outgoing } })
    expect(await login(anna.id)).toBe('anna@firma.it: of anna@firma.it')
    // Never its own password: the relay is shown the one that was meant for it.
    expect(await login(bruno.id)).toBe('relay-7: of the relay')

    const sales = { accountId: anna.id, name: '', address: 'sales@firma.it', replyTo: '', signature: '' }
    test.context.db.exec(`INSERT INTO folder (id, account_id, path, name) VALUES
      (5, ${anna.id}, 'Sales', 'Sales'), (6, ${bruno.id}, 'Sales', 'Sales')`)
    const saved = await api().saveIdentity({ ...sales, outgoingId: relayId, sentFolderId: 5 })
    const identity = saved.identities[1]
    expect(identity).toMatchObject({ outgoingId: relayId, sentFolderId: 5 })
    // It is followed through a new name, and is never one of another account.
    test.context.db.exec("UPDATE folder SET path = 'Sales of ours' WHERE id = 5")
    expect(current(anna.id).identities[1]?.sentFolderId).toBe(5)
    const elsewhere = await api().saveIdentity({ ...sales, address: 'x@firma.it', sentFolderId: 6 })
    expect(elsewhere.identities[2]?.sentFolderId).toBeNull()
    expect(await login(anna.id, identity?.id)).toBe('relay-7: of the relay')

    // A server with a password of its own serves another account without showing it that of its first.
    const ownServer = typeof anna.outgoing === 'number' ? anna.outgoing : 0
    await api().update({ id: bruno.id, settings: bruno.settings, outgoing: ownServer, tested: true })
    expect(await login(bruno.id)).toBe('anna@firma.it: of anna@firma.it')
    const outgoing = { ...settingsOf('bruno@firma.it').outgoing, host: 'smtp.bruno.it' }
    await api().update({ id: bruno.id, settings: { ...bruno.settings, outgoing }, tested: true })
    expect(await names()).toEqual(['smtp.firma.it default', 'Relay', 'smtp.bruno.it'])
    expect(await login(bruno.id)).toBe('bruno@firma.it: of bruno@firma.it')
    await expect(
      api().update({ id: bruno.id, settings: bruno.settings, outgoing: 99, tested: true }),
    ).rejects.toMatchObject({ data: { code: 'not-found' } })
  })

  it('keeps, changes and drops passwords in the secret store alone', async () => {
    const { id } = await addRelay()
    const bruno = await add('bruno@firma.it', id)
    await servers().save({ ...relay, id, name: 'Renamed', tested: true })
    expect(await login(bruno.id)).toBe('relay-7: of the relay')
    await servers().save({ ...relay, id, password: 'new', tested: true })
    expect(await login(bruno.id)).toBe('relay-7: new')
    const set = secrets.set
    secrets.set = (name, value) => (value === 'lost' ? Promise.reject(new Error('locked')) : set(name, value))
    const moved = { ...relay, outgoing: { ...relay.outgoing, host: 'other.example' } }
    await expect(servers().save({ ...moved, id, password: 'lost', tested: true })).rejects.toMatchObject({
      data: { code: 'keychain-unavailable' },
    })
    expect(current(bruno.id).settings.outgoing.host).toBe('relay.example')
    await servers().remove({ id })
    await expect(secrets.get(`outgoing/${id}/smtp`)).resolves.toBeNull()
    expect(JSON.stringify(test.context.db.prepare('SELECT * FROM outgoing_server').all())).not.toContain(
      'new',
    )
  })

  it('refuses what cannot be a server, as the form does', async () => {
    const save = (outgoing: Partial<typeof relay.outgoing>) =>
      servers().save({ ...relay, outgoing: { ...relay.outgoing, ...outgoing }, tested: false })
    for (const [changes, code, field] of [
      [{ host: ' ' }, 'field-invalid', 'smtp.host'],
      [{ user: ' ' }, 'field-invalid', 'smtp.user'],
      [{ port: 993 }, 'port-wrong-protocol', 'smtp.port'],
      [{ security: 'none' }, 'plaintext-refused', 'smtp.security'],
    ] as const)
      await expect(save(changes)).rejects.toMatchObject({ data: { code, field } })
    await expect(save({ user: '', login: false, host: 'smtps://Relay.Example:2465' })).resolves.toMatchObject(
      {
        ...{ name: 'Relay', outgoing: { host: 'relay.example', port: 2465, security: 'tls' } },
      },
    )
  })

  it('is not left empty of the one an account brought while others send by it', async () => {
    const anna = await add('anna@firma.it')
    const bruno = await add('bruno@firma.it', 'default')
    await api().remove({ id: anna.id })
    expect(await names()).toEqual(['smtp.firma.it default'])
    expect(await login(bruno.id)).toBe('anna@firma.it: of anna@firma.it')
    expect(await secrets.get(`account/${anna.id}/imap`)).toBeNull()
    const carla = await add('carla@firma.it', 'own', 'smtp.carla.it')
    await api().remove({ id: carla.id })
    expect(await names()).toEqual(['smtp.firma.it default'])
  })
})

describe('[ACC-11] the default outgoing server', () => {
  it('is the first one until another is chosen, and serves the accounts that chose none', async () => {
    const anna = await add('anna@firma.it')
    const bruno = await add('bruno@firma.it', 'default')
    const { id } = await addRelay()
    expect(await login(bruno.id)).toBe('anna@firma.it: of anna@firma.it')
    await servers().setDefault({ id })
    expect(await names()).toEqual(['smtp.firma.it', 'Relay default'])
    expect(await Promise.all([login(anna.id), login(bruno.id)])).toEqual([
      'anna@firma.it: of anna@firma.it',
      'relay-7: of the relay',
    ])
    await servers().remove({ id })
    // Nothing takes another way in silence.
    expect(current(bruno.id)).toMatchObject({ outgoing: 'default', tested: false })
    expect(await login(bruno.id)).toBe('none')
    await servers().remove({ id: Number(anna.outgoing) })
    expect(current(anna.id)).toMatchObject({ outgoing: 'none', tested: false })
    await api().remove({ id: anna.id })
  })

  it('goes with the account that brought it to that of the account after it', async () => {
    const anna = await add('anna@firma.it')
    await add('bruno@firma.it', 'own', 'smtp.bruno.it')
    await api().remove({ id: anna.id })
    expect(await names()).toEqual(['smtp.bruno.it default'])
  })

  it('is never the one for bulk mail, which no account and no identity chooses', async () => {
    const anna = await add('anna@firma.it')
    const { id } = await addRelay()
    const setBulk = (server: number, isBulk: boolean) =>
      servers().save({ ...relay, id: server, isBulk, tested: true })
    await setBulk(id, true)
    const refused = { data: { code: 'outgoing-bulk', params: { server: 'Relay' } } }
    await expect(servers().setDefault({ id })).rejects.toMatchObject(refused)
    await expect(add('bruno@firma.it', id)).rejects.toMatchObject(refused)
    const identity = { accountId: anna.id, name: '', address: 'x@firma.it', replyTo: '', signature: '' }
    await expect(api().saveIdentity({ ...identity, outgoingId: id })).rejects.toMatchObject(refused)
    const own = Number(anna.outgoing)
    expect(await names()).toEqual(['smtp.firma.it default', 'Relay bulk'])
    await expect(setBulk(own, true)).rejects.toMatchObject({
      data: { code: 'outgoing-in-use', params: { server: 'Relay' } },
    })
    await setBulk(id, false)
    await api().saveIdentity({ ...identity, outgoingId: id })
    await expect(setBulk(id, true)).rejects.toMatchObject({
      data: { code: 'outgoing-in-use' },
    })
  })

  it('does not go while a mail is on its way by it', async () => {
    const { id } = await addRelay()
    const gone: number[] = []
    accounts.outgoing.usedBy({
      isSending: (server) => server === id && gone.length === 0,
      gone: (one) => gone.push(one),
      signInChanged: () => undefined,
    })
    await expect(servers().remove({ id })).rejects.toMatchObject({ data: { code: 'mail-leaving' } })
    expect(await names()).toEqual(['Relay default'])
  })
})
