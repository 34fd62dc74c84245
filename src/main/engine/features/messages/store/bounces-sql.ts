/** As the index `message_sent_again` has it. */
const ANSWERS_ANOTHER = 'substr(again.reference_ids, -length(again.in_reply_to)) <> again.in_reply_to'

/** It lies among the sent mail. */
const isSent = (message: string): string =>
  `EXISTS (SELECT 1 FROM placement AS sp JOIN folder AS sf ON sf.id = sp.folder_id
     WHERE sp.message_id = ${message}.id AND sf.role = 'sent')`

/**
 * A mail of ours that answers the one that came back, and names the bounce last: see `sentAgainHeaders`. It may lie in
 * another thread, as it goes to other people.
 */
export const sentAgain = (original: string, bounce: string): string =>
  `FROM message AS again WHERE again.in_reply_to = ${original}.message_id AND again.in_reply_to <> ''
     AND again.reference_ids <> '' AND ${ANSWERS_ANOTHER}
     AND substr(again.reference_ids, -length(${bounce}.message_id) - 1) = ' ' || ${bounce}.message_id
     AND ${isSent('again')}`

/** Reports that a mail of ours came back. Anybody may report what was never sent: only the sent mail counts. */
export const bouncesOf = (message: string): string =>
  `FROM message_body AS r JOIN message AS rm ON rm.id = r.message_id
   WHERE r.bounced_id = ${message}.message_id AND ${isSent(message)}
     AND NOT EXISTS (SELECT 1 ${sentAgain(message, 'rm')})`
