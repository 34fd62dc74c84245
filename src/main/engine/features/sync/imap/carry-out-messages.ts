import { ProblemError, type Problem, type ProblemCode } from '../../../../../shared/problem'
import type { Clock, Log } from '../../../context'
import { diskProblem } from '../../../db/problem'
import { isPermanent } from '../../../net/problem-of'
import type { FolderRef, MailboxesFeature, PendingFolders } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import { actionRetryDelay, lostConnectionDelay } from '../back-off'
import type { ImapSession } from './imap-session'
import type { MailDoor } from '../mail-source'
import { moveAcross, stayHere } from './carry-across'
import {
  deleteForGood,
  markSpam,
  setFlag,
  setKeyword,
  storeFlag,
  unmark,
  type Carried,
} from './message-commands'
import { FolderReplaced, inReadFolder, type ReadFolder } from './open-folder'
import { Proof, WITNESSES } from './same-mail'
import { requireKnown, type SeenDeps } from './seen-content'
import { byUid, keyOf, namedKey, uidOf } from './server-keys'
import { findStrays } from './stray-copies'
import type { SyncStore } from './store'
import { copyAndDelete, moveMessages, reconcileMove } from './transfer'
import type { OwnMarks, SentCopies, SentCopy, Source } from './copies'
import { doneBy, planChanges, type FolderChanges, type UidAction, type ChangeStep } from './change-plan'

export interface CarryOutDeps {
  session: ImapSession
  cache: MessageCache
  mailboxes: Pick<MailboxesFeature, 'folder' | 'toCreate' | 'created' | 'keyValidity' | 'page'> & {
    pending: Pick<PendingFolders, 'isAwaited'>
  }
  store: SeenDeps['store'] & Pick<SyncStore, 'mail'>
  clock: Clock
  log: Log
  signal: AbortSignal
  /** A folder of another account, for mail that is moved there; null where nobody can be asked. */
  doorTo(folderId: number): MailDoor | null
  /** Brings what is known of the account's folders up to date, and looks for those that lie under another name now. */
  relist(session: ImapSession): Promise<void>
}

const MAX_AT_ONCE = 500

/**
 * Makes the server agree with what the user wants: everything that is due, in as few commands as can be. Returns the
 * folders that were touched. A lost connection ends it with that error; what was under way is tried again when the
 * account is connected. Repeating any of it does no harm: flags and UIDs are named, never sequence numbers.
 */
