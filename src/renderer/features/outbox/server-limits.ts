import { useQuery } from '@tanstack/react-query'
import type { DraftContent, ServerLimits } from '../../../shared/contract/outbox'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { mailSize } from './mail-size'
import type { Writing } from './drafts'
import { recipientFields } from './recipient-room'

/** Hardly a server takes less: below it none is asked. */
const TAKEN_EVERYWHERE = 3_000_000

const needsUtf8 = (address: string): boolean =>
  /[^\x20-\x7e]/.test(address.slice(0, address.lastIndexOf('@')))

/** Recipients whose addresses not every server takes. */
export const unusualRecipients = (content: DraftContent): string[] =>
  recipientFields.flatMap((field) => content[field].map(({ address }) => address).filter(needsUtf8))

/** What the server says it takes, where something of a mail may be more than that; null for all else. */
export async function limitsFor(
  { content, draft }: Pick<Writing, 'content' | 'draft'>,
  mostCopies: number,
): Promise<ServerLimits | null> {
  const isLarge = mailSize(content, draft.attachments) > TAKEN_EVERYWHERE
  if (!isLarge && content.cc.length <= mostCopies && unusualRecipients(content).length === 0) return null
  const { accountId, identityId } = content
  return engine.outbox.limits({ accountId, identityId })
}

/** What the server of a large mail takes, as far as it says. */
export function useLimitsOfLarge({ content, draft }: Writing): ServerLimits | null {
  const { accountId, identityId } = content
  const { data } = useQuery({
    ...queries.outbox.limits.queryOptions({ input: { accountId, identityId }, meta: staleOn('accounts') }),
    enabled: mailSize(content, draft.attachments) > TAKEN_EVERYWHERE,
  })
  return data ?? null
}
