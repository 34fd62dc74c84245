import { z } from 'zod'
import {
  outgoingConnection,
  outgoingEntry,
  type OutgoingEntry,
  type OutgoingFields,
} from '../../../../../shared/contract/outgoing-servers'
import { problemSchema, type Problem } from '../../../../../shared/problem'
import type { OutgoingChoice, Verdict } from '../../../../../shared/contract/accounts'
import type { Database } from '../../../db/open'
import { rowOf, type RowOf } from '../../../db/row'

const entryRow = rowOf({
  id: z.number(),
  name: z.string(),
  settings: z.string(),
  accountId: z.number().nullable(),
  ownPassword: z.number(),
  tested: z.number(),
  problem: z.string().nullable(),
  purpose: z.string(),
})

const columns = `SELECT id, name, settings, account_id AS accountId, own_password AS ownPassword, tested, problem, purpose
  FROM outgoing_server`

/** All SQL of the list of outgoing servers. */
export function createOutgoingStore(db: Database) {
  const list = entryRow.prepare<[]>(db, `${columns} ORDER BY id`)
  const get = entryRow.prepare<[number]>(db, `${columns} WHERE id = ?`)
  const ofAccount = entryRow.prepare<[number]>(db, `${columns} WHERE account_id = ?`)
  const ofPurpose = entryRow.prepare<[string]>(db, `${columns} WHERE purpose = ?`)
  const insert = db.prepare<[{ name: string; settings: string; accountId: number }]>(
    'INSERT INTO outgoing_server (name, settings, account_id) VALUES (@name, @settings, @accountId)',
  )
  const reserve = db.prepare<[]>("INSERT INTO outgoing_server (name, settings) VALUES ('', '{}')")
  const insertAs = db.prepare<[{ id: number; name: string; settings: string }]>(
    'INSERT INTO outgoing_server (id, name, settings) VALUES (@id, @name, @settings)',
  )
  const update = db.prepare<[{ id: number; name: string; settings: string }]>(
    'UPDATE outgoing_server SET name = @name, settings = @settings WHERE id = @id',
  )
  const setTested = db.prepare<[{ id: number; tested: number; problem: string | null }]>(
    'UPDATE outgoing_server SET tested = @tested, problem = @problem WHERE id = @id',
  )
  const setOwnPassword = db.prepare<[number, number]>(
    'UPDATE outgoing_server SET own_password = ? WHERE id = ?',
  )
  const clearPurpose = db.prepare<[string]>("UPDATE outgoing_server SET purpose = '' WHERE purpose = ?")
  const setPurpose = db.prepare<[string, number]>('UPDATE outgoing_server SET purpose = ? WHERE id = ?')
  const leaveAccount = db.prepare<[number]>('UPDATE outgoing_server SET account_id = NULL WHERE id = ?')
  const remove = db.prepare<[number]>('DELETE FROM outgoing_server WHERE id = ?')
  const countUses = rowOf({ count: z.number() }).prepare<[{ id: number; without: number | null }]>(
    db,
    `SELECT (SELECT count(*) FROM account WHERE outgoing_server_id = @id AND id IS NOT @without)
       + (SELECT count(*) FROM identity WHERE outgoing_server_id = @id AND account_id IS NOT @without)
       + (SELECT count(*) FROM account WHERE sends_by_default = 1 AND removed_at IS NULL AND id IS NOT @without
           AND EXISTS (SELECT 1 FROM outgoing_server WHERE id = @id AND purpose = 'default')) AS count`,
  )
  const optional = (row: RowOf<typeof entryRow> | undefined): OutgoingEntry | null => (row ? read(row) : null)
  const defaultOne = (): OutgoingEntry | null => optional(ofPurpose.get('default'))

  return {
    list: (): OutgoingEntry[] => list.all().map(read),
    get: (id: number): OutgoingEntry | null => optional(get.get(id)),
    /** The one a choice means. */
    chosen: (choice: OutgoingChoice): OutgoingEntry | null =>
      choice === 'default' ? defaultOne() : choice === 'none' ? null : optional(get.get(choice)),
    /** The one an account brought. */
    ofAccount: (accountId: number): OutgoingEntry | null => optional(ofAccount.get(accountId)),
    default: defaultOne,
    /** One that comes with an account. */
    add(fields: OutgoingFields, accountId: number): number {
      const row = { name: fields.name, settings: connectionText(fields), accountId }
      return Number(insert.run(row).lastInsertRowid)
    },
    /** Takes an id nobody will ever have, without a row: a secret is kept under it before the entry exists. */
    reserveId(): number {
      const id = Number(reserve.run().lastInsertRowid)
      remove.run(id)
      return id
    },
    addAs(id: number, fields: OutgoingFields): void {
      insertAs.run({ id, name: fields.name, settings: connectionText(fields) })
    },
    update(id: number, fields: OutgoingFields): void {
      update.run({ id, name: fields.name, settings: connectionText(fields) })
    },
    setTested(id: number, { tested, problem }: Verdict): void {
      setTested.run({ id, tested: Number(tested), problem: textOf(problem) })
    },
    /** Whether it has a password of its own; where none was given (undefined) that stays as it is. */
    setOwnPassword(id: number, given: string | undefined): void {
      if (given !== undefined) setOwnPassword.run(Number(given !== ''), id)
    },
    /** There is one of each purpose at most: another one had it until now. */
    setPurpose(id: number, purpose: OutgoingEntry['purpose']): void {
      if (purpose !== '') clearPurpose.run(purpose)
      setPurpose.run(purpose, id)
    },
    /** The account it came with is gone. */
    leaveAccount(id: number): void {
      leaveAccount.run(id)
    },
    /** Whether accounts or identities chose it, or the default where that is it; those of one account may not count. */
    isUsed: (id: number, without: number | null = null): boolean =>
      (countUses.get({ id, without })?.count ?? 0) > 0,
    remove(id: number): void {
      remove.run(id)
    },
  }
}

export type OutgoingStore = ReturnType<typeof createOutgoingStore>

const read = ({ settings, problem, ...row }: RowOf<typeof entryRow>): OutgoingEntry =>
  outgoingEntry.parse({
    ...row,
    ...outgoingConnection.parse(JSON.parse(settings)),
    ownPassword: row.ownPassword === 1,
    tested: row.tested === 1,
    problem: problem === null ? null : problemSchema.parse(JSON.parse(problem)),
  })

const connectionText = (fields: OutgoingFields): string => JSON.stringify(outgoingConnection.parse(fields))
const textOf = (problem: Problem | null): string | null => (problem ? JSON.stringify(problem) : null)
