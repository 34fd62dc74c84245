import { z } from 'zod'
import type { MailAddress } from '../../../../shared/contract/messages'
import { signsAgainst, type Holder, type Sign } from '../../addresses/doubts'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writtenColumns, writtenMessage, writtenRow } from '../../addresses/written-message'
import { rowOf, type RowOf } from '../../db/row'
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

/** A row of `impostor`, as far as it is told. */
export const impostorRow = rowOf({
  kind: z.enum(['passes-for', 'bears-name']),
  writer: z.string(),
  about: z.string(),
})

/** What speaks against the sender of a message, from its row and who is named in it. */
export function messageSigns(
  row: SenderRow,
  parties: readonly (MailAddress & { role: string })[],
  own: OwnIdentity,
  personOf: Holder,
): Sign[] {
  const written = writtenMessage(row, parties)
  const writers = writersOf(written, own)
  const doubted = {
    ...written,
    sentBy: sentInPlace({ name: row.senderName, address: row.senderAddress }, written),
    outgoing: writers.isOurs,
    writers: writers.people,
    inPlace: writers.inPlace,
    authorRefused: row.authorRefused === 1,
  }
  return signsAgainst(doubted, personOf)
}
