import { Skeleton, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconChevronDown, IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answersElsewhere } from '../../../shared/answers-elsewhere'
import type { MailAddress, Message, MessageBody, SenderDoubt } from '../../../shared/contract/messages'
import {
  isolated,
  nameList,
  pretendedAddress,
  shortAddress,
  shownLine,
  shownName,
} from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { usePassesFor } from '../../app/passes-for'
import { useDescribe } from '../../app/problems'
import { problemOf } from '../../bridge/problem'
import { queries } from '../../bridge/queries'
import { Avatar } from '../../ui/Avatar'
import { AddressText, PersonName } from '../../ui/PersonName'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { useNearby } from '../../ui/use-nearby'
import { KnownCounterpart } from '../links/index'
import { compose } from '../outbox/index'
import { actsOnMail, beginsMail } from './acts-on-mail'
import { hasMoreParts } from './attachment-rules'
import { Attachments } from './Attachments'
import { InvitationCard } from './InvitationCard'
import { useInvitation } from './invitation'
import { DeliveryReportCard, filesBeside } from './DeliveryReportCard'
import { PendingMark } from './PendingMark'
import classes from './MessageCard.module.css'
import { AnswerButtons } from './AnswerButtons'
import { DoubtMark } from './DoubtMark'
import { useDoubtText } from '../../app/doubt-text'
import { MessageBodyView } from './MessageBodyView'
import { useSourceDrag } from './files/use-file-drag'
import { bodyQuery } from './queries'
import { useSomeNames } from '../../app/some-names'
import { ListLine } from './Unsubscribe'
import { useMessageMenu } from './use-message-menu'

/** One message of a thread: a line when folded, a letter when open. */
export function MessageCard(props: { message: Message; open: boolean; toggle(): void }) {
  const { message, open } = props
  const { t } = useTranslation('mail')
  const menu = useMessageMenu(message)
  return (
    <section
      className={classes.card}
      {...actsOnMail.within}
      data-open={open || undefined}
      data-unread={!message.seen || undefined}
      onContextMenu={menu}
    >
      <ErrorBoundary name={t('messageHead')} of={message} line>
        <Head {...props} />
      </ErrorBoundary>
      {open && (
        <ErrorBoundary name={t('messageText')} of={message.id}>
          <NearbyBody message={message} />
        </ErrorBoundary>
      )}
    </section>
  )
}

