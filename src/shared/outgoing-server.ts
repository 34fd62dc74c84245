import type { Account, OutgoingChoice } from './contract/accounts'
import type { OutgoingEntry } from './contract/outgoing-servers'
import { identityOf } from './identities'

/** The server a choice means; null where there is none. */
export const chosenServer = (
  choice: OutgoingChoice,
  servers: readonly OutgoingEntry[],
): OutgoingEntry | null =>
  servers.find(({ id, purpose }) => (choice === 'default' ? purpose === 'default' : id === choice)) ?? null

/** What mail of an account leaves by that is written as one of its identities; null where there is none. */
export const serverOf = (
  account: Pick<Account, 'identities' | 'outgoing'>,
  identityId: number | null,
  servers: readonly OutgoingEntry[],
): OutgoingEntry | null =>
  chosenServer(identityOf(account, identityId).outgoingId ?? account.outgoing, servers)

/** Sent mail is filed by us, unless it leaves by the account's own server and the provider does that. */
export const filesCopy = (
  account: Pick<Account, 'id' | 'identities' | 'settings'>,
  identityId: number | null,
  server: OutgoingEntry | null,
): boolean =>
  account.settings.sentCopy === 'append' ||
  server?.accountId !== account.id ||
  identityOf(account, identityId).sentFolderId !== null
