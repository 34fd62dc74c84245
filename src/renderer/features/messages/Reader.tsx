import { IconBellOff, IconMail } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { Message } from '../../../shared/contract/messages'
import { newestMail } from '../../../shared/newest-mail'
import { focusHome } from '../../app/focus'
import { useDescribe } from '../../app/problems'
import { toggled } from '../../app/toggled'
import { useUnseenMail } from '../../app/unseen-mail'
import { nameOfRow, sameRow, useRoute, type RowKey } from '../../app/route'
import { problemOf } from '../../bridge/problem'
import { ClampedText } from '../../ui/ClampedText'
import { EmptyState } from '../../ui/EmptyState'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { UnknownSender } from '../filing/index'
import { LinkChips } from '../links/index'
import { ThreadFollowUps } from '../follow-ups/index'
import { ReplyBar, ThreadOutbox, useDraftsOnServer } from '../outbox/index'
import { FromMailButtons } from '../tasks/index'
import { useSettings } from '../../app/settings'
import { useThread } from '../../app/thread-query'
import { TagChips } from '../../app/TagChips'
import { actsOnMail } from './acts-on-mail'
import { changeThreads, markRead } from './change-threads'
import { useUnchosen } from './moved-on'
import { setInFront } from './in-front'
import { KeyHints } from './KeyHints'
import { MessageCard } from './MessageCard'
import classes from './Reader.module.css'
import { ReaderToolbar } from './ReaderToolbar'

/** The selected thread: all its messages, oldest first, the latest and the unread ones open. `alone` with no list beside it. */
export function Reader({ alone = false }: { alone?: boolean }) {
  const selected = useRoute((route) => route.selected)
  const { t } = useTranslation('mail')
  if (!selected) {
    return (
      <div className={classes.pane}>
        <EmptyState icon={<IconMail size={24} />} title={t('nothingSelected.title')}>
          <KeyHints />
        </EmptyState>
      </div>
    )
  }
  return <ThreadReader key={nameOfRow(selected)} row={selected} alone={alone} />
}

function ThreadReader({ row, alone }: { row: RowKey; alone: boolean }) {
  const describe = useDescribe()
  const { data: thread, error } = useThread(row.threadId)
  const { data: drafts = [] } = useDraftsOnServer(row.threadId)
  const { t } = useTranslation('mail')
  const [isWhole, setIsWhole] = useState(false)
  const isOne = row.messageId !== undefined && !isWhole
  const messages = useMemo(
    () => (isOne ? thread?.filter(({ id }) => id === row.messageId) : thread),
    [isOne, thread, row.messageId],
  )
  const [open, setOpen] = useOpenMessages(messages)
  const [whole, setWhole] = useState(false)
  const latest = messages?.at(-1)
  const latestOpen = messages?.findLast(({ id }) => open.has(id))
  const [inFront, setFront] = useState<number | null>(null)
  useEffect(() => {
    setInFront(row.threadId, inFront ?? latestOpen?.id ?? null)
    return () => setInFront(row.threadId, null)
  }, [row.threadId, inFront, latestOpen?.id])
  const scroller = useRef<HTMLDivElement>(null)
  const firstOpen = useRef<HTMLDivElement>(null)
  useMarkRead(messages, row)
  useUnseenMail(
    messages?.map(({ id }) => id),
    scroller,
  )
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
  const newest = newestMail(messages)
  const subject = (newest ?? drafts.at(-1))?.subject ?? ''
  const firstOpenId = messages.find((message) => open.has(message.id))?.id
  return (
    <article className={classes.pane} aria-label={messages[0]?.subject ?? subject}>
      <ErrorBoundary name={t('threadActions')} of={messages} line>
        <ReaderToolbar
          row={row}
          messages={messages}
          inFront={messages.find(({ id }) => id === inFront) ?? latestOpen ?? latest}
          allOpen={open.size === messages.length}
          setAllOpen={(all) =>
            setOpen(new Set(all ? messages.map(({ id }) => id) : latest ? [latest.id] : []))
          }
        />
      </ErrorBoundary>
      <div className={classes.scroller} ref={scroller} tabIndex={-1} {...focusHome} {...actsOnMail.itself}>
        <ErrorBoundary name={t('subject')} of={subject} line>
          <Heading
            level={alone ? 'h1' : 'h2'}
            subject={subject}
            threadId={row.threadId}
            messages={messages}
          />
        </ErrorBoundary>
        {row.messageId === undefined ? (
          <WhereItLies row={row} messages={messages} />
        ) : (
          <OneOfThread count={thread?.length ?? 1} isWhole={isWhole} setIsWhole={setIsWhole} />
        )}
        {messages.some(({ muted }) => muted) && <Muted row={row} />}
        <div className={classes.messages}>
          {shown.map((message, index) => (
            <div
              key={message.id}
              data-message={message.id}
              ref={message.id === firstOpenId && shown.length > 2 ? firstOpen : undefined}
            >
              <ErrorBoundary name={t('message')} of={message} line>
                <MessageCard
                  message={message}
                  open={open.has(message.id)}
                  toggle={() => {
                    setOpen((before) => toggled(before, message.id))
                    setFront(open.has(message.id) ? null : message.id)
                  }}
                />
              </ErrorBoundary>
              {index === 0 && hidden > 0 && (
                <button type="button" className={classes.earlier} onClick={() => setWhole(true)}>
                  {t('earlier', { count: hidden })}
                </button>
              )}
            </div>
          ))}
          <ErrorBoundary name={t('follow-ups:title')} line>
            <ThreadFollowUps threadId={row.threadId} />
          </ErrorBoundary>
          <ErrorBoundary name={t('compose:outbox.title')} line>
            <ThreadOutbox threadId={row.threadId} />
          </ErrorBoundary>
          {newest && (
            <ErrorBoundary name={t('commands.reply')} line>
              <ReplyBar messages={messages} isOne={isOne} />
            </ErrorBoundary>
          )}
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
  // What the cursor passes while several are selected is chosen, not read.
  const isChosen = useRoute(({ checked }) => checked.length > 1 && checked.some((one) => sameRow(one, row)))
  const isUnchosen = useUnchosen((unchosen) => sameRow(unchosen.row, row))
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
    if (seconds < 0 || !key || isChosen || isUnchosen) return undefined
    const unread = key.split(',').map(Number)
    const timer = setTimeout(() => {
      const fresh = unread.filter((id) => !marked.current.has(id))
      marked.current = new Set([...marked.current, ...unread])
      markRead(fresh)
    }, seconds * 1000)
    return () => clearTimeout(timer)
  }, [key, seconds, isChosen, isUnchosen, row.threadId])
}

