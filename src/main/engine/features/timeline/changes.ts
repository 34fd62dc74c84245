import { z } from 'zod'
import type { RecordType } from '../../../../shared/contract/crm'
import { emailAddress } from '../../../../shared/contract/people'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import { CREATED, type FieldValue, type JournalEntry } from '../../journal/journal'
import { plainAmount } from '../../../../shared/money'

/** Fields a person changes, by what the contract calls them. The rest of the journal is no news to a reader. */
const humanFields: Record<RecordType, Record<string, string>> = {
  person: { name: 'name', job_title: 'jobTitle', phone: 'phone', company_id: 'companyId', emails: 'emails' },
  company: {
    name: 'name',
    domains: 'domains',
    phone: 'phone',
    website: 'website',
    vat_number: 'vatNumber',
    city: 'city',
    country: 'country',
  },
  deal: {
    title: 'title',
    amount_minor: 'amountMinor',
    currency: 'currency',
    stage_id: 'stageId',
    person_id: 'personId',
    company_id: 'companyId',
    expected_close_at: 'expectedCloseAt',
  },
}

/** Names for ids that stand in fields; '' where the record is gone. */
export interface Naming {
  record(type: RecordType, id: string): string
  stage(id: string): string
}

/**
 * The journal of one record as timeline entries, oldest first. Ids become names, amounts `1500.00 EUR`, days
 * `2026-03-31`, lists are joined with commas; an empty value is ''.
 */
export function readChanges(
  type: RecordType,
  history: readonly JournalEntry[],
  naming: Naming,
): TimelineEntry[] {
  const current = new Map<string, FieldValue>()
  const entries: TimelineEntry[] = []
  for (const change of groupByStamp(history)) {
    const before = new Map(current)
    for (const { field, value } of change) current.set(field, value)
    const creation = change.find(({ field }) => field === CREATED)
    if (creation) {
      entries.push({ kind: 'created', at: creation.at })
      continue
    }
    for (const { field, at } of change) {
      const name = humanFields[type][field]
      if (!name) continue
      const from = textOf(field, before, naming)
      const to = textOf(field, current, naming)
      if (from !== to) entries.push({ kind: 'changed', at, field: name, from, to })
    }
  }
  return entries
}

/** Fields that changed in one action share one stamp. */
const groupByStamp = (history: readonly JournalEntry[]): JournalEntry[][] => [
  ...Map.groupBy(history, ({ clock }) => clock).values(),
]

function textOf(field: string, values: ReadonlyMap<string, FieldValue>, naming: Naming): string {
  const value = values.get(field) ?? null
  if (value === null || value === '') return ''
  switch (field) {
    case 'company_id':
      return naming.record('company', String(value))
    case 'person_id':
      return naming.record('person', String(value))
    case 'stage_id':
      return naming.stage(String(value))
    case 'amount_minor':
      return plainAmount(Number(value), String(values.get('currency') ?? ''))
    case 'expected_close_at':
      return isoDay(Number(value))
    case 'emails':
      return z
        .array(emailAddress)
        .parse(JSON.parse(String(value)))
        .map(({ address }) => address)
        .join(', ')
    case 'domains':
      return z
        .array(z.string())
        .parse(JSON.parse(String(value)))
        .join(', ')
    default:
      return String(value)
  }
}

function isoDay(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
