import { IconSend } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine as Line } from '../../../shared/contract/outbox'
import { useCommands, type Command } from '../../app/commands'
import { report } from '../../app/problems'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { EmptyState } from '../../ui/EmptyState'
import { useOutbox } from '../mailboxes/queries'
import { continueDraft, openDraft } from './composing'
import { callBack } from './departing'
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
    <div className={classes.list} ref={list} role="group" aria-label={t('outbox.title')}>
      {waiting.map((mail) => (
        <OutgoingLine key={mail.id} mail={mail} />
      ))}
    </div>
  )
}

const lineCommands = Symbol('outbox commands')

/** The keys of every list; the line that has the focus is the one they act on. */
function useLineCommands(list: React.RefObject<HTMLDivElement | null>, lines: readonly Line[]): void {
  const { t } = useTranslation('compose')
  const commands = useMemo<Command[]>(() => {
    const elements = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('article') ?? [])]
    const current = (): number => elements().findIndex((element) => element.contains(document.activeElement))
    const move = (to: number): void =>
      elements()[Math.max(0, Math.min(to, lines.length - 1))]?.focus({ preventScroll: false })
    const line = (): Line | undefined => lines[current()]
    return [
      {
        id: 'next',
        group: 'mail',
        title: t('mail:commands.next'),
        keys: ['j', 'arrowdown'],
        run: () => move(current() + 1),
      },
      {
        id: 'previous',
        group: 'mail',
        title: t('mail:commands.previous'),
        keys: ['k', 'arrowup'],
        run: () => move(current() - 1),
      },
      {
        id: 'open',
        group: 'mail',
        title: t('mail:commands.open'),
        keys: ['enter'],
        run: () => {
          const mail = line()
          if (mail) openLine(mail)
          else move(0)
        },
      },
      {
        id: 'trash',
        group: 'mail',
        title: t('discard'),
        keys: ['#', 'delete'],
        run: () => {
          const mail = line()
          if (!mail) return
          const at = current()
          discardLine(mail, t)
          requestAnimationFrame(() => move(at))
        },
      },
    ]
  }, [t, list, lines])
  useCommands(lineCommands, commands)
}

/** Goes on with a draft; a mail that has not left comes back as one. */
function openLine(mail: Line): void {
  if (mail.state === 'draft') void continueDraft(mail.id)
  else if (mail.state === 'queued' || mail.state === 'failed') void callBack(mail.id).catch(report)
}

function discardLine(mail: Line, t: (key: string) => string): void {
  if (mail.state !== 'draft' && mail.state !== 'failed') return
  engine.outbox
    .discard({ id: mail.id })
    .then(
      () =>
        done(t('discarded'), t('common:undo'), async () =>
          openDraft(await engine.outbox.restore({ id: mail.id })),
        ),
      report,
    )
}
