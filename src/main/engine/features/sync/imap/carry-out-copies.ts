import { ProblemError, type Problem } from '../../../../../shared/problem'
import { isPermanent } from '../../../net/problem-of'
import type { FolderRef } from '../../mailboxes/index'
import type { WantedCopy } from '../../messages/index'
import { actionRetryDelay, lostConnectionDelay } from '../back-off'
import { existing, problemIn, type CarryOutDeps } from './carry-out-messages'
import { appendMail } from './append-mail'
import { inReadFolder, type ReadFolder } from './open-folder'
import { holdsMail } from './sent-copy'
import { namedKey, uidOf } from './server-keys'

export interface CopyDeps extends Pick<
  CarryOutDeps,
  'session' | 'cache' | 'mailboxes' | 'clock' | 'signal' | 'log'
> {
  /** All bytes of a mail: those kept here, else from whichever server has it. */
  sourceOf(messageId: number): Promise<Uint8Array>
}

const AT_ONCE = 50

/**
 * Makes the copies that are wanted in an account: by COPY of what lies in the same account, by APPEND of what lies in
 * another. Where it is not known whether an earlier try came through, the folder is asked whether it holds this very
 * mail. Returns the folders that were touched.
 */
export async function carryOutCopies(deps: CopyDeps, accountId: number): Promise<Set<number>> {
  const touched = new Set<number>()
  for (;;) {
    const due = deps.cache.copies(accountId, AT_ONCE)
    if (due.length === 0) return touched
    for (const copy of due) {
      deps.signal.throwIfAborted()
      const folderId = await carryOut(deps, copy)
      if (folderId !== null) touched.add(folderId)
    }
  }
}

async function carryOut(deps: CopyDeps, copy: WantedCopy): Promise<number | null> {
  const { cache, mailboxes, session, clock, log } = deps
  const target = mailboxes.folder(copy.folderId)
  try {
    if (!target) throw new ProblemError({ code: 'folder-gone' })
    if (mailboxes.pending.isAwaited(target.id)) throw new ProblemError({ code: 'offline' })
    const there = await existing(deps, target)
    if (!there) throw new ProblemError({ code: 'folder-gone' })
    await make(deps, copy, there)
    return there.id
  } catch (error) {
    const problem = problemIn(error)
    const { attempts, placementId } = copy
    if (!session.isOpen || deps.signal.aborted) {
      cache.copyFailed(placementId, problem, clock.now() + lostConnectionDelay(attempts))
      throw error
    }
    log.warn(`sync/message(copy) refused: ${problem.code}`)
    const isFinal = (isPermanent(problem) && problem.code !== 'over-quota') || isLost(cache, copy, problem)
    cache.copyFailed(placementId, problem, isFinal ? null : clock.now() + actionRetryDelay(attempts))
    return null
  }
}

/** Its original has gone from every server, and was not kept here: there is nothing left to copy. */
const isLost = (cache: CopyDeps['cache'], { messageId }: WantedCopy, { code }: Problem): boolean =>
  code === 'message-gone' &&
  cache.keptSource(messageId) === null &&
  cache.locate(messageId).length === 0 &&
  cache.awaitedIn(messageId).length === 0

async function make(deps: CopyDeps, copy: WantedCopy, there: FolderRef): Promise<void> {
  const { cache, session } = deps
  const { placementId, messageId, flags, receivedAt } = copy
  const original = originalOf(deps, copy)
  if (original && !copy.repeated) {
    const { uid, folder } = original
    cache.copySending(placementId)
    const made = await inReadFolder(session, folder, async (mailbox) => {
      // COPY of what another client has just taken away is answered OK (RFC 9051 section 6.4.9).
      if ((await mailbox.present([uid])).length === 0) throw new ProblemError({ code: 'message-gone' })
      return mailbox.copy([uid], there.path)
    })
    const named = made.get(uid) ?? null
    return cache.copyDone(placementId, named && namedKey(named))
  }
  // Of the same account by its own connection: another could wait for this one.
  const source = original
    ? await inReadFolder(session, original.folder, (mailbox) => mailbox.source(original.uid))
    : Buffer.from(await deps.sourceOf(messageId))
  if (!source) throw new ProblemError({ code: 'message-gone' })
  await session.inMailbox(
    there.path,
    async (mailbox) => {
      if (copy.repeated && (await holdsMail(mailbox, source))) return
      cache.copySending(placementId)
      await appendMail(session, there.path, { source, flags, receivedAt })
    },
    'current',
  )
  cache.copyDone(placementId, null)
}

/** What lies in the same account, as its server knows it. */
function originalOf(
  { mailboxes }: CopyDeps,
  { from }: WantedCopy,
): { uid: number; folder: ReadFolder } | null {
  const folder = from && mailboxes.folder(from.folderId)
  return from && folder
    ? { uid: uidOf(from.serverKey), folder: { ...folder, uidValidity: from.validity } }
    : null
}
