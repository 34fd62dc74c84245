import { addressKey } from '../../../../shared/address-key'
import { parseAddresses } from '../../mime/addresses'
import { withoutBrackets } from './classify'
import type { PecEvidence, SentPec, UnmatchedReason } from './matcher-types'

/** Which message each receipt is about; the receipts about none with the reason. */
export interface Correlation {
  matched: Map<string, PecEvidence[]>
  unmatched: { receiptId: string; reason: UnmatchedReason; sentId: string | null }[]
}

/**
 * Finds the message of each receipt (RFC 6109 section 2.2.1): by `msgid` of daticert.xml, which is signed; where the
 * provider left it out, by `identificativo` as learnt from other receipts, and only then by the header, which
 * anybody can rewrite and which therefore must fit in all else. In all cases `mittente` must be the sender. The order of receipts makes no difference.
 */
export function correlate(sent: readonly SentPec[], receipts: readonly PecEvidence[]): Correlation {
  const byMessageId = groupBy(sent, ({ messageId }) => withoutBrackets(messageId))
  const byProviderId = learnProviderIds(byMessageId, receipts)
  const result: Correlation = { matched: new Map(), unmatched: [] }
  for (const receipt of receipts) {
    const candidates = candidatesOf(receipt, byMessageId, byProviderId)
    const own = candidates.filter((message) => isSender(message, receipt))
    const [only] = own.length > 0 ? own : candidates
    const reason = whyNot(receipt, candidates, own)
    if (only && reason === null) append(result.matched, only.id, receipt)
    else {
      const sentId = candidates.length === 1 ? (candidates[0]?.id ?? null) : null
      result.unmatched.push({ receiptId: receipt.id, reason: reason ?? 'unknown-message', sentId })
    }
  }
  return result
}

function whyNot(
  receipt: PecEvidence,
  candidates: readonly SentPec[],
  own: readonly SentPec[],
): UnmatchedReason | null {
  if (!isReceipt(receipt)) return 'not-a-receipt'
  if (!receipt.trusted) return 'untrusted'
  if (candidates.length === 0) return 'unknown-message'
  if (own.length === 0) return 'sender-differs'
  return own.length === 1 ? null : 'ambiguous'
}

const isReceipt = ({ type }: PecEvidence): boolean => type !== 'posta-certificata' && type !== 'anomalia'

function candidatesOf(
  receipt: PecEvidence,
  byMessageId: ReadonlyMap<string, SentPec[]>,
  byProviderId: ReadonlyMap<string, SentPec[]>,
): SentPec[] {
  const learnt = receipt.identificativo === '' ? [] : (byProviderId.get(receipt.identificativo) ?? [])
  if (receipt.msgid !== '') return byMessageId.get(receipt.msgid) ?? learnt
  if (learnt.length > 0) return learnt
  return (byMessageId.get(receipt.reference) ?? []).filter((message) => sameRecipients(message, receipt))
}

/** `destinatari` lists all of To and Cc in every receipt. */
function sameRecipients({ recipients }: SentPec, { destinatari }: PecEvidence): boolean {
  const sent = new Set(recipients.map(pecAddressKey))
  const certified = new Set(destinatari.map(({ indirizzo }) => pecAddressKey(indirizzo)))
  return sent.size === certified.size && [...sent].every((key) => certified.has(key))
}

/** Provider's id to message, from receipts that carry the signed `msgid` as well. */
function learnProviderIds(
  byMessageId: ReadonlyMap<string, SentPec[]>,
  receipts: readonly PecEvidence[],
): Map<string, SentPec[]> {
  const learnt = new Map<string, SentPec[]>()
  for (const receipt of receipts) {
    if (!receipt.trusted || receipt.msgid === '' || receipt.identificativo === '') continue
    for (const message of byMessageId.get(receipt.msgid) ?? []) {
      if (!isSender(message, receipt) || learnt.get(receipt.identificativo)?.includes(message)) continue
      append(learnt, receipt.identificativo, message)
    }
  }
  return learnt
}

const isSender = (message: SentPec, { mittente }: PecEvidence): boolean => {
  const sender = pecAddressKey(message.sender)
  return sender !== '' && pecAddressKey(mittente) === sender
}

/** Addresses of daticert.xml come bare, and sometimes with a name. */
export const pecAddressKey = (address: string): string =>
  addressKey(/[<"]/.test(address) ? (parseAddresses(address)[0]?.address ?? '') : address)

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) if (key(item) !== '') append(groups, key(item), item)
  return groups
}

function append<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}