export async function carryOutMessages(deps: CarryOutDeps, accountId: number): Promise<Set<number>> {
  const touched = new Set<number>()
  let mayRelist = true
  for (;;) {
    deps.signal.throwIfAborted()
    const actions = deps.cache.wanted(accountId, MAX_AT_ONCE).map(byUid)
    if (actions.length === 0) return touched
    const open = new Map(actions.map((action) => [action.placementId, action]))
    const underWay = new Set<number>()
    const batch: Batch = { open, underWay, touched, mayRelist, isListOld: false }
    try {
      for (const planned of planChanges(actions)) {
        touched.add(planned.folderId)
        await carryOutFolder(deps, planned, batch)
      }
      if (batch.isListOld && mayRelist) {
        mayRelist = false
        await deps.relist(deps.session)
      }
    } catch (error) {
      const problem = problemIn(error)
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
  /** Folders in which something may have been changed. */
  touched: Set<number>
  /** What fails because a folder is not where we know it is due at once, as the list is asked for before. */
  mayRelist: boolean
  /** A folder was not where we know it. */
  isListOld: boolean
}

async function carryOutFolder(
  deps: CarryOutDeps,
  { folderId, uidValidity, steps }: FolderChanges,
  batch: Batch,
): Promise<void> {
  const { open, underWay } = batch
  const listed = deps.mailboxes.folder(folderId)
  const folder = listed && { ...listed, uidValidity, ...proofOf(deps, folderId, steps) }
  for (const step of steps) {
    const actions = step.actions.filter((action) => open.has(action.placementId))
    if (actions.length === 0) continue
    const target = 'toFolderId' in step ? deps.mailboxes.folder(step.toFolderId) : null
    if (!folder || ('toFolderId' in step && !target)) {
      fail(
        deps,
        open,
        actions,
        { code: 'folder-gone' },
        {
          attemptsToGiveUp: step.kind === 'unmark' ? Infinity : 0,
        },
      )
      continue
    }
    if (target && deps.mailboxes.pending.isAwaited(target.id)) {
      fail(deps, open, actions, { code: 'offline' })
      continue
    }
    try {
      const isElsewhere = target !== null && target.accountId !== folder.accountId
      const isThere = step.kind === 'reconcile' || isElsewhere
      const there = target && (isThere ? target : await existing(deps, target))
      if (there && !isElsewhere) batch.touched.add(there.id)
      underWay.clear()
      for (const { placementId } of actions) underWay.add(placementId)
      await carryOutStep(deps, folder, there, { ...step, actions }, batch)
    } catch (error) {
      if (!deps.session.isOpen || deps.signal.aborted) throw error
      fail(deps, open, actions, problemIn(error))
    }
    underWay.clear()
  }
  // A placement all of whose steps went through is no longer under way.
  for (const step of steps) for (const { placementId } of step.actions) open.delete(placementId)
}

/**
 * By what the folder is to be known before anything is done that cannot be taken back, or where UIDVALIDITY is not
 * enough to tell it from another.
 */
function proofOf(
  { store }: CarryOutDeps,
  folderId: number,
  steps: readonly ChangeStep[],
): Pick<ReadFolder, 'proof'> {
  const isFlag = ({ kind }: ChangeStep): boolean => kind === 'flag' || kind === 'keyword' || kind === 'unmark'
  if (steps.every(isFlag) && !store.sharesValidity(folderId)) return {}
  const known = steps.flatMap(({ actions }) =>
    actions.flatMap(({ messageId, uid }) => store.mail(messageId, uid) ?? []),
  )
  return { proof: new Proof(known) }
}

/** The folder, made on the server where it has none for this role yet. */
export async function existing(
  {
    session,
    mailboxes,
  }: Pick<CarryOutDeps, 'session'> & {
    mailboxes: Pick<MailboxesFeature, 'toCreate' | 'created'>
  },
  folder: FolderRef,
): Promise<FolderRef | null> {
  const wanted = mailboxes.toCreate(folder.id)
  return wanted ? mailboxes.created(folder.id, await session.create(wanted.name, wanted.use)) : folder
}

async function carryOutStep(
  deps: CarryOutDeps,
  folder: ReadFolder,
  target: FolderRef | null,
  step: ChangeStep,
  batch: Batch,
): Promise<void> {
  const { open } = batch
  const carried = await attempt(deps, folder, target, step, batch)
  const missing = new Set(carried.missing)
  const refused: UidAction[] = []
  for (const action of step.actions) {
    const { placementId, uid } = action
    if (carried.done.has(uid)) {
      if (step.kind === 'unmark') deps.cache.marked([placementId], null)
      else {
        const copy = carried.done.get(uid) ?? null
        deps.cache.actionDone(placementId, doneBy(step, carried.keepsNone), copy && namedKey(copy))
      }
    } else if (missing.has(uid) && step.kind === 'reconcile')
      deps.cache.actionDone(placementId, { moveToFolderId: step.toFolderId }, null)
    else if (missing.has(uid)) {
      open.delete(placementId)
      deps.cache.missing({ ...action, serverKey: keyOf(uid) }, action.repeated)
    } else refused.push(action)
  }
  if (refused.length === 0) return
  if (!deps.session.isOpen || deps.signal.aborted) throw carried.refusal
  const problem = problemIn(carried.refusal)
  deps.log.warn(`sync/account(${folder.accountId})/message(${step.kind}) refused: ${problem.code}`)
  const isHalfWay = ({ uid }: UidAction): boolean =>
    step.kind === 'unmark' || (carried.halfDone?.includes(uid) ?? false)
  const doubtful = problem.code === 'folder-replaced' ? await doubtfulOf(deps, folder) : NONE
  if (doubtful.size > 0) return waitForDoubtful(deps, open, { ...step, actions: refused }, doubtful)
  const isMisplaced = PLACE_PROBLEMS.has(problem.code)
  batch.isListOld ||= isMisplaced
  fail(deps, open, refused.filter(isHalfWay), problem, { attemptsToGiveUp: Infinity })
  fail(
    deps,
    open,
    refused.filter((action) => !isHalfWay(action)),
    problem,
    { attemptsToGiveUp: patienceWith(problem, carried), atOnce: isMisplaced && batch.mayRelist },
  )
}

/**
 * UIDs of actions that name another mail now in the very folder that was meant. Where several folders have its
 * UIDVALIDITY, one other mail is sign enough of another folder.
 */
async function doubtfulOf(
  { session, store, signal }: CarryOutDeps,
  { id, path, uidValidity, proof }: ReadFolder,
): Promise<ReadonlySet<number>> {
  if (!proof || store.sharesValidity(id)) return NONE
  try {
    return await inReadFolder(
      session,
      { path, uidValidity },
      (mailbox) => proof.doubtfulIn(mailbox, store.newest(id, WITNESSES)),
      'reopened',
    )
  } catch (error) {
    if (!session.isOpen || signal.aborted) throw error
    return NONE
  }
}

/** The rest is carried out without them. */
function waitForDoubtful(
  deps: CarryOutDeps,
  open: Map<number, UidAction>,
  { kind, actions }: ChangeStep,
  doubtful: ReadonlySet<number>,
): void {
  const isDoubtful = ({ uid }: UidAction): boolean => doubtful.has(uid)
  // A mark of ours is tried on and on, wherever it is by now.
  const patience = (attempts: number): number => (kind === 'unmark' ? Infinity : attempts)
  fail(deps, open, actions.filter(isDoubtful), problemIn(deps.session.notDone()), {
    attemptsToGiveUp: patience(ATTEMPTS_TO_OPEN),
  })
  const rest = actions.filter((action) => !isDoubtful(action))
  const attemptsToGiveUp = patience(ATTEMPTS_IN_REPLACED)
  fail(deps, open, rest, { code: 'folder-replaced' }, { attemptsToGiveUp, atOnce: true })
}

const NONE: ReadonlySet<number> = new Set()

function patienceWith({ code }: Problem, { opened }: { opened: boolean }): number {
  if (code === 'folder-replaced') return ATTEMPTS_IN_REPLACED
  if (!opened) return ATTEMPTS_TO_OPEN
  // The target of a move may have been renamed, too: the list tells.
  return PLACE_PROBLEMS.has(code) ? 1 : 0
}

/** A folder is not where we know it. */
const PLACE_PROBLEMS: ReadonlySet<ProblemCode> = new Set(['folder-gone', 'folder-replaced'])

/** As far as it went; `opened` is false where the folder itself could not be worked in. */
async function attempt(
  deps: CarryOutDeps,
  folder: ReadFolder,
  target: FolderRef | null,
  step: ChangeStep,
  batch: Batch,
): Promise<Carried & { opened: boolean }> {
  try {
    return { ...(await perform(deps, folder, target, step, batch)), opened: true }
  } catch (refusal) {
    return { done: new Map(), missing: [], refusal, opened: false }
  }
}

async function perform(
  deps: CarryOutDeps,
  folder: ReadFolder,
  target: FolderRef | null,
  step: ChangeStep,
  { touched }: Batch,
): Promise<Carried> {
  const { session } = deps
  const source = { session, folder }
  const uids = step.actions.map((action) => action.uid)
  const marks = marksOf(deps, step.actions, touched)
  if (!target)
    return inReadFolder(session, folder, (mailbox): Promise<Carried> => {
      if (step.kind === 'unmark') return unmark(mailbox, uids)
      if (step.kind === 'keyword') return setKeyword(mailbox, uids, step.keyword, step.value)
      if (step.kind === 'flag') return setFlag(mailbox, uids, step.flag, step.value)
      const set = (some: readonly number[]): void => marks.set(some, 'original')
      return deleteForGood(mailbox, uids, { ...marks, set })
    })
  if (target.accountId !== folder.accountId) return performAcross(deps, source, target, step, marks)
  const isSpam = spamSaid(folder, target)
  await requireKnown(deps, target)
  if (step.kind === 'reconcile') {
    const reconciled = await reconcileMove(source, target, uids, marks)
    await takeBack(source, isSpam, [...reconciled.done.keys()])
    return reconciled
  }
  const repeated = step.actions.filter((action) => action.repeated).map((action) => action.uid)
  if (isSpam !== null) await inReadFolder(session, folder, (mailbox) => markSpam(mailbox, uids, isSpam))
  const carried = session.capabilities.move
    ? await inReadFolder(session, folder, (mailbox) =>
        moveMessages(mailbox, uids, target.path, {
          repeated: new Set(repeated),
          namesCopies: session.capabilities.uidplus,
        }),
      )
    : await copyAndDelete(source, target, uids, repeated, marks)
  const left = uids.filter((uid) => !carried.done.has(uid) && !carried.missing.includes(uid))
  await takeBack(source, isSpam, left)
  return carried
}

function performAcross(
  deps: CarryOutDeps,
  source: Source,
  { id }: FolderRef,
  { kind, actions }: ChangeStep,
  marks: OwnMarks,
): Promise<Carried> {
  const uids = actions.map(({ uid }) => uid)
  if (kind === 'reconcile') return stayHere(source, uids)
  const door = deps.doorTo(id)
  // Nobody of the other account can be asked.
  if (!door) throw new ProblemError({ code: 'offline' })
  const repeated = new Set(actions.filter((action) => action.repeated).map(({ uid }) => uid))
  const set = (some: readonly number[]): void => marks.set(some, 'original')
  return moveAcross(source, door, uids, repeated, { ...marks, set })
}

function marksOf(deps: CarryOutDeps, actions: readonly UidAction[], touched: Set<number>): OwnMarks {
  const { cache } = deps
  const placesOf = (uids: readonly number[]): number[] => {
    const named = new Set(uids)
    return actions.filter(({ uid }) => named.has(uid)).map(({ placementId }) => placementId)
  }
  const onCopy = new Set(actions.filter(({ ownMark }) => ownMark === 'copy').map(({ uid }) => uid))
  const sent = new Map(
    actions.flatMap(({ uid, sentCopy }): [number, SentCopy][] => (sentCopy ? [[uid, toSent(sentCopy)]] : [])),
  )
  const copies: SentCopies = {
    async strays(source, to, uids) {
      const ofThese = new Map([...sent].filter(([uid]) => uids.includes(uid)))
      const found = await findStrays(deps, source, to, ofThese, { onCopy })
      for (const { folderId } of found) touched.add(folderId)
      return found
    },
    sending: (uids, path) => cache.copySent(placesOf(uids), { path, validity: null, serverKey: null }),
    made: (uids, path, { uidValidity: validity, uid }) =>
      cache.copySent(placesOf(uids), { path, validity, serverKey: uid === null ? null : keyOf(uid) }),
    taken: (uids) => cache.copySent(placesOf(uids.filter((uid) => sent.has(uid))), null),
  }
  return {
    ...{ onCopy, copies },
    set: (uids, on) => cache.marked(placesOf(uids), on),
    taken: (uids) => cache.marked(placesOf(uids), null),
  }
}

const toSent = ({
  path,
  lastPlacement,
  validity,
  serverKey,
}: NonNullable<UidAction['sentCopy']>): SentCopy => ({
  ...{ path, lastPlacement, uidValidity: validity },
  uid: serverKey === null ? null : uidOf(serverKey),
})

/** What was said of spam before a move that did not happen. What the move did must be known all the same. */
async function takeBack(source: Source, isSpam: boolean | null, uids: readonly number[]): Promise<void> {
  if (isSpam === null || uids.length === 0 || !source.session.isOpen) return
  const { session, folder } = source
  const flag = isSpam ? '$Junk' : '$NotJunk'
  await inReadFolder(session, folder, (mailbox) => storeFlag(mailbox, uids, flag, false)).catch(
    () => undefined,
  )
}

/** What a move says of the mail: spam, no spam, or nothing. */
function spamSaid(from: FolderRef, to: FolderRef): boolean | null {
  if (from.role === to.role) return null
  if (to.role === 'junk') return true
  return from.role === 'junk' && to.role !== 'trash' ? false : null
}

/** Until then the list of folders has told whether a folder that would not open was renamed or is gone. */
const ATTEMPTS_TO_OPEN = 8

/** The sync reads another folder anew, and tells what of the pending changes is lost by that; until then nothing is given up. */
const ATTEMPTS_IN_REPLACED = 60

/** A command the server calls a mistake is a mistake the next time, too; but some say so of a bad moment. */
const ATTEMPTS_AT_BAD = 5

/** Room comes back: by hand, from another program, or by the server's own cleaning. */
const mayPass = ({ code }: Problem): boolean => code === 'over-quota'

/**
 * A refusal that will not change is shown to the user with the server's words; anything else is tried again. So is
 * work in a folder that does not open: another client may just have renamed it.
 */
function fail(
  { cache, clock }: CarryOutDeps,
  open: Map<number, UidAction>,
  actions: readonly UidAction[],
  problem: Problem,
  { attemptsToGiveUp = 0, atOnce = false }: { attemptsToGiveUp?: number; atOnce?: boolean } = {},
): void {
  for (const { placementId, attempts } of actions) {
    open.delete(placementId)
    const isRepeatedMistake = problem.params?.replyCode === 'BAD' && attempts + 1 >= ATTEMPTS_AT_BAD
    const willNotChange =
      PLACE_PROBLEMS.has(problem.code) || (isPermanent(problem) && !mayPass(problem)) || isRepeatedMistake
    const isFinal = willNotChange && attempts >= attemptsToGiveUp
    const delay = atOnce ? 0 : actionRetryDelay(attempts)
    cache.actionFailed(placementId, problem, isFinal ? null : clock.now() + delay)
  }
}

export function problemIn(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return {
    code: error instanceof FolderReplaced ? 'folder-replaced' : (diskProblem(error) ?? 'connection-lost'),
  }
}
