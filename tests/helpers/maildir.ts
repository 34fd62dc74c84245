import { chownSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DovecotFacts } from './dovecot-server'

/** A message as a folder holds it. */
export interface StoredMail {
  raw: string
  flags?: readonly (keyof typeof LETTERS)[]
  /** The internal date, now where it is not said. */
  date?: Date
}

const LETTERS = { '\\Draft': 'D', '\\Flagged': 'F', '\\Answered': 'R', '\\Seen': 'S', '\\Deleted': 'T' }

/** Later than what a folder holds by itself, and counted on, so that no two files share a name. */
let stored = 2_000_000_000

/**
 * Many messages at once, in the order of their UIDs, in a folder that exists. Dovecot takes them over when it next looks
 * into the folder; as many commands APPEND would have it write the folder's list of UIDs anew each time.
 */
export function storeMails(
  { configuration, owner }: DovecotFacts,
  address: string,
  folder: string,
  mails: readonly StoredMail[],
): void {
  const path = folder === 'INBOX' ? '' : `.${folder.replaceAll('/', '.')}`
  const dir = join(dirname(configuration), 'mail', address, 'Maildir', path)
  const names = mails.map(({ raw, flags = [], date = new Date() }) => {
    const letters = flags.map((flag) => LETTERS[flag]).sort()
    const name = `${(stored += 1)}.postilla:2,${letters.join('')}`
    const file = join(dir, 'tmp', name)
    writeFileSync(file, raw.replaceAll('\r\n', '\n'))
    utimesSync(file, date, date)
    if (owner !== null) chownSync(file, owner.uid, owner.gid)
    return name
  })
  for (const name of names) renameSync(join(dir, 'tmp', name), join(dir, 'cur', name))
}
