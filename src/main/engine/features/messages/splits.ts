import { z } from 'zod'
import { holderOf } from '../../../../shared/look-alike'
import type { EngineContext } from '../../context'
import { rowOf, valueOf } from '../../db/row'
import { Pace, QUERY_UNITS } from '../../slices'
import type { Stores } from './stores'
import type { Reconsidered } from './types'

/** What summing up the lines of a thread costs in the units of a slice. */
const THREAD_UNITS = 200
const PAGE = 50

export const addressesSql = {
  domain: `SELECT id FROM address WHERE domain = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
  mailbox: `SELECT id FROM address WHERE loose_key = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
} as const

export const namedInInboxSql = `SELECT p.message_id AS messageId, m.thread_id AS threadId
  FROM message_address AS p CROSS JOIN message AS m ON m.id = p.message_id
  WHERE p.address_id = ? AND p.message_id > ?
    AND EXISTS (SELECT 1 FROM thread_row AS r WHERE r.thread_id = m.thread_id AND r.role = 'inbox')
  ORDER BY p.message_id LIMIT ${PAGE}`

/** Keeps the parts of the inbox true to whom we know: whoever becomes a customer stands among them at once. */
export function createSplits({ db, jobs }: EngineContext, stores: Stores) {
  const addresses = {
    domain: valueOf(z.number()).prepare<[string, number]>(db, addressesSql.domain),
    mailbox: valueOf(z.number()).prepare<[string, number]>(db, addressesSql.mailbox),
  }
  const named = rowOf({ messageId: z.number(), threadId: z.number() }).prepare<[number, number]>(
    db,
    namedInInboxSql,
  )

  function* addressesAt(place: string): Generator<number> {
    const statement = addresses[place.includes('@') ? 'mailbox' : 'domain']
    let ids = statement.all(place, 0)
    for (let last = ids.at(-1); last !== undefined; last = ids.at(-1)) {
      yield* ids
      ids = statement.all(place, last)
    }
  }

  const ofPlace = jobs.define('splits', function* (place) {
    const pace = new Pace()
    for (const id of addressesAt(place)) {
      let page = named.all(id, 0)
      for (let last = page.at(-1); last; last = page.at(-1)) {
        const threads = new Set(page.map(({ threadId }) => threadId))
        stores.rows.refresh(threads)
        page = named.all(id, last.messageId)
        if (pace.isDue(threads.size * THREAD_UNITS)) yield
      }
      if (pace.isDue(QUERY_UNITS)) yield
    }
  })

  return {
    /** Called inside the transaction that changes whom we know. */
    reconsider({ addresses, isWrittenTo }: Reconsidered): void {
      if (isWrittenTo) return
      for (const place of new Set(addresses.map((address) => holderOf(address).name)))
        if (place !== '') ofPlace(place)
    },
  }
}
