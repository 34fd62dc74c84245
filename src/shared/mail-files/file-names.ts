/** What a file of a folder that was chosen is, by its name and where it lies. */
export type MailFile =
  | { kind: 'eml'; folder: string[] }
  /** `isLikely`: one would take it for mail by its name, and is told where it is none. */
  | { kind: 'mbox'; folder: string[]; isLikely: boolean }
  | { kind: 'maildir'; folder: string[]; flags: string[]; isDeleted: boolean }
  | { kind: 'zip'; folder: string[] }

/** Beside the mail of a profile: indexes, settings and the like. A folder of mail may be called so as well. */
const OTHERS =
  /\.(?:msf|dat|json|js|ini|sqlite(?:-\w+)?|db|log|html?|txt|pdf|png|jpe?g|gif|ico|css|xml|xpi|lock|mab|rdf|bak|tmp|toc|idx|map|wal|shm)$/i
/** Of a file in a Maildir: its time first, its flags last; between them the name of a host, which may end like any. */
const DELIVERED = /^\d{6,}\.|[:;!_]2,[A-Za-z]*$/
const LETTERS: Readonly<Record<string, string>> = {
  ...{ S: '\\Seen', R: '\\Answered', F: '\\Flagged', D: '\\Draft', P: '$Forwarded' },
}

/**
 * What to read of a file, by its path below what was chosen; null for what a mail program keeps beside its mail. Folders of Thunderbird lie as
 * `Inbox` beside `Inbox.sbd`; those of a Maildir as `cur` and `new`, deeper ones in Maildir++ as `.Work.Orders`.
 */
export function mailFileAt(path: string): MailFile | null {
  const parts = path.split('/').filter(Boolean)
  const name = parts.at(-1) ?? ''
  const above = parts.slice(0, -1)
  const box = above.at(-1)
  if ((box === 'cur' || box === 'new') && (!OTHERS.test(name) || DELIVERED.test(name))) {
    // Where a file may not have a colon in its name, programs write another sign.
    const letters = /[:;!_]2,([A-Za-z]*)$/.exec(name)?.[1] ?? ''
    const flags = [...letters].flatMap((letter) => LETTERS[letter] ?? [])
    const folder = above.slice(0, -1).flatMap(maildirNames)
    return { kind: 'maildir', folder, flags, isDeleted: letters.includes('T') }
  }
  if (box === 'tmp' || name.startsWith('.')) return null
  const folder = above.map((one) => one.replace(/\.sbd$/i, ''))
  if (/\.eml$/i.test(name)) return { kind: 'eml', folder }
  if (/\.zip$/i.test(name)) return { kind: 'zip', folder: [...folder, name.replace(/\.zip$/i, '')] }
  const isLikely = !OTHERS.test(name)
  return { kind: 'mbox', folder: [...folder, name.replace(/\.(?:mbox|mbx)$/i, '')], isLikely }
}

/** `.Work.Orders` is Orders in Work. */
const maildirNames = (name: string): string[] =>
  name.startsWith('.') ? name.slice(1).split('.').filter(Boolean) : [name]

/** Where a Thunderbird profile keeps mail; what is above is nobody's folder. */
const PROFILE = /^(?:Mail|ImapMail)$/

/** Names of folders as they are to stand below where mail is imported to. */
export function shownFolder(folder: readonly string[]): string[] {
  const at = folder.findIndex((name) => PROFILE.test(name))
  return (at < 0 ? folder : folder.slice(at + 1))
    .map((name) => name.replace(/[\p{Cc}/\\]+/gu, ' ').trim())
    .filter(Boolean)
}
