import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { draftOfMessageId } from '../../../shared/draft-copy'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { useOutbox } from '../mailboxes/index'
import { ComposerPlace } from './ComposerPlace'
import { useComposing } from './composing'
import { floats } from './floating'
import { OutgoingLine } from './OutgoingLine'
import { keyOf, useWriting } from './drafts'
import { useDraftsOnServer } from './queries'
import { ServerDraft } from './ServerDraft'

/** Below a thread: the answer being written, and answers that have not left yet. */
export function ThreadOutbox({ threadId }: { threadId: number }) {
  const { t } = useTranslation('compose')
  const open = useComposing((composing) => composing.open)
  const { data: mails = [] } = useQuery(
    queries.outbox.list.queryOptions({ input: { threadId }, meta: staleOn('outbox') }),
  )
  const { data: onServer = [] } = useDraftsOnServer(threadId)
  const { data: outbox = [] } = useOutbox()
  // What is a copy of a mail here is shown as that, in whichever conversation the server's copy lies.
  const copied = onServer.map(({ messageId }) => draftOfMessageId(messageId))
  const own = outbox.filter(({ id, state }) => copied.includes(id) && state !== 'sent')
  const drafts = onServer.filter((_, at) => !own.some(({ id }) => id === copied[at]))
  const shown = [...mails, ...own.filter(({ id }) => !mails.some((mail) => mail.id === id))]
  return (
    <>
      {drafts.map((message) => (
        <ErrorBoundary key={message.id} name={message.subject || t('noSubject')} of={message} line>
          <ServerDraft message={message} />
        </ErrorBoundary>
      ))}
      {shown
        .filter((mail) => (mail.state !== 'sent' || mail.problem) && !open.includes(mail.id))
        .map((mail) => (
          <ErrorBoundary key={mail.id} name={mail.content.subject || t('noSubject')} of={mail} line>
            <OutgoingLine mail={mail} />
          </ErrorBoundary>
        ))}
      {open.map((id) => (
        <InlineComposer key={keyOf(id)} id={id} threadId={threadId} />
      ))}
    </>
  )
}

function InlineComposer({ id, threadId }: { id: string; threadId: number }) {
  const writing = useWriting(id)
  const place = useRef<HTMLDivElement>(null)
  const shown = writing !== undefined && !floats(writing, threadId)
  useEffect(() => {
    if (shown) place.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  if (!writing || !shown) return null
  return (
    <div ref={place}>
      <ComposerPlace id={id} />
    </div>
  )
}
