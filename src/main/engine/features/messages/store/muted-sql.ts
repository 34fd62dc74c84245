import { MUTED } from '../../../../../shared/tags'

/** The user wants to hear no more of a conversation: a mail of it, wherever it lies, says so. */
export const isMuted = (threadId: string): string =>
  `EXISTS (SELECT 1 FROM message AS mm CROSS JOIN placement AS mp ON mp.message_id = mm.id
     WHERE mm.thread_id = ${threadId} AND mp.tags <> '[]' AND mp.tags LIKE '%"${MUTED}"%')`
