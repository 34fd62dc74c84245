import { IconSend } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { OutgoingLine as Line } from '../../../shared/contract/outbox'
import { useCommands, type Command } from '../../app/commands'
import { focusHome } from '../../app/focus'
import { lineWalk, useLineGoing, walkCommands } from '../../app/line-walk'
import { report } from '../../app/problems'
import { EmptyState } from '../../ui/EmptyState'
import { isScheduled, useOutbox } from '../mailboxes/index'
import { throwAway } from './composing'
import { Discarded } from './Discarded'
import { isOpenable, openOutgoing } from './departing'
import { GroupLine } from './GroupLine'
import { OutgoingLine } from './OutgoingLine'
import classes from '../../ui/CardLine.module.css'

/**
 * Drafts, mails on their way and mails that did not reach everyone: nothing is ever silently unsent. Or only those that
 * wait for a time that was chosen.
 */
export function OutboxView({ isScheduled: only }: { isScheduled: boolean }) {
  const { t } = useTranslation('compose')
  const { data: mails } = useOutbox()
  const waiting = useMemo(
    () =>
      mails?.filter(
        (mail) => mail.groupId === null && (only ? isScheduled(mail) : mail.state !== 'sent' || mail.problem),
      ) ?? [],
    [mails, only],
  )
  const groups = [...Map.groupBy(mails ?? [], ({ groupId }) => groupId)].filter(
    ([id, group]) => id !== null && (!only || group.some(isScheduled)),
  )
  const list = useRef<HTMLDivElement>(null)
  useLineCommands(list, waiting)
  if (mails && waiting.length + groups.length === 0)
    return (
      <div className={classes.list}>
        <EmptyState icon={<IconSend size={22} />} title={t(only ? 'scheduled.empty' : 'outbox.empty')}>
          {t(only ? 'scheduled.emptyHint' : 'outbox.emptyHint')}
        </EmptyState>
        <ErrorBoundary name={t('bin.state')} line>
          <Discarded />
        </ErrorBoundary>
      </div>
    )
  return (
    <div
      className={classes.list}
      ref={list}
      role="group"
      aria-label={t(only ? 'scheduled.title' : 'outbox.title')}
      tabIndex={-1}
      {...focusHome}
    >
      {groups.map(([id, group]) => (
        <ErrorBoundary key={id} name={group[0]?.content.subject || t('noSubject')} of={id} line>
          <GroupLine mails={group} />
        </ErrorBoundary>
      ))}
      {waiting.map((mail) => (
        <ErrorBoundary key={mail.id} name={mail.content.subject || t('noSubject')} of={mail} line>
          <OutgoingLine mail={mail} />
        </ErrorBoundary>
      ))}
      <ErrorBoundary name={t('bin.state')} line>
        <Discarded />
      </ErrorBoundary>
    </div>
  )
}

const lineCommands = Symbol('outbox commands')

/** The keys of every list; the line that has the focus is the one they act on. */
function useLineCommands(list: React.RefObject<HTMLDivElement | null>, lines: readonly Line[]): void {
  const { t } = useTranslation('compose')
  const leaves = useLineGoing(list, lines)
  const commands = useMemo<Command[]>(() => {
    const walk = lineWalk(list)
    const line = (): Line | undefined => lines[walk.current()]
    return [
      ...walkCommands(t, walk, lines.length === 0),
      {
        id: 'open',
        group: 'mail',
        title: t('mail:commands.open'),
        offered: () => {
          const mail = line() ?? lines[0]
          return mail !== undefined && isOpenable(mail)
        },
        needs: () => (lines.length > 0 ? t('needs.leaving') : t('common:needs.rows')),
        run: () => {
          const mail = line() ?? lines[0]
          if (!line()) walk.move(0)
          if (mail) openOutgoing(mail)
        },
      },
      {
        id: 'trash',
        group: 'mail',
        title: t('discard'),
        offered: () => {
          const mail = line()
          return mail !== undefined && isDisposable(mail)
        },
        needs: () => t(needsToDiscard(line())),
        run: () => {
          const mail = line()
          if (!mail) return
          leaves(mail.id)
          void throwAway(mail.id, { subject: mail.content.subject }).catch(report)
        },
      },
    ]
  }, [t, list, lines, leaves])
  useCommands(lineCommands, commands)
}

const needsToDiscard = (line: Line | undefined): string =>
  line === undefined ? 'needs.line' : line.state === 'queued' ? 'needs.takeBack' : 'needs.leaving'

const isDisposable = ({ state }: Line): boolean => state === 'draft' || state === 'failed'
