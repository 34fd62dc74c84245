import type { EngineClient } from '../../shared/contract/index'
import type { RecordRef } from '../../shared/contract/crm'
import type { Stage } from '../../shared/contract/deals'
import type { ThreadRow } from '../../shared/contract/messages'
import type { Log } from '../engine/context'
import { dateAfter } from './build/calendar'
import { threadMessageId } from './build/threads'
import { addressOf, personOf } from './data/cast'
import { companies, outsideCrm } from './data/companies'
import { deals, notes, type DemoDeal } from './data/crm'
import { people } from './data/people'
import { scriptedThreads } from './data/threads/index'
import type { ThreadScript } from './data/types'

/** Ids of what was created, by the keys of the demo's data. */
export interface FilledCrm {
  people: Map<string, string>
  companies: Map<string, string>
  deals: Map<string, string>
}

/** Creates companies, people, deals and notes, through the same calls a window makes. */
export async function fillCrm(client: EngineClient, now: number): Promise<FilledCrm> {
  const filled: FilledCrm = { people: new Map(), companies: new Map(), deals: new Map() }
  for (const { key, name, domain, phone, vatNumber, city, country } of companies) {
    if (outsideCrm.has(key)) continue
    const website = `https://www.${domain}`
    const { id } = await client.companies.create({
      name,
      domains: [domain],
      phone,
      website,
      vatNumber,
      city,
      country,
    })
    filled.companies.set(key, id)
  }
  for (const person of people) {
    const companyId = filled.companies.get(person.company)
    if (companyId === undefined) continue
    const emails = [{ address: addressOf(person), label: 'work', isPrimary: true }]
    const { name, job: jobTitle, phone } = person
    const { id } = await client.people.create({ person: { name, jobTitle, phone, companyId, emails } })
    filled.people.set(person.key, id)
  }
  const stages = await client.deals.stages()
  for (const deal of deals) {
    const { id } = await client.deals.create({
      title: deal.title,
      amountMinor: deal.amount * 100,
      currency: deal.currency,
      stageId: stageOf(stages, deal.stage).id,
      personId: filled.people.get(deal.person) ?? null,
      companyId: filled.companies.get(deal.company) ?? null,
      expectedCloseAt: dateAfter(now, deal.closesIn, '12:00'),
    })
    filled.deals.set(deal.key, id)
  }
  for (const { on, key, text, pinned } of notes) {
    const record = recordOf(filled, on, key)
    if (record) await client.notes.create({ record, text, pinned: pinned ?? false })
  }
  return filled
}

/** Ties the threads to the deals they are about, and to the company where there is no deal. */
export async function linkThreads(client: EngineClient, filled: FilledCrm, log: Log): Promise<number> {
  const rows = await allRows(client)
  let count = 0
  for (const script of scriptedThreads) {
    const record = recordOfThread(filled, script)
    const threadId = record && (await findThread(client, rows, script))
    if (!record || !threadId) continue
    await client.links.create({ threadId, record })
    count++
  }
  log.info(`demo/crm: ${count} threads linked`)
  return count
}

function stageOf(stages: readonly Stage[], wanted: DemoDeal['stage']): Stage {
  const open = stages.filter((stage) => stage.outcome === 'open')
  const at = { new: 0, qualified: 1, offer: 2, negotiation: 3, won: 0, lost: 0 }[wanted]
  const closed = stages.find((stage) => stage.outcome === wanted)
  const found = closed ?? open[Math.min(at, open.length - 1)]
  if (!found) throw new Error('demo/crm: the profile has no stages')
  return found
}

function recordOf(filled: FilledCrm, type: RecordRef['type'], key: string): RecordRef | null {
  const ids = { person: filled.people, company: filled.companies, deal: filled.deals }[type]
  const id = ids.get(key)
  return id === undefined ? null : { type, id }
}

function recordOfThread(filled: FilledCrm, script: ThreadScript): RecordRef | null {
  if (script.deal !== undefined) return recordOf(filled, 'deal', script.deal)
  return recordOf(filled, 'company', personOf(script.people[0] ?? '').company)
}

const PAGE = 200

async function allRows(client: EngineClient): Promise<ThreadRow[]> {
  const rows: ThreadRow[] = []
  for (const { id: folderId, selectable } of await client.mailboxes.list()) {
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
