import { z } from 'zod'
import type { HeldValue, TimelineEntry } from '../../../../shared/contract/timeline'
import { emailAddress } from '../../../../shared/records/types/person'
import { CREATED, DELETED } from '../../journal/change-set'
import { fieldOf, resolve } from '../../journal/resolve'
import type { JournalEntry } from '../../journal/store'

/** What an id that stands in a field is called; '' where the record is gone. */
export type Naming = (type: string, id: string) => string

/** The journal of one record as timeline entries, oldest first. */
export function readChanges(type: string, history: readonly JournalEntry[], naming: Naming): TimelineEntry[] {
  const newestFirst = new Map<string, JournalEntry[]>()
  const told = new Map<string, HeldValue>()
  const entries: TimelineEntry[] = []
  for (const set of Map.groupBy(history, ({ stamp }) => stamp).values()) {
    const at = set[0]?.at ?? 0
    const isCreation = set.some(({ field }) => field === CREATED)
    if (isCreation) entries.push({ kind: 'created', at })
    for (const [field, changes] of Map.groupBy(set, (entry) => entry.field)) {
      const known = [...changes, ...(newestFirst.get(field) ?? [])]
      newestFirst.set(field, known)
      const to = heldBy(type, field, known, naming)
      const from = told.get(field) ?? heldBy(type, field, [], naming)
      if (to === null || from === null || isAlike(from, to)) continue
      told.set(field, to)
      if (!isCreation) entries.push({ kind: 'changed', at, field, from, to })
    }
  }
  return entries
}

/** What a field held after these changes; null for what is no news to people. */
function heldBy(
  type: string,
  name: string,
  newestFirst: readonly JournalEntry[],
  naming: Naming,
): HeldValue | null {
  const field = fieldOf(type, name)
  if (!field || name === CREATED || name === DELETED) return null
  const value = z.json().parse(resolve(field, newestFirst) ?? field.empty)
  return { value, name: typeof value === 'string' && field.target ? naming(field.target, value) : '' }
}

/** Which of several addresses is the main one, or what it is called, is no news. */
function isAlike(from: HeldValue, to: HeldValue): boolean {
  const lists = [emails.safeParse(from.value), emails.safeParse(to.value)].map(({ data }) =>
    data?.map(({ address }) => address),
  )
  const [before = from.value, after = to.value] = lists
  return JSON.stringify(before) === JSON.stringify(after)
}

const emails = z.array(emailAddress)
