import type { DraftContent, ServerLimits } from '../../../../shared/contract/outbox'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import type { EngineContext } from '../../context'
import type { SmtpTransport } from '../../net/smtp'
import type { OutboxAccounts } from './deps'

/** Whoever has pressed Send does not wait longer for what is only good to know. */
const WAIT_MS = 6_000
const KNOWN_FOR_MS = 60 * 60_000

/**
 * What outgoing servers say they take, asked where it may matter and known for an hour. A server that cannot be asked
 * tells when the mail leaves.
 */
export function createServerLimits(
  { clock, log }: EngineContext,
  accounts: Pick<OutboxAccounts, 'get' | 'outgoing'>,
  transportOf: (server: OutgoingEntry) => Promise<SmtpTransport>,
) {
  const known = new Map<string, { limits: ServerLimits; at: number }>()
  return async ({
    accountId,
    identityId,
  }: Pick<DraftContent, 'accountId' | 'identityId'>): Promise<ServerLimits | null> => {
    const account = accounts.get(accountId)
    const server = account && accounts.outgoing.of(account, identityId)
    if (!server?.tested) return null
    const { host, port, security } = server.outgoing
    const key = [server.id, host, port, security].join()
    const before = known.get(key)
    if (before && clock.now() - before.at < KNOWN_FOR_MS) return before.limits
    try {
      const limits = await (await transportOf(server)).limits(AbortSignal.timeout(WAIT_MS))
      known.set(key, { limits, at: clock.now() })
      return limits
    } catch (error) {
      log.info(`outbox/server(${server.id}) does not say what it takes: ${String(error)}`)
      return null
    }
  }
}
