import i18next from 'i18next'
import { create } from 'zustand'
import type { FolderRefusal, Mailbox } from '../../../shared/contract/mailboxes'
import { cleanFolderName, shownFolderName } from '../../../shared/folder-name'
import { ProblemError } from '../../../shared/problem'
import { report } from '../../app/problems'
import { useRoute } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'
import { alikeIn, isInTrash, parentOf } from './folder-branch'
import { mailboxesQuery, refusalsQuery } from './queries'

/** A folder that is about to get a name. */
export type Naming =
  | { kind: 'create'; accountId: number; parent: Pick<Mailbox, 'id' | 'name'> | null; name: string }
  | { kind: 'rename'; folder: Pick<Mailbox, 'id' | 'name'>; name: string }

interface Dialogs {
  naming: Naming | null
  moving: Mailbox | null
  /** What is about to be deleted for good, once the user has said yes. */
  deleting: Mailbox | null
  /** The folder whose properties are shown. */
  properties: number | null
}

const none: Dialogs = { naming: null, moving: null, deleting: null, properties: null }

/** The questions about folders that may be open. */
export const useFolderDialogs = create<Dialogs>(() => none)
export const closeFolderDialogs = (): void => useFolderDialogs.setState(none)

export const knownFolders = (): Mailbox[] => queryClient.getQueryData(mailboxesQuery.queryKey) ?? []

/** What a folder is called; see `useFolderName`, which follows the language. */
export const folderName = ({ role, name }: Pick<Mailbox, 'role' | 'name'>): string =>
  role ? i18next.t(`mail:roles.${role}`) : name

/** The folder that a new one of this name, or a folder renamed to it, could not be told from. */
export function folderAlike(naming: Naming, name: string): Mailbox | undefined {
  const folders = knownFolders()
  if (naming.kind === 'create') {
    const { accountId, parent } = naming
    return alikeIn(folders, { accountId, parentId: parent?.id ?? null }, name, folderName)
  }
  const folder = folders.find(({ id }) => id === naming.folder.id)
  if (!folder) return undefined
  const place = { accountId: folder.accountId, parentId: parentOf(folders, folder)?.id ?? null }
  const others = folders.filter(({ id }) => id !== folder.id)
  return alikeIn(others, place, name, folderName)
}

/** Two folders that look the same in one place are nobody's wish; roles have their names from the window alone. */
function refuseAlike(other: Mailbox | undefined): void {
  if (!other) return
  const what = folderName(other)
  throw new ProblemError({ code: 'folder-name-taken', field: 'name', params: { what } })
}

/** The folder whose mail the list shows; undefined where it shows more than one. */
export function folderInView(): Mailbox | undefined {
  const { view, module } = useRoute.getState()
  if (module !== 'mail') return undefined
  if (view.kind === 'folder') return knownFolders().find(({ id }) => id === view.folderId)
  const [only, ...others] = knownFolders().filter(({ role }) => view.kind === 'role' && role === view.role)
  return others.length === 0 ? only : undefined
}

export function askForName(naming: Naming): void {
  expectTyping(DIALOG)
  useFolderDialogs.setState({ ...none, naming })
}

export const askToCreate = (accountId: number, parent: Mailbox | null = null): void =>
  askForName({ kind: 'create', accountId, parent, name: '' })

export const askToRename = (folder: Pick<Mailbox, 'id' | 'name'>): void =>
  askForName({ kind: 'rename', folder, name: folder.name })

export function askWhereTo(moving: Mailbox): void {
  expectTyping(DIALOG)
  useFolderDialogs.setState({ ...none, moving })
}

export const showProperties = ({ id }: Pick<Mailbox, 'id'>): void =>
  useFolderDialogs.setState({ ...none, properties: id })

/** To the trash; what lies there already is deleted for good, once the user has said so. */
export function deleteFolder(folder: Mailbox): void {
  if (isInTrash(knownFolders(), folder)) useFolderDialogs.setState({ ...none, deleting: folder })
  else void trashFolder(folder)
}

/** What was said to be done, by the change that does it: the server may still refuse it. */
const told = new Map<number, () => void>()
/** Nobody waits for the answers to so many changes. */
const MOST_TOLD = 200

function tell(
  what: 'create' | 'rename' | 'move' | 'trash' | 'delete',
  name: string,
  changeId: number | null,
  undo: (() => unknown) | null,
): void {
  if (changeId === null) return
  const label = i18next.t(`mail:folderDone.${what}`)
  told.set(changeId, done(label, i18next.t('common:undo'), undo, shownFolderName(name)))
  for (const oldest of told.keys()) {
    if (told.size <= MOST_TOLD) break
    told.delete(oldest)
  }
  takeBackRefused(queryClient.getQueryData(refusalsQuery.queryKey) ?? [])
}

