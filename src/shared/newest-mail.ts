/**
 * What a conversation is named by: its newest mail. A bounce or a receipt, which tells what became of
 * mail, is that only where there is nothing else.
 */
export const newestMail = <T extends { isReport: boolean }>(messages: readonly T[]): T | undefined =>
  messages.findLast(({ isReport }) => !isReport) ?? messages.at(-1)

/**
 * What an answer to a conversation answers: the newest mail that came in, also after mail of one's own, which may have
 * passed it on to somebody else.
 */
export const answeredMail = <T extends { isReport: boolean; outgoing: boolean }>(
  messages: readonly T[],
): T | undefined =>
  messages.findLast(({ isReport, outgoing }) => !isReport && !outgoing) ?? newestMail(messages)
