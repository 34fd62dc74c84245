import { z } from 'zod'
import type { DoubtedMessage } from '../../addresses/doubts'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writtenColumns, writtenRow } from '../../addresses/written-message'
import { rowOf, type RowOf } from '../../db/row'
import { answersTo, sentInPlace, writersOf, type WrittenMessage } from '../../addresses/writers'

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

/** A message as `signsAgainst` judges it, from its row and who is named in it. */
export function doubtedMessage(
  {
    senderName,
    senderAddress,
    authorRefused,
  }: Pick<SenderRow, 'senderName' | 'senderAddress' | 'authorRefused'>,
  written: WrittenMessage,
  own: OwnIdentity,
): DoubtedMessage {
  const { isOurs, people, inPlace } = writersOf(written, own)
  return {
    ...written,
    answersTo: answersTo(written, own),
    sentBy: sentInPlace({ name: senderName, address: senderAddress }, written),
    outgoing: isOurs,
    writers: people,
    inPlace,
    authorRefused: authorRefused === 1,
  }
}