/** What was said to be done and was refused is said no longer, and there is nothing to undo. */
export function takeBackRefused(refusals: readonly FolderRefusal[]): void {
  for (const { id } of refusals) {
    told.get(id)?.()
    told.delete(id)
  }
}

/** Creates a folder and says so. */
export async function createFolder(
  accountId: number,
  parent: Pick<Mailbox, 'id' | 'name'> | null,
  name: string,
): Promise<void> {
  refuseAlike(folderAlike({ kind: 'create', accountId, parent, name }, name))
  const parentId = parent?.id ?? null
  const { id, changeId } = await beforeUndo(engine.mailboxes.create({ accountId, parentId, name }))
  tell('create', cleanFolderName(name), changeId, () => takeAway(id))
}

/** A folder made for what is moved into it: who moves tells of both at once. */
export interface MadeFolder {
  id: number
  name: string
  /** Nothing was moved into it: tells of the folder alone. */
  tell(): void
}

export async function makeFolder(accountId: number, typed: string): Promise<MadeFolder> {
  refuseAlike(folderAlike({ kind: 'create', accountId, parent: null, name: typed }, typed))
  const { id, changeId } = await beforeUndo(
    engine.mailboxes.create({ accountId, parentId: null, name: typed }),
  )
  const name = cleanFolderName(typed)
  return {
    ...{ id, name: shownFolderName(name) },
    tell: () => tell('create', name, changeId, () => takeAway(id)),
  }
}

const takeAway = (id: number): Promise<unknown> => engine.mailboxes.remove({ id, ifEmpty: true })

export async function renameFolder(folder: Pick<Mailbox, 'id' | 'name'>, name: string): Promise<void> {
  refuseAlike(folderAlike({ kind: 'rename', folder, name }, name))
  const { id } = folder
  const before = await beforeUndo(engine.mailboxes.place({ id, name }))
  tell('rename', cleanFolderName(name), before.changeId, () =>
    engine.mailboxes.place({ id, name: shownFolderName(before.name) }),
  )
}

/** Moves a folder with all it holds; null is the top of its account. */
export async function moveFolder({ id }: Pick<Mailbox, 'id'>, parentId: number | null): Promise<void> {
  try {
    const folders = knownFolders()
    const folder = folders.find((box) => box.id === id)
    const others = folders.filter((box) => box.id !== id)
    if (folder)
      refuseAlike(alikeIn(others, { accountId: folder.accountId, parentId }, folder.name, folderName))
    const before = await beforeUndo(engine.mailboxes.place({ id, parentId }))
    tell('move', before.name, before.changeId, () =>
      engine.mailboxes.place({ id, parentId: before.parentId }),
    )
  } catch (error) {
    report(error)
  }
}

async function trashFolder({ id }: Pick<Mailbox, 'id'>): Promise<void> {
  try {
    const { changeId, ...before } = await beforeUndo(engine.mailboxes.trash({ id }))
    tell('trash', before.name, changeId, () =>
      engine.mailboxes.place({ id, ...before, name: shownFolderName(before.name) }),
    )
  } catch (error) {
    report(error)
  }
}

export async function deleteForGood({ id, name }: Pick<Mailbox, 'id' | 'name'>): Promise<void> {
  try {
    const { changeId } = await beforeUndo(engine.mailboxes.remove({ id }))
    tell('delete', name, changeId, null)
  } catch (error) {
    report(error)
  }
}

export const dismissRefusal = ({ id }: FolderRefusal): void =>
  void engine.mailboxes.dismissRefusal({ id }).catch(report)

/** Does what was refused once more; a name is asked for again, with the one that was refused to begin with. */
export function tryAgain(refusal: FolderRefusal): void {
  const { kind, accountId, folderId, parentId, label, name } = refusal
  const folders = knownFolders()
  dismissRefusal(refusal)
  if (kind === 'create')
    askForName({
      ...{ kind, accountId },
      parent: folders.find(({ id }) => id === parentId) ?? null,
      name: shownFolderName(name),
    })
  else if (folderId === null) report(refusal.problem)
  else if (kind === 'move' && name !== '')
    askForName({ kind: 'rename', folder: { id: folderId, name: shownFolderName(label) }, name })
  else if (kind === 'move') void moveFolder({ id: folderId }, parentId)
  else if (kind === 'trash') void trashFolder({ id: folderId })
  else void deleteForGood({ id: folderId, name: label })
}
