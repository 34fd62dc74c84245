import { ActionIcon, Checkbox, Tooltip } from '@mantine/core'
import {
  IconAlertOctagon,
  IconBellOff,
  IconClockPause,
  IconCloudSearch,
  IconArrowBackUp,
  IconFileText,
  IconFlagFilled,
  IconLink,
  IconMailX,
  IconPaperclip,
  IconTrash,
} from '@tabler/icons-react'
import { memo, useMemo, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadRow } from '../../../shared/contract/messages'
import { nameList } from '../../../shared/shown-text'
import { actsAtOnce } from '../../app/second-click'
import { useFormat } from '../../app/format'
import { useKeyText, withKey } from '../../app/key-choice'
import { usePressed } from '../../app/pressed'
import { go, keyOf, nameOfRow, useRoute } from '../../app/route'
import { PeopleNames } from '../../ui/PersonName'
import { useAccounts } from '../mailboxes/index'
import { quickActions } from './actions/index'
import type { Conversations } from './actions/target'
import { TagChips } from '../../app/TagChips'
import { DoubtMark } from './DoubtMark'
import { endDrag, startDrag } from '../../app/drag'
import { PendingMark } from './PendingMark'
import classes from './ThreadLine.module.css'
import type { FoundText } from './use-thread-rows'

/** One line of the message list. */
export const ThreadLine = memo(function ThreadLine(props: {
  row: ThreadRow
  index: number
  total: number
  selected: boolean
  checked: boolean
  linked: readonly string[]
  /** In search results: what was found, and when that message came. */
  found?: FoundText | undefined
  draft: boolean
  /** When it comes back to the inbox. */
  snoozedUntil: number | null
  showAccount: boolean
  /** Lines of its text stand below the subject. */
  showText: boolean
  checkUpTo(row: ThreadRow, index: number): void
  menu(event: MouseEvent, row: ThreadRow, index: number): void
}) {
  const { row, linked } = props
  const { t } = useTranslation('mail')
  const { shortDate, longDate, weekdayTime } = useFormat()
  const anyChecked = useRoute((route) => route.checked.length > 0)
  const unread = row.unreadCount > 0
  const date = props.found?.date ?? row.date
  const pressed = usePressed(
    useMemo(() => ({ row, key: keyOf(row), index: props.index }), [row, props.index]),
  )
  return (
    <div
      role="option"
      id={`row-${nameOfRow(row)}`}
      aria-selected={props.selected}
      aria-checked={anyChecked ? props.checked : undefined}
      aria-posinset={props.index + 1}
      aria-setsize={props.total}
      className={classes.row}
      data-selected={props.selected || undefined}
      data-checked={props.checked || undefined}
      // What is muted is counted like all mail, and does not call.
      data-unread={(unread && !row.muted) || undefined}
      data-quiet={(unread && row.muted) || undefined}
      draggable
      onPointerDownCapture={pressed.onPointerDown}
      onDragStart={(event) => {
        const meant = pressed.meant(event)
        startDrag(event, meant.key, meant.row.subject)
      }}
      onDragEnd={endDrag}
      // With Shift held the browser would mark text up to here.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        const { row, key, index } = pressed.meant(event)
        if (event.shiftKey) props.checkUpTo(row, index)
        else if (event.metaKey || event.ctrlKey) go.check(key)
        else go.open(key, index)
      }}
      onContextMenu={(event) => {
        const { row, index } = pressed.meant(event)
        // By key it is the list's, for its selected row.
        if (event.button === 2) props.menu(event, row, index)
      }}
    >
      <span className={classes.lead}>
        {anyChecked ? (
          <Checkbox.Indicator
            size="xs"
            checked={props.checked}
            aria-hidden
            onClick={(event) => {
              event.stopPropagation()
              go.check(pressed.meant(event).key)
            }}
          />
        ) : (
          <span className={classes.dot} />
        )}
      </span>
      <div className={classes.main}>
        <div className={classes.top}>
          {unread && <span className="visually-hidden">{t('row.unread')}</span>}
          {/* Before the names: beside the other marks it might give way. */}
          <DoubtMark doubts={row.doubts} />
          <span className={classes.names}>
            <span className={classes.who} dir="auto">
              {row.people.length > 0 ? <PeopleNames people={row.people} /> : t('nobody')}
            </span>
            {props.found && <Discarded role={row.role} />}
            {props.found?.isOnServer && <OnServer />}
            {props.snoozedUntil !== null && (
              <span className={classes.snoozed}>
                <IconClockPause size={12} aria-hidden />
                {t('row.until', { when: weekdayTime(props.snoozedUntil) })}
              </span>
            )}
            {props.draft && <span className={classes.draft}>{t('row.draft')}</span>}
            {row.messageCount > 1 && (
              <span className={classes.messages} title={t('row.messagesHere', { count: row.messageCount })}>
                {row.messageCount}
              </span>
            )}
          </span>
          <span className={classes.marks}>
            {row.bounced && (
              <Tooltip label={t('row.bounced')}>
                <IconMailX size={14} className={classes.bounced} aria-label={t('row.bounced')} />
              </Tooltip>
            )}
            {row.pending && <PendingMark problem={row.pendingProblem} size={13} />}
            {row.muted && <IconBellOff size={13} aria-label={t('row.muted')} />}
            {row.answered && <IconArrowBackUp size={14} aria-label={t('row.answered')} />}
            {row.hasAttachments && <IconPaperclip size={14} aria-label={t('row.attachments')} />}
            {row.flagged && (
              <IconFlagFilled size={13} className={classes.flag} aria-label={t('row.flagged')} />
            )}
          </span>
          <time className={classes.date} title={longDate(date)}>
            {shortDate(date)}
          </time>
        </div>
        <div className={classes.subject}>
          <span className={classes.subjectText} dir="auto">
            {row.subject || t('noSubject')}
          </span>
          <TagChips keywords={row.tags} most={2} />
          {!props.showText && <LinkedTo names={linked} />}
          {props.showAccount && <AccountMark accountId={row.accountId} />}
        </div>
        {props.showText && (
          <div className={classes.bottom}>
            <LinkedTo names={linked} />
            {props.found && <FoundIn file={props.found.file} />}
            <span className={classes.preview} dir="auto">
              {props.found?.snippet ? <Marked text={props.found.snippet} /> : row.preview}
            </span>
          </div>
        )}
      </div>
      <QuickActions row={row} meant={(event) => pressed.meant(event).row} />
    </div>
  )
})

