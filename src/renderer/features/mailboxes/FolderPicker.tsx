import { Modal, TextInput } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { useCallback, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { fold } from '../../../shared/fold'
import { PickerList, type PickerItem } from '../../ui/PickerList'
import { folderSearch, similarFolders } from './matching-folders'
import { useAccounts, useMailboxes } from './queries'

const folderIcon = <IconFolder size={16} />

/** Chooses a folder by typing a few letters of its name; see `useFolderSearch`. */
export function FolderPicker(props: {
  title: string
  query: string
  onQuery(query: string): void
  folders: readonly Mailbox[]
  choose(folderId: number): void
  /** Of these it is said that mail was moved there lately. */
  recent?: ReadonlySet<number>
  /** What else there is to choose. */
  before?: readonly PickerItem[]
  after?: readonly PickerItem[]
  note?: ReactNode
  /** See `PickerList`. */
  isGuess?: boolean
  close(): void
}) {
  const { t } = useTranslation('mail')
  const nameOf = useFolderName()
  const { data: accounts = [] } = useAccounts()
  const addressOf = new Map(accounts.map(({ id, settings }) => [id, settings.address]))
  const isOfSeveral = new Set(props.folders.map(({ accountId }) => accountId)).size > 1
  const detailOf = (box: Mailbox): { detail?: string } => {
    const { path, accountId } = box
    if (isOfSeveral) return { detail: `${addressOf.get(accountId) ?? ''} · ${path}` }
    // A path that is the name says it twice.
    return fold(path) === fold(nameOf(box)) ? {} : { detail: path }
  }
  return (
    <Modal opened onClose={props.close} title={props.title} size="md">
      <PickerList
        input={(inputProps) => (
          <TextInput
            {...inputProps}
            data-autofocus
            aria-label={t('folderName')}
            placeholder={t('folderName')}
            value={props.query}
            onChange={(event) => props.onQuery(event.currentTarget.value)}
          />
        )}
        items={[
          ...(props.before ?? []),
          ...props.folders.map((box) => ({
            key: String(box.id),
            icon: folderIcon,
            title: nameOf(box),
            ...detailOf(box),
            ...(props.recent?.has(box.id) ? { side: t('recentFolder') } : {}),
            run: () => props.choose(box.id),
          })),
          ...(props.after ?? []),
        ]}
        isAnswered
        note={props.note}
        isGuess={props.isGuess ?? false}
        empty={t('noSuchFolder')}
      />
    </Modal>
  )
}

/** What a folder is called: by its role in the language of the window, or by its own name. */
export function useFolderName(): (folder: Pick<Mailbox, 'role' | 'name'>) => string {
  const { t } = useTranslation('mail')
  return useCallback(({ role, name }) => (role ? t(`roles.${role}`) : name), [t])
}

/** What the folder with this id is called; '' for one that is not there. */
export function useFolderNameOf(): (folderId: number | null) => string {
  const { data: mailboxes = [] } = useMailboxes()
  const nameOf = useFolderName()
  return (folderId) => {
    const mailbox = mailboxes.find(({ id }) => id === folderId)
    return mailbox ? nameOf(mailbox) : ''
  }
}

/** Finds folders with a name like what is typed; see `useFolderSearch`. */
export function useSimilarFolders(folders: readonly Mailbox[]): (query: string) => readonly Mailbox[] {
  const nameOf = useFolderName()
  return useMemo(() => similarFolders(folders, nameOf), [folders, nameOf])
}

/** Finds what is typed among `folders`, which must stay the same object from one letter to the next. */
export function useFolderSearch(folders: readonly Mailbox[]): (query: string) => readonly Mailbox[] {
  const nameOf = useFolderName()
  return useMemo(() => folderSearch(folders, nameOf), [folders, nameOf])
}
