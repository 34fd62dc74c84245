import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MailboxRole } from '../../../../../shared/contract/mailboxes'
import type { EngineContext } from '../../../context'
import { inSlices } from '../../../slices'
import {
  leafName,
  liesIn,
  type FolderChange,
  type FolderRef,
  type MailboxesFeature,
  type PlacedFolder,
} from '../../mailboxes/index'
import type { MessageCache, WantedAction } from '../../messages/index'
import { allFolders } from '../folders'
import { copyKey } from './server-keys'
import type { Pop3Store } from './store'

export interface LocalDeps {
  context: Pick<EngineContext, 'clock' | 'write'>
  cache: Pick<
    MessageCache,
    'wanted' | 'actionDone' | 'actionFailed' | 'keys' | 'copies' | 'copyDone' | 'copyFailed'
  >
  mailboxes: MailboxesFeature
  store: Pick<Pop3Store, 'deletedHere'>
  signal: AbortSignal
}

/** Messages changed in one transaction. */
const AT_ONCE = 100
/** All keys of a local folder hold for ever. */
const VALIDITY = 1
const DELIMITER = '/'

const FOLDERS: readonly [path: string, role: MailboxRole][] = [
  ['INBOX', 'inbox'],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Archive', 'archive'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
]

/** The folders every account has, where it has none yet. Mail in them lies on this computer only. */
export async function makeFolders({ mailboxes, signal }: LocalDeps, accountId: number): Promise<FolderRef> {
  if (!mailboxes.byRole(accountId, 'inbox')) {
    const folders = FOLDERS.map(([path, role]) => ({
      ...{ path, name: path, delimiter: DELIMITER, role, selectable: true, subscribed: true },
    }))
    await inSlices(mailboxes.syncList(accountId, folders), signal)
  }
  for (const [, role] of FOLDERS) {
    const folder = mailboxes.byRole(accountId, role)
    // Of the inbox that is said once all that lay on the server has come.
    if (folder && role !== 'inbox') known(mailboxes, folder.id)
  }
  const inbox = mailboxes.byRole(accountId, 'inbox')
  if (!inbox) throw new Error('an account has an inbox')
  return inbox
}

/** All that lies in a local folder is known. */
export const known = (mailboxes: Pick<MailboxesFeature, 'moveCursor'>, folderId: number): void =>
  mailboxes.moveCursor(folderId, { uidValidity: VALIDITY, fetchCursor: null })

/** Does what the user wants of mail and folders that lie on this computer only: there is nobody to ask. */
export async function carryOutHere(deps: LocalDeps, accountId: number): Promise<void> {
  await changeFolders(deps, accountId)
  makeCopies(deps, accountId)
  await changeMessages(deps, accountId)
}

/** A copy has a key of its own: that of the server names the mail that came from there. */
function makeCopies({ cache, mailboxes }: LocalDeps, accountId: number): void {
  for (const { placementId, folderId } of cache.copies(accountId, MANY)) {
    const target = existing(mailboxes, folderId)
    if (!target || mailboxes.pending.isAwaited(target.id)) {
      cache.copyFailed(placementId, { code: 'folder-gone' }, null)
      continue
    }
    const newKey = {
      serverKey: copyKey(placementId),
      validity: mailboxes.keyValidity(target.id),
    }
    cache.copyDone(placementId, newKey)
  }
}

const MANY = 10_000

async function changeMessages(deps: LocalDeps, accountId: number): Promise<void> {
  const { context, cache, signal } = deps
  for (let more = true; more;) {
    signal.throwIfAborted()
    more = context.write(() => {
      const actions = cache.wanted(accountId, AT_ONCE)
      for (const action of actions) changeMessage(deps, action)
      return actions.length > 0
    })
    await nextTurn()
  }
}