function LinkedTo({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('mail')
  if (names.length === 0) return null
  return (
    <Tooltip label={nameList(names)}>
      <span className={classes.link}>
        <IconLink size={12} aria-hidden />
        <span className="visually-hidden">{t('row.linkedTo')}</span>
        <span>{names[0]}</span>
        {names.length > 1 && ` +${names.length - 1}`}
      </span>
    </Tooltip>
  )
}

/** The file that the text beside it is from. */
function FoundIn({ file }: { file: string }) {
  const { t } = useTranslation('mail')
  if (file === '') return null
  return (
    <span className={classes.link} title={file}>
      <IconFileText size={12} aria-hidden />
      <span className="visually-hidden">{t('row.inFile')}</span>
      <span dir="auto">{file}</span>
    </span>
  )
}

/** Spam found among mail of customers is not taken for theirs, nor what was thrown away for what waits. */
function Discarded({ role }: { role: ThreadRow['role'] }) {
  const { t } = useTranslation('mail')
  if (role !== 'junk' && role !== 'trash') return null
  const Icon = role === 'junk' ? IconAlertOctagon : IconTrash
  return (
    <span className={classes.discarded} data-spam={role === 'junk' || undefined}>
      <Icon size={12} aria-hidden />
      {t(`roles.${role}`)}
    </span>
  )
}

/** The words that were searched for are not here: the server has found them. */
function OnServer() {
  const { t } = useTranslation('mail')
  return (
    <span className={classes.discarded}>
      <IconCloudSearch size={12} aria-hidden />
      {t('row.onServer')}
    </span>
  )
}

/** A search snippet with its matches marked; the engine brackets them by U+0001 and U+0002. */
function Marked({ text }: { text: string }) {
  return (
    <>
      {text
        .split(/(\u0001[^\u0002]*\u0002)/)
        .map((part, index) =>
          part.startsWith('\u0001') ? <mark key={index}>{part.slice(1, -1)}</mark> : part,
        )}
    </>
  )
}

/** Whose mail it is, where the list shows that of several accounts. */
function AccountMark({ accountId }: { accountId: number }) {
  const { t } = useTranslation('mail')
  const { data: accounts = [] } = useAccounts()
  const account = accounts.find(({ id }) => id === accountId)
  if (accounts.length < 2 || !account) return null
  const { address } = account.settings
  return (
    <span className={classes.account} title={address}>
      <span className={classes.accountDot} style={{ background: account.color }} />
      <span className="visually-hidden">{t('row.account')}</span>
      <bdi>{address}</bdi>
    </span>
  )
}

/** What the mouse can do without opening. The same actions have keys, and an option holds no buttons: these are none. */
function QuickActions({ row, meant }: { row: ThreadRow; meant(event: MouseEvent): ThreadRow }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const targetOf = (meantRow: ThreadRow): Conversations => {
    const { unreadCount, flagged, muted, role } = meantRow
    const state = {
      unread: unreadCount > 0,
      flagged,
      muted,
      inInbox: role === 'inbox',
      inJunk: role === 'junk',
    }
    return { rows: [keyOf(meantRow)], ...state }
  }
  return (
    <div className={classes.actions} aria-hidden>
      {quickActions.map((action) => {
        const target = targetOf(row)
        const Icon = action.icon(target)
        return (
          <Tooltip key={action.id} label={withKey(action.label(t, target), keyText(action.id))}>
            <ActionIcon
              component="span"
              {...actsAtOnce}
              onClick={(event: MouseEvent) => {
                event.stopPropagation()
                action.run(targetOf(meant(event)))
              }}
            >
              <Icon size={16} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        )
      })}
    </div>
  )
}
