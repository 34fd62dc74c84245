import type { IncomingServer } from './contract/accounts'
import type { FolderSwitches, MailboxRole } from './contract/mailboxes'
import { textMonthsOf } from './text-months'

/** What lies there is on its way out, or not written yet: it is nobody's history, whatever the switch says. */
const NEVER_FILED: readonly (MailboxRole | null)[] = ['drafts', 'junk', 'trash']

export const canFile = (role: MailboxRole | null): boolean => !NEVER_FILED.includes(role)

/** What is so of a folder: what the user chose, else what is usual for its role. */
export const filesMail = ({
  role,
  files,
}: { role: MailboxRole | null } & Pick<FolderSwitches, 'files'>): boolean => canFile(role) && (files ?? true)

export const notifiesOf = ({
  role,
  notifies,
}: { role: MailboxRole | null } & Pick<FolderSwitches, 'notifies'>): boolean => notifies ?? role === 'inbox'

/** Of trash and spam texts are fetched ahead only where all are wanted, or these. */
export const keepsTexts = (
  { role, keepsTexts }: { role: MailboxRole | null } & Pick<FolderSwitches, 'keepsTexts'>,
  keepsAll: boolean,
): boolean => keepsTexts ?? (keepsAll || (role !== 'trash' && role !== 'junk'))

/** Whether the texts of all mail of an account are kept here. */
export const keepsAllTexts = (incoming: IncomingServer): boolean => textMonthsOf(incoming) === null
