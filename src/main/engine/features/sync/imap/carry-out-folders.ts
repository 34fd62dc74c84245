import { ProblemError, type Problem } from '../../../../../shared/problem'
import { isPermanent } from '../../../net/problem-of'
import { inSlices } from '../../../slices'
import {
  leafName,
  liesIn,
  type FolderChange,
  type FolderRef,
  type FolderState,
  type MailboxesFeature,
  type PlacedFolder,
  type SeenContent,
} from '../../mailboxes/index'
import { actionRetryDelay, lostConnectionDelay } from '../back-off'
import type { FolderListing } from './folder-roles'
import type { ImapSession } from './imap-session'
import { FolderReplaced, inReadFolder, NO_UIDVALIDITY } from './open-folder'
import { isRefusal } from '../../../net/refusal'
import { holdsOnlySeen, requireKnown, requireSame, type SeenDeps } from './seen-content'
import { copyAndDelete, moveMessages } from './transfer'
import type { SyncStore } from './store'
import { carryOutMessages, existing, type CarryOutDeps } from './carry-out-messages'

export interface FolderChangeDeps extends CarryOutDeps {
  store: CarryOutDeps['store'] & SeenDeps['store'] & Pick<SyncStore, 'folderHeld'>
  mailboxes: CarryOutDeps['mailboxes'] & Pick<MailboxesFeature, 'pending' | 'byRole' | 'state'>
}

export interface CarriedOut {
  /** Folders to be looked into now. */
  touched: Set<number>
  /** Folders are not where we know them: their list is to be asked for. */
  isListOld: boolean
}

/** It will not work by trying again, whoever said so. */
class Final extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** The server has no such folder, or another under its name: another client renamed or deleted it. */
class Lost extends Error {
  readonly problem: Problem
  constructor(code: 'folder-gone' | 'folder-replaced') {
    super(code)
    this.problem = { code }
  }
}

/** Messages are still on their way out of the folder, or into it: nothing that is in it is to be destroyed before. */
class TooEarly extends Error {}

/** How soon it is looked whether they have passed. */
const WAITING = 10_000

/** A server that keeps saying "not now" is believed this often. */
const MAX_ATTEMPTS = 6
/** Folders in the trash that may have one name. */
const MAX_NAMESAKES = 50
const MOVED_AT_ONCE = 500
/** Another client that fills a folder faster than this keeps it. */
const MAX_ROUNDS = 2000
/** Subscriptions that are moved along. */
const MAX_SUBSCRIPTIONS = 200

/**
 * Makes the folders of the server what the user wants, one change after the other, as later ones build on earlier ones.
 * A change the connection ended of is put off, and what comes after it with it: it may end of that every time, and what
 * is wanted of messages must not wait for it. What the server was told is kept, and whether it was done is seen from its
 * list the next time.
 */
export async function carryOutFolderChanges(deps: FolderChangeDeps, accountId: number): Promise<CarriedOut> {
  const { mailboxes, store, clock, session, signal, log } = deps
  const carried: CarriedOut = { touched: new Set(), isListOld: false }
  const relisted = new Set<number>()
  for (;;) {
    signal.throwIfAborted()
    const change = mailboxes.pending.next(accountId, clock.now())
    if (!change) return carried
    try {
      await tryOnce(deps, change, carried, relisted)
    } catch (lost) {
      if (signal.aborted) throw lost
      const problem =
        lost instanceof ProblemError || session.isOpen ? problemIn(lost) : session.ended().problem
      log.warn(`sync/account(${accountId})/folder-change(${change.kind}) put off: ${problem.code}`)
      mailboxes.pending.later(change, clock.now() + lostConnectionDelay(change.attempts))
      // Once says nothing: connections end for many reasons.
      if (change.attempts > 0) store.folderHeld(change, problem)
      return carried
    }
  }
}

/** Throws where it is not the server that says no. */
async function tryOnce(
  deps: FolderChangeDeps,
  change: FolderChange,
  carried: CarriedOut,
  relisted: Set<number>,
): Promise<void> {
  const { mailboxes, store, clock, session, signal, log } = deps
  try {
    await carryOut(deps, change, carried, relisted.has(change.id))
    mailboxes.pending.done(change)
    store.folderHeld(change, null)
  } catch (thrown) {
    if (!session.isOpen || signal.aborted) throw thrown
    const error = thrown instanceof FolderReplaced ? new Lost('folder-replaced') : thrown
    if (error instanceof Lost && !relisted.has(change.id)) {
      // The list tells whether it goes by another name now.
      relisted.add(change.id)
      await deps.relist(session)
      return
    }
    if (error instanceof TooEarly) {
      // Why those messages wait is said of them.
      store.folderHeld(change, null)
      mailboxes.pending.waits(change, clock.now() + WAITING)
      return
    }
    const problem = problemIn(error)
    log.warn(`sync/account(${change.accountId})/folder-change(${change.kind}) failed: ${problem.code}`)
    const isRefused = isFinal(error, change)
    store.folderHeld(change, isRefused ? null : problem)
    if (!isRefused) mailboxes.pending.later(change, clock.now() + actionRetryDelay(change.attempts))
    else {
      mailboxes.pending.refused(change, problem)
      carried.isListOld = true
      if (change.folderId !== null) carried.touched.add(change.folderId)
    }
  }
}

