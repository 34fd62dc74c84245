import { IconSend } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { OutgoingLine as Line } from '../../../shared/contract/outbox'
import { useCommands, type Command } from '../../app/commands'
import { focusHome } from '../../app/focus'
import { report } from '../../app/problems'
import { EmptyState } from '../../ui/EmptyState'
import { useOutbox } from '../mailboxes/index'
import { throwAway } from './composing'
import { isOpenable, openOutgoing } from './departing'
import { OutgoingLine } from './OutgoingLine'
import classes from './OutboxView.module.css'

/** Drafts, mails on their way and mails that did not reach everyone: nothing is ever silently unsent. */
export function OutboxView() {
  const { t } = useTranslation('compose')
  const { data: mails } = useOutbox()
  const waiting = useMemo(() => mails?.filter((mail) => mail.state !== 'sent' || mail.problem) ?? [], [mails])
  const list = useRef<HTMLDivElement>(null)
  useLineCommands(list, waiting)
  if (mails && waiting.length === 0)
    return (
      <EmptyState icon={<IconSend size={22} />} title={t('outbox.empty')}>
        {t('outbox.emptyHint')}
      </EmptyState>
    )
  return (
    <div
      className={classes.list}
      ref={list}
      role="group"
      aria-label={t('outbox.title')}
      tabIndex={-1}
      {...focusHome}
    >
      {waiting.map((mail) => (
        <ErrorBoundary key={mail.id} name={mail.content.subject || t('noSubject')} of={mail} line>
          <OutgoingLine mail={mail} />
        </ErrorBoundary>
      ))}
    </div>
  )
}

const lineCommands = Symbol('outbox commands')

const elementsOf = (list: React.RefObject<HTMLDivElement | null>): HTMLElement[] => [
  ...(list.current?.querySelectorAll<HTMLElement>('article') ?? []),
]

/** The keys of every list; the line that has the focus is the one they act on. */
function useLineCommands(list: React.RefObject<HTMLDivElement | null>, lines: readonly Line[]): void {
  const { t } = useTranslation('compose')
  /** The line that is going, and where it stood: the one that takes its place gets the focus. */
  const left = useRef<{ id: string; at: number } | null>(null)
  useEffect(() => {
    if (left.current === null || lines.some(({ id }) => id === left.current?.id)) return
    const { at } = left.current
    left.current = null
    elementsOf(list)[Math.min(at, lines.length - 1)]?.focus()
  }, [list, lines])
  const commands = useMemo<Command[]>(() => {
    const elements = (): HTMLElement[] => elementsOf(list)
    const current = (): number => elements().findIndex((element) => element.contains(document.activeElement))
    const move = (to: number): void => elements()[Math.max(0, Math.min(to, lines.length - 1))]?.focus()
    const line = (): Line | undefined => lines[current()]
    const walk = { offered: () => lines.length > 0, needs: () => t('common:needs.rows') }
    return [
      {
        id: 'next',
        group: 'mail',
        title: t('mail:commands.next'),
        ...walk,
        run: () => move(current() + 1),
      },
      {
        id: 'previous',
        group: 'mail',
        title: t('mail:commands.previous'),
        ...walk,
        run: () => move(current() - 1),
      },
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
          if (!line()) move(0)
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
          left.current = { id: mail.id, at: current() }
          void throwAway(mail.id, { subject: mail.content.subject }).catch(report)
        },
      },
    ]
  }, [t, list, lines])
  useCommands(lineCommands, commands)
}

const needsToDiscard = (line: Line | undefined): string =>
  line === undefined ? 'needs.line' : line.state === 'queued' ? 'needs.takeBack' : 'needs.leaving'

const isDisposable = ({ state }: Line): boolean => state === 'draft' || state === 'failed'
