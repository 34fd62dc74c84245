import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import {
  IconAlertOctagon,
  IconArchive,
  IconFlag,
  IconFolderSymlink,
  IconMail,
  IconMailOpened,
  IconMenu2,
  IconPencilPlus,
  IconSearch,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mailbox, MailView } from '../../../shared/contract/mailboxes'
import { useCommands, type Command } from '../../app/commands'
import { useFormat } from '../../app/format'
import { go, useRoute } from '../../app/route'
import { Keys } from '../../ui/Keys'
import { compose } from '../outbox/composing'
import { useMailboxes } from '../mailboxes/queries'
import { changeThreads, junkThreads, trashThreads } from './actions'
import { askForFolder } from './dialogs'
import classes from './ListHeader.module.css'
import { SearchNotice } from './SearchNotice'

const searchCommands = Symbol('search commands')

/** Above the list: search, what the list shows, and the bar for many messages at once. */
export function ListHeader({ view }: { view: MailView | { kind: 'outbox' } }) {
  const checked = useRoute((route) => route.checked)
  return (
    <header className={classes.header}>
      <div className={classes.tools}>
        <ActionIcon
          className={classes.menu}
          onClick={() => go.front('folders')}
          aria-label={useTranslation('mail').t('folders')}
        >
          <IconMenu2 size={18} />
        </ActionIcon>
        <SearchBox />
        <NewMailButton />
      </div>
      <Title view={view} hidden={checked.length > 0} />
      {checked.length > 0 && <BulkBar />}
      <SearchNotice />
    </header>
  )
}

function NewMailButton() {
  const { t } = useTranslation('mail')
  return (
    <Tooltip label={`${t('commands.compose')} (C)`}>
      <ActionIcon
        variant="filled"
        color="petrol"
        size="lg"
        aria-label={t('commands.compose')}
        onClick={() => void compose({ kind: 'new' })}
      >
        <IconPencilPlus size={18} stroke={1.8} />
      </ActionIcon>
    </Tooltip>
  )
}

function SearchBox() {
  const { t } = useTranslation('mail')
  const input = useRef<HTMLInputElement>(null)
  const active = useRoute((route) => route.search)
  const [text, setText] = useState(active)
  const [followed, setFollowed] = useState(active)
  if (active !== followed) {
    setFollowed(active)
    if (active === '') setText('')
  }
  const search = useDebouncedCallback((query: string) => go.search(query.trim()), 120)
  const clear = (): void => {
    setText('')
    // What was typed a moment ago must not come back.
    search('')
    go.search('')
    input.current?.blur()
  }
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'search',
        group: 'go',
        title: t('commands.search'),
        keys: ['/'],
        run: () => {
          go.front('list')
          requestAnimationFrame(() => input.current?.select())
        },
      },
    ],
    [t],
  )
  useCommands(searchCommands, commands)
  return (
    <TextInput
      ref={input}
      className={classes.search}
      type="search"
      role="searchbox"
      aria-label={t('search.label')}
      placeholder={t('search.placeholder')}
      leftSection={<IconSearch size={15} />}
      rightSection={
        text ? (
          <ActionIcon size="sm" onClick={clear} aria-label={t('search.clear')}>
            <IconX size={14} />
          </ActionIcon>
        ) : (
          <Keys printed={['/']} />
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear()
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          input.current?.blur()
          event.preventDefault()
        }
      }}
    />
  )
}

function Title({ view, hidden }: { view: MailView | { kind: 'outbox' }; hidden: boolean }) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const search = useRoute((route) => route.search)
  const { data: mailboxes = [] } = useMailboxes()
  const shown = mailboxes.filter(
    (box) =>
      (view.kind === 'folder' && box.id === view.folderId) ||
      (view.kind === 'role' && box.role === view.role),
  )
  const done = shown.reduce((sum, box) => sum + box.synced, 0)
  const total = shown.reduce((sum, box) => sum + box.serverTotal, 0)
  return (
    <div className={hidden ? 'visually-hidden' : classes.title}>
      <h1>{search ? t('search.title', { query: search }) : nameOf(view, shown[0], t)}</h1>
      {!search && done < total && (
        <span className={classes.progress} role="status">
          {t('fetched', { done: number(done), total: number(total) })}
        </span>
      )}
      {!search && done >= total && total > 0 && (
        <span className={classes.progress}>{t('messageCount', { count: total })}</span>
      )}
    </div>
  )
}

function nameOf(
  view: MailView | { kind: 'outbox' },
  mailbox: Mailbox | undefined,
  t: TFunction<'mail'>,
): string {
  if (view.kind === 'role') return t(`roles.${view.role}`)
  if (view.kind !== 'folder') return t(`views.${view.kind}`)
  if (!mailbox) return t('views.folder')
  return mailbox.role ? t(`roles.${mailbox.role}`) : mailbox.name
}

function BulkBar() {
  const { t } = useTranslation('mail')
  const checked = useRoute((route) => route.checked)
  const act = (change: Parameters<typeof changeThreads>[1]) => () => void changeThreads(checked, change)
  const buttons = [
    {
      label: t('commands.archive'),
      key: 'E',
      icon: IconArchive,
      run: act({ kind: 'move-to-role', role: 'archive' }),
    },
    { label: t('commands.trash'), key: '#', icon: IconTrash, run: () => trashThreads(checked) },
    { label: t('commands.junk'), key: '!', icon: IconAlertOctagon, run: () => junkThreads(checked) },
    { label: t('commands.move'), key: 'V', icon: IconFolderSymlink, run: askForFolder },
    { label: t('commands.markRead'), icon: IconMailOpened, run: act({ kind: 'seen', value: true }) },
    { label: t('commands.markUnread'), icon: IconMail, run: act({ kind: 'seen', value: false }) },
    { label: t('commands.flag'), key: 'S', icon: IconFlag, run: act({ kind: 'flagged', value: true }) },
  ]
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk.label')}>
      <strong>{t('bulk.selected', { count: checked.length })}</strong>
      <span className={classes.bulkActions}>
        {buttons.map(({ label, key, icon: Icon, run }) => (
          <Tooltip key={label} label={key ? `${label} (${key})` : label}>
            <ActionIcon onClick={run} aria-label={label}>
              <Icon size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        ))}
      </span>
      <Tooltip label={`${t('bulk.none')} (Esc)`}>
        <ActionIcon onClick={() => go.checkNone()} aria-label={t('bulk.none')}>
          <IconX size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
