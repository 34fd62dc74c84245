import type { MailboxRole } from '../../../../../shared/contract/mailboxes'
import { Pace, sortedInSlices } from '../../../slices'

/** One folder as LIST told it, its path decoded. */
export interface FolderListing {
  path: string
  name: string
  /** '' where the server has no hierarchy. */
  delimiter: string
  /** The server's own SPECIAL-USE attributes (RFC 6154), e.g. `\Sent`; never a guess by name. */
  specialUse: readonly string[]
  selectable: boolean
  subscribed: boolean
}

/** A role the user set by hand; `null` says that this folder has none. */
export type RolesByUser = ReadonlyMap<string, MailboxRole | null>

/**
 * Which folder plays which role: what the user said, then INBOX, then the server's SPECIAL-USE attributes, then the
 * name in one of the languages mail servers speak. Each role goes to one folder at most and each folder has one role
 * at most. Names count only at the top of the tree or directly under INBOX: `Clients/Sent` is a folder of a client.
 * Yields between slices of the work.
 */
export function* assignRoles(
  folders: readonly FolderListing[],
  byUser: RolesByUser,
): Generator<undefined, Map<string, MailboxRole>> {
  const pace = new Pace()
  const roles = new Map<string, MailboxRole>()
  const taken = new Set<MailboxRole>()
  const assign = (folder: FolderListing, role: MailboxRole | undefined): void => {
    if (!role || taken.has(role) || roles.has(folder.path)) return
    roles.set(folder.path, role)
    taken.add(role)
  }
  for (const folder of byUser.size === 0 ? [] : folders) {
    assign(folder, byUser.get(folder.path) ?? undefined)
    if (pace.isDue()) yield
  }
  // Also of a folder that is not in this list: it may turn up again under another name.
  for (const role of byUser.values()) if (role) taken.add(role)
  const told: { folder: FolderListing; uses: MailboxRole[] }[] = []
  const named: { folder: FolderListing; uses: MailboxRole[] }[] = []
  for (const folder of folders) {
    if (pace.isDue(NAME_UNITS)) yield
    if (!folder.selectable || byUser.has(folder.path)) continue
    if (isInbox(folder)) assign(folder, 'inbox')
    const uses = folder.specialUse.flatMap((attribute) => SPECIAL_USE.get(attribute.toLowerCase()) ?? [])
    if (uses.length > 0) told.push({ folder, uses })
    const role = isNearTop(folder) ? roleByName(folder.name) : undefined
    if (role) named.push({ folder, uses: [role] })
  }
  for (const list of [told, named])
    for (const { folder, uses } of yield* sortedInSlices(
      list,
      (a, b) => depth(a.folder) - depth(b.folder),
      pace,
    ))
      for (const role of uses) assign(folder, role)
  return roles
}

/** The role a folder name stands for in Italian, Polish, German, French, Spanish or English. */
export function roleByName(name: string): MailboxRole | undefined {
  return ROLE_OF_NAME.get(fold(name))
}

// RFC 3501 section 5.1: the name INBOX is case-insensitive.
const isInbox = (folder: FolderListing): boolean => folder.path.toLowerCase() === 'inbox'

function isNearTop(folder: FolderListing): boolean {
  if (folder.delimiter === '') return true
  const parents = folder.path.split(folder.delimiter).slice(0, -1)
  return parents.length === 0 || (parents.length === 1 && parents[0]?.toLowerCase() === 'inbox')
}

const depth = (folder: FolderListing): number =>
  folder.delimiter === '' ? 0 : folder.path.split(folder.delimiter).length

/** What reading a name costs, in the units of a slice. */
const NAME_UNITS = 4

/** Accents, case and punctuation differ between clients: `Entwürfe`, `ENTWURFE`, `junk-e-mail`. */
function fold(name: string): string {
  const letters = name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
  return letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

const SPECIAL_USE = new Map<string, MailboxRole>([
  ['\\sent', 'sent'],
  ['\\drafts', 'drafts'],
  ['\\trash', 'trash'],
  ['\\junk', 'junk'],
  ['\\archive', 'archive'],
  ['\\all', 'all'],
  // Not in a standard yet; servers whose own clients snooze tell it.
  ['\\snoozed', 'snoozed'],
])

const NAMES: Record<Exclude<MailboxRole, 'inbox' | 'all'>, readonly string[]> = {
  sent: [
    ...['Sent', 'Sent Items', 'Sent Messages', 'Sent Mail', 'Sent Objects'],
    ...['Inviati', 'Inviata', 'Posta inviata', 'Elementi inviati', 'Messaggi inviati'],
    ...['Wysłane', 'Elementy wysłane', 'Wysłane elementy', 'Poczta wysłana', 'Wiadomości wysłane'],
    ...['Gesendet', 'Gesendete', 'Gesendete Elemente', 'Gesendete Objekte', 'Gesendete Nachrichten'],
    ...['Envoyés', 'Éléments envoyés', 'Messages envoyés', 'Courrier envoyé', 'Objets envoyés'],
    ...['Enviados', 'Elementos enviados', 'Mensajes enviados', 'Correo enviado'],
  ],
  drafts: [
    ...['Drafts', 'Draft', 'Draft Messages'],
    ...['Bozze', 'Bozza'],
    ...['Wersje robocze', 'Kopie robocze', 'Robocze', 'Szkice'],
    ...['Entwürfe', 'Entwurf'],
    ...['Brouillons', 'Brouillon'],
    ...['Borradores', 'Borrador'],
  ],
  trash: [
    ...['Trash', 'Deleted', 'Deleted Items', 'Deleted Messages', 'Bin', 'Rubbish'],
    ...['Cestino', 'Posta eliminata', 'Elementi eliminati', 'Messaggi eliminati', 'Eliminati'],
    ...['Kosz', 'Elementy usunięte', 'Usunięte', 'Śmietnik'],
    ...['Papierkorb', 'Gelöscht', 'Gelöschte Elemente', 'Gelöschte Objekte', 'Gelöschte Nachrichten'],
    ...['Corbeille', 'Éléments supprimés', 'Messages supprimés', 'Poubelle'],
    ...['Papelera', 'Papelera de reciclaje', 'Elementos eliminados', 'Eliminados'],
  ],
  junk: [
    ...['Junk', 'Junk E-mail', 'Junk Email', 'Junk Mail', 'Spam', 'Bulk Mail', 'Bulk'],
    ...['Posta indesiderata', 'Indesiderata', 'Indesiderati', 'Posta spazzatura'],
    ...['Wiadomości-śmieci', 'Niechciane', 'Niechciana poczta', 'Wiadomości niechciane'],
    ...['Unerwünscht', 'Unerwünschte Werbung', 'Spamverdacht', 'Junk-E-Mails'],
    ...['Courrier indésirable', 'Indésirables', 'Pourriel'],
    ...['Correo no deseado', 'No deseado', 'Correo basura'],
  ],
  archive: [
    ...['Archive', 'Archives', 'Archived'],
    ...['Archivio', 'Archivi', 'Archiviati'],
    ...['Archiwum', 'Zarchiwizowane'],
    ...['Archiv'],
    ...['Archivo', 'Archivados'],
  ],
  snoozed: [
    ...['Snoozed', 'Snoozed Mail', 'Posticipati', 'Odłożone'],
    ...['Zurückgestellt', 'Mis en attente', 'Pospuestos'],
  ],
}

const ROLE_OF_NAME = new Map<string, MailboxRole>(
  (['sent', 'drafts', 'trash', 'junk', 'archive', 'snoozed'] as const).flatMap((role) =>
    NAMES[role].map((name) => [fold(name), role]),
  ),
)
