import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
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
  const { data: drafts = [] } = useDraftsOnServer(threadId)
  return (
    <>
      {drafts.map((message) => (
        <ErrorBoundary key={message.id} name={message.subject || t('noSubject')} of={message} line>
          <ServerDraft message={message} />
        </ErrorBoundary>
      ))}
      {mails
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
