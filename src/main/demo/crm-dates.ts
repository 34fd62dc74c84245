import { dateOf } from './build/calendar'
import { personOf } from './data/cast'
import { deals, type DemoDeal, type DemoNote } from './data/crm'
import { people } from './data/people'
import { scriptedThreads } from './data/threads/index'
import type { ThreadScript } from './data/types'

const MINUTE = 60_000

/** Who appears in no scripted thread is known since this many working days, the first of the demo's year. */
const FIRST_DAY = 240

/** When things came into the CRM, by the mail they go with, as if somebody had filed it day by day. */
export function crmDates(now: number) {
  const sentAt = (threads: readonly ThreadScript[]): number[] =>
    threads
      .flatMap(({ messages }) => messages.map(({ daysAgo, at }) => dateOf(now, daysAgo, at)))
      .sort((a, b) => a - b)
  const firstOf = (threads: readonly ThreadScript[]): number =>
    sentAt(threads)[0] ?? dateOf(now, FIRST_DAY, '09:00')

  const companyAt = (key: string): number => firstOf(threadsWith('company', key)) + 10 * MINUTE
  const personAt = (key: string): number =>
    Math.max(firstOf(threadsWith('person', key)) + 12 * MINUTE, companyAt(personOf(key).company))
  const dealAt = ({ key, person, company }: DemoDeal): number =>
    Math.max(firstOf(threadsWith('deal', key)) + 15 * MINUTE, personAt(person), companyAt(company))

  function recordAt({ on, key }: DemoNote): number {
    if (on === 'company') return companyAt(key)
    if (on === 'person') return personAt(key)
    const deal = deals.find((each) => each.key === key)
    return deal ? dealAt(deal) : now
  }

  /** Notes are taken when most was said. */
  function noteAt(note: DemoNote): number {
    const sent = sentAt(threadsWith(note.on, note.key))
    const spoken = sent[Math.floor((sent.length - 1) * 0.7)] ?? 0
    return Math.min(Math.max(spoken, recordAt(note)) + 40 * MINUTE, now)
  }

  return {
    companyAt,
    personAt,
    dealAt,
    noteAt,
    linkAt: (thread: ThreadScript): number => Math.min(firstOf([thread]) + 20 * MINUTE, now),
  }
}

function threadsWith(type: DemoNote['on'], key: string): ThreadScript[] {
  if (type === 'deal') return scriptedThreads.filter(({ deal }) => deal === key)
  const names = people.filter((person) => key === (type === 'person' ? person.key : person.company))
  return scriptedThreads.filter((thread) => names.some((person) => thread.people.includes(person.key)))
}