function Head({ message, open, toggle }: { message: Message; open: boolean; toggle(): void }) {
  const { t } = useTranslation('mail')
  const { shortDate, mediumDate, longDate } = useFormat()
  const someNames = useSomeNames()
  const sender = message.from[0] ?? { name: '', address: '' }
  const doubtText = useDoubtText()
  const { sentBy, doubts } = message
  const pretended = pretendedAddress(sender) ?? (sentBy && pretendedAddress(sentBy))
  const doubted = (kind: SenderDoubt['kind']): number =>
    doubts.find((doubt) => doubt.kind === kind)?.count ?? 0
  const elsewhere = answersElsewhere(message)
  const drag = useSourceDrag(message.id, message.size)
  const isCalledByAddress = shownName(sender) === sender.address
  return (
    <header className={classes.head}>
      <span title={t('dragOut')} {...drag}>
        <Avatar name={shownName(sender)} address={sender.address} size={open ? 34 : 24} />
      </span>
      <button type="button" className={classes.fold} aria-expanded={open} onClick={toggle}>
        <span className={classes.names}>
          <span className={classes.name}>
            {sender.name || sender.address ? <PersonName person={sender} oneLine={!open} /> : t('nobody')}
          </span>
          {open && !isCalledByAddress && (
            <span className={classes.address}>
              <AddressText address={sender.address} />
            </span>
          )}
          {!open && (
            <span className={classes.preview} dir="auto">
              {message.preview}
            </span>
          )}
        </span>
      </button>
      {open && (
        <div className={classes.below}>
          {pretended !== null && doubted('pretends') === 0 && (
            <p className={classes.pretends}>
              <IconAlertTriangle size={14} aria-hidden /> {t('pretends', { address: pretended })}
            </p>
          )}
          {doubts.map((doubt) => (
            <p key={doubt.kind} className={classes.pretends}>
              <IconAlertTriangle size={14} aria-hidden /> {doubtText(doubt)}
            </p>
          ))}
          {sentBy && doubted('sent-by-another') === 0 && (
            <p className={classes.answers}>
              {t('sentBy', {
                sender: shownSender(sentBy),
                names: someNames(message.from.map(shownSender)),
              })}
            </p>
          )}
          {message.from.length > 1 && doubted('several') === 0 && (
            <p className={classes.answers}>
              {t('severalSenders', { names: someNames(message.from.map(shownSender)) })}
            </p>
          )}
          {new Set(elsewhere.map(({ address }) => address)).size > doubted('answers-elsewhere') && (
            <p className={classes.answers}>
              {t('answersElsewhere', {
                address: someNames(message.answersTo.map(({ address }) => shortAddress(address))),
              })}
            </p>
          )}
          <Recipients message={message} />
          {message.counterpart.kind === 'person' && (
            <ErrorBoundary name={t('customer')} of={message} line>
              <KnownCounterpart messageId={message.id} />
            </ErrorBoundary>
          )}
          {message.listUnsubscribe !== '' && !message.outgoing && (
            <ErrorBoundary name={t('unsubscribe.command')} of={message} line>
              <ListLine message={message} />
            </ErrorBoundary>
          )}
          {message.recipientsLeftOut > 0 && (
            <p className={classes.answers}>{t('recipientsLeftOut', { count: message.recipientsLeftOut })}</p>
          )}
        </div>
      )}
      <span className={classes.side}>
        {!open && <DoubtMark doubts={doubts} />}
        {message.pending && <PendingMark problem={message.pendingProblem} size={14} />}
        {!open && message.hasAttachments && <IconPaperclip size={14} aria-label={t('row.attachments')} />}
        <Tooltip label={<Times message={message} />} multiline>
          <time
            className={classes.date}
            dateTime={new Date(message.receivedAt).toISOString()}
            title={longDate(message.receivedAt)}
          >
            {open ? mediumDate(message.receivedAt) : shortDate(message.receivedAt)}
          </time>
        </Tooltip>
        {open && <AnswerButtons message={message} />}
      </span>
    </header>
  )
}

/** A name that pretends to be another's is left out. */
function shownSender(person: MailAddress): string {
  const address = shortAddress(person.address)
  const name = shownName(person)
  return name === address ? address : `${isolated(name)} <${address}>`
}