function changeMessage({ context, cache, mailboxes, store }: LocalDeps, action: WantedAction): void {
  const { placementId, serverKey, seen, flagged, answered, keywords, moveToFolderId } = action
  if (action.unreconciledFolderId !== null) return cache.actionDone(placementId, { unmoved: true }, null)
  if (action.gone) {
    store.deletedHere(serverKey)
    return cache.actionDone(placementId, { gone: true }, null)
  }
  const flags = { seen, flagged, answered, keywords, keepsNone: true as const }
  if (moveToFolderId === null) return cache.actionDone(placementId, flags, null)
  const target = existing(mailboxes, moveToFolderId)
  if (!target) return cache.actionFailed(placementId, { code: 'folder-gone' }, null)
  if (mailboxes.pending.isAwaited(target.id))
    return cache.actionFailed(placementId, { code: 'offline' }, context.clock.now() + 1000)
  // What moved further since is asked for anew, by the place it has then.
  const newKey = { serverKey, validity: mailboxes.keyValidity(target.id) }
  cache.actionDone(placementId, { ...flags, moveToFolderId }, newKey)
}

/** The folder, which one that was only shown so far becomes. */
export function existing(mailboxes: MailboxesFeature, folderId: number): FolderRef | null {
  const folder = mailboxes.folder(folderId)
  const wanted = folder && mailboxes.toCreate(folder.id)
  return wanted ? mailboxes.created(folder.id, folder.path) : folder
}

async function changeFolders(deps: LocalDeps, accountId: number): Promise<void> {
  const { context, mailboxes, signal } = deps
  const { pending } = mailboxes
  for (;;) {
    signal.throwIfAborted()
    const change = pending.next(accountId, context.clock.now())
    if (!change) return
    const folder = change.folderId === null ? null : pending.placed(change.folderId)
    if (!folder) pending.done(change)
    else if (change.kind === 'delete' || change.kind === 'delete-empty') await remove(deps, change, folder)
    else await place(deps, change, folder)
  }
}

async function place(deps: LocalDeps, change: FolderChange, folder: PlacedFolder): Promise<void> {
  const { pending } = deps.mailboxes
  const path = wantedPath(deps, change, folder)
  if (path === null) return pending.refused(change, { code: 'folder-gone' })
  await inSlices(pending.relocated(folder.id, path), deps.signal)
  known(deps.mailboxes, folder.id)
  pending.done(change)
}

/** Where the folder is to lie; null where what it is to lie in is gone. */
function wantedPath(
  { mailboxes }: LocalDeps,
  { kind, name, place, parentId }: FolderChange,
  folder: PlacedFolder,
): string | null {
  const parent = parentId === null ? null : existing(mailboxes, parentId)
  if (place === 'inside' && !parent) return null
  const leaf = name || leafName(folder)
  const above = folder.path.slice(0, folder.path.length - leafName(folder).length)
  const start = place === 'same' && kind !== 'create' ? above : parent ? `${parent.path}${DELIMITER}` : ''
  const isFree = (path: string): boolean => {
    const holder = mailboxes.pending.at(folder.accountId, path)
    return !holder || holder.id === folder.id
  }
  let path = `${start}${leaf}`
  for (let number = 2; !isFree(path); number += 1) path = `${start}${leaf} ${number}`
  return path
}

/** Deletes a folder and all in it; mail that is still on its way out of it goes where it is wanted first. */
async function remove(deps: LocalDeps, change: FolderChange, folder: PlacedFolder): Promise<void> {
  const { cache, context, mailboxes, store, signal } = deps
  await changeMessages(deps, folder.accountId)
  const inside = (await allFolders(mailboxes, folder.accountId))
    .filter((one) => one.id === folder.id || liesIn(one, folder))
    // The innermost first.
    .sort((a, b) => b.path.length - a.path.length)
  if (change.kind === 'delete-empty' && inside.some(({ id }) => cache.keys(id).length > 0))
    return mailboxes.pending.refused(change, { code: 'folder-changed', params: { what: change.label } })
  for (const { id } of inside) {
    context.write(() => cache.keys(id).forEach(store.deletedHere))
    await inSlices(mailboxes.pending.removed(id), signal)
  }
  mailboxes.pending.done(change)
}
