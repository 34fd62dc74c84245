import { Text } from '@mantine/core'
import { IconFolder, IconFolderPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { fold } from '../../../shared/fold'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import {
  FolderPicker,
  makeFolder,
  type MadeFolder,
  useFolderName,
  useFolderSearch,
  useGoesAcross,
  useMailboxes,
  useRecentFirst,
  useSimilarFolders,
} from '../mailboxes/index'
import type { RowKey } from '../../app/route'
import { changeThreads, isOfMessages } from './change-threads'
import { rowsCalled } from './told-changes'
import type { PickerItem } from '../../ui/PickerList'

const none: readonly Mailbox[] = []

/** Where mail of several accounts can go at once: each to the folder of its own account. */
const SHARED_ROLES = ['archive', 'inbox', 'junk', 'trash'] as const

/** A copy of what somebody wrote is no draft, and was not sent. */
const isOfOwnMail = ({ role }: Mailbox): boolean => role === 'drafts' || role === 'sent'

/** Chooses a folder by typing a few letters of its name; to move mail one that does not exist can be made, never by a slip. */
export function MovePicker({
  rows,
  isCopy,
  close,
}: {
  rows: readonly RowKey[]
  /** It stays where it is as well. */
  isCopy: boolean
  close(): void
}) {
  const { t } = useTranslation('mail')
  const [query, setQuery] = useState('')
  const { data: mailboxes = none } = useMailboxes()
  const folderIds = useMemo(() => new Set(rows.map(({ folderId }) => folderId)), [rows])
  const accountIds = useMemo(
    () => new Set(mailboxes.filter(({ id }) => folderIds.has(id)).map(({ accountId }) => accountId)),
    [mailboxes, folderIds],
  )
  const isOfSeveral = accountIds.size > 1 && !isCopy
  const goesAnywhere = useGoesAcross()
  const places = useMemo(() => {
    if (isOfSeveral) return none
    const [own, others] = [true, false].map((isOwn) =>
      mailboxes.filter(({ selectable, accountId }) => selectable && accountIds.has(accountId) === isOwn),
    )
    const all = [...(own ?? []), ...(others ?? [])]
    const isHere = (box: Mailbox): boolean => folderIds.size === 1 && folderIds.has(box.id)
    const offered = all.filter(
      (box) =>
        [...accountIds].every((id) => goesAnywhere(id, box.accountId)) &&
        !(isCopy && (isHere(box) || isOfOwnMail(box))),
    )
    // Last where nobody moves mail: among what was written here, and where it lies.
    const place = (box: Mailbox): number => (isHere(box) ? 2 : isOfOwnMail(box) ? 1 : 0)
    return offered.toSorted((a, b) => place(a) - place(b))
  }, [mailboxes, accountIds, folderIds, isOfSeveral, isCopy, goesAnywhere])
  const nameOf = useFolderName()
  const typed = query.trim()
  const search = useFolderSearch(places)
  const lately = useRecentFirst(places)
  const found = typed === '' ? lately.folders : search(query)
  const findSimilar = useSimilarFolders(places)
  const similar = found.length === 0 ? findSimilar(query) : none
  const describe = useDescribe()
  const [refusal, setRefusal] = useState<{ problem: Problem; query: string } | null>(null)
  const problem = refusal?.query === query ? refusal.problem : null
  const [accountId] = accountIds.size === 1 ? accountIds : []
  const isKnown = found.some((box) => nameOf(box).toLocaleLowerCase() === typed.toLocaleLowerCase())
  const make = async (): Promise<void> => {
    if (accountId === undefined) return
    try {
      const made = await makeFolder(accountId, typed)
      choose(made.id, made)
    } catch (error) {
      setRefusal({ problem: problemOf(error), query })
    }
  }
  const staysHere = mailboxes.some(
    ({ accountId: other }) =>
      other !== accountId && accountId !== undefined && !goesAnywhere(accountId, other),
  )
  const hint = isOfSeveral
    ? 'moveOfSeveral'
    : similar.length > 0
      ? 'similarFolders'
      : staysHere
        ? 'notToOtherAccounts'
        : null
  const called = rowsCalled(isOfMessages(rows))
  const newFolder: PickerItem = {
    key: 'new',
    icon: <IconFolderPlus size={16} />,
    isApart: true,
    title: t('newFolderCalled', { name: typed }),
    detail: t('newFolderDetail', { count: rows.length, ...called }),
    run: () => void make(),
  }
  const choose = (folderId: number, made?: MadeFolder): void => {
    close()
    if (isCopy) void changeThreads(rows, { kind: 'copy', folderId })
    else void changeThreads(rows, { kind: 'move', folderId, ...(made ? { isNewFolder: true } : {}) }, made)
  }
  const ownFolders = SHARED_ROLES.filter((role) => fold(t(`roles.${role}`)).includes(fold(typed))).map(
    (role): PickerItem => ({
      key: role,
      icon: <IconFolder size={16} />,
      title: t(`roles.${role}`),
      detail: t('ofOwnAccount'),
      run: () => {
        close()
        void changeThreads(rows, { kind: 'move-to-role', role })
      },
    }),
  )
  return (
    <FolderPicker
      title={t(isCopy ? 'copyTo' : 'moveTo', { count: rows.length, ...called })}
      query={query}
      onQuery={setQuery}
      folders={found.length > 0 ? found : similar}
      isGuess={similar.length > 0}
      recent={lately.recent}
      choose={choose}
      before={isOfSeveral ? ownFolders : []}
      after={typed !== '' && !isCopy && !isKnown && accountId !== undefined ? [newFolder] : []}
      note={
        problem ? (
          <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />
        ) : (
          hint && (
            <Text size="sm" c="dimmed" mt="xs" role="status">
              {t(hint)}
            </Text>
          )
        )
      }
      close={close}
    />
  )
}
