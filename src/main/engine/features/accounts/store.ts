import { z } from 'zod'
import {
  accountSettings,
  identity,
  plainSignature,
  type AccountSettings,
  type Identity,
  type IdentityFields,
  type OutgoingChoice,
} from '../../../../shared/contract/accounts'
import { emptySettings } from '../../../../shared/account-rules'
import type { Database } from '../../db/open'
import { rowOf, type RowOf } from '../../db/row'
import type { OutgoingStore } from './outgoing/store'

/** An account as its row holds it; secrets and the state of its sync are elsewhere. */
export interface AccountRecord {
  id: number
  settings: AccountSettings
  identities: [Identity, ...Identity[]]
  color: string
  isMain: boolean
  isPec: boolean
  /** Its incoming server has passed its test, and so has the outgoing one it chose. */
  tested: boolean
  outgoing: OutgoingChoice
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
  outgoingId: z.number().nullable(),
  sendsByDefault: z.number(),
})
type Row = RowOf<typeof accountRow>

const identityRow = rowOf({
  id: z.number(),
  address: z.string(),
  name: z.string(),
  replyTo: z.string(),
  signature: z.string(),
  isDefault: z.number(),
  outgoingId: z.number().nullable(),
  sentFolderId: z.number().nullable(),
  standing: z.string(),
  rewrittenTo: z.string(),
  jobTitle: z.string(),
  company: z.string(),
  phone: z.string(),
  mobile: z.string(),
  postalAddress: z.string(),
  signatureId: z.string().nullable(),
  replySignature: z.string(),
  replySignatureUse: z.string(),
  signaturePlace: z.string(),
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

const select = `SELECT id, settings, color, is_main AS isMain, is_pec AS isPec, tested, last_sync_at AS lastSyncAt,
    outgoing_server_id AS outgoingId, sends_by_default AS sendsByDefault
  FROM account WHERE removed_at IS NULL`

// Its name on the server outlives the row, which is a cache.
const sentFolder = `coalesce((SELECT path FROM folder WHERE id = @sentFolderId AND account_id = @accountId), '')`

/** All SQL of accounts. */
export function createAccountsStore(db: Database, servers: OutgoingStore) {
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
    `UPDATE account SET address = '', settings = '{}', is_main = 0, removed_at = ?, outgoing_server_id = NULL,
       sends_by_default = 0 WHERE id = ?`,
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
    `SELECT id, address, name, reply_to AS replyTo, signature, is_default AS isDefault,
       outgoing_server_id AS outgoingId, standing, rewritten_to AS rewrittenTo, job_title AS jobTitle, company,
       phone, mobile, postal_address AS postalAddress, signature_id AS signatureId,
       reply_signature AS replySignature, reply_signature_use AS replySignatureUse,
       signature_place AS signaturePlace,
       (SELECT id FROM folder WHERE folder.account_id = identity.account_id AND path = sent_folder) AS sentFolderId
     FROM identity WHERE account_id = ? ORDER BY id`,
  )
  const insertIdentity = db.prepare<[IdentityRow & { isDefault: number }]>(
    `INSERT INTO identity (account_id, address, name, reply_to, signature, is_default, outgoing_server_id, sent_folder,
       standing, job_title, company, phone, mobile, postal_address, signature_id, reply_signature, reply_signature_use,
       signature_place)
     VALUES (@accountId, @address, @name, @replyTo, @signature, @isDefault, @outgoingId, ${sentFolder},
       iif(@isVouched, 'vouched', ''), @jobTitle, @company, @phone, @mobile, @postalAddress, @signatureId,
       @replySignature, @replySignatureUse, @signaturePlace)`,
  )
  // What is known of one address at one server says nothing of another.
  const updateIdentity = db.prepare<[IdentityRow & { id: number }]>(
    `UPDATE identity SET address = @address, name = @name, reply_to = @replyTo, signature = @signature,
       outgoing_server_id = @outgoingId, sent_folder = ${sentFolder}, job_title = @jobTitle, company = @company,
       phone = @phone, mobile = @mobile, postal_address = @postalAddress, signature_id = @signatureId,
       reply_signature = @replySignature, reply_signature_use = @replySignatureUse, signature_place = @signaturePlace,
       standing = CASE WHEN @isVouched THEN 'vouched'
         WHEN standing = 'vouched' OR address <> @address OR outgoing_server_id IS NOT @outgoingId THEN ''
         ELSE standing END
     WHERE id = @id`,
  )
  const setStanding = db.prepare<[{ id: number; standing: string; rewrittenTo: string }]>(
    'UPDATE identity SET standing = @standing, rewritten_to = @rewrittenTo WHERE id = @id',
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
  const setOutgoing = db.prepare<[{ id: number; serverId: number | null; isDefault: number }]>(
    'UPDATE account SET outgoing_server_id = @serverId, sends_by_default = @isDefault WHERE id = @id',
  )
  const setColor = db.prepare<[string, number]>('UPDATE account SET color = ? WHERE id = ?')
  const setMain = db.prepare<[number]>('UPDATE account SET is_main = (id = ?)')
  const setSynced = db.prepare<[number, number]>('UPDATE account SET last_sync_at = ? WHERE id = ?')
  const toRecord = (row: Row): AccountRecord => {
    const [first, ...others] = selectIdentities
      .all(row.id)
      .map(({ isDefault, standing, rewrittenTo, ...row }) => ({
        ...{ ...row, ...signedAs.parse(row), isDefault: isDefault === 1 },
        ...standingOf(standing, rewrittenTo),
      }))
    if (!first) throw new Error('an account has an identity')
    const stored = storedSettings.parse(JSON.parse(row.settings))
    const choice = row.outgoingId ?? (row.sendsByDefault === 1 ? 'default' : 'none')
    const server = servers.chosen(choice)
    const settings = accountSettings.parse({
      ...stored,
      senderName: first.name,
      outgoing: server?.outgoing ?? emptySettings(first.address).outgoing,
    })
    return {
      id: row.id,
      settings,
      identities: [first, ...others],
      color: row.color,
      isMain: row.isMain === 1,
      isPec: row.isPec === 1,
      tested: row.tested === 1 && server?.tested === true,
      outgoing: choice,
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
        storedText(row.settings),
        row.color,
        Number(row.isMain),
        Number(row.isPec),
        Number(row.tested),
        row.createdAt,
      )
      const { address, senderName: name } = row.settings
      insertIdentity.run({
        ...{ ...unsigned, accountId: row.id, address, name, isDefault: 1 },
        ...{ outgoingId: null, sentFolderId: null, isVouched: 0 },
      })
    },
    update(id: number, row: Pick<NewAccount, 'addressKey' | 'settings' | 'isPec' | 'tested'>): void {
      update.run(row.addressKey, storedText(row.settings), Number(row.isPec), Number(row.tested), id)
      updateFirst.run({ accountId: id, address: row.settings.address, name: row.settings.senderName })
    },
    /** An entry of the list of outgoing servers, the default one, or none. */
    setOutgoing(id: number, choice: OutgoingChoice): void {
      const serverId = typeof choice === 'number' ? choice : null
      setOutgoing.run({ id, serverId, isDefault: Number(choice === 'default') })
    },
    setColor(id: number, color: string): void {
      setColor.run(color, id)
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
      insertIdentity.run({ ...identityRowOf(accountId, fields), isDefault: 0 })
    },
    updateIdentity(accountId: number, id: number, fields: IdentityFields): void {
      updateIdentity.run({ ...identityRowOf(accountId, fields), id })
    },
    setStanding(id: number, standing: NonNullable<Identity['standing']>, rewrittenTo = ''): void {
      setStanding.run({ id, standing, rewrittenTo })
    },
    removeIdentity(id: number): void {
      removeIdentity.run(id)
    },
    setDefaultIdentity(accountId: number, id: number): void {
      setDefault.run({ accountId, id })
    },
  }
}

type IdentityRow = Omit<IdentityFields, 'vouched'> & { accountId: number; isVouched: number }

const identityRowOf = (accountId: number, { vouched = false, ...fields }: IdentityFields): IdentityRow => ({
  ...{ ...fields, accountId, isVouched: Number(vouched) },
})

const signedAs = identity.pick({ replySignatureUse: true, signaturePlace: true })

const unsigned = { ...plainSignature, replyTo: '', signature: '' }

function standingOf(stored: string, rewrittenTo: string): Pick<Identity, 'standing' | 'rewrittenTo'> {
  const standing = identity.shape.standing.safeParse(stored).data
  return standing === undefined ? {} : { standing, ...(standing === 'rewritten' ? { rewrittenTo } : {}) }
}

export type AccountsStore = ReturnType<typeof createAccountsStore>

/** The name is that of the first identity, the outgoing server an entry of their list. */
const storedText = ({ senderName: _, outgoing: __, ...settings }: AccountSettings): string =>
  JSON.stringify(settings)
const storedSettings = z.record(z.string(), z.unknown())