function isFinal(error: unknown, { attempts }: FolderChange): boolean {
  if (error instanceof Final || error instanceof Lost) return true
  const isReply: boolean = isRefusal(error)
  // What the connection does says nothing of the folder.
  if (error instanceof ProblemError && !isReply) throw error
  return isPermanent(problemIn(error)) || attempts + 1 >= MAX_ATTEMPTS
}

async function carryOut(
  deps: FolderChangeDeps,
  change: FolderChange,
  carried: CarriedOut,
  isListNew: boolean,
): Promise<void> {
  const { pending } = deps.mailboxes
  const folder = change.folderId === null ? null : pending.placed(change.folderId)
  if (!folder) {
    // Whoever deleted it did what was wanted, or made it impossible.
    if (change.kind === 'move') throw new Final({ code: 'folder-gone' })
    return
  }
  const task: Task = { deps, change, folder, carried, isListNew }
  if (change.kind === 'create') await create(task)
  else if (change.kind === 'move') await move(task)
  else if (change.kind === 'trash') await moveToTrash(task)
  else await deleteForGood(task)
}

interface Task {
  deps: FolderChangeDeps
  change: FolderChange
  folder: PlacedFolder
  carried: CarriedOut
  /** A folder that is gone was looked for under another name. */
  isListNew: boolean
}

async function create(task: Task): Promise<void> {
  const { deps, change, folder, carried } = task
  const { session, mailboxes } = deps
  const path = await wantedPath(task)
  mailboxes.pending.sending(change, path)
  try {
    await session.onFolders((commands) => commands.create(path))
  } catch (error) {
    if (!isRefusal(error)) throw error
    // It may be there since our last attempt, or by another client: that is as good.
    if (!(await list(deps)).has(path)) throw error
  }
  const other = mailboxes.pending.at(folder.accountId, path)
  if (other && other.id !== folder.id) {
    mailboxes.created(folder.id, path)
    carried.touched.add(other.id)
  } else {
    await inSlices(mailboxes.pending.relocated(folder.id, path), deps.signal)
    carried.touched.add(folder.id)
  }
}

async function move(task: Task): Promise<void> {
  const path = await wantedPath(task)
  if (path === task.folder.path) return
  await requireMeant(task, task.folder)
  const { outcome, error } = await rename(task, path)
  if (outcome === 'gone') throw new Lost('folder-gone')
  if (error !== null) throw error
}

/** The folder that lies there is the one the user decided on. */
const requireMeant = ({ deps, change }: Task, folder: { id: number; path: string }): Promise<void> =>
  requireSame(deps, deps.mailboxes.pending.seen(change), folder)

/** Where the folder is to lie, by the paths the server has now. */
async function wantedPath({ deps, change, folder }: Task): Promise<string> {
  const { session, mailboxes } = deps
  const name = change.name || leafName(folder)
  if (change.place === 'top')
    return session.onFolders((commands) => Promise.resolve(`${commands.topPrefix}${name}`))
  if (change.place === 'same')
    return `${folder.path.slice(0, folder.path.length - leafName(folder).length)}${name}`
  const parent = change.parentId === null ? null : mailboxes.folder(change.parentId)
  const there = parent && (await existing(deps, parent))
  const placed = there && mailboxes.pending.placed(there.id)
  if (!placed) throw new Final({ code: 'folder-gone' })
  // A server makes what is missing above a new path: under the name of one that was renamed meanwhile, another folder.
  if (!(await list(deps)).has(placed.path)) throw new Lost('folder-gone')
  await requireKnown(deps, placed)
  return `${placed.path}${placed.delimiter}${name}`
}

type Renamed =
  | { outcome: 'done' | 'gone'; error: null }
  /** The server refused it; the name is taken there, or it has another reason. */
  | { outcome: 'taken' | 'refused'; error: ProblemError }

