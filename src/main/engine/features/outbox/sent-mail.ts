import type { SentMail } from './deps'
import type { Envelope, OutgoingRow } from './rows'

/** What is told of a mail that has left. */
export function sentMail(row: OutgoingRow, envelope: Envelope, sentAt: number): SentMail {
  const { to, cc, subject, identityId, followUp } = row.content
  const refused = new Set(envelope.refused.map(({ address }) => address))
  return {
    ...{
      id: row.id,
      accountId: row.accountId,
      identityId,
      messageId: row.messageId,
      subject,
      sentAt,
      followUp,
    },
    ...{ references: row.references, threadId: row.threadId, closes: envelope.closes },
    people: [...to, ...cc].filter(({ address }) => !refused.has(address)),
    isReply: row.answerKind === 'reply' || row.answerKind === 'reply-all',
    isOfGroup: row.groupId !== null,
  }
}
