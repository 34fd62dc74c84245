import type { Account } from '../../../../shared/contract/accounts'
import type { DraftContent } from '../../../../shared/contract/outbox'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import { identityOf } from '../../../../shared/identities'
import { ProblemError } from '../../../../shared/problem'
import { checkRecipients, requireSendingServer, requireTested } from './checks'
import type { OutboxDeps } from './deps'

/** The people a mail goes to, each by a mail of its own; null where it is one mail. */
export function eachOf(content: DraftContent, deps: Pick<OutboxDeps, 'settings'>, account: Account) {
  if (content.method !== 'multiple' || content.to.length < 2) return null
  // Certified mail is a letter to somebody, with a receipt of its own; to many at once its provider ends the contract.
  if (account.isPec)
    throw refused('each-certified', { address: identityOf(account, content.identityId).address })
  // Each of them would get a copy of every mail, and with it who else is written to.
  if (content.cc.length + content.bcc.length > 0)
    throw refused('each-copies', {}, content.cc.length > 0 ? 'cc' : 'bcc')
  const { to } = checkRecipients(content, account)
  const { mostEach } = deps.settings().writing
  if (to.length > mostEach)
    throw refused('each-too-many', { count: String(to.length), limit: String(mostEach) })
  return to
}

/** What a mail leaves by: of bulk mail the server that is for nothing else, where there is one. */
export function serverFor(
  content: DraftContent,
  { accounts }: Pick<OutboxDeps, 'accounts'>,
): {
  account: Account
  server: OutgoingEntry
} {
  const bulk = content.isBulk ? accounts.outgoing.list().find(({ purpose }) => purpose === 'bulk') : undefined
  if (!bulk) return requireSendingServer(accounts, content)
  const account = accounts.get(content.accountId)
  if (!account) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  return { account, server: requireTested(bulk, identityOf(account, content.identityId).address) }
}

const refused = (
  code: 'each-certified' | 'each-copies' | 'each-too-many',
  params: Record<string, string>,
  field = 'to',
): ProblemError => new ProblemError({ code, field, params })