/** RENAME (RFC 3501 section 6.3.5), and all that is known of the folder under its new name. */
async function rename({ deps, change, folder, carried }: Task, path: string): Promise<Renamed> {
  const { session, mailboxes, signal } = deps
  const { pending } = mailboxes
  const earlier = change.sentPath
  const subscribed = pending.subscribed(folder.id, MAX_SUBSCRIPTIONS)
  pending.sending(change, path)
  let now = path
  try {
    await session.onFolders((commands) => commands.rename(folder.path, path))
  } catch (error) {
    if (!isRefusal(error)) throw error
    const listed = await list(deps)
    if (listed.has(folder.path)) {
      pending.unsent(change)
      return { outcome: listed.has(path) ? 'taken' : 'refused', error }
    }
    carried.isListOld = true
    // An earlier attempt whose answer never came has done it.
    if (earlier === null || !listed.has(earlier)) return { outcome: 'gone', error: null }
    now = earlier
  }
  await inSlices(pending.relocated(folder.id, now), signal)
  carried.touched.add(folder.id)
  await session.onFolders(async (commands) => {
    for (const old of subscribed) {
      await commands.subscribe(`${now}${old.slice(folder.path.length)}`, true)
      await commands.subscribe(old, false)
    }
  })
  return { outcome: 'done', error: null }
}

/** Beneath the trash, from where it can come back; where no folder may lie there, its mail goes to the trash. */
async function moveToTrash(task: Task): Promise<void> {
  const { deps, change, folder } = task
  const { mailboxes } = deps
  const trash = change.parentId === null ? null : mailboxes.folder(change.parentId)
  const there = trash && (await existing(deps, trash))
  const bin = there && mailboxes.pending.placed(there.id)
  if (!there || !bin) throw new Final({ code: 'folder-gone' })
  // The list has told of it before we came back to it.
  if (change.sentPath === folder.path) return
  if (!(await list(deps)).has(bin.path)) throw new Lost('folder-gone')
  await requireKnown(deps, bin)
  await requireMeant(task, folder)
  const name = change.name || leafName(folder)
  for (let number = 1; bin.delimiter !== '' && number <= MAX_NAMESAKES; number += 1) {
    const path = `${bin.path}${bin.delimiter}${name}${number === 1 ? '' : ` ${number}`}`
    const { outcome, error } = await rename(task, path)
    if (outcome === 'gone' && !task.isListNew) throw new Lost('folder-gone')
    if (error === null) return
    if (outcome === 'taken') continue
    if (!refusesTheTrash(error.problem)) throw error
    break
  }
  await emptyIntoTrash(task, there)
}

/** It says nothing of rights, room or the moment: what it does not like is the place. */
const refusesTheTrash = ({ params }: Problem): boolean =>
  ['NO', 'CANNOT', 'NONEXISTENT', 'TRYCREATE'].includes(params?.replyCode ?? '')

async function emptyIntoTrash(task: Task, trash: FolderRef): Promise<void> {
  const { deps, folder, carried } = task
  const { session } = deps
  const inside = await branch(task)
  await letMessagesPass(task, inside)
  for (const { path, selectable } of inside) if (selectable) await moveMail(task, path, trash)
  carried.touched.add(trash.id)
  for (const { path, selectable } of inside) {
    await session.onFolders(async (commands) => {
      if (selectable && (await commands.count(path)) !== 0) throw notEmpty(folder)
      await commands.delete(path)
      await commands.subscribe(path, false)
    })
    await forget(task, path)
  }
}

/**
 * What the user wants of single messages comes first: they are found by where they lie, and what is to leave a folder is
 * not what it holds.
 */
async function letMessagesPass(
  { deps, change, folder, carried }: Task,
  inside: readonly FolderListing[],
): Promise<void> {
  const { accountId } = folder
  const { pending } = deps.mailboxes
  for (const id of await carryOutMessages(deps, accountId)) carried.touched.add(id)
  const ids = inside.flatMap(({ path }) => pending.at(accountId, path)?.id ?? [])
  if (!pending.isOnTheWay(ids)) return
  throw pending.waitsForItself(change) ? hasChanged(folder) : new TooEarly()
}

/** All mail of a folder, also what we have not fetched. */
async function moveMail(task: Task, path: string, trash: FolderRef): Promise<void> {
  const { deps, folder } = task
  const { session, mailboxes, signal } = deps
  const known = mailboxes.pending.at(folder.accountId, path)
  const from = known && mailboxes.folder(known.id)
  if (!from) throw new Lost('folder-gone')
  // It lies in it on the server alone: the user had taken it out.
  if (!mailboxes.pending.seen(task.change).folders.some(({ id }) => id === from.id)) throw hasChanged(folder)
  await requireMeant(task, { id: from.id, path })
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    signal.throwIfAborted()
    const { uids, uidValidity } = await session.inMailbox(
      path,
      async (mailbox) => ({
        uids: await mailbox.search({ all: true }),
        uidValidity: mailbox.state().uidValidity ?? NO_UIDVALIDITY,
      }),
      'reopened',
    )
    if (uids === null) throw session.notDone()
    if (uids.length === 0) return
    const some = uids.slice(0, MOVED_AT_ONCE)
    const source = { session, folder: { ...from, path, uidValidity } }
    const { refusal } = session.capabilities.move
      ? await inReadFolder(
          session,
          source.folder,
          (mailbox) =>
            moveMessages(mailbox, some, trash.path, {
              repeated: new Set(),
              namesCopies: session.capabilities.uidplus,
            }),
          'as-is',
        )
      : await copyAndDelete(source, trash, some, some)
    if (refusal !== null) throw refusal instanceof Error ? refusal : session.notDone()
  }
  throw notEmpty(folder)
}

