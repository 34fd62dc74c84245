import type { EngineClient } from '../../shared/contract/index'
import type { RecordRef } from '../../shared/contract/crm'
import type { FieldValues } from '../../shared/contract/records'
import type { FieldsOf } from '../../shared/records/record-types'
import type { ThreadRow } from '../../shared/contract/messages'
import type { Log } from '../engine/context'
import { dateAfter, dateOf } from './build/calendar'
import { threadMessageId } from './build/threads'
import type { DemoClock } from './clock'
import { crmDates } from './crm-dates'
import { addressOf, personOf } from './data/cast'
import { companies, outsideCrm } from './data/companies'
import { deals, leads, notes, vendors, type DemoDeal, type DemoLead, type DemoNote } from './data/crm'
import { people } from './data/people'
import { events, tasks, type DemoEvent, type DemoTask } from './data/tasks'
import { scriptedThreads } from './data/threads/index'
import type { DemoCompany, DemoPerson, ThreadScript } from './data/types'
import { whole } from '../../shared/whole'

/** Working days ago. */
const VENDORS_SINCE = 200

/** Ids of what was created, by the keys of the demo's data. */
export interface FilledCrm {
  people: Map<string, string>
  companies: Map<string, string>
  deals: Map<string, string>
}

/**
 * Creates companies, people, deals, leads and notes, through the same calls a window makes, on the days the mail suggests.
 */
export async function fillCrm(client: EngineClient, clock: DemoClock): Promise<FilledCrm> {
  const now = clock.now()
  const dates = crmDates(now)
  const filled: FilledCrm = { people: new Map(), companies: new Map(), deals: new Map() }
  const stages = await client.records.choices({ type: 'stage' })
  const categories = await client.records.choices({ type: 'task_category' })
  const own = await clock.at(dateOf(now, VENDORS_SINCE, '09:00'), () => createOwnFields(client))
  const steps = [
    ...companies
      .filter(({ key }) => !outsideCrm.has(key))
      .map((company) => ({
        at: dates.companyAt(company.key),
        work: () => createCompany(client, filled, company),
      })),
    ...people.map((person) => ({
      at: dates.personAt(person.key),
      work: () => createPerson(client, filled, person, own),
    })),
    ...deals.map((deal) => ({
      at: dates.dealAt(deal),
      work: () => createDeal(client, filled, deal, stages, now),
    })),
    ...leads.map((lead) => ({
      at: dateOf(now, lead.madeAgo, '10:20'),
      work: () => createLead(client, lead),
    })),
    ...vendors.map((vendor) => ({
      at: dateOf(now, VENDORS_SINCE, '15:00'),
      work: () => createVendor(client, vendor),
    })),
    ...tasks.map((task) => ({ at: now, work: () => createTask(client, filled, task, categories, now) })),
    ...events.map((event) => ({ at: now, work: () => createEvent(client, filled, event, now) })),
    ...notes.map((note) => ({ at: dates.noteAt(note), work: () => createNote(client, filled, note) })),
  ]
  // What happened at one moment stays in the order above: a company before its people, a record before its notes.
  for (const { at, work } of steps.sort((a, b) => a.at - b.at)) await clock.at(at, work)
  return filled
}

async function create<Type extends 'person' | 'company' | 'deal' | 'lead' | 'vendor' | 'colleague'>(
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

/** What this company wants to know of people besides what everybody does: how they found it, and their birthday. */
async function createOwnFields(client: EngineClient): Promise<(at: number) => FieldValues> {
  const add = async (kind: 'choice' | 'day' | 'yesNo', label: string, options: string[] = []) =>
    (await client.parts.createField({ recordType: 'person', kind, label, options })).id
  const origin = await add('choice', 'How they found us', ['Light + Building fair', 'Recommended', 'Website'])
  const birthday = await add('day', 'Birthday')
  const samples = await add('yesNo', 'Has our sample case')
  const { fields = [] } = (await client.records.types()).find(({ name }) => name === 'person') ?? {}
  const of = (definition: string) => fields.find((field) => field.definition === definition)
  const names = [origin, birthday, samples].map((id) => of(id)?.name ?? '')
  const options = of(origin)?.options ?? []
  return (at) => {
    const held = [
      options[at % options.length] ?? '',
      Date.UTC(1968 + ((at * 7) % 30), (at * 5) % 12, 1 + ((at * 11) % 28)),
    ]
    return Object.fromEntries(names.map((name, place) => [name, held[place] ?? at % 3 === 0]))
  }
}

async function createPerson(
  client: EngineClient,
  filled: FilledCrm,
  person: DemoPerson,
  own: (at: number) => FieldValues,
): Promise<void> {
  const emails = [{ address: addressOf(person), label: 'work', isPrimary: true }]
  const { name, job: jobTitle, phone } = person
  if (person.company === OWN_COMPANY)
    return void (await create(client, 'colleague', { name, jobTitle, department: '', phone, emails }))
  const companyId = filled.companies.get(person.company)
  if (companyId === undefined) return
  const fields = { name, jobTitle, phone, companyId, emails, ...own(filled.people.size) }
  filled.people.set(person.key, await create(client, 'person', fields))
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

/** Whose mailbox the demo shows. */
const OWN_COMPANY = 'lumera'

async function createVendor(client: EngineClient, vendor: (typeof vendors)[number]): Promise<void> {
  const { address, ...fields } = vendor
  const website = `https://www.${address.replace(/^.*@/, '')}`
  const emails = [{ address, label: 'work', isPrimary: true }]
  await create(client, 'vendor', { ...fields, website, emails, personId: null, description: '' })
}

async function createLead(client: EngineClient, lead: DemoLead): Promise<void> {
  const { address, amount, currency, madeAgo: _, ...fields } = lead
  await create(client, 'lead', {
    ...{ ...fields, website: '', dealId: null, personId: null, companyId: null },
    emails: [{ address, label: 'work', isPrimary: true }],
    amount: { minor: amount * 100, currency },
  })
}

/** What a task or an event of a deal is about. */
function aboutDeal(filled: FilledCrm, key: string) {
  const about = deals.find((deal) => deal.key === key)
  return {
    dealId: filled.deals.get(key) ?? null,
    personId: filled.people.get(about?.person ?? '') ?? null,
    companyId: filled.companies.get(about?.company ?? '') ?? null,
  }
}

async function createTask(
  client: EngineClient,
  filled: FilledCrm,
  task: DemoTask,
  categories: readonly Stage[],
  now: number,
): Promise<void> {
  const { deal, title, category, dueIn, time, isClosed, assignee = '' } = task
  const fields = {
    ...{ title, dueTime: time, reminders: [time === '' ? 0 : 15], ...aboutDeal(filled, deal) },
    categoryId: categories.find((one) => one.title === category)?.id ?? null,
    dueAt: midnight(dateAfter(now, dueIn, '12:00')),
    assigneeId: filled.people.get(assignee) ?? null,
    status: isClosed ? 'closed' : 'open',
  }
  await client.records.create({ type: 'task', fields })
}

async function createEvent(
  client: EngineClient,
  filled: FilledCrm,
  { deal, title, inDays, from, until, location, repeats }: DemoEvent,
  now: number,
): Promise<void> {
  const day = midnight(dateAfter(now, inDays, '12:00'))
  const fields = {
    ...{ title, location, repeats, startsOn: day, startTime: from, endsOn: day, endTime: until },
    ...{ reminders: [15], ...aboutDeal(filled, deal) },
  }
  await client.records.create({ type: 'event', fields })
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
