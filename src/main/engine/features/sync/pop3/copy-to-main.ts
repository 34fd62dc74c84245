import type { Pop3Incoming } from '../../../../../shared/contract/accounts'
import { flagsOf } from '../../../../../shared/mail-flags'
import { ProblemError, type Problem } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import type { FolderRef } from '../../mailboxes/index'
import { arrivedAt, type MessageCache, type ServerKey } from '../../messages/index'
import type { MailIntake, Room } from '../mail-source'
import { isRefusal } from '../../../net/refusal'
import type { LocalMail, Pop3Store } from './store'

/** The mailbox of the main account, where it is on a server that can be asked. */
export interface MainMailbox {
  accountId: number
  address: string
  intake: MailIntake
}

export interface CopyDeps {
  context: Pick<EngineContext, 'clock' | 'write' | 'log'>
  cache: Pick<MessageCache, 'handedOver'>
  store: Pick<Pop3Store, 'toCopy' | 'mailAt' | 'isInAccount' | 'copied'>
  signal: AbortSignal
  /** Null where the main account has no mailbox on a server. */
  main(): MainMailbox | null
}

/**
 * Puts what lies in the local inbox of an account into the mailbox of the main one, and takes it away here. A mail lies
 * here until it is known to lie there, and nothing is put there that is there: so a crash at any point costs nothing and
 * doubles nothing. Returns why some of it stays, to be told to the user; null where nothing does. Rejects when the
 * server cannot be asked.
 */
export async function copyToMain(
  deps: CopyDeps,
  inbox: FolderRef,
  address: string,
  { stopsAtPercent }: Pick<Pop3Incoming, 'stopsAtPercent'>,
): Promise<Problem | null> {
  const { context, store, signal } = deps
  const keys = store.toCopy(inbox.id)
  if (keys.length === 0) return null
  const main = deps.main()
  if (!main) return { code: 'copy-no-main', params: { count: String(keys.length) } }
  let refused: Problem | null = null
  for (const [index, key] of keys.entries()) {
    signal.throwIfAborted()
    const mail = store.mailAt(inbox.id, key)
    // The user has taken it elsewhere meanwhile.
    if (!mail) continue
    const left = {
      address: main.address,
      count: String(keys.length - index),
      percent: String(stopsAtPercent),
    }
    try {
      if (!(await isThere(deps, main, mail))) {
        const room = await main.intake.room()
        if (percentUsed(room, mail.source.length, 1) > stopsAtPercent) {
          const used = String(Math.floor(percentUsed(room, 0, 0)))
          return { code: 'copy-stopped', params: { ...left, used } }
        }
        await main.intake.put({
          source: mail.source,
          flags: localFlags(mail, [keywordOf(address)]),
          receivedAt: arrivedAt(mail.source, context.clock.now()),
        })
      }
      handOver(deps, inbox, key)
    } catch (error) {
      if (!isRefusal(error) && !isTooLarge(error)) throw error
      const { code, serverReply } = error.problem
      const words = serverReply === undefined ? {} : { serverReply }
      if (code === 'over-quota') return { code: 'copy-stopped', ...words, params: { ...left, used: '100' } }
      context.log.warn(`sync/account(${inbox.accountId})/copy refused: ${code}`)
      refused = { code: 'copy-refused', ...words, params: { address: main.address } }
    }
  }
  return refused
}

const isThere = async ({ store }: CopyDeps, main: MainMailbox, mail: LocalMail): Promise<boolean> =>
  store.isInAccount(main.accountId, mail) || (await main.intake.holds(mail.source))

/** How full the fullest of what is bounded is with so much more in it, in percent; 0 where nothing is. */
function percentUsed(room: readonly Room[], bytes: number, messages: number): number {
  const parts = room.map(({ kind, used, limit }) => (used + (kind === 'bytes' ? bytes : messages)) / limit)
  return Math.max(0, ...parts) * 100
}

function handOver({ context, store, cache }: CopyDeps, inbox: FolderRef, key: ServerKey): void {
  context.write(() => {
    store.copied(key, context.clock.now())
    cache.handedOver(inbox, key)
  })
}

const localFlags = ({ seen, flagged, answered }: LocalMail, keywords: readonly string[]): string[] =>
  flagsOf({ seen: seen === 1, flagged: flagged === 1, answered: answered === 1 }, keywords)

/** By which a mail tells, at the server and to every program, which account it came to: an atom of RFC 9051 section 9. */
export const keywordOf = (address: string): string =>
  `pop3-${address.toLowerCase().replace(/[^\x21-\x7e]|[(){%*"\\\]]/g, '_')}`

const isTooLarge = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'message-too-large'