/** With all that lies in it, which is why it must lie in the trash; or only where it holds nothing. */
async function deleteForGood(task: Task): Promise<void> {
  const { deps, change, folder, carried } = task
  const { session, mailboxes } = deps
  const bin = mailboxes.byRole(folder.accountId, 'trash')
  const trash = bin && mailboxes.pending.placed(bin.id)
  const isInTrash = trash !== null && liesIn(folder, trash)
  // An earlier change that was to bring it there was refused.
  if (change.kind === 'delete' && !isInTrash) throw new Final({ code: 'conflict' })
  const inside = await branch(task)
  if (!task.isListNew && !inside.some(({ path }) => path === folder.path)) throw new Lost('folder-gone')
  if (change.kind === 'delete-empty' && inside.length > 1) throw notEmpty(folder)
  await letMessagesPass(task, inside)
  carried.isListOld = true
  const looked = change.kind === 'delete' ? await lookInto(task, inside) : null
  for (const { path } of inside) {
    await session.onFolders(async (commands) => {
      if (looked === null && (await commands.count(path)) !== 0) throw notEmpty(folder)
      if (looked?.has(path) && looked.get(path) !== (await contentOf(session, path))) throw hasChanged(folder)
      await commands.delete(path)
      await commands.subscribe(path, false)
    })
    // The folder itself goes last: until then the change finds it.
    if (path !== folder.path) await forget(task, path)
  }
  await inSlices(mailboxes.pending.removed(folder.id), deps.signal)
}

/** What lies in each of these, as it is told before each is deleted; nothing but what the user decided on. */
async function lookInto(
  { deps, change, folder, carried }: Task,
  inside: readonly FolderListing[],
): Promise<Map<string, string>> {
  const { session, mailboxes, signal } = deps
  const seen = mailboxes.pending.seen(change)
  const looked = new Map<string, string>()
  for (const { path, selectable } of inside) {
    signal.throwIfAborted()
    if (!selectable) continue
    const known = mailboxes.pending.at(folder.accountId, path)
    // A UID the server tells, and we do not know yet, means nothing of what was counted on another server.
    if (known && isToBeReadAnew(mailboxes.state(known.id), seen, known.id)) throw new TooEarly()
    looked.set(path, await contentOf(session, path))
    if (await holdsOnlySeen(deps, seen, path, known?.id ?? null)) continue
    if (known) carried.touched.add(known.id)
    throw hasChanged(folder)
  }
  return looked
}

function isToBeReadAnew(now: FolderState | null, { folders }: SeenContent, id: number): boolean {
  const before = folders.find((folder) => folder.id === id)
  if (!now || !before || before.uidValidity === 0) return false
  return now.uidValidity === 0 || (before.isWhole && now.fetchCursor !== null)
}

async function contentOf(session: ImapSession, path: string): Promise<string> {
  const { uidValidity, uidNext, exists } = (await session.status(path)) ?? {}
  return [uidValidity, uidNext, exists].join('/')
}

/** The server has no such folder any more. */
async function forget({ deps: { mailboxes, signal }, folder }: Task, path: string): Promise<void> {
  const known = mailboxes.pending.at(folder.accountId, path)
  if (known) await inSlices(mailboxes.pending.removed(known.id), signal)
}

/** The folder and all that lie in it, as the server has them, the innermost first; none may have a role. */
async function branch({ deps, folder }: Task): Promise<FolderListing[]> {
  const { pending } = deps.mailboxes
  const listed = [...(await list(deps)).values()].filter(
    (one) => one.path === folder.path || liesIn(one, folder),
  )
  for (const { path } of listed)
    if (pending.at(folder.accountId, path)?.role)
      throw new Final({ code: 'folder-is-special', params: { what: path } })
  return listed.sort((a, b) => b.path.length - a.path.length)
}

const list = async ({ session }: FolderChangeDeps): Promise<Map<string, FolderListing>> =>
  new Map((await session.list()).map((folder) => [folder.path, folder]))

const hasChanged = (folder: PlacedFolder): Final =>
  new Final({ code: 'folder-changed', params: { what: leafName(folder) } })

const notEmpty = (folder: PlacedFolder): Final =>
  new Final({ code: 'folder-not-empty', params: { what: leafName(folder) } })

function problemIn(error: unknown): Problem {
  if (error instanceof ProblemError || error instanceof Final || error instanceof Lost) return error.problem
  return { code: 'internal' }
}
