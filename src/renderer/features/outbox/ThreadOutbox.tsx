import { useQuery } from '@tanstack/react-query'
import { engine } from '../../bridge/connection'
import { Composer } from './Composer'
import { useComposing } from './composing'
import { OutgoingLine } from './OutgoingLine'
import { useDraft } from './use-draft'

/** Below a thread: the answer being written, and answers that have not left yet. */
export function ThreadOutbox({ threadId }: { threadId: number }) {
  const open = useComposing((composing) => composing.open)
  const { data: mails = [] } = useQuery({
    queryKey: ['outbox', 'thread', threadId],
    queryFn: () => engine.outbox.list({ threadId }),
  })
  return (
    <>
      {mails
        .filter((mail) => mail.state !== 'sent' && !open.includes(mail.id))
        .map((mail) => (
          <OutgoingLine key={mail.id} mail={mail} />
        ))}
      {open.map((id) => (
        <InlineComposer key={id} id={id} threadId={threadId} />
      ))}
    </>
  )
}

function InlineComposer({ id, threadId }: { id: string; threadId: number }) {
  const { data: draft } = useDraft(id)
  if (!draft || draft.threadId !== threadId || draft.answerKind === 'new') return null
  return (
    <div ref={(element) => element?.scrollIntoView({ block: 'nearest' })}>
      <Composer draft={draft} />
    </div>
  )
}
