import type { EngineClient } from '../../shared/contract/index'
import type { RecordRef } from '../../shared/contract/crm'
import type { FieldsOf } from '../../shared/records/record-types'
import type { ThreadRow } from '../../shared/contract/messages'
import type { Log } from '../engine/context'
import { dateAfter } from './build/calendar'
import { threadMessageId } from './build/threads'
import type { DemoClock } from './clock'
import { crmDates } from './crm-dates'
import { addressOf, personOf } from './data/cast'
import { companies, outsideCrm } from './data/companies'
import { deals, notes, type DemoDeal, type DemoNote } from './data/crm'
import { people } from './data/people'
import { scriptedThreads } from './data/threads/index'
import type { DemoCompany, DemoPerson, ThreadScript } from './data/types'
import { whole } from '../../shared/whole'

/** Ids of what was created, by the keys of the demo's data. */
export interface FilledCrm {
  people: Map<string, string>
  companies: Map<string, string>
  deals: Map<string, string>
}

/**
 * Creates companies, people, deals and notes, through the same calls a window makes, on the days the mail suggests.
 */
export async function fillCrm(client: EngineClient, clock: DemoClock): Promise<FilledCrm> {
  const now = clock.now()
  const dates = crmDates(now)
  const filled: FilledCrm = { people: new Map(), companies: new Map(), deals: new Map() }
  const stages = await client.records.choices({ type: 'stage' })
  const steps = [
    ...companies
      .filter(({ key }) => !outsideCrm.has(key))
      .map((company) => ({
        at: dates.companyAt(company.key),
        work: () => createCompany(client, filled, company),
      })),
    ...people.map((person) => ({
      at: dates.personAt(person.key),
      work: () => createPerson(client, filled, person),
    })),
    ...deals.map((deal) => ({
      at: dates.dealAt(deal),
      work: () => createDeal(client, filled, deal, stages, now),
    })),
    ...notes.map((note) => ({ at: dates.noteAt(note), work: () => createNote(client, filled, note) })),
  ]
  // What happened at one moment stays in the order above: a company before its people, a record before its notes.
  for (const { at, work } of steps.sort((a, b) => a.at - b.at)) await clock.at(at, work)
  return filled
}

async function create<Type extends 'person' | 'company' | 'deal'>(
  client: EngineClient,
  type: Type,
  fields: FieldsOf<Type>,
): Promise<string> {
  return (await client.records.create({ type, fields })).record.id
}

async function createCompany(client: EngineClient, filled: FilledCrm, company: DemoCompany): Promise<void> {
  const { key, name, domain, phone, vatNumber, city, country } = company
  const website = `https://www.${domain}`
  const fields = { name, domains: [domain], phone, website, vatNumber, city, country }
  filled.companies.set(key, await create(client, 'company', fields))
}

async function createPerson(client: EngineClient, filled: FilledCrm, person: DemoPerson): Promise<void> {
  const companyId = filled.companies.get(person.company)
  if (companyId === undefined) return
  const emails = [{ address: addressOf(person), label: 'work', isPrimary: true }]
  const { name, job: jobTitle, phone } = person
  const id = await create(client, 'person', { name, jobTitle, phone, companyId, emails })
  filled.people.set(person.key, id)
}

async function createDeal(
  client: EngineClient,
  filled: FilledCrm,
  deal: DemoDeal,
  stages: readonly Stage[],
  now: number,
): Promise<void> {
  const id = await create(client, 'deal', {
    title: deal.title,
    amount: { minor: deal.amount * 100, currency: deal.currency },
    stageId: stageOf(stages, deal.stage).id,
    personId: filled.people.get(deal.person) ?? null,
    companyId: filled.companies.get(deal.company) ?? null,
    expectedCloseAt: midnight(dateAfter(now, deal.closesIn, '12:00')),
  })
  filled.deals.set(deal.key, id)
}

async function createNote(client: EngineClient, filled: FilledCrm, note: DemoNote): Promise<void> {
  const record = recordOf(filled, note.on, note.key)
  if (record) await client.notes.create({ record, text: note.text, pinned: note.pinned ?? false })
}

/** Ties the threads to the deals they are about, and to the company where there is no deal. */
export async function linkThreads(
  client: EngineClient,
  filled: FilledCrm,
  clock: DemoClock,
  log: Log,
): Promise<number> {
  const { linkAt } = crmDates(clock.now())
  const rows = await allRows(client)
  let count = 0
  for (const script of scriptedThreads) {
    const record = recordOfThread(filled, script)
    const threadId = record && (await findThread(client, rows, script))
    if (!record || !threadId) continue
    await clock.at(linkAt(script), () => client.links.create({ threadId, record }))
    count++
  }
  log.info(`demo/crm: ${count} threads linked`)
  return count
}

function stageOf(stages: readonly Stage[], wanted: DemoDeal['stage']): Stage {
  const open = stages.filter((stage) => stage.tone === 'open')
  const at = { new: 0, qualified: 1, offer: 2, negotiation: 3, won: 0, lost: 0 }[wanted]
  const closed = stages.find((stage) => stage.tone === wanted)
  const found = closed ?? open[Math.min(at, open.length - 1)]
  if (!found) throw new Error('demo/crm: the profile has no stages')
  return found
}

function recordOf(filled: FilledCrm, type: 'person' | 'company' | 'deal', key: string): RecordRef | null {
  const ids = { person: filled.people, company: filled.companies, deal: filled.deals }[type]
  const id = ids.get(key)
  return id === undefined ? null : { type, id }
}

function recordOfThread(filled: FilledCrm, script: ThreadScript): RecordRef | null {
  if (script.deal !== undefined) return recordOf(filled, 'deal', script.deal)
  return recordOf(filled, 'company', personOf(script.people[0] ?? '').company)
}

type Stage = Awaited<ReturnType<EngineClient['records']['choices']>>[number]

const PAGE = 200

async function allRows(client: EngineClient): Promise<ThreadRow[]> {
  const rows: ThreadRow[] = []
  for (const { id: folderId, selectable } of await whole(client.mailboxes.list())) {
    if (!selectable) continue
    const view = { kind: 'folder' as const, folderId }
    for (let offset = 0; ; offset += PAGE) {
      const page = await client.messages.threads({ view, offset, limit: PAGE })
      rows.push(...page.rows)
      if (page.rows.length < PAGE) break
    }
  }
  return rows
}

/** By subject first, for that is what rows show, then for certain by Message-ID. */
async function findThread(
  client: EngineClient,
  rows: readonly ThreadRow[],
  script: ThreadScript,
): Promise<number | null> {
  const first = threadMessageId(script, 0)
  const candidates = new Set(
    rows.filter((row) => row.subject.endsWith(script.subject)).map((row) => row.threadId),
  )
  for (const threadId of candidates) {
    const messages = await client.messages.thread({ threadId })
    if (messages.some((message) => message.messageId === first)) return threadId
  }
  return null
}

/** A day of the calendar, as records keep it: its midnight in UTC. */
function midnight(at: number): number {
  const day = new Date(at)
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
}
