import i18next from 'i18next'
import { create } from 'zustand'
import type { FolderRefusal, Mailbox } from '../../../shared/contract/mailboxes'
import { report } from '../../app/problems'
import { useRoute } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'
import { isInTrash } from './folder-branch'

/** A folder that is about to get a name. */
export type Naming =
  | { kind: 'create'; accountId: number; parent: Pick<Mailbox, 'id' | 'name'> | null; name: string }
  | { kind: 'rename'; folder: Pick<Mailbox, 'id' | 'name'>; name: string }

interface Dialogs {
  naming: Naming | null
  moving: Mailbox | null
  /** What is about to be deleted for good, once the user has said yes. */
  deleting: Mailbox | null
}

const none: Dialogs = { naming: null, moving: null, deleting: null }

/** The questions about folders that may be open. */
export const useFolderDialogs = create<Dialogs>(() => none)
export const closeFolderDialogs = (): void => useFolderDialogs.setState(none)

export const knownFolders = (): Mailbox[] => queryClient.getQueryData<Mailbox[]>(['mailboxes', 'list']) ?? []

/** The folder whose mail the list shows; undefined where it shows more than one. */
export function folderInView(): Mailbox | undefined {
  const { view, module } = useRoute.getState()
  return module === 'mail' && view.kind === 'folder'
    ? knownFolders().find(({ id }) => id === view.folderId)
    : undefined
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

/** To the trash; what lies there already is deleted for good, once the user has said so. */
export function deleteFolder(folder: Mailbox): void {
  if (isInTrash(knownFolders(), folder)) useFolderDialogs.setState({ ...none, deleting: folder })
  else void trashFolder(folder)
}

const told = (what: 'create' | 'rename' | 'move' | 'trash', name: string, undo: () => unknown): void =>
  done(i18next.t(`mail:folderDone.${what}`), i18next.t('common:undo'), undo, name)

/** Creates a folder and says so; its id. */
export async function createFolder(
  accountId: number,
  parentId: number | null,
  name: string,
): Promise<number> {
  const { id } = await engine.mailboxes.create({ accountId, parentId, name })
  told('create', name.trim(), () => engine.mailboxes.remove({ id, ifEmpty: true }))
  return id
}

export async function renameFolder(id: number, name: string): Promise<void> {
  const before = await engine.mailboxes.place({ id, name })
  if (before.name !== name.trim())
    told('rename', name.trim(), () => engine.mailboxes.place({ id, name: before.name }))
}

/** Moves a folder with all it holds; null is the top of its account. */
export async function moveFolder({ id }: Pick<Mailbox, 'id'>, parentId: number | null): Promise<void> {
  try {
    const before = await engine.mailboxes.place({ id, parentId })
    if (before.parentId !== parentId)
      told('move', before.name, () => engine.mailboxes.place({ id, parentId: before.parentId }))
  } catch (error) {
    report(error)
  }
}

async function trashFolder({ id }: Pick<Mailbox, 'id'>): Promise<void> {
  try {
    const before = await engine.mailboxes.trash({ id })
    told('trash', before.name, () => engine.mailboxes.place({ id, ...before }))
  } catch (error) {
    report(error)
  }
}

export async function deleteForGood({ id, name }: Pick<Mailbox, 'id' | 'name'>): Promise<void> {
  try {
    await engine.mailboxes.remove({ id })
    done(i18next.t('mail:folderDone.delete'), '', null, name)
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
    askForName({ kind, accountId, parent: folders.find(({ id }) => id === parentId) ?? null, name })
  else if (folderId === null) report(refusal.problem)
  else if (kind === 'move' && name !== '')
    askForName({ kind: 'rename', folder: { id: folderId, name: label }, name })
  else if (kind === 'move') void moveFolder({ id: folderId }, parentId)
  else if (kind === 'trash') void trashFolder({ id: folderId })
  else void deleteForGood({ id: folderId, name: label })
}
