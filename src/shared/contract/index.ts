import type { ContractRouterClient } from '@orpc/contract'
import { accountsContract } from './accounts'
import { appContract } from './app'
import { contactReviewContract } from './contact-review'
import { followUpsContract } from './follow-ups'
import { filingContract } from './filing'
import { leadsContract } from './leads'
import { linksContract } from './links'
import { mailboxesContract } from './mailboxes'
import { mailImportContract } from './mail-import'
import { messagesContract } from './messages'
import { notesContract } from './notes'
import { outboxContract } from './outbox'
import { outgoingServersContract } from './outgoing-servers'
import { partsContract } from './parts'
import { peopleContract } from './people'
import { recordsContract } from './records'
import { reportsContract } from './reports'
import { sequencesContract } from './sequences'
import { tasksContract } from './tasks'
import { templatesContract } from './templates'
import { timelineContract } from './timeline'
import { transferContract } from './transfer'
import { unsubscribeContract } from './unsubscribe'

/** The engine contract: all data a window sees passes through these calls. */
export const contract = {
  app: appContract,
  accounts: accountsContract,
  mailboxes: mailboxesContract,
  messages: messagesContract,
  outbox: outboxContract,
  outgoingServers: outgoingServersContract,
  records: recordsContract,
  parts: partsContract,
  people: peopleContract,
  contactReview: contactReviewContract,
  followUps: followUpsContract,
  notes: notesContract,
  leads: leadsContract,
  links: linksContract,
  reports: reportsContract,
  sequences: sequencesContract,
  tasks: tasksContract,
  filing: filingContract,
  templates: templatesContract,
  timeline: timelineContract,
  transfer: transferContract,
  unsubscribe: unsubscribeContract,
  mailImport: mailImportContract,
}
export type Contract = typeof contract
export type EngineClient = ContractRouterClient<Contract>
