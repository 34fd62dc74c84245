import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconAddressBook,
  IconAlertOctagon,
  IconArchive,
  IconArrowLeft,
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconDots,
  IconFlag,
  IconFlagFilled,
  IconMail,
  IconMailOpened,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { printKeys, useCommands, type Command } from '../../app/commands'
import { report, useDescribe } from '../../app/problems'
import { focusHome } from '../../app/focus'
import { toggleCustomer } from '../../app/customer-pane'
import { go, useRoute, type RowKey } from '../../app/route'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { shell } from '../../bridge/shell'
import { EmptyState } from '../../ui/EmptyState'
import { Keys } from '../../ui/Keys'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { LinkChips } from '../links/LinkChips'
import { ReplyBar } from '../outbox/ReplyBar'
import { ThreadOutbox } from '../outbox/ThreadOutbox'
import { useSettings } from '../app/queries'
import { changeThreads, markRead, junkThreads, trashThreads } from './actions'
import { MessageCard } from './MessageCard'
import { printMessages } from './print'
import classes from './Reader.module.css'

/** The selected thread: all its messages, oldest first, the latest and the unread ones open. `alone` with no list beside it. */
export function Reader({ alone = false }: { alone?: boolean }) {
  const selected = useRoute((route) => route.selected)
  const { t } = useTranslation('mail')
  if (!selected) {
    return (
      <div className={classes.pane}>
        <EmptyState icon={<IconMail size={24} />} title={t('nothingSelected.title')}>
          {t('nothingSelected.text')}
        </EmptyState>
      </div>
    )
  }
  return <ThreadReader key={`${selected.threadId}/${selected.folderId}`} row={selected} alone={alone} />
}

const useThread = (threadId: number) =>
  useQuery({ queryKey: ['thread', threadId], queryFn: () => engine.messages.thread({ threadId }) })

function ThreadReader({ row, alone }: { row: RowKey; alone: boolean }) {
  const describe = useDescribe()
  const { data: messages, error } = useThread(row.threadId)
  const { t } = useTranslation('mail')
  const [open, setOpen] = useOpenMessages(messages)
  const [whole, setWhole] = useState(false)
  const latest = messages?.at(-1)
  const scroller = useRef<HTMLDivElement>(null)
  const firstOpen = useRef<HTMLDivElement>(null)
  useMarkRead(messages, row)
  const ready = messages !== undefined
  useEffect(() => {
    if (ready) firstOpen.current?.scrollIntoView({ block: 'start' })
  }, [ready])

  if (error)
    return (
      <div className={classes.pane}>
        <ProblemNotice {...describe(problemOf(error))} serverReply={problemOf(error).serverReply} />
      </div>
    )
  if (!messages) return <div className={classes.pane} aria-busy />
  const shown = whole ? messages : withoutMiddle(messages, open)
  const hidden = messages.length - shown.length
  const firstOpenId = messages.find((message) => open.has(message.id))?.id
  return (
    <article className={classes.pane} aria-label={messages[0]?.subject}>
      <Toolbar
        row={row}
        messages={messages}
        open={messages.filter(({ id }) => open.has(id))}
        setAllOpen={(all) => setOpen(new Set(all ? messages.map(({ id }) => id) : latest ? [latest.id] : []))}
      />
      <p className={classes.paperHint}>{t('print.hint')}</p>
      <div className={classes.scroller} ref={scroller} tabIndex={-1} {...focusHome}>
        <Heading
          level={alone ? 'h1' : 'h2'}
          subject={messages.at(-1)?.subject ?? ''}
          threadId={row.threadId}
        />
        <div className={classes.messages}>
          {shown.map((message, index) => (
            <div
              key={message.id}
              ref={message.id === firstOpenId && shown.length > 2 ? firstOpen : undefined}
            >
              <MessageCard
                message={message}
                open={open.has(message.id)}
                toggle={() => setOpen((before) => toggled(before, message.id))}
              />
              {index === 0 && hidden > 0 && (
                <button type="button" className={classes.earlier} onClick={() => setWhole(true)}>
                  {t('earlier', { count: hidden })}
                </button>
              )}
            </div>
          ))}
          <ThreadOutbox threadId={row.threadId} />
          {latest && <ReplyBar message={latest} />}
        </div>
      </div>
    </article>
  )
}

const FOLDED_SHOWN = 3

/** A long thread shows its first message and the last few folded ones; what lies between waits behind one line. */
function withoutMiddle(messages: Message[], open: ReadonlySet<number>): Message[] {
  const firstOpen = messages.findIndex(({ id }) => open.has(id))
  const from = firstOpen - FOLDED_SHOWN
  return from > FOLDED_SHOWN ? [...messages.slice(0, 1), ...messages.slice(from)] : messages
}

function toggled(set: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Unread messages and the latest one start open; what the user folds stays folded. */
function useOpenMessages(messages: Message[] | undefined) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const [seenIds, setSeenIds] = useState<ReadonlySet<number>>(new Set())
  const fresh = messages?.filter(({ id }) => !seenIds.has(id)) ?? []
  if (fresh.length > 0) {
    const latest = messages?.at(-1)?.id
    setSeenIds(new Set([...seenIds, ...fresh.map(({ id }) => id)]))
    setOpen(
      new Set([
        ...open,
        ...fresh.filter((message) => !message.seen || message.id === latest).map(({ id }) => id),
      ]),
    )
  }
  return [open, setOpen] as const
}

