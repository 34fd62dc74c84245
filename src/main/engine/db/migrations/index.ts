import type { Migration } from '../migrate'
import { initial } from './0010-initial'
import { ticket } from './0020-ticket'
import { messageChange } from './0030-message-change'
import { outgoingQuote } from './0040-outgoing-quote'
import { job } from './0050-job'
import { removedAccount } from './0060-removed-account'
import { senderDoubt } from './0070-sender-doubt'
import { impostor } from './0080-impostor'
import { accountServers } from './0090-account-servers'
import { outgoingPicture } from './0100-outgoing-picture'
import { mailReport } from './0110-mail-report'
import { identity } from './0120-identity'
import { ownMark } from './0130-own-mark'
import { removedRecord } from './0140-removed-record'
import { serverKey } from './0150-server-key'
import { activity } from './0160-activity'
import { folderChangeSeen } from './0180-folder-change-seen'
import { inFlight } from './0190-in-flight'
import { outgoingServer } from './0200-outgoing-server'
import { dedupeKey } from './0230-dedupe-key'
import { sentCopy } from './0240-sent-copy'
import { singleMessages } from './0260-single-messages'
import { takenOver } from './0270-taken-over'
import { unsubscription } from './0271-unsubscription'
import { pop3Message } from './0280-pop3-message'
import { snooze } from './0281-snooze'
import { fileText } from './0282-file-text'
import { quoteMissing } from './0290-quote-missing'
import { inboxSplit } from './0330-inbox-split'
import { folderSwitches } from './0336-folder-switches'
import { senderStanding } from './0340-sender-standing'
import { mailImport } from './0350-mail-import'
import { scheduled } from './0390-scheduled'
import { tag } from './0400-tag'
import { draftCopy } from './0401-draft-copy'
import { templates } from './0410-templates'
import { mailCopy } from './0420-mail-copy'
import { mailGroup } from './0421-mail-group'
import { followUp } from './0430-follow-up'
import { sequence } from './0431-sequence'
import { filing } from './0450-filing'
import { lead } from './0470-lead'
import { vendorColleague } from './0471-vendor-colleague'
import { tasks } from './0500-tasks'
import { reminder } from './0501-reminder'
import { manyChanges } from './0550-many-changes'
import { searchedNotes } from './0590-searched-notes'
import { customField } from './0591-custom-field'

export const migrations: readonly Migration[] = [
  initial,
  ticket,
  messageChange,
  outgoingQuote,
  job,
  removedAccount,
  senderDoubt,
  impostor,
  accountServers,
  outgoingPicture,
  mailReport,
  identity,
  ownMark,
  removedRecord,
  serverKey,
  activity,
  folderChangeSeen,
  inFlight,
  outgoingServer,
  dedupeKey,
  sentCopy,
  singleMessages,
  takenOver,
  unsubscription,
  pop3Message,
  snooze,
  fileText,
  quoteMissing,
  inboxSplit,
  folderSwitches,
  senderStanding,
  mailImport,
  scheduled,
  tag,
  draftCopy,
  templates,
  mailCopy,
  mailGroup,
  followUp,
  sequence,
  filing,
  lead,
  vendorColleague,
  tasks,
  reminder,
  manyChanges,
  searchedNotes,
  customField,
]
