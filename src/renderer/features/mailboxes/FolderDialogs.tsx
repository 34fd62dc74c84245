import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconHome } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { fold } from '../../../shared/fold'
import type { Problem } from '../../../shared/problem'
import { useCommands, type Command } from '../../app/commands'
import { useDescribe } from '../../app/problems'
import { go } from '../../app/route'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { Question } from '../../ui/Question'
import {
  askToCreate,
  askToRename,
  askWhereTo,
  closeFolderDialogs,
  createFolder,
  deleteFolder,
  deleteForGood,
  folderAlike,
  folderInView,
  folderName,
  moveFolder,
  renameFolder,
  showProperties,
  useFolderDialogs,
  type Naming,
} from './folder-actions'
import { FolderProperties } from './FolderProperties'
import { branchIds } from './folder-branch'
import { FolderPicker, useFolderSearch } from './FolderPicker'
import { useAccounts, useMailboxes } from './queries'
import { onOwnSubmit } from '../../ui/own-events'

const owner = Symbol('folder commands')
const none: readonly Mailbox[] = []

/** What keys and the palette can do with folders, and the questions that come with it. */
export function FolderDialogs() {
  const { t } = useTranslation('mail')
  const { naming, moving, deleting, properties } = useFolderDialogs()
  useFolderCommands()
  return (
    <>
      {naming && (
        <ErrorBoundary key={JSON.stringify(naming)} name={t('folderName')} close={closeFolderDialogs}>
          <NameDialog naming={naming} />
        </ErrorBoundary>
      )}
      {moving && (
        <ErrorBoundary name={t('commands.move')} close={closeFolderDialogs}>
          <PlacePicker folder={moving} />
        </ErrorBoundary>
      )}
      {properties !== null && (
        <ErrorBoundary name={t('folderProperties.title')} close={closeFolderDialogs}>
          <FolderProperties id={properties} close={closeFolderDialogs} />
        </ErrorBoundary>
      )}
      {deleting && (
        <ErrorBoundary name={t('folderDelete.confirm')} close={closeFolderDialogs}>
          <Question
            title={t('folderDelete.title', { name: deleting.name })}
            text={t('folderDelete.text')}
            cancel={t('common:cancel')}
            confirm={t('folderDelete.confirm')}
            close={closeFolderDialogs}
            run={() => void deleteForGood(deleting)}
          />
        </ErrorBoundary>
      )}
    </>
  )
}

function useFolderCommands(): void {
  const { t } = useTranslation('palette')
  const { data: accounts = [] } = useAccounts()
  const first = accounts.find(({ isMain }) => isMain) ?? accounts[0]
  const commands = useMemo<Command[]>(() => {
    const inView = (run: (folder: Mailbox) => void): Pick<Command, 'offered' | 'run'> => ({
      offered: () => folderInView()?.role === null,
      run: () => {
        const folder = folderInView()
        if (folder?.role === null) run(folder)
      },
    })
    return [
      {
        id: 'folder-new',
        group: 'mail',
        title: t('titles.newFolder'),
        offered: () => first !== undefined,
        run: () => {
          const accountId = folderInView()?.accountId ?? first?.id
          if (accountId !== undefined) askToCreate(accountId)
        },
      },
      {
        id: 'folder-rename',
        group: 'mail',
        title: t('titles.renameFolder'),
        ...inView(askToRename),
      },
      { id: 'folder-move', group: 'mail', title: t('titles.moveFolder'), ...inView(askWhereTo) },
      {
        id: 'folder-properties',
        group: 'mail',
        title: t('titles.folderProperties'),
        offered: () => folderInView() !== undefined,
        run: () => {
          const folder = folderInView()
          if (folder) showProperties(folder)
        },
      },
      { id: 'folder-delete', group: 'mail', title: t('titles.deleteFolder'), ...inView(deleteFolder) },
    ]
  }, [t, first])
  useCommands(owner, commands)
}

/** Stays open with what was typed when the name cannot be. */
function NameDialog({ naming }: { naming: Naming }) {
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  const [name, setName] = useState(naming.name)
  const [refusal, setRefusal] = useState<{ problem: Problem; name: string } | null>(null)
  // What was said of a name that is another by now is said no longer.
  const problem = refusal?.name === name ? refusal.problem : null
  const save = async (): Promise<void> => {
    try {
      if (naming.kind === 'rename') await renameFolder(naming.folder, name)
      else await createFolder(naming.accountId, naming.parent, name)
      closeFolderDialogs()
    } catch (error) {
      setRefusal({ problem: problemOf(error), name })
    }
  }
  const existing = problem?.code === 'folder-name-taken' ? folderAlike(naming, name) : undefined
  const title =
    naming.kind === 'rename'
      ? t('folderDialog.renameTitle', { name: naming.folder.name })
      : naming.parent
        ? t('folderDialog.newInsideTitle', { name: naming.parent.name })
        : t('folderDialog.newTitle')
  return (
    <Modal opened onClose={closeFolderDialogs} title={title} size="md">
      <form noValidate onSubmit={(event) => onOwnSubmit(event, save)}>
        <Stack gap="sm">
          {problem && (
            <ProblemNotice
              compact
              {...describe(problem)}
              serverReply={problem.serverReply}
              action={
                existing && {
                  label: t('folderDialog.open', { name: folderName(existing) }),
                  run: () => {
                    closeFolderDialogs()
                    go.view({ kind: 'folder', folderId: existing.id })
                  },
                }
              }
            />
          )}
          <TextInput
            data-autofocus
            label={t('folderName')}
            value={name}
            dir="auto"
            onChange={(event) => setName(event.currentTarget.value)}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={closeFolderDialogs}>
              {t('common:cancel')}
            </Button>
            <Button type="submit">
              {t(naming.kind === 'rename' ? 'folderDialog.rename' : 'folderDialog.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Chooses where a folder is to lie by typing a few letters of a name. */
function PlacePicker({ folder }: { folder: Mailbox }) {
  const { t } = useTranslation('mail')
  const [query, setQuery] = useState('')
  const { data: mailboxes = none } = useMailboxes()
  const places = useMemo(() => {
    const own = branchIds(mailboxes, folder.id)
    return mailboxes.filter(({ id, accountId }) => accountId === folder.accountId && !own.has(id))
  }, [mailboxes, folder])
  const search = useFolderSearch(places)
  const choose = (parentId: number | null): void => {
    closeFolderDialogs()
    void moveFolder(folder, parentId)
  }
  const top = t('folderMove.top')
  return (
    <FolderPicker
      title={t('folderMove.title', { name: folder.name })}
      query={query}
      onQuery={setQuery}
      before={
        fold(top).includes(fold(query.trim()))
          ? [{ key: 'top', icon: <IconHome size={16} />, title: top, run: () => choose(null) }]
          : []
      }
      folders={search(query)}
      choose={choose}
      close={closeFolderDialogs}
    />
  )
}
