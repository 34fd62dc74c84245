import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import type { FieldValues, RecordRow } from '../../../shared/contract/records'
import { findMoment, type FoundMoment } from '../../../shared/found-moment'
import { newestMail } from '../../../shared/newest-mail'
import { clockOf, minutesOf } from '../../../shared/clock'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands } from '../../app/commands'
import { userLocale } from '../../app/format'
import { report } from '../../app/problems'
import { useThread } from '../../app/thread-query'
import { engine } from '../../bridge/connection'
import { isAnswered, queries } from '../../bridge/queries'
import { useSuggestions, useThreadLinks } from '../links/index'
import { chosen, RecordForm, type RecordChoice } from '../records/index'
import { closeFromMail, fromMailCommands, useFromMail, type FromRow, type Made } from './from-mail'

const owner = Symbol('task from mail commands')

/** A task or an event made from the mail in front of the user. */
export function FromMailDialog() {
  const { t } = useTranslation('customer')
  const asked = useFromMail((state) => state.asked)
  useCommands(
    owner,
    useMemo(() => fromMailCommands(t), [t]),
  )
  if (!asked) return null
  return (
    <ErrorBoundary name={t(`fromMail.${asked.type}`)} close={closeFromMail}>
      <Asked {...asked} />
    </ErrorBoundary>
  )
}

function Asked({ type, row }: { type: Made; row: FromRow }) {
  const { data: thread } = useThread(row.threadId)
  const message = thread?.find(({ id }) => id === row.messageId) ?? (thread && newestMail(thread))
  return message ? <Filled type={type} message={message} /> : null
}

/** The form with what the mail says: its subject, whom it is about, who takes part, and the first day it names. */
function Filled({ type, message }: { type: Made; message: Message }) {
  const { id, threadId, subject } = message
  const body = useQuery(queries.messages.body.queryOptions({ input: { messageId: id } }))
  const links = useThreadLinks(threadId)
  const suggestions = useSuggestions(threadId)
  const people = [...message.from, ...message.to, ...message.cc]
    .filter(({ address }) => address !== '')
    .slice(0, MAX_PARTICIPANTS)
  const typed = people.map(({ address }) => address)
  const asked = useQuery(queries.people.ours.queryOptions({ input: { typed } }))
  const filled = useFirst(
    (body.isError || isAnswered(body)) && [links, suggestions, asked].every(isAnswered)
      ? {
          found: findMoment(
            body.data?.text ?? message.preview,
            userLocale(),
            message.sentAt ?? message.receivedAt,
          ),
          of: aboutOf([
            ...(links.data ?? []).map(({ record }) => record),
            ...(suggestions.data ?? [])
              .filter(({ reason }) => reason === 'address' || reason === 'thread' || reason === 'domain')
              .map(({ record }) => record),
          ]),
        }
      : null,
  )
  if (!filled) return null
  const participants = people.filter(
    ({ address }, at) =>
      !asked.data?.includes(address) && people.findIndex((other) => other.address === address) === at,
  )
  const values: FieldValues = {
    title: subject.replace(ANSWER_MARKS, '').trim(),
    ...(type === 'task'
      ? taskTimes(filled.found)
      : {
          ...eventTimes(filled.found, new Date()),
          participants: participants.map(({ address }) => address).join(', '),
        }),
  }
  const saved = (record: RecordRow): void => {
    engine.links.create({ threadId, record: { type: record.type, id: record.id } }).catch(report)
  }
  return (
    <RecordForm
      type={type}
      row={null}
      of={filled.of}
      filled={values}
      begunAt={`mail-${id}`}
      close={closeFromMail}
      saved={saved}
    />
  )
}

/** What was found first: what comes later does not change a form that somebody is typing in. */
function useFirst<Found>(found: Found | null): Found | null {
  const [first, setFirst] = useState(found)
  if (first === null && found !== null) setFirst(found)
  return first ?? found
}

/** A mail to more is no appointment of theirs. */
const MAX_PARTICIPANTS = 100

const ANSWER_MARKS = /^(?:(?:re|fwd?|aw|wg|r|i|odp|pd|sv|vs)(?:\[\d+\])?\s*:\s*)+/i

/** The first record of each type. */
function aboutOf(
  records: readonly { type: string; id: string; title: string }[],
): Record<string, RecordChoice> {
  const of: Record<string, RecordChoice> = {}
  for (const { type, id, title } of records) of[type] ??= chosen(id, title)
  return of
}

const taskTimes = (found: FoundMoment | null): FieldValues =>
  found ? { dueAt: found.day, dueTime: found.time, reminders: [found.time === '' ? 0 : 15] } : {}

/** An hour, from the one the mail names or the next full one. */
function eventTimes(found: FoundMoment | null, now: Date): FieldValues {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours() + 1)
  const startTime = found?.time || clockOf(next.getHours() * 60)
  const startsOn = found?.day ?? Date.UTC(next.getFullYear(), next.getMonth(), next.getDate())
  const end = (minutesOf(startTime) ?? 0) + 60
  const endsOn = end >= 1_440 ? startsOn + 86_400_000 : startsOn
  const endTime = clockOf(end % 1_440)
  return { startsOn, startTime, endsOn, endTime, reminders: [15] }
}
