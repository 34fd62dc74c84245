import { Modal, TextInput } from '@mantine/core'
import { IconFolder, IconFolderPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { createFolder } from '../mailboxes/folder-actions'
import { useMailboxes } from '../mailboxes/queries'
import type { RowKey } from '../../app/route'
import { changeThreads } from './actions'
import { PickerList, type PickerItem } from '../../ui/PickerList'

/** More are found by typing on. */
const MOST_SHOWN = 200

/** Chooses a folder by typing a few letters of its name; one that does not exist can be made. */
export function MovePicker({ rows, close }: { rows: readonly RowKey[]; close(): void }) {
  const { t } = useTranslation('mail')
  const [query, setQuery] = useState('')
  const { data: mailboxes = [] } = useMailboxes()
  const folderIds = useMemo(() => new Set(rows.map(({ folderId }) => folderId)), [rows])
  const accountIds = new Set(
    mailboxes.filter(({ id }) => folderIds.has(id)).map(({ accountId }) => accountId),
  )
  const name = (role: string | null, own: string): string => (role ? t(`roles.${role}`) : own)
  const fits = mailboxes.filter(
    (box) =>
      box.selectable &&
      accountIds.has(box.accountId) &&
      `${name(box.role, '')} ${box.path}`.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()),
  )
  const describe = useDescribe()
  const [refusal, setRefusal] = useState<{ problem: Problem; query: string } | null>(null)
  const problem = refusal?.query === query ? refusal.problem : null
  const typed = query.trim()
  const [accountId] = accountIds.size === 1 ? accountIds : []
  const isKnown = fits.some(
    (box) => name(box.role, box.name).toLocaleLowerCase() === typed.toLocaleLowerCase(),
  )
  const make = async (): Promise<void> => {
    if (accountId === undefined) return
    try {
      choose(await createFolder(accountId, null, typed))
    } catch (error) {
      setRefusal({ problem: problemOf(error), query })
    }
  }
  const newFolder: PickerItem = {
    key: 'new',
    icon: <IconFolderPlus size={16} />,
    title: t('newFolderCalled', { name: typed }),
    run: () => void make(),
  }
  const choose = (folderId: number): void => {
    close()
    void changeThreads(rows, { kind: 'move', folderId })
  }
  return (
    <Modal opened onClose={close} title={t('moveTo', { count: rows.length })} size="md">
      <PickerList
        input={(props) => (
          <TextInput
            {...props}
            data-autofocus
            aria-label={t('folderName')}
            placeholder={t('folderName')}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        )}
        items={[
          ...fits.slice(0, MOST_SHOWN).map((box) => ({
            key: String(box.id),
            icon: <IconFolder size={16} />,
            title: name(box.role, box.name),
            detail: box.path,
            run: () => choose(box.id),
          })),
          ...(typed !== '' && !isKnown && accountId !== undefined ? [newFolder] : []),
        ]}
        note={problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
        empty={t('noSuchFolder')}
      />
    </Modal>
  )
}
