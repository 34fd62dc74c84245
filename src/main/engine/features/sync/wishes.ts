import { ProblemError, type Problem } from '../../../../shared/problem'
import type { Clock, Log } from '../../context'
import { diskProblem } from '../../db/problem'
import { isPermanent } from '../../net/problem-of'
import type { FolderRef, MailboxesFeature, PendingFolders } from '../mailboxes/index'
import type { MessageCache, WantedAction } from '../messages/index'
import { actionRetryDelay } from './back-off'
import type { ImapSession } from './imap-session'
import { inKnownFolder } from './open-folder'
import { copyAndDelete, deleteForGood, markSpam, moveMessages, setFlag, type Carried } from './transfer'
import { doneBy, planWishes, type WishStep } from './wish-plan'

export interface WishDeps {
  session: ImapSession
  cache: MessageCache
  mailboxes: Pick<MailboxesFeature, 'folder' | 'state' | 'toCreate' | 'created'> & {
    pending: Pick<PendingFolders, 'isAwaited'>
  }
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
    if (target && deps.mailboxes.pending.isAwaited(target.id)) {
      fail(deps, open, actions, { code: 'offline' })
      continue
    }
    try {
      const there = target && (await existing(deps, target))
      if (there) targets.push(there.id)
      await carryOutStep(deps, folder, there, { ...step, actions }, open)
    } catch (error) {
      if (!deps.session.isOpen || deps.signal.aborted) throw error
      fail(deps, open, actions, connectionProblem(error))
    }
  }
  // A placement all of whose steps went through is no longer under way.
  for (const step of steps) for (const { placementId } of step.actions) open.delete(placementId)
  return targets
}

/** The folder, made on the server where it has none for this role yet. */
export async function existing(
  { session, mailboxes }: Pick<WishDeps, 'session' | 'mailboxes'>,
  folder: FolderRef,
): Promise<FolderRef | null> {
  const wanted = mailboxes.toCreate(folder.id)
  return wanted ? mailboxes.created(folder.id, await session.create(wanted.name, wanted.use)) : folder
}

async function carryOutStep(
  deps: WishDeps,
  folder: FolderRef,
  target: FolderRef | null,
  step: WishStep,
  open: Map<number, WantedAction>,
): Promise<void> {
  const carried = await attempt(deps, folder, target, step)
  const missing = new Set(carried.missing)
  const refused: WantedAction[] = []
  for (const action of step.actions) {
    const { placementId, uid } = action
    if (carried.done.has(uid)) deps.cache.actionDone(placementId, doneBy(step), carried.done.get(uid) ?? null)
    else if (missing.has(uid)) {
      open.delete(placementId)
      deps.cache.actionDone(placementId, { gone: true }, null)
    } else refused.push(action)
  }
  if (refused.length === 0) return
  if (!deps.session.isOpen || deps.signal.aborted) throw carried.refusal
  const problem = connectionProblem(carried.refusal)
  deps.log.warn(`sync/account(${folder.accountId})/wish(${step.kind}) refused: ${problem.code}`)
  fail(deps, open, refused, problem, carried.opened)
}

/** As far as it went; `opened` is false where the folder itself could not be worked in. */
async function attempt(
  deps: WishDeps,
  folder: FolderRef,
  target: FolderRef | null,
  step: WishStep,
): Promise<Carried & { opened: boolean }> {
  try {
    return { ...(await perform(deps, folder, target, step)), opened: true }
  } catch (refusal) {
    return { done: new Map(), missing: [], refusal, opened: false }
  }
}

async function perform(
  { session, mailboxes }: WishDeps,
  folder: FolderRef,
  target: FolderRef | null,
  step: WishStep,
): Promise<Carried> {
  const uids = step.actions.map((action) => action.uid)
  const repeated = step.actions.filter((action) => action.repeated).map((action) => action.uid)
  const isSpam = target && spamSaid(folder, target)
  if (isSpam !== null)
    await inKnownFolder(session, mailboxes, folder, (mailbox) => markSpam(mailbox, uids, isSpam))
  if (target && !session.abilities.move)
    return copyAndDelete({ session, mailboxes, folder }, target, uids, repeated)
  return inKnownFolder(session, mailboxes, folder, async (mailbox) => {
    if (target)
      return moveMessages(mailbox, uids, target.path, {
        repeated: new Set(repeated),
        namesCopies: session.abilities.uidplus,
      })
    if (step.kind !== 'flag') return deleteForGood(mailbox, uids)
    return setFlag(mailbox, uids, step.flag, step.value)
  })
}

/** What a move says of the mail: spam, no spam, or nothing. */
function spamSaid(from: FolderRef, to: FolderRef): boolean | null {
  if (from.role === to.role) return null
  if (to.role === 'junk') return true
  return from.role === 'junk' && to.role !== 'trash' ? false : null
}

/** Until then the list of folders has told whether a folder that would not open was renamed or is gone. */
const ATTEMPTS_TO_OPEN = 8

/**
 * A refusal that will not change is shown to the user with the server's words; anything else is tried again. So is
 * work in a folder that does not open: another client may just have renamed it.
 */
function fail(
  { cache, clock }: WishDeps,
  open: Map<number, WantedAction>,
  actions: readonly WantedAction[],
  problem: Problem,
  opened = true,
): void {
  for (const { placementId, attempts } of actions) {
    open.delete(placementId)
    const isFinal =
      (problem.code === 'folder-gone' || isPermanent(problem)) && (opened || attempts >= ATTEMPTS_TO_OPEN)
    cache.actionFailed(placementId, problem, isFinal ? null : clock.now() + actionRetryDelay(attempts))
  }
}

const connectionProblem = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: diskProblem(error) ?? 'connection-lost' }