/** The list counts what lies in one folder, the reader shows the whole thread: says so where the two differ. */
function WhereItLies({ row, messages }: { row: RowKey; messages: Message[] }) {
  const { t } = useTranslation('mail')
  const here = messages.flatMap(
    ({ placements }) => placements.find(({ folderId }) => folderId === row.folderId) ?? [],
  )
  const [place] = here
  if (!place || here.length === messages.length) return null
  const folder = place.role ? t(`roles.${place.role}`) : place.folderName
  return (
    <p className={classes.count}>
      {t('messageCount', { count: messages.length })} · {t('ofThemIn', { count: here.length, folder })}
    </p>
  )
}

/** Says that later mail in it is not told of, and lets it be told of again. */
function Muted({ row }: { row: RowKey }) {
  const { t } = useTranslation('mail')
  return (
    <p className={classes.count} {...actsOnMail.within}>
      <IconBellOff size={13} aria-hidden className={classes.muted} /> {t('mutedHere')} ·{' '}
      <button
        type="button"
        className={classes.switch}
        onClick={() => void changeThreads([row], { kind: 'mute', value: false })}
      >
        {t('commands.unmute')}
      </button>
    </p>
  )
}

/** In a list of single messages the reader shows one; the conversation is one step away. */
function OneOfThread(props: { count: number; isWhole: boolean; setIsWhole(whole: boolean): void }) {
  const { count, isWhole, setIsWhole } = props
  const { t } = useTranslation('mail')
  if (count < 2) return null
  return (
    <p className={classes.count} {...actsOnMail.within}>
      {t(isWhole ? 'messageCount' : 'oneOf', { count })} ·{' '}
      <button type="button" className={classes.switch} onClick={() => setIsWhole(!isWhole)}>
        {t(isWhole ? 'onlyThis' : 'wholeConversation')}
      </button>
    </p>
  )
}

function Heading(props: { level: 'h1' | 'h2'; subject: string; threadId: number; messages: Message[] }) {
  const { level: Level, subject, threadId, messages } = props
  const tagged = [...new Set(messages.flatMap(({ tags }) => tags))]
  const isHere = (keyword: string): boolean =>
    messages.every(({ tags, localTags }) => !tags.includes(keyword) || localTags.includes(keyword))
  const { t } = useTranslation(['mail', 'filing'])
  return (
    <div className={classes.heading}>
      <Level>
        <ClampedText
          text={subject || t('noSubject')}
          lines={3}
          more={t('wholeSubject')}
          less={t('lessSubject')}
        />
      </Level>
      {tagged.length > 0 && (
        <ErrorBoundary name={t('tags.title')} line>
          <TagChips keywords={tagged} localOnly={tagged.filter(isHere)} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('customer:linkTitle')} line>
        <LinkChips threadId={threadId}>
          <FromMailButtons of={{ threadId }} />
        </LinkChips>
      </ErrorBoundary>
      <ErrorBoundary name={t('filing:unknown.title')} line>
        <UnknownSender threadId={threadId} messages={messages} />
      </ErrorBoundary>
    </div>
  )
}
