import { z } from 'zod'
import type { MailAddress, SenderDoubt } from '../../../../shared/contract/messages'
import { doubtsFrom, signsAgainst, type Holder } from '../../addresses/doubts'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writtenColumns, writtenMessage, writtenRow } from '../../addresses/written-message'
import type { RowOf } from '../../db/row'
import { sentInPlace, writersOf } from '../../addresses/writers'

/** What a row of `message m` tells for and against its sender. */
export const senderColumns = `${writtenColumns}, m.sender_name AS senderName, m.sender_address AS senderAddress,
  m.author_refused AS authorRefused`

/** `senderColumns` as read. */
export const senderRow = writtenRow.and({
  senderName: z.string(),
  senderAddress: z.string(),
  authorRefused: z.number(),
})
export type SenderRow = RowOf<typeof senderRow>

/** What speaks against the sender of a message, from its row and who is named in it. */
export function messageDoubts(
  row: SenderRow,
  parties: readonly (MailAddress & { role: string })[],
  own: OwnIdentity,
  holderOf: Holder,
): SenderDoubt[] {
  const written = writtenMessage(row, parties)
  const writers = writersOf(written, own)
  const doubted = {
    ...written,
    sentBy: sentInPlace({ name: row.senderName, address: row.senderAddress }, written),
    outgoing: writers.isOurs,
    writers: writers.people,
    authorRefused: row.authorRefused === 1,
  }
  return doubtsFrom(signsAgainst(doubted, holderOf))
}
