import { Alert, Modal, Skeleton } from '@mantine/core'
import { IconArchive } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MailAddress, Message, MessageBody } from '../../../shared/contract/messages'
import { nameAndAddress, nameList } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { useThread } from '../../app/thread-query'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { hasMoreParts } from './attachment-rules'
import { Attachments } from './Attachments'
import { useInvitation } from './invitation'
import { InvitationCard } from './InvitationCard'
import { MessageBodyView } from './MessageBodyView'
import { bodyQuery } from './queries'
import classes from './KeptMail.module.css'

interface Shown {
  threadId: number
  messageId: number
}

/** A mail whose copy on the server is gone, from the full copy that was kept with its link. To read, not to change. */
export function KeptMail({ close, ...mail }: Shown & { close(): void }) {
  const { t } = useTranslation('mail')
  const subject = useThread(mail.threadId).data?.find(({ id }) => id === mail.messageId)?.subject
  return (
    <Modal opened onClose={close} size="xl" title={subject || t('noSubject')}>
      <ErrorBoundary name={t('messageText')} of={mail.messageId}>
        <MailContent {...mail} isKept />
      </ErrorBoundary>
    </Modal>
  )
}

/** One mail to read where it is told of; `isKept` where no server has it any more. */
export function MailContent({ threadId, messageId, isKept }: Shown & { isKept: boolean }) {
  const { t } = useTranslation('mail')
  const thread = useThread(threadId)
  const { data: body, error: unread } = useQuery(bodyQuery(messageId))
  const message = thread.data?.find(({ id }) => id === messageId)
  const error = thread.error ?? unread
  const isRead = thread.data !== undefined && body !== undefined
  return (
    <>
      {isKept && (
        <Alert color="gray" variant="light" p="xs" icon={<IconArchive size={17} />}>
          {t('keptCopy')}
        </Alert>
      )}
      {message && body && (
        <>
          <ErrorBoundary name={t('messageHead')} line>
            <Header message={message} />
          </ErrorBoundary>
          <ErrorBoundary name={t('messageText')} of={messageId}>
            <KeptText message={message} body={body} />
          </ErrorBoundary>
          <ErrorBoundary name={t('files')} line>
            <Attachments
              messageId={messageId}
              subject={message.subject}
              attachments={body.attachments}
              hasMore={hasMoreParts(body)}
            />
          </ErrorBoundary>
        </>
      )}
      {!isRead && !error && <Skeleton aria-busy h={120} mt="md" />}
      {(error ?? (isRead && !message)) && <Failure error={error} />}
    </>
  )
}

function KeptText({ message, body }: { message: Message; body: MessageBody }) {
  const { t } = useTranslation('mail')
  const invitation = useInvitation(message.id, body)
  return (
    <>
      {invitation && (
        <ErrorBoundary name={t('invitation.name')} of={body} line>
          <InvitationCard invitation={invitation} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('messageText')} of={message.id}>
        <MessageBodyView message={message} body={body} hasCard={invitation !== null} />
      </ErrorBoundary>
    </>
  )
}

function Failure({ error }: { error: unknown }) {
  const describe = useDescribe()
  return <ProblemNotice {...describe(error ? problemOf(error) : { code: 'not-found' })} />
}

function Header({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const { recipientCounts: counts } = message
  const { longDate } = useFormat()
  return (
    <dl className={classes.fields}>
      <Field label={t('fields.from')} people={message.from} />
      <Field label={t('fields.to')} people={message.to} count={counts.to} />
      <Field label={t('fields.cc')} people={message.cc} count={counts.cc} />
      <Field label={t('fields.bcc')} people={message.bcc} count={counts.bcc} />
      <dt>{t('times.received')}</dt>
      <dd>{longDate(message.receivedAt)}</dd>
    </dl>
  )
}

function Field(props: { label: string; people: readonly MailAddress[]; count?: number }) {
  const { label, people, count = people.length } = props
  const { t } = useTranslation('mail')
  if (people.length === 0) return null
  const names = people.map(nameAndAddress)
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {count > people.length
          ? t('andMore', { names: nameList(names), count: count - people.length })
          : nameList(names)}
      </dd>
    </>
  )
}
