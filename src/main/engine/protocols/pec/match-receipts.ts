import { correlate, pecAddressKey } from './correlate'
import { deadlineByTime } from './deadline'
import {
  recipientStates,
  type MatchResult,
  type MessageOutcome,
  type PecEvidence,
  type RecipientOutcome,
  type RecipientState,
  type SentPec,
} from './matcher-types'

const HOUR = 3600_000

/**
 * The state of messages sent, per recipient, from the receipts at hand. Pure; the order of receipts, and having
 * some of them twice, make no difference, because steps of providers run in parallel (RFC 6109 section 3.5).
 * Receipts that are not trusted change nothing and are listed as unmatched.
 *
 * @param now ms since the epoch, for what is overdue
 */
export function matchReceipts(
  sent: readonly SentPec[],
  receipts: readonly PecEvidence[],
  now: number,
): MatchResult {
  const distinct = [...new Map(receipts.toSorted(byTime).map((receipt) => [receipt.id, receipt])).values()]
  const { matched, unmatched } = correlate(sent, distinct)
  const messages = sent.map((message) => {
    const { outcome, strange } = judge(message, matched.get(message.id) ?? [], now)
    for (const { id } of strange)
      unmatched.push({ receiptId: id, reason: 'unknown-recipient', sentId: message.id })
    return outcome
  })
  return { messages, unmatched: unmatched.toSorted((a, b) => compare(a.receiptId, b.receiptId)) }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const byTime = (a: PecEvidence, b: PecEvidence): number =>
  (a.certifiedAt ?? Infinity) - (b.certifiedAt ?? Infinity) || compare(a.id, b.id) || 0

function judge(
  message: SentPec,
  receipts: readonly PecEvidence[],
  now: number,
): { outcome: MessageOutcome; strange: PecEvidence[] } {
  const acceptance = receipts.find(({ type }) => type === 'accettazione')
  const acceptedAt = acceptance?.certifiedAt ?? null
  const clock = acceptedAt ?? message.sentAt
  const keys = new Set(message.recipients.map(pecAddressKey))
  const isStrange = (receipt: PecEvidence): boolean => {
    const about = recipientOf(receipt)
    return about !== null && !keys.has(about)
  }
  const usable = receipts.filter((receipt) => !isStrange(receipt))
  return {
    strange: receipts.filter(isStrange),
    outcome: {
      sentId: message.id,
      identificativo: usable.find(({ identificativo }) => identificativo !== '')?.identificativo ?? '',
      acceptedAt,
      recipients: message.recipients.map((address) => judgeRecipient(address, usable, clock, now)),
      receiptIds: usable.map(({ id }) => id),
    },
  }
}

/**
 * The address a receipt is about, '' where it fails to say; null for those about the message as a whole. A message
 * with one recipient can only mean that one.
 */
function recipientOf(receipt: PecEvidence): string | null {
  if (wholeMessage.has(receipt.type)) return null
  if (receipt.consegna !== '') return pecAddressKey(receipt.consegna)
  const [only, second] = receipt.destinatari
  return only && !second ? pecAddressKey(only.indirizzo) : ''
}

const wholeMessage = new Set(['accettazione', 'non-accettazione', 'presa-in-carico', 'rilevazione-virus'])

interface Step {
  state: RecipientState
  receipt: PecEvidence
}

function judgeRecipient(
  address: string,
  receipts: readonly PecEvidence[],
  clock: number,
  now: number,
): RecipientOutcome {
  const key = pecAddressKey(address)
  const steps = receipts
    .filter((receipt) => [null, key].includes(recipientOf(receipt)))
    .flatMap((receipt): Step[] => {
      const state = stateAfter(receipt, key, clock)
      return state === null ? [] : [{ state, receipt }]
    })
  const best = steps.reduce<Step | null>(
    (found, step) => (found === null || rank(step.state) > rank(found.state) ? step : found),
    null,
  )
  const states = new Set(steps.map(({ state }) => state))
  const state = best?.state ?? 'waiting'
  return {
    address,
    state,
    at: best?.receipt.certifiedAt ?? null,
    reason: best ? reasonOf(best) : null,
    receiptId: best?.receipt.id ?? null,
    receiptIds: steps.map(({ receipt }) => receipt.id),
    conflict: states.has('delivered') && states.has('failed'),
    overdue: overdue(state, now - clock),
  }
}

const rank = (state: RecipientState): number => recipientStates.indexOf(state)

/** What a receipt says of one recipient; null for what passes between providers only. */
function stateAfter(receipt: PecEvidence, key: string, clock: number): RecipientState | null {
  switch (receipt.type) {
    case 'accettazione':
      return isExternal(receipt, key) ? 'not-expected' : 'accepted'
    case 'avvenuta-consegna':
      return 'delivered'
    case 'errore-consegna':
    case 'non-accettazione':
      return 'failed'
    case 'preavviso-errore-consegna':
      return deadlineByTime(receipt.deadline, clock, receipt.certifiedAt) === '24h' ? 'timed-out' : 'delayed'
    default:
      return null
  }
}

const isExternal = ({ destinatari }: PecEvidence, key: string): boolean =>
  destinatari.some(({ tipo, indirizzo }) => tipo === 'esterno' && pecAddressKey(indirizzo) === key)

const explained = new Set<RecipientState>(['failed', 'delayed', 'timed-out'])

function reasonOf({ state, receipt }: Step): RecipientOutcome['reason'] {
  if (!explained.has(state)) return null
  const { errore, erroreEsteso, virus, type } = receipt
  return { errore, erroreEsteso, virus, refused: type === 'non-accettazione' }
}

/** RFC 6109 section 3.1.6: the sender ought to have heard something by then. */
function overdue(state: RecipientState, elapsed: number): RecipientOutcome['overdue'] {
  if (state !== 'waiting' && state !== 'accepted' && state !== 'delayed') return ''
  if (elapsed >= 24 * HOUR) return '24h'
  return elapsed >= 12 * HOUR ? '12h' : ''
}