/**
 * A thread counts as read once it has been open for the time the user set. A message that was marked so once is left
 * alone: the user may make it unread again while it is open.
 */
function useMarkRead(messages: Message[] | undefined, row: RowKey): void {
  const seconds = useSettings().data?.markReadAfterSeconds ?? 1
  const marked = useRef<ReadonlySet<number>>(new Set())
  const ids = (seen: boolean): string =>
    (messages ?? [])
      .filter((message) => message.seen === seen)
      .map(({ id }) => id)
      .join()
  const [key, readKey] = [ids(false), ids(true)]
  // What was read once and is made unread, by U or by undo, stays so while it is shown.
  useEffect(() => {
    if (readKey) marked.current = new Set([...marked.current, ...readKey.split(',').map(Number)])
  }, [readKey])
  useEffect(() => {
    if (seconds < 0 || !key) return undefined
    const unread = key.split(',').map(Number)
    const timer = setTimeout(() => {
      const fresh = unread.filter((id) => !marked.current.has(id))
      marked.current = new Set([...marked.current, ...unread])
      markRead(fresh)
    }, seconds * 1000)
    return () => clearTimeout(timer)
  }, [key, seconds, row.threadId])
}

function Heading(props: { level: 'h1' | 'h2'; subject: string; threadId: number }) {
  const { level: Level, subject, threadId } = props
  const { t } = useTranslation('mail')
  return (
    <div className={classes.heading}>
      <Level>{subject || t('noSubject')}</Level>
      <LinkChips threadId={threadId} />
    </div>
  )
}

function Toolbar(props: {
  row: RowKey
  messages: Message[]
  /** Those that are unfolded. */
  open: Message[]
  setAllOpen(all: boolean): void
}) {
  const { row, messages, open } = props
  const allOpen = open.length === messages.length
  const { t } = useTranslation('mail')
  const flagged = messages.some((message) => message.flagged)
  const asked = useRoute((route) => route.front === 'customer')
  const inJunk = messages.some(({ placements }) =>
    placements.some(({ folderId, role }) => folderId === row.folderId && role === 'junk'),
  )
  const buttons = useMemo(
    () => [
      {
        label: t('commands.archive'),
        key: 'E',
        icon: IconArchive,
        run: () => void changeThreads([row], { kind: 'move-to-role', role: 'archive' }),
      },
      {
        label: t('commands.trash'),
        key: '#',
        icon: IconTrash,
        run: () => trashThreads([row]),
      },
      {
        label: inJunk ? t('commands.notJunk') : t('commands.junk'),
        key: '!',
        icon: IconAlertOctagon,
        run: () => junkThreads([row]),
      },
      {
        label: t('commands.markUnread'),
        key: 'U',
        icon: IconMailOpened,
        run: () => void changeThreads([row], { kind: 'seen', value: false }).then(() => go.row(null, 0)),
      },
      {
        label: flagged ? t('commands.unflag') : t('commands.flag'),
        key: 'S',
        icon: flagged ? IconFlagFilled : IconFlag,
        run: () => void changeThreads([row], { kind: 'flagged', value: !flagged }),
      },
    ],
    [t, row, flagged, inJunk],
  )
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('threadActions')}>
      <ActionIcon className={classes.back} onClick={() => go.front('list')} aria-label={t('back')}>
        <IconArrowLeft size={18} />
      </ActionIcon>
      {buttons.map(({ label, key, icon: Icon, run }) => (
        <Tooltip key={key} label={`${label} (${key})`}>
          <ActionIcon size="lg" onClick={run} aria-label={label}>
            <Icon size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      ))}
      <span className={classes.space} />
      {messages.length > 1 && (
        <Tooltip label={allOpen ? t('foldAll') : t('unfoldAll')}>
          <ActionIcon
            size="lg"
            onClick={() => props.setAllOpen(!allOpen)}
            aria-label={allOpen ? t('foldAll') : t('unfoldAll')}
          >
            {allOpen ? (
              <IconArrowsDiagonalMinimize2 size={17} stroke={1.6} />
            ) : (
              <IconArrowsDiagonal size={17} stroke={1.6} />
            )}
          </ActionIcon>
        </Tooltip>
      )}
      <Button
        className={classes.customer}
        size="compact-sm"
        variant={asked ? 'light' : 'default'}
        leftSection={<IconAddressBook size={15} />}
        aria-pressed={asked}
        onClick={toggleCustomer}
      >
        {t('customer')}
      </Button>
      <MoreMenu open={open} />
    </div>
  )
}

const menuCommands = Symbol('what else is done with the open messages')

/** `open`: the messages that are unfolded; they are what is printed and, one by one, saved. */
function MoreMenu({ open }: { open: Message[] }) {
  const { t } = useTranslation('mail')
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'print',
        group: 'mail',
        title: t('print.open'),
        keys: ['mod+p'],
        run: () => void printMessages(open),
      },
    ],
    [t, open],
  )
  useCommands(menuCommands, commands)
  const save = async (): Promise<void> => {
    for (const { id } of open) {
      const { filename, content } = await engine.messages.source({ messageId: id })
      await shell.saveFile(filename, content)
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save().catch(report)}>{t('saveSource')}</Menu.Item>
        <Menu.Item
          onClick={() => void printMessages(open)}
          rightSection={<Keys printed={printKeys('mod+p')} />}
        >
          {t('print.open')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
