import type { ProblemError } from '../../../../../shared/problem'
import { shownLine } from '../../../../../shared/shown-text'
import type { FolderRef } from '../../mailboxes/index'
import type { FetchShape } from './fetch-plan'
import type { OpenMailbox } from './open-mailbox'
import { ingestAll, type IngestDeps } from './ingest'
import { isRefusal } from '../../../net/refusal'
import type { Troubles } from './troubles'
import { toSequenceSet } from './uid-sets'

/** More messages refused in a row than this, and none given: it is not the messages. */
const MAX_REFUSALS_IN_A_ROW = 12

/**
 * Fetches and stores these messages. What the server refuses, skips or dies of is narrowed down to single messages,
 * which are remembered and left out; the others come. Throws for a lost connection, and for a server that refuses
 * everything.
 */
export async function fetchUids(
  deps: IngestDeps & { signal: AbortSignal },
  folder: FolderRef,
  mailbox: OpenMailbox,
  uids: readonly number[],
  shape: FetchShape,
): Promise<void> {
  const { troubles, signal } = deps
  // What is withheld waits for its time, or two messages that each end the connection would be asked for in turn, for ever.
  const due = uids.filter((uid) => troubles.isMessageDue(folder.id, uid))
  const sets = troubles.inSets(folder.id, due)
  let refusals = 0
  for (let set = sets.shift(); set; set = sets.shift()) {
    signal.throwIfAborted()
    const [only] = set
    if (only === undefined) continue
    if (set.length === 1 && troubles.isToBlame(folder.id, only)) {
      troubles.messageWithheld(folder.id, only, mailbox.problem('connection-lost'))
      continue
    }
    troubles.asks(folder.id, set)
    const messages = mailbox.messages(toSequenceSet(set), shape)
    const { uids: came, refusal } = await ingestAll(deps, folder, mailbox, { messages, shape }, () => ({}))
    troubles.answered(folder.id)
    refusals = came.size > 0 ? 0 : refusals + 1
    const left = await stillThere(
      mailbox,
      set.filter((uid) => !came.has(uid)),
      refusal,
    )
    if (left.length === 0) continue
    if (refusal && (refusals > MAX_REFUSALS_IN_A_ROW || isOfAll(refusal))) throw refusal
    const cut = came.size > 0 ? 1 : Math.ceil(left.length / 2)
    if (set.length > 1)
      sets.unshift(...[left.slice(0, cut), left.slice(cut)].filter((part) => part.length > 0))
    else {
      troubles.messageWithheld(folder.id, only, refusal?.problem ?? mailbox.problem('server-misbehaved'))
      await nameMessage(troubles, folder, mailbox, only)
    }
  }
}

/** What the server keeps apart from the message itself it mostly tells still: the user shall know what is missing. */
async function nameMessage(
  troubles: Troubles,
  folder: FolderRef,
  mailbox: OpenMailbox,
  uid: number,
): Promise<void> {
  if (!troubles.isUnnamed(folder.id, uid)) return
  // Before the answer: a server that drops the connection over it too is not asked twice.
  troubles.nameMessage(folder.id, uid, null)
  try {
    const told = await mailbox.one(uid, { envelope: true, size: true })
    const [author] = told?.envelope?.from ?? []
    troubles.nameMessage(folder.id, uid, {
      from: shownLine(author?.name ?? '') || shownLine(author?.address ?? ''),
      subject: shownLine(told?.envelope?.subject ?? ''),
      size: told?.size ?? null,
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** The server wants rest, whatever it is asked for. */
const isOfAll = ({ problem }: ProblemError): boolean =>
  ['THROTTLED', 'LIMIT', 'INUSE'].includes(problem.params?.replyCode ?? '')

/** What was skipped without a word is mostly gone by now. */
async function stillThere(
  mailbox: OpenMailbox,
  left: readonly number[],
  refusal: ProblemError | null,
): Promise<readonly number[]> {
  if (left.length === 0 || refusal) return left
  const found = await mailbox.search({ uid: toSequenceSet(left) })
  if (!found) return left
  const there = new Set(found)
  return left.filter((uid) => there.has(uid))
}
