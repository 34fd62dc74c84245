import { ProblemError } from '../../../../../shared/problem'
import { DRAFT_FIELD, draftOfMessageId } from '../../../../../shared/draft-copy'
import { parseHeader } from '../../../mime/header'
import type { ImapSession } from './imap-session'
import type { OpenMailbox } from './open-mailbox'

/** Of one draft no more copies are looked at in one go; the next one finds the rest. */
const MAX_COPIES = 50

/** The copies of a draft that lie in the folder, by UID. What another program made of one bears another Message-ID. */
async function copiesOf(mailbox: OpenMailbox, draft: string): Promise<Map<number, string>> {
  const found = await mailbox.search({ header: { [DRAFT_FIELD]: draft } })
  if (found === null) throw new ProblemError({ code: 'server-refused' })
  const headers = await mailbox.headers(found.slice(-MAX_COPIES))
  const ids = [...headers].map(([uid, header]) => [uid, parseHeader(header).messageId] as const)
  // Some servers answer a search they do not understand with every message: only what names the draft is its copy.
  return new Map(ids.filter(([, messageId]) => draftOfMessageId(messageId) === draft))
}

/**
 * Makes `copy` the one copy of a draft in the folder, or (null) takes all away. The new one comes before the old ones
 * go: cut off in between, the next call finds both and takes the old one. Tells whether any lay there before.
 */
export async function replaceDraft(
  session: ImapSession,
  path: string,
  draft: string,
  copy: { messageId: string; source: Uint8Array } | null,
): Promise<boolean> {
  return session.inMailbox(
    path,
    async (mailbox) => {
      const before = await copiesOf(mailbox, draft)
      const isThere = [...before.values()].includes(copy?.messageId ?? '')
      if (copy && !isThere) await session.append(path, copy.source, ['\\Draft', '\\Seen'])
      const old = [...before].filter(([, messageId]) => messageId !== copy?.messageId).map(([uid]) => uid)
      if (old.length > 0) await mailbox.expunge(old)
      return before.size > 0
    },
    'current',
  )
}

/** Whether the folder holds this copy of a draft. */
export const holdsDraft = (session: ImapSession, path: string, draft: string, messageId: string) =>
  session.inMailbox(
    path,
    async (mailbox) => [...(await copiesOf(mailbox, draft)).values()].includes(messageId),
    'reopened',
  )
