import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SecretStore } from '../../../src/main/engine/context'
import {
  createAccountsFeature,
  type AccountsFeature,
  type Service,
} from '../../../src/main/engine/features/accounts/index'
import { memorySecrets } from '../../../src/main/secrets/memory'
import type { AccountSettings } from '../../../src/shared/contract/accounts'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

const PASSWORD = 'p4ss-never-on-disk-Ω'

const settingsOf = (address: string, changes: Partial<AccountSettings> = {}): AccountSettings => ({
  address,
  senderName: 'Anna Rossi',
  provider: 'custom',
  incoming: { kind: 'imap', host: 'imap.firma.it', port: 993, security: 'tls', user: address },
  outgoing: { kind: 'smtp', login: true, host: 'smtp.firma.it', port: 465, security: 'tls', user: address },
  rules: { kind: 'none' },
  allowPlaintext: false,
  trustedCertificate: '',
  sentCopy: 'append',
  ...changes,
})

let test: TestContext
let secrets: SecretStore
let accounts: AccountsFeature

beforeEach(() => {
  test = createTestContext()
  secrets = memorySecrets()
  accounts = createAccountsFeature({ ...test.context, secrets })
})
afterEach(() => test.close())

const client = () => createRouterClient(accounts.router, { context: { log: test.context.log } })
const add = (address: string, changes: Partial<AccountSettings> = {}) =>
  client().add({ settings: settingsOf(address, changes), password: PASSWORD, tested: true })

const passwordFor = async (service: Service | 'outgoing', id: number): Promise<string> =>
  (service === 'outgoing' ? await sendingWith(id) : await accounts.credentials(id).for(service)).password

const sendingWith = (id: number) => {
  const account = accounts.get(id)
  const server = account && accounts.outgoing.of(account, null)
  if (!server) throw new Error('no outgoing server')
  return accounts.outgoing.credentials(server)
}

