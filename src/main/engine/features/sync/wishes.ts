import { ProblemError, type Problem } from '../../../../shared/problem'
import type { Clock, Log } from '../../context'
import { isPermanent } from '../../net/problem-of'
import type { FolderRef, MailboxesFeature } from '../mailboxes/index'
import type { MessageCache, WantedAction } from '../messages/index'
import { actionRetryDelay } from './back-off'
import type { ImapSession } from './imap-session'
import { inKnownFolder } from './open-folder'
import type { SyncStore } from './store'
import { toSequenceSet } from './uid-sets'
import { doneBy, planWishes, type WishStep } from './wish-plan'

export interface WishDeps {
  session: ImapSession
  cache: MessageCache
  mailboxes: Pick<MailboxesFeature, 'folder' | 'state'>
  store: Pick<SyncStore, 'messageIdHeader'>
  clock: Clock
  log: Log
  signal: AbortSignal
}

const MAX_AT_ONCE = 500

/**
 * Makes the server agree with what the user wants: everything that is due, in as few commands as can be. Returns the
 * folders that were touched. A lost connection ends it with that error; what was under way is tried again when the
 * account is connected. Repeating any of it does no harm: flags and UIDs are named, never sequence numbers.
 */
export async function carryOutWishes(deps: WishDeps, accountId: number): Promise<Set<number>> {
  const touched = new Set<number>()
  for (;;) {
    deps.signal.throwIfAborted()
    const actions = deps.cache.wanted(accountId, MAX_AT_ONCE)
    if (actions.length === 0) return touched
    const open = new Map(actions.map((action) => [action.placementId, action]))
    try {
      for (const { folderId, steps } of planWishes(actions)) {
        touched.add(folderId)
        for (const id of await carryOutFolder(deps, folderId, steps, open)) touched.add(id)
      }
    } catch (error) {
      const problem = connectionProblem(error)
      const now = deps.clock.now()
      for (const { placementId } of open.values()) deps.cache.actionFailed(placementId, problem, now)
      throw error
    }
  }
}

async function carryOutFolder(
  deps: WishDeps,
  folderId: number,
  steps: readonly WishStep[],
  open: Map<number, WantedAction>,
): Promise<number[]> {
  const folder = deps.mailboxes.folder(folderId)
  const targets: number[] = []
  for (const step of steps) {
    const actions = step.actions.filter((action) => open.has(action.placementId))
    if (actions.length === 0) continue
    const target = step.kind === 'move' ? deps.mailboxes.folder(step.toFolderId) : null
    if (!folder || (step.kind === 'move' && !target)) {
      fail(deps, open, actions, { code: 'folder-gone' })
      continue
    }
    if (target) targets.push(target.id)
    await carryOutStep(deps, folder, target, { ...step, actions }, open)
  }
  // A placement all of whose steps went through is no longer under way.
  for (const step of steps) for (const { placementId } of step.actions) open.delete(placementId)
  return targets
}

async function carryOutStep(
  deps: WishDeps,
  folder: FolderRef,
  target: FolderRef | null,
  step: WishStep,
  open: Map<number, WantedAction>,
): Promise<void> {
  try {
    const newUids = await perform(deps, folder, target, step)
    const done = doneBy(step)
    for (const action of step.actions)
      deps.cache.actionDone(action.placementId, done, newUids.get(action.uid) ?? null)
  } catch (error) {
    if (!deps.session.isOpen || deps.signal.aborted) throw error
    const problem = connectionProblem(error)
    deps.log.warn(`sync/account(${folder.accountId})/wish(${step.kind}) refused: ${problem.code}`)
    fail(deps, open, step.actions, problem)
  }
}

async function perform(
  deps: WishDeps,
  folder: FolderRef,
  target: FolderRef | null,
  step: WishStep,
): Promise<Map<number, number>> {
  const { session, mailboxes } = deps
  const uids = step.actions.map((action) => action.uid)
  const none = new Map<number, number>()
  if (target && !session.abilities.move) return copyAndDelete(deps, folder, target, step.actions)
  return inKnownFolder(session, mailboxes, folder, async (mailbox) => {
    if (target) return mailbox.move(uids, target.path)
    if (step.kind === 'flag') await mailbox.store(uids, step.value ? 'add' : 'remove', [step.flag])
    if (step.kind === 'delete') await mailbox.expunge(uids)
    return none
  })
}

/**
 * MOVE for servers that have none (RFC 3501): COPY, then \Deleted and EXPUNGE. A crash may have come in between the
 * last time, so what already lies in the target is not copied again.
 */
async function copyAndDelete(
  { session, cache, store, mailboxes }: WishDeps,
  folder: FolderRef,
  target: FolderRef,
  actions: readonly WantedAction[],
): Promise<Map<number, number>> {
  const known = new Set(cache.uids(target.id))
  const copied = await session.inMailbox(
    target.path,
    async (mailbox) => {
      const found = new Map<number, number>()
      for (const { uid, messageId } of actions) {
        const header = store.messageIdHeader(messageId)
        if (!header) continue
        const there = (await mailbox.search({ header: { 'message-id': header } })) ?? []
        const left = there.find((candidate) => !known.has(candidate))
        if (left !== undefined) found.set(uid, left)
      }
      return found
    },
    'reopened',
  )
  return inKnownFolder(session, mailboxes, folder, async (mailbox) => {
    const uids = actions.map((action) => action.uid)
    const present = (await mailbox.search({ uid: toSequenceSet(uids) })) ?? uids
    const missing = present.filter((uid) => !copied.has(uid))
    const newUids = missing.length > 0 ? await mailbox.copy(missing, target.path) : new Map<number, number>()
    if (present.length > 0) await mailbox.expunge(present)
    return new Map([...copied, ...newUids])
  })
}

/** A refusal that will not change is shown to the user with the server's words; anything else is tried again. */
function fail(
  { cache, clock }: WishDeps,
  open: Map<number, WantedAction>,
  actions: readonly WantedAction[],
  problem: Problem,
): void {
  const isFinal = problem.code === 'folder-gone' || isPermanent(problem)
  for (const { placementId, attempts } of actions) {
    open.delete(placementId)
    cache.actionFailed(placementId, problem, isFinal ? null : clock.now() + actionRetryDelay(attempts))
  }
}

const connectionProblem = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: 'connection-lost' }
