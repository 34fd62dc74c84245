import { ProblemError, type Problem } from '../../../../../shared/problem'
import type { Clock, Log } from '../../../context'
import { diskProblem } from '../../../db/problem'
import { isPermanent } from '../../../net/problem-of'
import type { FolderRef, MailboxesFeature, PendingFolders } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import { actionRetryDelay, lostConnectionDelay } from './back-off'
import type { ImapSession } from './imap-session'
import { deleteForGood, markSpam, setFlag, unmark, type Carried } from './message-commands'
import { inReadFolder, type ReadFolder } from './open-folder'
import { byUid, namedKey } from './server-keys'
import { copyAndDelete, moveMessages, settleMove, type OwnMarks, type Source } from './transfer'
import { doneBy, planWishes, type FolderWishes, type UidAction, type WishStep } from './wish-plan'

export interface WishDeps {
  session: ImapSession
  cache: MessageCache
  mailboxes: Pick<MailboxesFeature, 'folder' | 'toCreate' | 'created'> & {
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
    const actions = deps.cache.wanted(accountId, MAX_AT_ONCE).map(byUid)
    if (actions.length === 0) return touched
    const open = new Map(actions.map((action) => [action.placementId, action]))
    const underWay = new Set<number>()
    try {
      for (const wishes of planWishes(actions)) {
        touched.add(wishes.folderId)
        for (const id of await carryOutFolder(deps, wishes, { open, underWay })) touched.add(id)
      }
    } catch (error) {
      const problem = connectionProblem(error)
      const now = deps.clock.now()
      // The rest is due as before: a command the connection dies of every time must not hold it up.
      for (const { placementId, attempts } of [...open.values()].filter((action) =>
        underWay.has(action.placementId),
      ))
        deps.cache.actionFailed(placementId, problem, now + lostConnectionDelay(attempts))
      throw error
    }
  }
}

/** Actions that were handed out together, by their places. */
interface Batch {
  open: Map<number, UidAction>
  /** Those of the command that is being carried out. */
  underWay: Set<number>
}

