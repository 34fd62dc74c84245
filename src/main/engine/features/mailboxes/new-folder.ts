import type { MailboxRole } from '../../../../shared/contract/mailboxes'
import { leafName } from './folder-path'

/** Roles for which a folder is made where the server has none. */
export type NewRole = 'sent' | 'drafts' | 'trash' | 'junk' | 'archive' | 'snoozed'

/** A folder as it is to be created: its name in the user's own namespace, and its use where RFC 6154 has a name for that. */
export interface NewFolder {
  name: string
  use: string | null
}

interface KnownPath {
  path: string
  delimiter: string
}

/** The names other programs know these folders by; the next one where a folder of another purpose has the first. */
const NAMES: Record<NewRole, readonly string[]> = {
  sent: ['Sent', 'Sent Items', 'Sent Messages'],
  drafts: ['Drafts', 'Draft', 'Draft Messages'],
  trash: ['Trash', 'Deleted Items', 'Deleted Messages'],
  junk: ['Junk', 'Spam', 'Junk E-mail'],
  archive: ['Archive', 'Archives', 'Archived'],
  snoozed: ['Snoozed', 'Snoozed Mail'],
}

const USES = new Map<MailboxRole, string>([
  ['sent', '\\Sent'],
  ['drafts', '\\Drafts'],
  ['trash', '\\Trash'],
  ['junk', '\\Junk'],
  ['archive', '\\Archive'],
])

export const specialUse = (role: MailboxRole): string | null => USES.get(role) ?? null

// RFC 3501 section 5.1: the name INBOX is case-insensitive.
export const isInbox = ({ path }: { path: string }): boolean => path.toLowerCase() === 'inbox'

/**
 * Where a folder for this role would lie: beside the others, below INBOX where the server keeps all of them there.
 * What the server makes of it is known once it is created. null when all names are taken, or before the first LIST.
 */
export function newFolder(
  role: NewRole,
  known: readonly KnownPath[],
): { path: string; name: string; delimiter: string } | null {
  if (known.length === 0) return null
  const prefix = prefixOf(known)
  const delimiter = known.find((folder) => folder.delimiter !== '')?.delimiter ?? ''
  const taken = new Set(known.map(({ path }) => path.toLowerCase()))
  const name = NAMES[role].find((candidate) => !taken.has(`${prefix}${candidate}`.toLowerCase()))
  return name === undefined ? null : { path: `${prefix}${name}`, name, delimiter }
}

/** The name of a folder as it is shown: without the folders it lies in. */
export function nameIn(path: string, known: readonly KnownPath[]): string {
  const delimiter = known.find((folder) => folder.path === path)?.delimiter ?? ''
  return leafName({ path, delimiter })
}

function prefixOf(known: readonly KnownPath[]): string {
  const others = known.filter((folder) => !isInbox(folder))
  const inbox = known.find(isInbox)
  if (!inbox || inbox.delimiter === '' || others.length === 0) return ''
  const prefix = `${inbox.path}${inbox.delimiter}`
  return others.every(({ path }) => path.toLowerCase().startsWith(prefix.toLowerCase())) ? prefix : ''
}
