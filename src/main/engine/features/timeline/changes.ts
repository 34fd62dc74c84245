import { z } from 'zod'
import type { RecordType } from '../../../../shared/contract/crm'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import { plainAmount } from '../../../../shared/money'
import { emailAddress } from '../../../../shared/records/record-types'
import { fieldOf, resolve } from '../../journal/resolve'
import { CREATED } from '../../journal/change-set'
import type { JournalEntry } from '../../journal/store'

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
  const newestFirst = new Map<string, JournalEntry[]>()
  const told = new Map<string, string>()
  const entries: TimelineEntry[] = []
  for (const set of Map.groupBy(history, ({ stamp }) => stamp).values()) {
    const at = set[0]?.at ?? 0
    const isCreation = set.some(({ field }) => field === CREATED)
    if (isCreation) entries.push({ kind: 'created', at })
    for (const [field, changes] of Map.groupBy(set, (entry) => entry.field)) {
      const known = [...changes, ...(newestFirst.get(field) ?? [])]
      newestFirst.set(field, known)
      const to = textOf(type, field, known, naming)
      const from = told.get(field) ?? ''
      if (to === null || to === from) continue
      told.set(field, to)
      if (!isCreation) entries.push({ kind: 'changed', at, field, from, to })
    }
  }
  return entries
}

/** What a field held after these changes, for people to read; null for what is no news to them. */
function textOf(
  type: RecordType,
  name: string,
  newestFirst: readonly JournalEntry[],
  naming: Naming,
): string | null {
  const field = fieldOf(type, name)
  if (!field || !(name in shownFields[type])) return null
  const value = resolve(field, newestFirst) ?? field.empty
  switch (field.kind) {
    case 'reference': {
      if (typeof value !== 'string') return ''
      const target = shownFields[type][name]
      return target === 'stage' ? naming.stage(value) : target ? naming.record(target, value) : ''
    }
    case 'money': {
      const { minor, currency } = amount.parse(value)
      return minor === null ? '' : plainAmount(minor, currency)
    }
    case 'day':
      return typeof value === 'number' ? isoDay(value) : ''
    case 'emails':
      return emails
        .parse(value)
        .map(({ address }) => address)
        .join(', ')
    case 'domains':
      return domains.parse(value).join(', ')
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}

const amount = z.object({ minor: z.number().nullable(), currency: z.string() })
const emails = z.array(emailAddress)
const domains = z.array(z.string())

/** Fields a person reads the history of; of a reference, what it names. */
const shownFields: Record<RecordType, Record<string, RecordType | 'stage' | null>> = {
  person: { name: null, jobTitle: null, phone: null, companyId: 'company', emails: null },
  company: {
    name: null,
    domains: null,
    phone: null,
    website: null,
    vatNumber: null,
    city: null,
    country: null,
  },
  deal: {
    title: null,
    amount: null,
    stageId: 'stage',
    personId: 'person',
    companyId: 'company',
    expectedCloseAt: null,
  },
}

function isoDay(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
