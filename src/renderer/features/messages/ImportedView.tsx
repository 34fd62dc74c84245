import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeptMail as Mail } from '../../../shared/contract/messages'
import { shownName } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { focusHome } from '../../app/focus'
import { useFormat } from '../../app/format'
import { isMeantForLine, lineWalk, walkCommands } from '../../app/line-walk'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { EmptyState } from '../../ui/EmptyState'
import classes from './ImportedView.module.css'
import { KeptMail } from './KeptMail'
import { Skeletons } from './EmptyView'
import { useShownTotal } from './use-thread-rows'

/** So many are shown at first, and so many more each time it is asked for. */
const PAGE = 200

/** Linked mail that lies in no account any more, to read: a copy of each is kept here. */
export function ImportedView() {
  const { t } = useTranslation('mail')
  const [limit, setLimit] = useState(PAGE)
  const { data } = useQuery({
    ...queries.messages.kept.queryOptions({
      input: { limit },
      meta: staleOn('threads', 'links', 'accounts'),
    }),
    placeholderData: keepPreviousData,
  })
  const [open, setOpen] = useState<Mail | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const mails = data?.mails
  useShownTotal(data?.total ?? null)
  useLineCommands(list, mails ?? none, setOpen)
  if (!data || !mails) return <Skeletons />
  if (mails.length === 0)
    return (
      <EmptyState icon={<IconFileImport size={24} />} title={t('empty.imported.title')}>
        {t('empty.imported.text')}
      </EmptyState>
    )
  return (
    <div
      className={classes.list}
      ref={list}
      role="group"
      aria-label={t('views.imported')}
      tabIndex={-1}
      {...focusHome}
    >
      <p className={classes.hint}>{t('importedHint')}</p>
      {mails.map((mail) => (
        <ErrorBoundary key={mail.messageId} name={mail.subject || t('noSubject')} of={mail} line>
          <Line mail={mail} open={() => setOpen(mail)} />
        </ErrorBoundary>
      ))}
      {mails.length < data.total && (
        <Button variant="default" onClick={() => setLimit(limit + PAGE)}>
          {t('importedMore', { count: data.total - mails.length })}
        </Button>
      )}
      {open && (
        <ErrorBoundary name={open.subject || t('noSubject')} close={() => setOpen(null)}>
          <KeptMail threadId={open.threadId} messageId={open.messageId} close={() => setOpen(null)} />
        </ErrorBoundary>
      )}
    </div>
  )
}

const none: readonly Mail[] = []
const lineCommands = Symbol('imported mail commands')

function Line({ mail, open }: { mail: Mail; open(): void }) {
  const { t } = useTranslation('mail')
  const { shortDate, longDate } = useFormat()
  const subject = mail.subject || t('noSubject')
  const people = mail.from.map(shownName).join(', ') || t('nobody')
  return (
    <article
      className={classes.line}
      aria-label={`${people}: ${subject}`}
      tabIndex={-1}
      onClick={(event) => {
        if (isMeantForLine(event)) open()
      }}
    >
      <span className={classes.head}>
        <bdi>{people}</bdi>
        <time title={longDate(mail.receivedAt)}>{shortDate(mail.receivedAt)}</time>
      </span>
      <span className={classes.subject}>{subject}</span>
      <span className={classes.preview}>{mail.preview}</span>
    </article>
  )
}

function useLineCommands(
  list: RefObject<HTMLDivElement | null>,
  mails: readonly Mail[],
  open: (mail: Mail) => void,
): void {
  const { t } = useTranslation('mail')
  const commands = useMemo<Command[]>(() => {
    const walk = lineWalk(list)
    return [
      ...walkCommands(t, walk, mails.length === 0),
      {
        id: 'open',
        group: 'mail',
        title: t('commands.open'),
        offered: () => mails.length > 0,
        needs: () => t('common:needs.rows'),
        run() {
          const mail = mails[Math.max(0, walk.current())]
          if (mail) open(mail)
        },
      },
    ]
  }, [t, list, mails, open])
  useCommands(lineCommands, commands)
}
