import {
  WAITS,
  type AnswerTimes,
  type MailReport,
  type OpenConversation,
  type ReportStep,
} from '../../../../shared/contract/reports'
import type { OwnIdentity } from '../../addresses/own-identity'
import { Pace, sortedInSlices } from '../../slices'
import type { MailRow, ReportsStore } from './store'

/** Conversations without an answer that are listed. */
const LISTED = 20
/** What reading one mail counts as, in units of `Pace`. */
const MAIL_UNITS = 10

interface Asked {
  period: { from: number; until: number }
  step: ReportStep
}

/** The last mail of each side that the other has not answered, by its conversation. */
type Unanswered = Map<number, MailRow>

/**
 * Counts the mail of a period, and how long each side waited for the other. An answer is the first mail of one side in a
 * conversation after mail of the other; programs and lists wait for none. Yields between slices.
 */
export function* mailReport(
  store: ReportsStore,
  own: OwnIdentity,
  { period, step }: Asked,
): Generator<undefined, MailReport> {
  const pace = new Pace()
  const steps = stepsOf(period, step)
  const theirs: Unanswered = new Map()
  const ours: Unanswered = new Map()
  const waited: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] }
  let at = 0
  for (const mail of eachMail(store, period)) {
    if (mail === null) {
      yield
      continue
    }
    while ((steps[at]?.until ?? Infinity) <= mail.at) at += 1
    const counted = steps[at]
    const isOurs = own.isOurs(mail.sender)
    if (counted && !isOurs) counted[mail.isAutomatic === 1 ? 'automatic' : 'received'] += 1
    if (counted && own.isOwnAddress(mail.sender)) counted.sent += 1
    if (mail.isAutomatic === 0) {
      const [mine, other] = isOurs ? [ours, theirs] : [theirs, ours]
      const asked = other.get(mail.threadId)
      if (asked) (isOurs ? waited.ours : waited.theirs).push(mail.at - asked.at)
      other.delete(mail.threadId)
      // Who writes again before an answer has waited since the first time.
      if (!mine.has(mail.threadId)) mine.set(mail.threadId, mail)
    }
    if (pace.isDue(MAIL_UNITS)) yield
  }
  return {
    steps,
    ours: yield* timesOf(waited.ours, pace),
    theirs: yield* timesOf(waited.theirs, pace),
    waitForUs: yield* longest(store, theirs, 'from', pace),
    waitForThem: yield* longest(store, ours, 'to', pace),
  }
}

/** The mail of a period in its order of time; null where others are to have the thread. */
function* eachMail(store: ReportsStore, { from, until }: Asked['period']): Generator<MailRow | null> {
  let after = { at: from, id: 0 }
  for (;;) {
    const page = store.mail(after, until)
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = { at: last.at, id: last.id }
    yield null
  }
}

type CountedStep = MailReport['steps'][number]

/** The days, weeks or months of a period, by the clock on the wall; the first and the last may be parts. */
export function stepsOf({ from, until }: Asked['period'], step: ReportStep): CountedStep[] {
  const steps: CountedStep[] = []
  for (let start = from; start < until;) {
    const end = Math.min(nextOf(start, step), until)
    steps.push({ from: start, until: end, received: 0, automatic: 0, sent: 0 })
    start = end
  }
  return steps
}

function nextOf(time: number, step: ReportStep): number {
  const date = new Date(time)
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  if (step === 'month') return new Date(year, month + 1, 1).getTime()
  return new Date(year, month, day + (step === 'day' ? 1 : 7 - ((date.getDay() + 6) % 7))).getTime()
}

function* timesOf(waited: readonly number[], pace: Pace): Generator<undefined, AnswerTimes> {
  const sorted = yield* sortedInSlices(waited, (a, b) => a - b, pace)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  const slots = [...WAITS, Infinity].map(() => 0)
  for (const time of sorted) {
    const slot = [...WAITS, Infinity].findIndex((most) => time <= most)
    slots[slot] = (slots[slot] ?? 0) + 1
    if (pace.isDue()) yield
  }
  return {
    count: sorted.length,
    median: low === undefined || high === undefined ? null : Math.round((low + high) / 2),
    slots,
  }
}

function* longest(
  store: ReportsStore,
  unanswered: Unanswered,
  role: 'from' | 'to',
  pace: Pace,
): Generator<undefined, MailReport['waitForUs']> {
  const sorted = yield* sortedInSlices([...unanswered.values()], (a, b) => a.at - b.at, pace)
  const listed = sorted.slice(0, LISTED).flatMap((mail): OpenConversation[] => {
    const shown = store.shown(mail.id)
    if (!shown) return []
    const { subject, folderId } = shown
    return [{ threadId: mail.threadId, folderId, subject, name: shown[role], at: mail.at }]
  })
  return { total: sorted.length, longest: listed }
}
