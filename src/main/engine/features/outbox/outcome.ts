import { isSignInProblem, type Problem } from '../../../../shared/problem'
import { isPermanent } from '../../net/problem-of'
import { allRefused, wordsForEach, type Refused } from '../../net/refused'
import type { Receipt } from '../../net/smtp'
import type { Envelope, OutgoingRow } from './rows'

/** What follows from one attempt to hand a mail over. */
export type Outcome =
  | { kind: 'sent'; problem: Problem | null; envelope: Envelope }
  | { kind: 'later'; problem: Problem; envelope: Envelope; attempts: number }
  | { kind: 'failed'; problem: Problem }

/** Where a server does not let us in it is asked again from so many attempts on, and up to so many: seldom, lest the account be locked. */
const SIGN_INS = { from: 7, upTo: 12 }

/** A server that says "not now" this often means no; it is given about half a day. */
export const MAX_PUT_OFF = 50

/** The server took the mail, for all recipients or for some. */
export function afterReceipt(
  receipt: Pick<Receipt, 'rejected'>,
  envelope: Envelope,
  attempts: number,
): Outcome {
  const refusedNow = receipt.rejected.filter(({ problem }) => isPermanent(problem))
  const postponed = receipt.rejected.filter(({ problem }) => !isPermanent(problem))
  const next: Envelope = {
    ...envelope,
    delivered: true,
    to: postponed.map(({ address }) => address),
    refused: [...envelope.refused, ...refusedNow.map(({ address, problem }) => refusal(address, problem))],
    untaken: [],
  }
  if (postponed.length > 0 && attempts < MAX_PUT_OFF)
    return { kind: 'later', problem: allRefused(postponed), envelope: next, attempts }
  const refused = [...next.refused, ...postponed.map(({ address, problem }) => refusal(address, problem))]
  return { kind: 'sent', envelope: { ...next, refused }, problem: refusedProblem(refused) }
}

/** The server certainly does not have the mail; `told` is what it said of single recipients. */
export function afterRefusal(
  problem: Problem,
  envelope: Envelope,
  attempts: number,
  told: readonly Refused[] = [],
): Outcome {
  const saidByServer = problem.params?.replyCode !== undefined || problem.code === 'server-misbehaved'
  // Also without a reply: the limit the server announced (SIZE, RFC 1870) does not grow by waiting.
  const tooLarge = problem.code === 'message-too-large' && !problem.params?.replyCode?.startsWith('4')
  // Of a mail that some have, nothing is to be mended by hand: it waits as one does that nobody has.
  const mayYetSignIn = envelope.delivered && isSignInProblem(problem.code) && attempts < SIGN_INS.upTo
  const final = isPermanent(problem) || tooLarge || (saidByServer && attempts >= MAX_PUT_OFF)
  if (mayYetSignIn) return { kind: 'later', problem, envelope, attempts: Math.max(attempts, SIGN_INS.from) }
  if (!final) return { kind: 'later', problem, envelope, attempts }
  if (!envelope.delivered) return { kind: 'failed', problem }
  // Some have it, so it is sent; the others are named.
  const ofEach = new Map(told.map((one) => [one.address, one.problem]))
  const refusedNow = envelope.to.map((address) => refusal(address, ofEach.get(address) ?? problem))
  const refused = [...envelope.refused, ...refusedNow]
  const served = { ...envelope, to: [], refused, untaken: [] }
  return { kind: 'sent', envelope: served, problem: refusedProblem(refused) }
}

/** It turned out that a mail whose fate was unknown arrived: with those whom the server had taken. */
export const afterProof = (envelope: Envelope, attempts: number): Outcome =>
  afterReceipt({ rejected: envelope.untaken }, envelope, attempts)

/** When attempt number `attempts + 1` is due; the last wait repeats. */
export const retryAt = (now: number, attempts: number, waits: readonly number[]): number =>
  now + (waits[Math.min(Math.max(attempts, 1), waits.length) - 1] ?? 60_000)

/** The mail may have arrived: no code but this one forbids sending it again without asking. */
export const isUnconfirmed = ({ problem }: Pick<OutgoingRow, 'problem'>): boolean =>
  problem?.code === 'send-unconfirmed'

const refusal = (address: string, problem: Problem): Envelope['refused'][number] => ({
  address,
  reply: problem.serverReply ?? '',
})

/** Who does not get it; of a mail that may have arrived also those whom the server did not take. */
export function refusedOf({ state, problem, envelope }: OutgoingRow): Envelope['refused'] {
  if (!envelope) return []
  if (state !== 'failed' || !isUnconfirmed({ problem })) return envelope.refused
  return [...envelope.refused, ...envelope.untaken.map(({ address, problem }) => refusal(address, problem))]
}

/** What is told of a mail that some did not get. */
function refusedProblem(refused: Envelope['refused']): Problem | null {
  if (refused.length === 0) return null
  return {
    code: 'recipient-refused',
    field: 'to',
    params: { addresses: refused.map(({ address }) => address).join(', ') },
    serverReply: wordsForEach(refused),
  }
}
