import type { MailAddress } from '../../../shared/contract/messages'
import type { WrittenMessage } from './writers'

/** What a row of `message m` tells of who wrote it. */
export const writtenColumns = `m.list_id AS listId, m.list_id <> '' OR m.list_unsubscribe <> '' AS viaList,
  EXISTS (SELECT 1 FROM placement pl JOIN folder f ON f.id = coalesce(pl.want_folder_id, pl.folder_id)
    WHERE pl.message_id = m.id AND f.role = 'sent') AS isSent`

/** `writtenColumns` as read. */
export interface WrittenRow {
  listId: string
  viaList: number
  isSent: number
}

/** A message as `writersOf` reads it, from its row and everybody named in it. */
export function writtenMessage(
  { listId, viaList, isSent }: WrittenRow,
  parties: readonly (MailAddress & { role: string })[],
): WrittenMessage {
  const named = (role: string): MailAddress[] => parties.filter((party) => party.role === role)
  return {
    ...{ from: named('from'), replyTo: named('reply-to'), to: named('to'), cc: named('cc') },
    ...{ listId, viaList: viaList === 1, isSent: isSent === 1 },
  }
}