async function carryOutFolder(
  deps: WishDeps,
  { folderId, uidValidity, steps }: FolderWishes,
  { open, underWay }: Batch,
): Promise<number[]> {
  const listed = deps.mailboxes.folder(folderId)
  const folder = listed && { ...listed, uidValidity }
  const targets: number[] = []
  for (const step of steps) {
    const actions = step.actions.filter((action) => open.has(action.placementId))
    if (actions.length === 0) continue
    const target = 'toFolderId' in step ? deps.mailboxes.folder(step.toFolderId) : null
    if (!folder || ('toFolderId' in step && !target)) {
      fail(deps, open, actions, { code: 'folder-gone' }, step.kind === 'unmark' ? Infinity : 0)
      continue
    }
    if (target && deps.mailboxes.pending.isAwaited(target.id)) {
      fail(deps, open, actions, { code: 'offline' })
      continue
    }
    try {
      const there = target && (step.kind === 'settle' ? target : await existing(deps, target))
      if (there) targets.push(there.id)
      underWay.clear()
      for (const { placementId } of actions) underWay.add(placementId)
      await carryOutStep(deps, folder, there, { ...step, actions }, open)
    } catch (error) {
      if (!deps.session.isOpen || deps.signal.aborted) throw error
      fail(deps, open, actions, connectionProblem(error))
    }
    underWay.clear()
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
  folder: ReadFolder,
  target: FolderRef | null,
  step: WishStep,
  open: Map<number, UidAction>,
): Promise<void> {
  const carried = await attempt(deps, folder, target, step)
  const missing = new Set(carried.missing)
  const refused: UidAction[] = []
  for (const action of step.actions) {
    const { placementId, uid } = action
    if (carried.done.has(uid)) {
      if (step.kind === 'unmark') deps.cache.marked([placementId], null)
      else {
        const copy = carried.done.get(uid) ?? null
        deps.cache.actionDone(placementId, doneBy(step), copy && namedKey(copy))
      }
    } else if (missing.has(uid) && step.kind === 'settle')
      deps.cache.actionDone(placementId, { moveToFolderId: step.toFolderId }, null)
    else if (missing.has(uid)) {
      open.delete(placementId)
      deps.cache.actionDone(placementId, { gone: true }, null)
    } else refused.push(action)
  }
  if (refused.length === 0) return
  if (!deps.session.isOpen || deps.signal.aborted) throw carried.refusal
  const problem = connectionProblem(carried.refusal)
  deps.log.warn(`sync/account(${folder.accountId})/wish(${step.kind}) refused: ${problem.code}`)
  const isHalfWay = ({ uid }: UidAction): boolean =>
    step.kind === 'unmark' || (carried.halfDone?.includes(uid) ?? false)
  const attemptsToGiveUp = carried.opened ? 0 : ATTEMPTS_TO_OPEN
  fail(deps, open, refused.filter(isHalfWay), problem, Infinity)
  fail(
    deps,
    open,
    refused.filter((action) => !isHalfWay(action)),
    problem,
    attemptsToGiveUp,
  )
}

/** As far as it went; `opened` is false where the folder itself could not be worked in. */
async function attempt(
  deps: WishDeps,
  folder: ReadFolder,
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
  { session, cache }: WishDeps,
  folder: ReadFolder,
  target: FolderRef | null,
  step: WishStep,
): Promise<Carried> {
  const source = { session, folder }
  const uids = step.actions.map((action) => action.uid)
  const marks = marksOf(cache, step.actions)
  if (!target)
    return inReadFolder(session, folder, (mailbox): Promise<Carried> => {
      if (step.kind === 'unmark') return unmark(mailbox, uids)
      if (step.kind === 'flag') return setFlag(mailbox, uids, step.flag, step.value)
      const set = (some: readonly number[]): void => marks.set(some, 'original')
      return deleteForGood(mailbox, uids, { ...marks, set })
    })
  const isSpam = spamSaid(folder, target)
  if (step.kind === 'settle') {
    const settled = await settleMove(source, target, uids, marks)
    await takeBack(source, isSpam, [...settled.done.keys()])
    return settled
  }
  const repeated = step.actions.filter((action) => action.repeated).map((action) => action.uid)
  if (isSpam !== null) await inReadFolder(session, folder, (mailbox) => markSpam(mailbox, uids, isSpam))
  const carried = session.abilities.move
    ? await inReadFolder(session, folder, (mailbox) =>
        moveMessages(mailbox, uids, target.path, {
          repeated: new Set(repeated),
          namesCopies: session.abilities.uidplus,
        }),
      )
    : await copyAndDelete(source, target, uids, repeated, marks)
  const left = uids.filter((uid) => !carried.done.has(uid) && !carried.missing.includes(uid))
  await takeBack(source, isSpam, left)
  return carried
}

function marksOf(cache: Pick<MessageCache, 'marked'>, actions: readonly UidAction[]): OwnMarks {
  const placesOf = (uids: readonly number[]): number[] => {
    const named = new Set(uids)
    return actions.filter(({ uid }) => named.has(uid)).map(({ placementId }) => placementId)
  }
  return {
    onCopy: new Set(actions.filter(({ ownMark }) => ownMark === 'copy').map(({ uid }) => uid)),
    set: (uids, on) => cache.marked(placesOf(uids), on),
    taken: (uids) => cache.marked(placesOf(uids), null),
  }
}

/** What was said of spam before a move that did not happen. What the move did must be known all the same. */
async function takeBack(source: Source, isSpam: boolean | null, uids: readonly number[]): Promise<void> {
  if (isSpam === null || uids.length === 0 || !source.session.isOpen) return
  const { session, folder } = source
  const flag = isSpam ? '$Junk' : '$NotJunk'
  await inReadFolder(session, folder, (mailbox) => setFlag(mailbox, uids, flag, false)).catch(() => undefined)
}

/** What a move says of the mail: spam, no spam, or nothing. */
function spamSaid(from: FolderRef, to: FolderRef): boolean | null {
  if (from.role === to.role) return null
  if (to.role === 'junk') return true
  return from.role === 'junk' && to.role !== 'trash' ? false : null
}

/** Until then the list of folders has told whether a folder that would not open was renamed or is gone. */
const ATTEMPTS_TO_OPEN = 8

/** A command the server calls a mistake is a mistake the next time, too; but some say so of a bad moment. */
const ATTEMPTS_AT_BAD = 5

/** Room comes back: by hand, from another program, or by the server's own cleaning. */
const mayPass = ({ code }: Problem): boolean => code === 'over-quota'

/**
 * A refusal that will not change is shown to the user with the server's words; anything else is tried again. So is
 * work in a folder that does not open: another client may just have renamed it.
 */
function fail(
  { cache, clock }: WishDeps,
  open: Map<number, UidAction>,
  actions: readonly UidAction[],
  problem: Problem,
  attemptsToGiveUp = 0,
): void {
  for (const { placementId, attempts } of actions) {
    open.delete(placementId)
    const isRepeatedMistake = problem.params?.replyCode === 'BAD' && attempts + 1 >= ATTEMPTS_AT_BAD
    const willNotChange =
      problem.code === 'folder-gone' || (isPermanent(problem) && !mayPass(problem)) || isRepeatedMistake
    const isFinal = willNotChange && attempts >= attemptsToGiveUp
    cache.actionFailed(placementId, problem, isFinal ? null : clock.now() + actionRetryDelay(attempts))
  }
}

const connectionProblem = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: diskProblem(error) ?? 'connection-lost' }
