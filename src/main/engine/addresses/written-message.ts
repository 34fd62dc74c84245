import { z } from 'zod'
import { mailAddress, type MailAddress } from '../../../shared/contract/messages'
import { rowOf, type RowOf } from '../db/row'
import type { WrittenMessage } from './writers'

/** What a row of `message m` tells of who wrote it. */
export const writtenColumns = `m.list_id AS listId, m.list_id <> '' OR m.list_unsubscribe <> '' AS viaList,
  EXISTS (SELECT 1 FROM placement pl JOIN folder f ON f.id = coalesce(pl.want_folder_id, pl.folder_id)
    WHERE pl.message_id = m.id AND f.role = 'sent') AS isSent, m.is_certified AS isCertified`

/** Of a row of `message m`: its Reply-To names somebody else. One that repeats the From, as most do, names nobody. */
export const namesAnother = `EXISTS (SELECT 1 FROM message_address AS r WHERE r.message_id = m.id AND r.role = 'reply-to'
  AND NOT EXISTS (SELECT 1 FROM message_address AS f
    WHERE f.message_id = m.id AND f.role = 'from' AND f.address_id = r.address_id))`

/** `writtenColumns` as read. */
export const writtenRow = rowOf({
  listId: z.string(),
  viaList: z.number(),
  isSent: z.number(),
  isCertified: z.number(),
})
export type WrittenRow = RowOf<typeof writtenRow>

/** A message as `writersOf` reads it, from its row and everybody named in it. */
export function writtenMessage(
  { listId, viaList, isSent, isCertified }: WrittenRow,
  participants: readonly (MailAddress & { role: string })[],
): WrittenMessage {
  const named = (role: string): MailAddress[] =>
    participants.filter((participant) => participant.role === role)
  return {
    ...{ from: named('from'), replyTo: named('reply-to'), to: named('to'), cc: named('cc') },
    ...{ listId, viaList: viaList === 1, isSent: isSent === 1, isCertified: isCertified === 1 },
  }
}

/** All that tells who wrote a row of `message m`, as JSON for `parseWritten`. */
export const writtenJson = `(SELECT json_object('listId', listId, 'viaList', viaList, 'isSent', isSent, 'isCertified', isCertified, 'participants', (
    SELECT json_group_array(json_object('role', o.role, 'name', o.name, 'address', o.address)) FROM participant AS o
    WHERE o.message_id = m.id AND o.role IN ('from', 'reply-to', 'to', 'cc')))
  FROM (SELECT ${writtenColumns}))`

const written = z.object({
  ...{ listId: z.string(), viaList: z.number(), isSent: z.number(), isCertified: z.number() },
  participants: z.array(mailAddress.extend({ role: z.string() })),
})

/** A message as `writersOf` reads it, from `writtenJson`. */
export function parseWritten(json: string): WrittenMessage {
  const { participants, ...row } = written.parse(JSON.parse(json))
  return writtenMessage(row, participants)
}
