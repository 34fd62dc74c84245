import { z } from 'zod'
import { timestamp } from '../../../shared/ids'
import { isStamp } from './clock'

/** The version of the exchange format, described in docs/journal-format.md. */
export const FORMAT_VERSION = 1

/** What begins and ends a record, fields of every type. */
export const CREATED = 'createdAt'
export const DELETED = 'deletedAt'
/** The field of the entry that erases a record for good. */
export const ERASED = 'erased'
/** The list of the records that one was merged with, by id: it is in no row, only in the history. */
export const MERGED = 'mergedWith'

const MAX_CHANGES = 100_000
const MAX_DEPTH = 12

/** Values are plain JSON of bounded depth: nothing received may exhaust the stack. */
const jsonValue = z.unknown().refine((value) => isJson(value, MAX_DEPTH), 'no plain JSON')

/**
 * One field of one record. `set` replaces its value; `add` and `remove` change one element of a list; `erase` (field
 * `erased`) takes away for good everything known of the record. Names of types and fields are those of the contract;
 * what this version does not know is kept and handed on.
 */
export const change = z.object({
  type: z.string().regex(/^[a-zA-Z][\w-]{0,39}$/),
  id: z.string().regex(/^[\w-]{1,64}$/),
  field: z.string().regex(/^[a-zA-Z][\w.-]{0,79}$/),
  operation: z.string().regex(/^[a-z]{1,20}$/),
  /** Which element of a list; '' for a field with one value. */
  element: z.string().max(1_000).default(''),
  value: jsonValue.default(null),
})
export type Change = z.infer<typeof change>

/** What one person did at one moment on one device. */
export const changeSet = z.object({
  version: z.literal(FORMAT_VERSION),
  /** Hybrid clock stamp: names the set and orders it among all sets of all devices. */
  stamp: z.string().refine(isStamp, 'no stamp'),
  /** Address of who did it; '' where none was known yet. */
  author: z.string().max(320),
  /** Wall time in ms since the epoch, for people to read; never used for order. */
  at: timestamp,
  cause: z.string().max(40),
  /** A code for what was done, from which the window makes a sentence. Never a name or a text of the user's. */
  label: z.string().max(80),
  /** The stamp of the set this one takes back; '' for none. */
  undoes: z.string().max(100).default(''),
  changes: z.array(change).max(MAX_CHANGES),
})
export type ChangeSet = z.infer<typeof changeSet>

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth === 0) return false
  return Object.values(value).every((part) => isJson(part, depth - 1))
}
