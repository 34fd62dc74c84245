import { z } from 'zod'
import {
  accountSettings,
  type AccountSettings,
  type Identity,
  type IdentityFields,
} from '../../../../shared/contract/accounts'
import type { Database } from '../../db/open'
import { rowOf, type RowOf } from '../../db/row'

/** An account as its row holds it; secrets and the state of its sync are elsewhere. */
export interface AccountRecord {
  id: number
  settings: AccountSettings
  identities: [Identity, ...Identity[]]
  color: string
  isMain: boolean
  isPec: boolean
  tested: boolean
  lastSyncAt: number | null
}

const accountRow = rowOf({
  id: z.number(),
  settings: z.string(),
  color: z.string(),
  isMain: z.number(),
  isPec: z.number(),
  tested: z.number(),
  lastSyncAt: z.number().nullable(),
})
type Row = RowOf<typeof accountRow>

const identityRow = rowOf({
  id: z.number(),
  address: z.string(),
  name: z.string(),
  replyTo: z.string(),
  signature: z.string(),
  isDefault: z.number(),
})

interface NewAccount {
  id: number
  addressKey: string
  settings: AccountSettings
  color: string
  isMain: boolean
  isPec: boolean
  tested: boolean
  createdAt: number
}

const select = `SELECT id, settings, color, is_main AS isMain, is_pec AS isPec, tested, last_sync_at AS lastSyncAt
  FROM account WHERE removed_at IS NULL`

/** All SQL of accounts. */
export function createAccountsStore(db: Database) {
  const list = accountRow.prepare<[]>(db, `${select} ORDER BY id`)
  const get = accountRow.prepare<[number]>(db, `${select} AND id = ?`)
  const idOf = rowOf({ id: z.number() }).prepare<[string]>(
    db,
    'SELECT id FROM account WHERE address = ? AND removed_at IS NULL',
  )
  const reserve = db.prepare<[string]>(
    `INSERT INTO account (address, settings, created_at) VALUES (?, '{}', 0)`,
  )
  const unreserve = db.prepare<[number]>('DELETE FROM account WHERE id = ?')
  const remove = db.prepare<[number, number]>(
    "UPDATE account SET address = '', settings = '{}', is_main = 0, removed_at = ? WHERE id = ?",
  )
  const insert = db.prepare<[number, string, string, string, number, number, number, number]>(
    `INSERT INTO account (id, address, settings, color, is_main, is_pec, tested, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = db.prepare<[string, string, number, number, number]>(
    'UPDATE account SET address = ?, settings = ?, is_pec = ?, tested = ? WHERE id = ?',
  )
  const selectIdentities = identityRow.prepare<[number]>(
    db,
    `SELECT id, address, name, reply_to AS replyTo, signature, is_default AS isDefault
     FROM identity WHERE account_id = ? ORDER BY id`,
  )
  const insertIdentity = db.prepare<[IdentityFields & { accountId: number; isDefault: number }]>(
    `INSERT INTO identity (account_id, address, name, reply_to, signature, is_default)
     VALUES (@accountId, @address, @name, @replyTo, @signature, @isDefault)`,
  )
  const updateIdentity = db.prepare<[IdentityFields & { id: number }]>(
    `UPDATE identity SET address = @address, name = @name, reply_to = @replyTo, signature = @signature
     WHERE id = @id`,
  )
  const updateFirst = db.prepare<[{ accountId: number; address: string; name: string }]>(
    `UPDATE identity SET address = @address, name = @name
     WHERE id = (SELECT min(id) FROM identity WHERE account_id = @accountId)`,
  )
  const setDefault = db.prepare<[{ accountId: number; id: number }]>(
    'UPDATE identity SET is_default = (id = @id) WHERE account_id = @accountId',
  )
  const removeIdentity = db.prepare<[number]>('DELETE FROM identity WHERE id = ?')
  const removeIdentities = db.prepare<[number]>('DELETE FROM identity WHERE account_id = ?')
  const setMain = db.prepare<[number]>('UPDATE account SET is_main = (id = ?)')
  const setSynced = db.prepare<[number, number]>('UPDATE account SET last_sync_at = ? WHERE id = ?')
  const toRecord = (row: Row): AccountRecord => {
    const [first, ...others] = selectIdentities
      .all(row.id)
      .map(({ isDefault, ...identity }) => ({ ...identity, isDefault: isDefault === 1 }))
    if (!first) throw new Error('an account has an identity')
    const settings = accountSettings.parse({
      ...storedSettings.parse(JSON.parse(row.settings)),
      senderName: first.name,
    })
    return {
      id: row.id,
      settings,
      identities: [first, ...others],
      color: row.color,
      isMain: row.isMain === 1,
      isPec: row.isPec === 1,
      tested: row.tested === 1,
      lastSyncAt: row.lastSyncAt,
    }
  }
  return {
    list: (): AccountRecord[] => list.all().map(toRecord),
    get(id: number): AccountRecord | null {
      const row = get.get(id)
      return row ? toRecord(row) : null
    },
    idOfAddress: (addressKey: string): number | null => idOf.get(addressKey)?.id ?? null,
    /** Takes an id nobody will ever have, without a row: secrets are kept under it before the account exists. */
    reserveId(): number {
      const id = Number(reserve.run('reserved').lastInsertRowid)
      unreserve.run(id)
      return id
    },
    insert(row: NewAccount): void {
      insert.run(
        row.id,
        row.addressKey,
        withoutName(row.settings),
        row.color,
        Number(row.isMain),
        Number(row.isPec),
        Number(row.tested),
        row.createdAt,
      )
      const { address, senderName: name } = row.settings
      insertIdentity.run({ accountId: row.id, address, name, replyTo: '', signature: '', isDefault: 1 })
    },
    update(id: number, row: Pick<NewAccount, 'addressKey' | 'settings' | 'isPec' | 'tested'>): void {
      update.run(row.addressKey, withoutName(row.settings), Number(row.isPec), Number(row.tested), id)
      updateFirst.run({ accountId: id, address: row.settings.address, name: row.settings.senderName })
    },
    setMain(id: number): void {
      setMain.run(id)
    },
    setSynced(id: number, at: number): void {
      setSynced.run(at, id)
    },
    /** Its folders, placements, list rows and mail not sent yet are there still. */
    remove(id: number, now: number): void {
      remove.run(now, id)
      removeIdentities.run(id)
    },
    addIdentity(accountId: number, fields: IdentityFields): void {
      insertIdentity.run({ ...fields, accountId, isDefault: 0 })
    },
    updateIdentity(id: number, fields: IdentityFields): void {
      updateIdentity.run({ ...fields, id })
    },
    removeIdentity(id: number): void {
      removeIdentity.run(id)
    },
    setDefaultIdentity(accountId: number, id: number): void {
      setDefault.run({ accountId, id })
    },
  }
}

export type AccountsStore = ReturnType<typeof createAccountsStore>

/** The name is that of the first identity. */
const withoutName = ({ senderName: _, ...settings }: AccountSettings): string => JSON.stringify(settings)
const storedSettings = z.record(z.string(), z.unknown())
