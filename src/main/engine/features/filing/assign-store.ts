import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { Database } from '../../db/open'
import { rowOf, valueOf } from '../../db/row'

/** SQL of what was handed to records, by which it is taken back. */
export function createAssignmentStore(db: Database) {
  const threadOf = valueOf(z.number()).prepare<[number]>(db, 'SELECT thread_id FROM message WHERE id = ?')
  const add = db.prepare<[string, string, string, string, string, number]>(
    `INSERT INTO assignment (batch, record_type, record_id, address_key, change, made_at) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const get = rowOf({
    type: z.string(),
    id: z.string(),
    addressKey: z.string(),
    change: z.string(),
    undone: z.number(),
  }).prepare<[string]>(
    db,
    `SELECT record_type AS type, record_id AS id, address_key AS addressKey, change, undone
     FROM assignment WHERE batch = ?`,
  )
  const markUndone = db.prepare<[string]>('UPDATE assignment SET undone = 1 WHERE batch = ?')
  const addLink = db.prepare<[string, string]>(
    'INSERT OR IGNORE INTO assigned_mail (batch, link_id) VALUES (?, ?)',
  )
  const links = valueOf(z.string()).prepare<[string]>(
    db,
    'SELECT link_id FROM assigned_mail WHERE batch = ? ORDER BY link_id LIMIT 50',
  )
  const dropLink = db.prepare<[string, string]>('DELETE FROM assigned_mail WHERE batch = ? AND link_id = ?')
  const isThere = db.prepare<[string]>('SELECT 1 FROM link WHERE id = ? AND deleted_at IS NULL')
  return {
    threadOf: (messageId: number): number | null => threadOf.get(messageId) ?? null,
    add(one: { batch: string; record: RecordRef; addressKey: string; change: string; at: number }): void {
      add.run(one.batch, one.record.type, one.record.id, one.addressKey, one.change, one.at)
    },
    get(batch: string) {
      const row = get.get(batch)
      return (
        row && {
          ...{ record: { type: row.type, id: row.id }, addressKey: row.addressKey, change: row.change },
          undone: row.undone === 1,
        }
      )
    },
    markUndone: (batch: string): void => void markUndone.run(batch),
    addLink: (batch: string, linkId: string): void => void addLink.run(batch, linkId),
    links: (batch: string): string[] => links.all(batch),
    dropLink: (batch: string, linkId: string): void => void dropLink.run(batch, linkId),
    /** False for a link that was taken away. */
    isThere: (linkId: string): boolean => isThere.get(linkId) !== undefined,
  }
}
