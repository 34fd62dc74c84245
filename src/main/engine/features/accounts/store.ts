import { z } from 'zod'
import { accountSettings, type AccountSettings } from '../../../../shared/contract/accounts'
import type { Database } from '../../db/open'
import { rowOf, type RowOf } from '../../db/row'

/** An account as its row holds it; secrets and the state of its sync are elsewhere. */
export interface AccountRecord {
  id: number
  settings: AccountSettings
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
  const setMain = db.prepare<[number]>('UPDATE account SET is_main = (id = ?)')
  const setSynced = db.prepare<[number, number]>('UPDATE account SET last_sync_at = ? WHERE id = ?')
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
        JSON.stringify(row.settings),
        row.color,
        Number(row.isMain),
        Number(row.isPec),
        Number(row.tested),
        row.createdAt,
      )
    },
    update(id: number, row: Pick<NewAccount, 'addressKey' | 'settings' | 'isPec' | 'tested'>): void {
      update.run(row.addressKey, JSON.stringify(row.settings), Number(row.isPec), Number(row.tested), id)
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
    },
  }
}

export type AccountsStore = ReturnType<typeof createAccountsStore>

const toRecord = (row: Row): AccountRecord => ({
  id: row.id,
  settings: accountSettings.parse(JSON.parse(row.settings)),
  color: row.color,
  isMain: row.isMain === 1,
  isPec: row.isPec === 1,
  tested: row.tested === 1,
  lastSyncAt: row.lastSyncAt,
})
