import { connectImap } from '../../src/main/engine/net/imap'
import { connectManageSieve } from '../../src/main/engine/protocols/managesieve'
import { replaceRules, type Obstacle, type Rule } from '../../src/main/engine/protocols/sieve'
import { deliver, liveSettings, type Mailbox } from './dovecot'
import { manageSieveSettings } from './managesieve'

/** Puts rules in force for a mailbox, in a script of their own or within `around`. */
export async function runRules(
  mailbox: Mailbox,
  rules: readonly Rule[],
  around = '',
): Promise<{ text: string; notRun: { id: string; obstacle: Obstacle }[] }> {
  const client = await connectManageSieve(manageSieveSettings(mailbox))
  try {
    const entries = rules.map((rule) => ({ kind: 'rule' as const, rule }))
    const written = replaceRules(around, entries, client.capabilities)
    await client.putScript('postilla', written.text)
    await client.setActive('postilla')
    return written
  } finally {
    await client.logout()
  }
}

const CASE = 'X-Case'

/** Delivers a mail so that `whereabouts` finds it again by its number. */
export const deliverCase = (mailbox: Mailbox, number: number, raw: string): Promise<void> =>
  deliver(mailbox.address, `${CASE}: ${number}\r\n${raw}`)

export type Stored = { folder: string; flags: string[] }[]

/** Where the server put each delivered mail, with the flags it has there; folders in their order of names. */
export async function whereabouts(mailbox: Mailbox): Promise<Map<number, Stored>> {
  const imap = await connectImap(liveSettings(mailbox), mailbox.password)
  const found = new Map<number, Stored>()
  try {
    for (const { path, flags: folderFlags } of await imap.list()) {
      if (folderFlags.has('\\Noselect') || folderFlags.has('\\NonExistent')) continue
      const { exists } = await imap.mailboxOpen(path)
      if (exists === 0) continue
      for await (const { headers, flags } of imap.fetch('1:*', { flags: true, headers: [CASE] })) {
        const number = Number(/X-Case: (\d+)/i.exec(headers?.toString() ?? '')?.[1])
        const shown = [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort()
        found.set(number, [...(found.get(number) ?? []), { folder: path, flags: shown }])
      }
    }
  } finally {
    imap.close()
  }
  for (const stored of found.values()) stored.sort(byFolder)
  return found
}

export const byFolder = (a: { folder: string }, b: { folder: string }): number =>
  a.folder < b.folder ? -1 : 1
