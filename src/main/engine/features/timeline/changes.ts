import { z } from 'zod'
import { reviewRule } from '../../../../shared/contract/contact-review'
import type { HeldValue, TimelineEntry } from '../../../../shared/contract/timeline'
import { emailAddress } from '../../../../shared/records/types/person'
import { CREATED, DELETED, MERGED } from '../../journal/change-set'
import { fieldOf, resolve } from '../../journal/resolve'
import type { JournalEntry } from '../../journal/store'
import { isEmpty, knownType } from '../records/index'

/** What an id that stands in a field is called; '' where the record is gone. */
export type Naming = (type: string, id: string) => string

/** The journal of a record of the same type. */
type HistoryOf = (id: string) => readonly JournalEntry[]

/** The journal of one record as timeline entries, by the stamps of the change sets. */
export function readChanges(
  type: string,
  history: readonly JournalEntry[],
  naming: Naming,
  historyOf: HistoryOf,
): ReadonlyMap<string, readonly TimelineEntry[]> {
  const newestFirst = new Map<string, JournalEntry[]>()
  const told = new Map<string, HeldValue>()
  const byStamp = new Map<string, readonly TimelineEntry[]>()
  for (const [stamp, set] of Map.groupBy(history, (entry) => entry.stamp)) {
    const entries: TimelineEntry[] = []
    byStamp.set(stamp, entries)
    const { at, author: by, label } = set[0] ?? { at: 0, author: '', label: '' }
    const rule = reviewRule.safeParse(label.replace(/^rule-/, '')).data
    const isCreation = set.some(({ field }) => field === CREATED)
    if (isCreation) entries.push({ kind: 'created', at, by, ...(rule ? { rule } : {}) })
    const merges = set.filter(({ field, operation }) => field === MERGED && operation === 'add')
    for (const { element } of merges)
      if (isStillMerged(history, stamp, element))
        entries.push({ kind: 'merged', at, by, ...leftOut(type, history, historyOf(element), stamp, naming) })
    for (const [field, changes] of Map.groupBy(set, (entry) => entry.field)) {
      const known = [...changes, ...(newestFirst.get(field) ?? [])]
      newestFirst.set(field, known)
      const to = heldBy(type, field, known, naming)
      const from = told.get(field) ?? heldBy(type, field, [], naming)
      if (to === null || from === null || isAlike(from, to)) continue
      told.set(field, to)
      if (!isCreation) entries.push({ kind: 'changed', at, field, from, to, by })
    }
  }
  return byStamp
}

/** One that was undone is as if it had never been. */
const isStillMerged = (history: readonly JournalEntry[], stamp: string, other: string): boolean =>
  history.findLast(({ field, element }) => field === MERGED && element === other)?.stamp === stamp

/** What the other one of a merge was called, and what it held that the one which stayed did not hold afterwards. */
function leftOut(
  type: string,
  own: readonly JournalEntry[],
  other: readonly JournalEntry[],
  stamp: string,
  naming: Naming,
): Pick<Extract<TimelineEntry, { kind: 'merged' }>, 'name' | 'left'> {
  const { type: declared, fields } = knownType(type)
  const at = (history: readonly JournalEntry[], name: string): HeldValue | null => {
    const known = history.filter((entry) => entry.field === name && entry.stamp <= stamp)
    return heldBy(type, name, known.toReversed(), naming)
  }
  const left = [...fields.values()].flatMap((field) => {
    const [theirs, ours] = [at(other, field.name), at(own, field.name)]
    if (field.name === declared.title || field.elements || !theirs || !ours) return []
    const isKept = isEmpty(field, theirs.value) || isAlike(theirs, ours)
    return isKept ? [] : [{ field: field.name, ...theirs }]
  })
  const name = at(other, declared.title)?.value
  return { name: typeof name === 'string' ? name : '', left }
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