/** When it was sent by its own account, and when our server got it: the two may differ, and the second is the proof. */
function Times({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const { longDate } = useFormat()
  return (
    <>
      {t('times.received')}: {longDate(message.receivedAt)}
      <br />
      {t('times.sent')}: {message.sentAt === null ? t('times.unknown') : longDate(message.sentAt)}
    </>
  )
}

function Recipients({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const [all, setAll] = useState(false)
  const first = [...message.to, ...message.cc]
  const named = first.slice(0, NAMED)
  const { recipientCounts: counts } = message
  const rest = counts.to + counts.cc - named.length
  const someNames = useSomeNames()
  const passesFor = usePassesFor(first)
  const passing = first.filter((_, at) => passesFor[at])
  const { data: everybody = message } = useQuery({
    ...queries.messages.recipients.queryOptions({ input: { messageId: message.id } }),
    enabled: all && counts.to + counts.cc + counts.bcc > first.length + message.bcc.length,
  })
  return (
    <div className={classes.recipients}>
      {passing.length > 0 && (
        <p className={classes.pretends}>
          <IconAlertTriangle size={14} aria-hidden />{' '}
          {t('compose:doubts.passing', {
            names: someNames(passing.map(({ address }) => shortAddress(address))),
          })}
        </p>
      )}
      <button type="button" className={classes.details} aria-expanded={all} onClick={() => setAll(!all)}>
        <span className={classes.toWhom}>
          {t('to', { names: nameList(named.map(shownName)) || t('nobody') })}
        </span>
        {rest > 0 && <span className={classes.rest}>+{rest}</span>}
        <IconChevronDown size={12} aria-hidden />
      </button>
      {all && (
        <dl className={classes.fields}>
          <Field label={t('fields.from')} people={message.from} />
          <Field label={t('fields.sender')} people={message.sentBy ? [message.sentBy] : []} />
          <Field label={t('fields.replyTo')} people={message.replyTo} />
          <Field label={t('fields.to')} people={everybody.to} />
          <Field label={t('fields.cc')} people={everybody.cc} />
          <Field label={t('fields.bcc')} people={everybody.bcc} />
        </dl>
      )}
    </div>
  )
}

/** Recipients named on the line of an open message, in its details, and each time one asks for more. */
const NAMED = 3
const LISTED = 12
const LISTED_MORE = 500

function Field({ label, people }: { label: string; people: MailAddress[] }) {
  const { t } = useTranslation('mail')
  const [listed, setListed] = useState(LISTED)
  if (people.length === 0) return null
  const shown = people.slice(0, listed)
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {shown.map((person, index) => (
          <button
            key={index}
            type="button"
            className={classes.person}
            {...beginsMail}
            onClick={() => void compose({ kind: 'new', to: [person] })}
          >
            {person.name && <bdi>{shownLine(person.name)} </bdi>}
            {person.name ? (
              <>
                &lt;
                <AddressText address={person.address} />
                &gt;
              </>
            ) : (
              <AddressText address={person.address} />
            )}
          </button>
        ))}
        {people.length > shown.length && (
          <button type="button" className={classes.rest} onClick={() => setListed(listed + LISTED_MORE)}>
            {t('allRecipients', { count: people.length - shown.length })}
          </button>
        )}
      </dd>
    </>
  )
}

function NearbyBody({ message }: { message: Message }) {
  const [place, isNear] = useNearby<HTMLDivElement>()
  if (isNear) return <Body message={message} />
  return (
    <div ref={place}>
      <Loading />
    </div>
  )
}

function Loading() {
  return (
    <div className={classes.loading} aria-busy>
      <Skeleton h={9} w="72%" />
      <Skeleton h={9} w="88%" />
      <Skeleton h={9} w="55%" />
    </div>
  )
}

function Body({ message }: { message: Message }) {
  const describe = useDescribe()
  const { t } = useTranslation('mail')
  const { data: body, error, refetch } = useQuery(bodyQuery(message.id))
  if (error) {
    const problem = problemOf(error)
    return (
      <ProblemNotice
        {...describe(problem)}
        serverReply={problem.serverReply}
        action={{ label: t('tryAgain'), run: () => void refetch() }}
      />
    )
  }
  return body ? <Content message={message} body={body} /> : <Loading />
}

function Content({ message, body }: { message: Message; body: MessageBody }) {
  const describe = useDescribe()
  const { t } = useTranslation('mail')
  const someNames = useSomeNames()
  const invitation = useInvitation(message.id, body)
  const hasCard = body.report !== undefined || invitation !== null
  return (
    <>
      {message.pendingProblem && (
        <ProblemNotice
          compact
          {...describe(message.pendingProblem)}
          serverReply={message.pendingProblem.serverReply}
        />
      )}
      {message.bouncedTo && (
        <ProblemNotice
          compact
          title={
            message.bouncedTo.length === 0
              ? t('report.failed.nobody')
              : t('report.failed.title', { names: someNames(message.bouncedTo.map(shortAddress)) })
          }
          why={t('report.came')}
          mend=""
        />
      )}
      {body.report && (
        <ErrorBoundary name={t('report.name')} of={body} line>
          <DeliveryReportCard message={message} report={body.report} />
        </ErrorBoundary>
      )}
      {invitation && (
        <ErrorBoundary name={t('invitation.name')} of={body} line>
          <InvitationCard invitation={invitation} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('messageText')} of={body}>
        <MessageBodyView message={message} body={body} hasCard={hasCard} />
      </ErrorBoundary>
      <ErrorBoundary name={t('files')} of={body} line>
        <Attachments
          messageId={message.id}
          subject={message.subject}
          attachments={filesBeside(body)}
          hasMore={hasMoreParts(body)}
        />
      </ErrorBoundary>
    </>
  )
}
