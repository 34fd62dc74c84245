import type { RecordRef } from '../../../shared/contract/crm'
import type { Place, TimelineEntry } from '../../../shared/contract/timeline'
import type { EngineContext } from '../context'
import { createActivityStore, type ActivityRow } from './store'

/** What happened, as a kind of activity writes it. */
export interface Happening {
  /** Ms since the epoch: its place in the order of time. */
  at: number
  /** What it refers to, by which `ActivityKind.read` finds it again. */
  reference: string
  /** Address of who did it; '' where the entry itself tells. */
  who: string
}

/** A message as what happened: who wrote it the message itself tells. */
export const mailHappening = (messageId: number, receivedAt: number): Happening => ({
  ...{ at: receivedAt, reference: String(messageId) },
  who: '',
})

/** The message of such a happening. */
export const messageIdOf = ({ reference }: Pick<Happening, 'reference'>): number => Number(reference)

/** What stands at each reference; nothing where it is not to be shown, and several entries in their order of time. */
export type ReadEntries = (
  record: RecordRef,
  happenings: readonly Happening[],
) => ReadonlyMap<string, readonly TimelineEntry[]>

/** One kind of things that happen with records: the feature that defined it writes and reads them. */
export interface ActivityKind {
  /** True where that was news. */
  add(recordId: string, happening: Happening): boolean
  /** True where it stood there. */
  remove(recordId: string, happening: Pick<Happening, 'at' | 'reference'>): boolean
  has(recordId: string, happening: Pick<Happening, 'at' | 'reference'>): boolean
  /** A page of what a record has of this kind, oldest first, behind one of them or from the first on. */
  page(recordId: string, after: Pick<Happening, 'at' | 'reference'> | null): Happening[]
  /** Takes it from whichever records it stands at. */
  drop(reference: string): void
  /** Takes all of this kind from a record. */
  clear(recordId: string): void
}

export type IsWanted = (entry: TimelineEntry) => boolean

export interface TimelinePage {
  entries: TimelineEntry[]
  /** Where the page after this one begins; null behind the last. */
  next: Place | null
}

/**
 * What happened with records, of every kind, as one list in order of time: derived, and written only through this, so
 * that a page of a history, however long and however mixed, is one walk along an index.
 */
export interface Activity {
  /** To be called once for each kind, before the engine runs. */
  define(kind: string, read: ReadEntries): ActivityKind
  /**
   * The newest entries before a place, newest first: as many as asked for, or somewhat more. Where only some are wanted,
   * no more rows are looked at than hold nobody up: there may be fewer, and more behind them.
   */
  page(record: RecordRef, before: Place | null, limit: number, isWanted?: IsWanted | null): TimelinePage
}

/** Of a history that is searched, in one go. */
const MOST_LOOKED_AT = 200

const NOW: Place = { at: Number.MAX_SAFE_INTEGER, kind: '', reference: '' }
const BEGINNING = { at: -Number.MAX_SAFE_INTEGER, reference: '' }

export function createActivity(context: Pick<EngineContext, 'db' | 'reader'>): Activity {
  const store = createActivityStore(context)
  const readers = new Map<string, ReadEntries>()

  /** What stands at these rows, each with the entries it is shown as. */
  function read(
    record: RecordRef,
    rows: readonly ActivityRow[],
  ): { row: ActivityRow; shown: readonly TimelineEntry[] }[] {
    const byKind = Map.groupBy(rows, ({ kind }) => kind)
    const found = new Map([...byKind].map(([kind, of]) => [kind, readers.get(kind)?.(record, of)]))
    return rows.map((row) => ({ row, shown: found.get(row.kind)?.get(row.reference) ?? [] }))
  }

  return {
    define(kind, reader) {
      readers.set(kind, reader)
      return {
        add: (recordId, happening) => store.add(recordId, { ...happening, kind }),
        remove: (recordId, happening) => store.remove(recordId, { ...happening, kind }),
        has: (recordId, happening) => store.has(recordId, { ...happening, kind }),
        page: (recordId, after) => store.ofKind(recordId, { ...(after ?? BEGINNING), kind }),
        drop: (reference) => store.drop(kind, reference),
        clear: (recordId) => store.clear(recordId, kind),
      }
    },
    page(record, before, limit, isWanted = null) {
      const entries: TimelineEntry[] = []
      let place = before ?? NOW
      // What is hidden takes rows, too: of a history that is mostly hidden, ever more are looked at.
      for (let size = limit + 1; ; size *= 2) {
        const rows = store.newest(record.id, place, size)
        for (const { row, shown: all } of read(record, rows)) {
          const shown = isWanted ? all.filter(isWanted) : all
          if (entries.length >= limit && shown.length > 0) return { entries, next: place }
          entries.push(...shown.toReversed())
          place = { at: row.at, kind: row.kind, reference: row.reference }
        }
        if (rows.length < size) return { entries, next: null }
        if (isWanted && size >= MOST_LOOKED_AT) return { entries, next: place }
      }
    },
  }
}
