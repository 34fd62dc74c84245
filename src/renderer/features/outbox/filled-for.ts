import type { MailAddress } from '../../../shared/contract/messages'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import type { Writing } from './drafts'

/** A mail as each of these people will read it, its variables filled in for them; dates as `language` writes them. */
export const filledFor = (
  { content, draft }: Pick<Writing, 'content' | 'draft'>,
  people: readonly MailAddress[],
  language: string,
) => {
  const { accountId, identityId, subject, html } = content
  return queries.templates.preview.queryOptions({
    input: {
      ...{ accountId, identityId, threadId: draft.threadId, subject, html },
      ...{ people: [...people], language, isTemplate: false },
    },
    meta: staleOn('accounts', 'record', 'links'),
  })
}
