import {
  recordType,
  type RecordRef,
  type RecordSummary,
  type RecordType,
} from '../../../../shared/contract/crm'
import { emailAddress } from '../../../../shared/contract/people'
import { fold } from '../../../../shared/fold'
import { amountForms } from '../../../../shared/money'
import { ProblemError } from '../../../../shared/problem'
import { z } from 'zod'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import type { RecordChange } from '../../journal/record-keeper'
import { createRecordsStore, type IndexedRecord } from './store'
import { stageNames } from './stage-names'
import { addressWords, indexText, phoneDigits, queryNeedles, wordsOf } from './words'

export { addressWords, queryNeedles, wordsOf } from './words'

/** People, companies and deals as one: how each is named, whether it is there, and finding them by any word. */
export interface Records {
  /** Names of the live ones among these, in the given order. */
  summaries(refs: readonly RecordRef[]): RecordSummary[]
  /** The record's name; fails with `not-found` when it is gone. */
  summary(ref: RecordRef): RecordSummary
  exists(ref: RecordRef): boolean
  /** Fails with `not-found` when the record is gone. */
  assertExists(ref: RecordRef): void
  /** One page of the records of a type that match, by name. */
  list(type: RecordType, query: string, offset: number, limit: number): { total: number; ids: string[] }
  /** Records of all types that match, last changed first; the latest ones for an empty query. */
  find(query: string, limit: number): RecordSummary[]
  /** Announces the record to the windows. */
  announce(ref: RecordRef): void
}

/** Keeps one search index over all record types, derived from every change the journal tells of. */
export function createRecords(context: EngineContext, journal: Journal): Records {
  const store = createRecordsStore(context.db)
  const announce = (ref: RecordRef): void => context.publish({ type: 'record', record: ref })

  function index(ref: RecordRef): void {
    const row = read(ref)
    if (row) store.save(ref, row)
    else store.drop(ref)
  }

  function read({ type, id }: RecordRef): IndexedRecord | undefined {
    switch (type) {
      case 'person': {
        const row = store.personText(id)
        if (!row) return undefined
        const addresses = z
          .array(emailAddress)
          .parse(JSON.parse(row.emails))
          .flatMap((email) => addressWords(email.address))
        const words = [
          ...wordsOf(row.name, row.jobTitle, row.companyName ?? ''),
          ...addresses,
          phoneDigits(row.phone),
        ]
        return indexed(row.name, words, row.updatedAt)
      }
      case 'company': {
        const row = store.companyText(id)
        if (!row) return undefined
        const domains = z.array(z.string()).parse(JSON.parse(row.domains))
        const words = [...wordsOf(row.name, row.city, row.vatNumber, ...domains), phoneDigits(row.phone)]
        return indexed(row.name, words, row.updatedAt)
      }
      case 'deal': {
        const row = store.dealText(id)
        if (!row) return undefined
        const words = wordsOf(
          row.title,
          row.personName ?? '',
          row.companyName ?? '',
          ...stageNames(row.stageName),
        )
        const amount = row.amountMinor === null ? [] : amountForms(row.amountMinor, row.currency)
        return indexed(row.title, [...words, ...amount, fold(row.currency)], row.updatedAt)
      }
    }
  }

  journal.onChange((change) => {
    const ref = changedRecord(change)
    if (!ref) return
    index(ref)
    announce(ref)
    if (!change.fields.has('name') && !change.fields.has('deletedAt')) return
    for (const other of store.naming(ref)) {
      index(other)
      announce(other)
    }
  })

  function summaries(refs: readonly RecordRef[]): RecordSummary[] {
    const named = recordType.options.flatMap((type) => {
      const ids = refs.filter((ref) => ref.type === type).map((ref) => ref.id)
      return ids.length > 0 ? store.summaries(type, ids) : []
    })
    const byId = new Map(named.map((summary) => [summary.id, summary]))
    return refs.flatMap((ref) => byId.get(ref.id) ?? [])
  }

  return {
    summaries,
    summary(ref) {
      const [summary] = summaries([ref])
      if (!summary) throw notFound(ref)
      return summary
    },
    exists: store.has,
    assertExists(ref) {
      if (!store.has(ref)) throw notFound(ref)
    },
    list(type, query, offset, limit) {
      const { total, refs } = store.search(type, queryNeedles(query), 'name', limit, offset)
      return { total, ids: refs.map((ref) => ref.id) }
    },
    find: (query, limit) => summaries(store.search(null, queryNeedles(query), 'recent', limit, 0).refs),
    announce,
  }
}

function changedRecord(change: RecordChange): RecordRef | null {
  const type = recordType.safeParse(change.type)
  return type.success ? { type: type.data, id: change.id } : null
}

const indexed = (name: string, words: readonly string[], updatedAt: number): IndexedRecord => ({
  sortName: fold(name),
  words: indexText(new Set(words.filter(Boolean))),
  updatedAt,
})

const notFound = (ref: RecordRef): ProblemError =>
  new ProblemError({ code: 'not-found', params: { type: ref.type } })
