/**
 * What a conversation is named by and answered at: its newest mail. A bounce or a receipt, which tells what became of
 * mail, is that only where there is nothing else.
 */
export const newestMail = <T extends { isReport: boolean }>(messages: readonly T[]): T | undefined =>
  messages.findLast(({ isReport }) => !isReport) ?? messages.at(-1)
