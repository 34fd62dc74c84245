import type { FieldsOf } from '../../../../shared/records/record-types'
import type { Reminder } from '../../../../shared/contract/tasks'
import type { RecordRow } from '../../../../shared/contract/records'
import { event as eventType, task as taskType } from '../../../../shared/records/types/task'
import { ProblemError } from '../../../../shared/problem'
import { createAlarm } from '../../alarm'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import type { Records } from '../records/index'
import { happenings } from './occurrences'
import type { ReminderRow, TasksStore } from './store'
import { momentOf, wallOf } from './wall-clock'

const MINUTE = 60_000
/** A computer that slept, or a changed clock, is noticed after this. */
const LONGEST_SLEEP = 30_000
const AT_ONCE = 50
/** By which hour of a whole day its reminders count. */
const START_OF_DAY = '09:00'
const YEARS_AHEAD = 3 * 366 * 86_400_000

/** What a task or an event has to do with when one is reminded of it. */
const TIMED: ReadonlySet<string> = new Set([
  ...['dueAt', 'dueTime', 'reminders', 'status', 'startsOn', 'startTime', 'timeZone', 'repeats', 'excluded'],
  ...['added', 'answer'],
])

/**
 * Reminds of tasks and events. What is to ring is in the database before anything waits for it; what rang stays until
 * somebody dealt with it, over every restart.
 */
export function createReminders(
  context: EngineContext,
  { journal, records, store }: { journal: Journal; records: Records; store: TasksStore },
) {
  const alarm = createAlarm(context.clock, LONGEST_SLEEP, () => ring(false))
  let isRunning = false

  journal.onChange(({ type, id, fields }) => {
    if (type !== 'task' && type !== 'event') return
    if (![...fields].some((field) => TIMED.has(field)) && records.readIf({ type, id })) return
    derive(type, id)
  })

  function derive(type: 'task' | 'event', id: string): void {
    const row = records.readIf({ type, id })
    const timed = row === null || row.isClosed ? null : timeOf(row, context.clock.now())
    store.keepOnly(id, timed ? [timed.dueAt] : [], timed ? timed.leads : [])
    for (const lead of timed?.leads ?? []) if (timed) add(type, id, lead, timed)
    if (isRunning) alarm.set(store.next())
    context.publish({ type: 'reminders' })
  }

  /** What would have rung before it was written down has nothing to say any more. */
  function add(type: string, recordId: string, lead: number, { dueAt, isWholeDay }: Time): void {
    const ringsAt = dueAt - lead * MINUTE
    if (ringsAt > context.clock.now())
      store.add({ type, recordId, lead, dueAt, ringsAt, wholeDay: Number(isWholeDay) })
  }

  /** `isMissed`: its time came while the program was not running. */
  function ring(isMissed: boolean): void {
    if (!isRunning) return
    const now = context.clock.now()
    const due = store.due(now, AT_ONCE)
    if (due.length > 0)
      context.write(() => {
        for (const row of due) {
          store.ring(row.id, now, isMissed)
          nextOf(row, now)
        }
        context.publish({ type: 'reminders' })
      })
    alarm.set(store.next())
  }

  /** What repeats is reminded of again, of its next time. */
  function nextOf({ type, recordId, lead, dueAt }: ReminderRow, now: number): void {
    const record = records.readIf({ type, id: recordId })
    if (type !== 'event' || !record) return
    const next = timeOf(record, Math.max(now, dueAt) + 1)
    if (next && next.dueAt > dueAt) add(type, recordId, lead, next)
  }

  const toReminder = (row: ReminderRow): Reminder[] => {
    const record = records.readIf({ type: row.type, id: row.recordId })
    if (!record || row.rangAt === null) return []
    return [
      {
        ...{
          id: row.id,
          record: { type: row.type, id: row.recordId },
          title: record.title,
          dueAt: row.dueAt,
        },
        ...{ isWholeDay: row.wholeDay === 1, rangAt: row.rangAt, isMissed: row.missed === 1 },
      },
    ]
  }
  const known = (id: number): ReminderRow => {
    const row = store.get(id)
    if (!row) throw new ProblemError({ code: 'not-found', params: { type: 'reminder' } })
    return row
  }
  const dealtWith = (work: () => void): void => {
    context.write(() => {
      work()
      context.publish({ type: 'reminders' })
    })
    if (isRunning) alarm.set(store.next())
  }
  return {
    list: (): Reminder[] => store.rang().flatMap(toReminder),
    snooze: (id: number, until: number): void =>
      dealtWith(() => store.snooze(known(id).id, Math.max(until, context.clock.now()))),
    dismiss: (id: number): void => dealtWith(() => store.dismiss(known(id).id, context.clock.now())),
    start(): void {
      isRunning = true
      while (store.hasDue(context.clock.now())) ring(true)
      ring(false)
    },
    stop(): void {
      isRunning = false
      alarm.set(null)
    },
  }
}

interface Time {
  dueAt: number
  isWholeDay: boolean
  leads: readonly number[]
}

/** When a record is due, or happens next after a moment; null for never. */
function timeOf(row: RecordRow, from: number): Time | null {
  if (row.type === 'task') {
    const { dueAt, dueTime, reminders } = taskType.fields.parse(row.fields)
    if (dueAt === null) return null
    const moment = momentOf(wallOf(dueAt, dueTime || START_OF_DAY), '')
    return { dueAt: moment, isWholeDay: dueTime === '', leads: reminders }
  }
  const event: FieldsOf<'event'> = eventType.fields.parse(row.fields)
  if (event.answer === 'declined') return null
  const shown = event.startTime === '' ? { ...event, startTime: START_OF_DAY, endTime: '' } : event
  // What has begun already needs no reminder any more.
  const next = happenings(shown, from, from + YEARS_AHEAD, 50).find(({ startsAt }) => startsAt >= from)
  return next ? { dueAt: next.startsAt, isWholeDay: event.startTime === '', leads: event.reminders } : null
}
