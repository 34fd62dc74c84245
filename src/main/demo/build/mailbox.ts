import { exchangeThreads } from '../data/exchanges'
import { scriptedThreads } from '../data/threads/index'
import { buildBulk } from './bulk'
import { buildCertified } from './certified'
import type { BuiltMessage } from './compose'
import { buildOddments } from './oddments'
import { buildThread } from './threads'

/** The user's folders with their special use, in the order in which a server lists them. */
export const demoFolders: readonly (readonly [path: string, specialUse: string])[] = [
  ['Drafts', '\\Drafts'],
  ['Sent', '\\Sent'],
  ['Archive', '\\Archive'],
  ['Junk', '\\Junk'],
  ['Trash', '\\Trash'],
  ['Fiere', ''],
  ['Fiere/Light+Building', ''],
  ['Fornitori', ''],
  ['Newsletter', ''],
  ['Viaggi', ''],
]

/** The whole mailbox as it is at `now`, oldest first. */
export async function buildMailbox(now: number): Promise<BuiltMessage[]> {
  const messages: BuiltMessage[] = []
  for (const thread of [...scriptedThreads, ...exchangeThreads])
    messages.push(...(await buildThread(thread, now)))
  messages.push(...(await buildBulk(now)), ...(await buildCertified(now)), ...(await buildOddments(now)))
  return messages.sort((left, right) => left.date - right.date)
}
