import type { Account } from '../../../../shared/contract/accounts'
import type { MailAddress } from '../../../../shared/contract/messages'
import type { DraftContent } from '../../../../shared/contract/outbox'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import { identityOf } from '../../../../shared/identities'
import { ProblemError } from '../../../../shared/problem'
import { addressKey } from '../../../../shared/address-key'
import { checkAddress, type CheckedAddress } from './compose/address'
import type { OutboxAccounts } from './deps'

export interface CheckedRecipients {
  from: CheckedAddress
  /** Null where answers go to `from`. */
  replyTo: CheckedAddress | null
  to: CheckedAddress[]
  cc: CheckedAddress[]
  bcc: CheckedAddress[]
}

/** [ACC-01] The server by which an account sends as one of its identities. Throws what `requireTested` does. */
export function requireSendingServer(
  { get, outgoing }: Pick<OutboxAccounts, 'get' | 'outgoing'>,
  { accountId, identityId }: Pick<DraftContent, 'accountId' | 'identityId'>,
): { account: Account; server: OutgoingEntry } {
  const account = get(accountId)
  if (!account) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  const { address } = identityOf(account, identityId)
  return { account, server: requireTested(outgoing.of(account, identityId), address) }
}

/**
 * Nothing is queued for a server, nor tried there, before its test has passed. Throws `smtp-missing` or `smtp-untested`,
 * naming who would send, the server, and what its last test failed with.
 */
export function requireTested(server: OutgoingEntry | null, address: string): OutgoingEntry {
  if (!server) throw new ProblemError({ code: 'smtp-missing', field: 'accountId', params: { address } })
  if (server.tested) return server
  const { problem, name, outgoing } = server
  throw new ProblemError({
    code: 'smtp-untested',
    field: 'accountId',
    ...(problem?.serverReply ? { serverReply: problem.serverReply } : {}),
    params: {
      ...problem?.params,
      ...{ address, server: name || outgoing.host, serverId: String(server.id) },
      ...(problem ? { cause: problem.code } : {}),
    },
  })
}

/**
 * The recipients as servers understand them, nobody twice. Throws `no-recipients`, `address-invalid` with the first
 * field and all addresses that cannot be, or `bcc-not-allowed`: certified mail has no hidden recipients (RFC 6109 section 3.1.1).
 */
export function checkRecipients(content: DraftContent, account: Account): CheckedRecipients {
  const identity = identityOf(account, content.identityId)
  const from = checkAddress(identity)
  if (!from) throw addressProblem('from', [identity.address])
  const replyTo = identity.replyTo === '' ? null : checkAddress({ name: '', address: identity.replyTo })
  if (identity.replyTo !== '' && !replyTo) throw addressProblem('from', [identity.replyTo])
  if (account.isPec && content.bcc.length > 0) {
    throw new ProblemError({ code: 'bcc-not-allowed', field: 'bcc', params: { address: from.address } })
  }
  for (const field of ['to', 'cc', 'bcc'] as const) {
    if (content[field].some(isWrong))
      throw addressProblem(
        field,
        [...content.to, ...content.cc, ...content.bcc].filter(isWrong).map(({ address }) => address),
      )
  }
  const seen = new Set<string>()
  const to = checked(content.to, seen)
  const cc = checked(content.cc, seen)
  const bcc = checked(content.bcc, seen)
  if (to.length + cc.length + bcc.length === 0) throw new ProblemError({ code: 'no-recipients', field: 'to' })
  return { from, replyTo, to, cc, bcc }
}

/** Throws `recipient-unknown`, naming all of them, where some are not among those the user allows mail to. */
export function requireKnown(
  recipients: Pick<CheckedRecipients, 'to' | 'cc' | 'bcc'>,
  strangers: (addresses: readonly string[]) => string[],
): void {
  const { to, cc, bcc } = recipients
  const unknown = strangers([...to, ...cc, ...bcc].map(({ address }) => address))
  if (unknown.length === 0) return
  const field = (['to', 'cc', 'bcc'] as const).find((name) =>
    recipients[name].some(({ address }) => unknown.includes(address)),
  )
  throw new ProblemError({
    code: 'recipient-unknown',
    ...(field ? { field } : {}),
    params: { addresses: [...unknown.slice(0, NAMED), ...(unknown.length > NAMED ? ['…'] : [])].join(', ') },
  })
}

const isWrong = (person: MailAddress): boolean => checkAddress(person) === null

function checked(people: readonly MailAddress[], seen: Set<string>): CheckedAddress[] {
  return people.flatMap((person) => {
    const address = checkAddress(person)
    const key = addressKey(address?.address ?? '')
    if (!address || seen.has(key)) return []
    seen.add(key)
    return [address]
  })
}

/** Of very many wrong addresses the first stand for all. */
const NAMED = 10

const addressProblem = (field: string, wrong: readonly string[]): ProblemError =>
  new ProblemError({
    code: wrong.every(breaksRules) ? 'address-unsupported' : 'address-invalid',
    field,
    params: {
      value: [
        ...wrong.slice(0, NAMED).map((address) => address.slice(0, 320)),
        ...(wrong.length > NAMED ? ['…'] : []),
      ].join(', '),
    },
  })

/**
 * Addresses some providers once gave away against the rules (dots side by side or at an end, quoted words, underscores
 * in the domain): they look complete, so the user is told why they cannot be written to.
 */
const breaksRules = (address: string): boolean =>
  address.length <= 320 &&
  /^(?:"[^"]+"|[^\s"@<>,;]+)@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u.test(address.trim())
