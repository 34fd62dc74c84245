import { z } from 'zod'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import { plainAmount } from '../../../../shared/money'
import { emailAddress } from '../../../../shared/records/types/person'
import { fieldOf, resolve } from '../../journal/resolve'
import { CREATED, DELETED } from '../../journal/change-set'
import type { JournalEntry } from '../../journal/store'

/** What an id that stands in a field is called; '' where the record is gone. */
export type Naming = (type: string, id: string) => string

/**
 * The journal of one record as timeline entries, oldest first. Ids become names, amounts `1500.00 EUR`, days
 * `2026-03-31`, lists are joined with commas; an empty value is ''.
 */
export function readChanges(type: string, history: readonly JournalEntry[], naming: Naming): TimelineEntry[] {
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
  type: string,
  name: string,
  newestFirst: readonly JournalEntry[],
  naming: Naming,
): string | null {
  const field = fieldOf(type, name)
  if (!field || name === CREATED || name === DELETED) return null
  const value = resolve(field, newestFirst) ?? field.empty
  switch (field.kind) {
    case 'reference':
      return typeof value === 'string' && field.target ? naming(field.target, value) : ''
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

function isoDay(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
