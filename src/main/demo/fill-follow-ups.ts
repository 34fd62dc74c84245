import type { EngineClient } from '../../shared/contract/index'
import { afterWorkingDays } from '../../shared/working-days'
import { user } from './data/cast'

const DAY = 86_400_000
/** Reminders of so long ago, or so far ahead, tell nothing new. */
const OLDEST = 10 * DAY
const MOST = 6
/** Of the mail that was sent last. */
const LOOKED_AT = 120

/** Waits for answers to the last mails of the user that nobody has answered; one mail of another asks for something. */
export async function fillFollowUps(client: EngineClient): Promise<void> {
  if ((await client.followUps.list()).length > 0) return
  const now = Date.now()
  const view = { kind: 'role' as const, role: 'sent' as const }
  const { rows } = await client.messages.threads({ view, offset: 0, limit: LOOKED_AT })
  let added = 0
  for (const { threadId } of rows) {
    const last = (await client.messages.thread({ threadId })).at(-1)
    if (!last || added === MOST) continue
    const isOurs = last.from.some(({ address }) => address === user.address)
    const dueAt = afterWorkingDays(last.receivedAt, 3)
    if (!isOurs || dueAt < now - OLDEST) continue
    await client.followUps.add({ messageId: last.id, dueAt })
    added += 1
  }
  const inbox = { kind: 'role' as const, role: 'inbox' as const }
  const [, asked] = (await client.messages.threads({ view: inbox, offset: 0, limit: 5 })).rows
  const mail = asked && (await client.messages.thread({ threadId: asked.threadId })).at(-1)
  if (mail) await client.followUps.add({ messageId: mail.id, dueAt: afterWorkingDays(now, 1) })
}
