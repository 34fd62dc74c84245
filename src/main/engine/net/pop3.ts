import type { AccountSettings } from '../../../shared/contract/accounts'
import { ProblemError } from '../../../shared/problem'
import { connectPop3, type Pop3Options, type Pop3Session } from '../protocols/pop3/index'
import { isRefusal } from './refusal'
import { inMilliseconds } from './time-limits'

/** Connects to the POP3 server of an account and signs in; see `connectPop3`. */
export const connectPop3Account = (
  { incoming, allowPlaintext, trustedCertificate, timeLimits }: AccountSettings,
  password: string,
  options: Pop3Options,
): Promise<Pop3Session> => {
  const limits = inMilliseconds(timeLimits)
  // Silence is measured from the first byte on, while the greeting is awaited, too.
  const answers = limits && { login: limits.idle, silence: Math.max(limits.idle, limits.greeting) }
  return connectPop3(
    { ...incoming, allowPlaintext, trustedCertificate },
    { user: incoming.user, password },
    {
      ...options,
      deadlines: {
        ...(limits && { connect: limits.connect, greeting: limits.greeting }),
        ...answers,
        ...options.deadlines,
      },
      ...(incoming.auth === 'plain' ? { ways: ['PLAIN'] } : {}),
    },
  )
}

/** What a server lists in one session, by message number. */
export interface Pop3Listing {
  uids: Map<number, string>
  /** In octets. */
  sizes: Map<number, number>
}

/**
 * What the server has. UIDL is optional (RFC 1939 section 7), but without ids that hold from one session to the next
 * nobody knows what was fetched already: fails with `pop3-no-ids` where there are none.
 */
export async function listPop3(session: Pop3Session, host: string): Promise<Pop3Listing> {
  const noIds = (serverReply?: string): ProblemError => {
    const words = serverReply === undefined ? {} : { serverReply }
    return new ProblemError({ code: 'pop3-no-ids', ...words, params: { host } })
  }
  const sizes = await session.list()
  try {
    const uids = await session.uidl()
    if ([...sizes.keys()].some((number) => !uids.has(number))) throw noIds()
    return { uids, sizes }
  } catch (error) {
    throw isRefusal(error) ? noIds(error.problem.serverReply) : error
  }
}