describe('accounts', () => {
  it('[ACC-16] makes the first account the main one, and hands that on', async () => {
    const first = await add('anna@firma.it')
    const second = await add('anna@gmail.com', { provider: 'gmail' })
    expect([first.isMain, second.isMain]).toEqual([true, false])
    expect(first.color).not.toBe(second.color)
    await client().setMain({ id: second.id })
    expect(accounts.list().map(({ isMain }) => isMain)).toEqual([false, true])
    await client().remove({ id: second.id })
    expect(accounts.list().map(({ id, isMain }) => [id, isMain])).toEqual([[first.id, true]])
  })

  it('writes as several people: the first has its own address, one is the default, the others come and go', async () => {
    const account = await add('anna@firma.it')
    const [own] = account.identities
    expect(account.identities).toMatchObject([
      { address: 'anna@firma.it', name: 'Anna Rossi', replyTo: '', isDefault: true },
    ])
    const accountId = account.id
    const given = { name: ' Sales ', address: ' Sales@Firma.it ', replyTo: 'office@firma.it', signature: '' }
    const [, sales] = (await client().saveIdentity({ accountId, ...given })).identities
    expect(sales).toMatchObject({ name: 'Sales', address: 'Sales@Firma.it', isDefault: false })
    expect(accounts.own().isOwnAddress('sales+offer@firma.it')).toBe(true)
    const id = sales?.id ?? 0

    await client().setDefaultIdentity({ accountId, id })
    const elsewhere = { ...given, address: 'x@other.it', name: 'Anna' }
    expect(
      (await client().saveIdentity({ accountId, id: own.id, ...elsewhere })).identities.map(
        ({ address, name, isDefault }) => [address, name, isDefault],
      ),
    ).toEqual([
      ['anna@firma.it', 'Anna', false],
      ['Sales@Firma.it', 'Sales', true],
    ])
    const { settings } = accounts.get(accountId) ?? account
    expect(settings.senderName).toBe('Anna')
    await client().update({
      id: accountId,
      settings: { ...settings, address: 'anna@firma.com', senderName: 'Anna R.' },
      tested: true,
    })
    expect(accounts.get(accountId)?.identities[0]).toMatchObject({
      ...{ id: own.id, address: 'anna@firma.com', name: 'Anna R.', replyTo: 'office@firma.it' },
    })

    await client().removeIdentity({ accountId, id })
    expect(accounts.get(accountId)?.identities).toMatchObject([{ id: own.id, isDefault: true }])
    expect(accounts.own().isOwnAddress('sales@firma.it')).toBe(false)
    await expect(client().removeIdentity({ accountId, id: own.id })).rejects.toMatchObject({
      data: { code: 'field-invalid' },
    })
    await expect(client().removeIdentity({ accountId, id })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    await expect(client().saveIdentity({ accountId, ...given, replyTo: 'office' })).rejects.toMatchObject({
      data: { code: 'address-invalid', field: 'replyTo' },
    })

    await client().saveIdentity({ accountId, ...given })
    await add('bruno@firma.it')
    await client().remove({ id: accountId })
    expect(accounts.own().isOwnAddress('sales@firma.it')).toBe(false)
  })

  it('[ACC-25] keeps secrets out of the database, the log and every answer', async () => {
    const account = await add('anna@firma.it')
    await client().update({
      id: account.id,
      settings: settingsOf('anna@firma.it'),
      password: `${PASSWORD}2`,
      tested: true,
    })
    test.context.db.pragma('wal_checkpoint(TRUNCATE)')
    const rows = test.context.db
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'",
      )
      .all()
      .map(({ name }) => JSON.stringify(test.context.db.prepare(`SELECT * FROM "${name}"`).all()))
    const dir = test.context.profile.dir
    const files = readdirSync(dir).map((file) => readFileSync(join(dir, file)).toString('latin1'))
    const answers = JSON.stringify([account, await client().list()])
    for (const text of [...rows, ...files, answers, ...test.complaints])
      expect(text).not.toContain('p4ss-never')
    expect(await passwordFor('incoming', account.id)).toBe(`${PASSWORD}2`)
  })

  it('uses the one password for SMTP until it has its own', async () => {
    const { id } = await add('anna@firma.it')
    expect(await passwordFor('outgoing', id)).toBe(PASSWORD)
    const settings = settingsOf('anna@firma.it', {
      rules: { kind: 'sieve', host: 'x', port: 4190, security: 'tls', user: 'rules' },
    })
    await client().update({ id, settings, smtpPassword: 'relay', tested: true })
    expect([await passwordFor('incoming', id), await passwordFor('outgoing', id)]).toEqual([
      PASSWORD,
      'relay',
    ])
    expect(await accounts.credentials(id).for('rules')).toEqual({
      ...{ user: 'rules', password: PASSWORD, proxy: null },
    })
    await client().update({ id, settings, smtpPassword: '', tested: true })
    expect(await passwordFor('outgoing', id)).toBe(PASSWORD)
  })

  it('leaves nothing half done when the secret cannot be stored', async () => {
    secrets.set = () => Promise.reject(new Error(`could not store ${PASSWORD}`))
    accounts = createAccountsFeature({ ...test.context, secrets })
    const failure = await add('anna@firma.it').catch((error: unknown) => error)
    expect(failure).toMatchObject({ data: { code: 'keychain-unavailable' } })
    expect(JSON.stringify(failure)).not.toContain(PASSWORD)
    expect(accounts.list()).toEqual([])
    expect(test.sent).toEqual([])
    expect(test.complaints.join()).not.toContain(PASSWORD)
  })

  it('keeps settings and password together when a change cannot be stored', async () => {
    accounts = createAccountsFeature({ ...test.context, secrets })
    const { id } = await add('anna@firma.it')
    const set = secrets.set
    secrets.set = (name, value) => (value === 'new' ? Promise.reject(new Error('locked')) : set(name, value))
    const moved = settingsOf('anna@firma.it', {
      incoming: { ...settingsOf('').incoming, host: 'imap.neu.it', user: 'anna' },
    })
    await expect(
      client().update({ id, settings: moved, password: 'new', tested: true }),
    ).rejects.toMatchObject({
      data: { code: 'keychain-unavailable' },
    })
    expect(accounts.get(id)?.settings.incoming.host).toBe('imap.firma.it')
    expect(await passwordFor('incoming', id)).toBe(PASSWORD)
  })

  it('refuses an address it has, however it is written, and never reuses an id', async () => {
    const first = await add('anna@firma.it')
    await expect(add('Anna@FIRMA.it')).rejects.toMatchObject({
      data: { code: 'account-exists', field: 'address' },
    })
    await client().remove({ id: first.id })
    const again = await add('Anna@FIRMA.it')
    expect(again.id).toBeGreaterThan(first.id)
  })

  it('[ACC-30] refuses what the form refuses', async () => {
    const incoming = { ...settingsOf('anna@firma.it').incoming, port: 443 }
    await expect(add('anna@firma.it', { incoming })).rejects.toMatchObject({
      data: { code: 'port-wrong-protocol', field: 'imap.port' },
    })
  })

  it('[ACC-29] makes a Microsoft account of Microsoft servers typed under Custom', async () => {
    const incoming = { ...settingsOf('anna@firma.it').incoming, host: 'outlook.office365.com' }
    expect((await add('anna@firma.it', { incoming })).settings).toMatchObject({
      provider: 'microsoft',
      sentCopy: 'server',
    })
  })

  it('[ACC-17] marks certified mail', async () => {
    expect(await add('firma@pec.it', { provider: 'aruba-pec' })).toMatchObject({ isPec: true })
  })

  it('[ACC-08] flags an account saved without a test', async () => {
    const saved = await client().add({
      settings: settingsOf('anna@firma.it'),
      password: PASSWORD,
      tested: false,
    })
    expect(saved.tested).toBe(false)
  })

  it('[ACC-15] removing forgets secrets and cache, after the sync has ended', async () => {
    const order: string[] = []
    const { id } = await add('anna@firma.it')
    accounts.attachSync({
      state: () => null,
      agreedAt: () => null,
      check: () => {
        throw new Error('not asked')
      },
      syncNow: () => undefined,
      accountAdded: () => undefined,
      whileStopped: (_id, change) => change(),
      accountRemoved: async () => void order.push(accounts.get(id) ? 'sync ended' : 'too late'),
    })
    accounts.whenRemoved(function* () {
      order.push('cache forgotten')
    })
    await client().remove({ id })
    expect(order).toEqual(['sync ended', 'cache forgotten'])
    expect([accounts.list(), accounts.get(id)]).toEqual([[], null])
    expect((await add('anna@firma.it')).id).not.toBe(id)
    expect([await secrets.get(`account/${id}/imap`), await secrets.get(`account/${id}/smtp`)]).toEqual([
      null,
      null,
    ])
    await expect(passwordFor('incoming', id)).rejects.toMatchObject({ problem: { code: 'not-found' } })
  })

  it('survives a restart', async () => {
    const { id } = await add('anna@firma.it')
    accounts.synced(id, 1234)
    test = test.reopen()
    accounts = createAccountsFeature({ ...test.context, secrets })
    expect(accounts.get(id)).toMatchObject({
      settings: settingsOf('anna@firma.it'),
      sync: { lastSyncAt: 1234 },
    })
  })
})
