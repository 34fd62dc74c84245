import type { RecordRef, RecordSummary } from '../../../../shared/contract/crm'
import type {
  AlikeRecord,
  FieldValues,
  ListedRecord,
  ListView,
  NamedRecord,
  RecordRow,
  RemovedRecord,
} from '../../../../shared/contract/records'
import { ProblemError } from '../../../../shared/problem'
import { createOwnAddresses, type OwnIdentity } from '../../addresses/own-identity'
import type { EngineContext } from '../../context'
import type { Journal, RecordWriter } from '../../journal/journal'
import type { ColumnValues } from '../../journal/columns'
import { fieldsOfRow } from '../../journal/rows'
import { assertUnchanged } from '../../journal/unchanged'
import { os } from '../../rpc'
import { createAlike } from './alike'
import { createCustomFields, type CustomFields } from './custom-fields'
import { assertMeant, assertWhole, checkedFields } from './checking'
import { followHeirs } from './heirs'
import { createIndexStore } from './index-store'
import { createMerging, handingOver } from './merging'
import { toRecordRow, toSummary } from './reading'
import { createRecordIndex } from './record-index'
import { createRemoved, type Removed } from './removed'
import { createRemovedStore } from './removed-store'
import { createRecordsStore, type RecordsStore } from './store'
import { createChosenLists } from './store/chosen-list'
import { createTransfer, createTransferRouter, undoImport } from './transfer/index'
import { describeTypes, knownType, moduleType } from './types'
import { searchExpression } from './words'

export { isEmpty } from './reading'
export { knownType, moduleTypes } from './types'
export { addressWords, wordsOf } from './words'

/** Records of all types as one: how each is named, whether it is there, and finding them by any word. */
export interface Records {
  /** Names of the live ones among these, in the given order. */
  summaries(refs: readonly RecordRef[]): RecordSummary[]
  /** What a record of any type is called; '' where it is gone. */
  nameOf(type: string, id: string): string
  /** The record's name; fails with `not-found` when it is gone. */
  summary(ref: RecordRef): RecordSummary
  /** Fails with `not-found` when the record is gone. */
  get(ref: RecordRef): RecordRow
  /** Null for a record that is gone. */
  readIf(ref: RecordRef): RecordRow | null
  exists(ref: RecordRef): boolean
  /** Fails with `not-found` when the record is gone. */
  assertExists(ref: RecordRef): void
  /** One page of the ids of a type's records that match, in the order of their list. */
  list(type: string, query: string, offset: number, limit: number): { total: number; ids: string[] }
  /** Records of all types that match, last changed first; the latest ones for an empty query. */
  find(query: string, limit: number): RecordSummary[]
  /** Within a commit: makes a record of what a call brought. */
  create(write: RecordWriter, type: string, fields: FieldValues): string
  /** Records of a type that hold one of these values, however it is spelled; those that share most come first. */
  sharing(type: string, fields: FieldValues): AlikeRecord[]
  /** All records of a type that is part of others, in their order. */
  choices(type: string): (NamedRecord & { id: string })[]
  /** Within a commit: what belongs to a record, notes, links and the like, belongs to the other one then. */
  handOver(write: RecordWriter, from: RecordRef, to: RecordRef): void
  /** Announces the record to the windows. */
  announce(ref: RecordRef): void
  /** Goes on indexing what a former run of the program left. */
  start(): void
  stop(): void
  router: ReturnType<typeof createRouter>
  transferRouter: ReturnType<typeof createTransferRouter>
  partsRouter: CustomFields['router']
}

/**
 * Keeps one search index over all record types, derived from every change the journal tells of. `mayErase` says whether
 * the user allows what cannot be taken back.
 */
export function createRecords(context: EngineContext, journal: Journal, mayErase: () => boolean): Records {
  const store = createRecordsStore(context.reader)
  const own = createOwnAddresses(context.reader).identity
  const removedStore = createRemovedStore(context.db)
  const reader = createReader(store)
  const { announce, start, stop, holding } = createRecordIndex(
    context,
    journal,
    store,
    createIndexStore(context.db),
    removedStore,
    reader,
  )
  const fields = createCustomFields(context, journal, store, { holding })
  fields.refresh()
  const removed = createRemoved({ store: removedStore, reader, journal, own })
  const lists = createChosen(context, journal, removed)
  journal.keepUsed((type, id) => store.naming({ type, id }).length > 0 || store.hasNotes(type, id))

  const get = (ref: RecordRef): RecordRow => {
    moduleType(ref.type)
    const record = reader.read(ref)
    if (!record) throw notFound(ref.type)
    return record
  }
  const summaries = (refs: readonly RecordRef[]): RecordSummary[] =>
    refs.flatMap((ref) => {
      const record = reader.read(ref)
      return record ? toSummary(record) : []
    })
  const list = (type: string, query: string, offset: number, limit: number) => {
    const { total, refs } = store.search(type, searchExpression(query), orderOf(type), limit, offset)
    return { total, ids: refs.map((ref) => ref.id) }
  }
  const exists = (type: string, id: string): boolean => store.read({ type, id }) !== undefined
  const create = (write: RecordWriter, type: string, fields: FieldValues): string => {
    moduleType(type)
    assertWhole(type, fields)
    const checked = checkedFields(type, fields, exists)
    assertMeant(type, checked, {}, own)
    return write.put(type, null, checked)
  }
  const operations = createOperations({
    ...{ journal, store, lists, reader, removed, get, list, create, exists, own, mayErase },
  })
  const transfer = createTransfer({
    ...{ context, journal, store, create, exists, own, read: reader.read, now: context.clock.now },
    titleOf: (type, id) => reader.named(type, id)?.title ?? '',
    ids: operations.ids,
  })
  return {
    summaries,
    nameOf: (type, id) => reader.named(type, id)?.title ?? '',
    summary: (ref) => toSummary(get(ref)),
    get,
    readIf: (ref) => reader.read(ref) ?? null,
    exists: store.has,
    assertExists(ref) {
      if (!store.has(ref)) throw notFound(ref.type)
    },
    list,
    find: (query, limit) => summaries(store.search(null, searchExpression(query), 'all', limit, 0).refs),
    create,
    sharing: (type, fields) => createAlike(store, reader.read, () => Object.keys(fields))(type, fields),
    choices: operations.choices,
    handOver: handingOver(store),
    announce,
    start,
    stop() {
      transfer.stop()
      stop()
    },
    transferRouter: createTransferRouter(transfer),
    partsRouter: fields.router,
    router: createRouter(operations),
  }
}

const orderOf = (type: string): 'title' | 'recent' => knownType(type).type.order ?? 'title'
const notFound = (type: string): ProblemError => new ProblemError({ code: 'not-found', params: { type } })

/** Lists filtered or ordered as somebody chose; all others the store answers by its own indexes. */
function createChosen(context: EngineContext, journal: Journal, { heir }: Removed) {
  const { page, position, groups, forget } = createChosenLists(context.reader)
  journal.onChange(forget)
  context.events.subscribe(({ type }) => type === 'record' && forget())
  const heirOf = (type: string, id: string): string | null => heir({ type, id })?.id ?? null
  const choice = (type: string, { query, filter: asked, sort = [], language = 'en' }: ListView) => {
    const filter = asked && followHeirs(type, asked, heirOf)
    const now = new Date(context.clock.now())
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
    return { type, expression: searchExpression(query), filter, sort, language, today }
  }
  return {
    isChosen: ({ filter, sort = [] }: ListView): boolean => filter !== undefined || sort.length > 0,
    page: (type: string, view: ListView, offset: number, limit: number) =>
      page(choice(type, view), limit, offset),
    position: (record: RecordRef, view: ListView) => position(choice(record.type, view), record),
    groups: (type: string, view: ListView, field: string) => groups(choice(type, view), field),
  }
}

type Reader = ReturnType<typeof createReader>

/** Records as the contract has them. */
function createReader(store: RecordsStore) {
  const held = (type: string, id: string) => {
    const row = store.read({ type, id })
    return row && fieldsOfRow(type, row)
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  function named(type: string, id: string): NamedRecord | undefined {
    const fields = held(type, id)
    const { title, tone } = knownType(type).type
    return fields && { type, title: text(fields[title]), tone: tone ? text(fields[tone]) : '' }
  }
  function isClosed(type: string, fields: FieldValues): boolean {
    const { type: declared, fields: known } = knownType(type)
    if (!declared.closed) return false
    const { field, of, values } = declared.closed
    const target = known.get(field)?.target
    const value = text(fields[field])
    return values.includes(text(of && target ? held(target, value)?.[of] : value))
  }
  function whole(type: string, row: ColumnValues | undefined): RecordRow | undefined {
    if (!row) return undefined
    const record = toRecordRow(type, row, named)
    return { ...record, isClosed: isClosed(type, record.fields) }
  }
  return {
    named,
    /** Of a record that was removed, too. */
    titleOf({ type, id }: RecordRef): string {
      const row = store.read({ type, id }) ?? store.readRemoved({ type, id })
      return row ? text(fieldsOfRow(type, row)[knownType(type).type.title]) : ''
    },
    read: (ref: RecordRef) => whole(ref.type, store.read(ref)),
    readRemoved: (ref: RecordRef) => whole(ref.type, store.readRemoved(ref)),
  }
}

interface Parts {
  journal: Journal
  store: RecordsStore
  lists: ReturnType<typeof createChosen>
  reader: Reader
  removed: Removed
  get: Records['get']
  list: Records['list']
  create: Records['create']
  exists(type: string, id: string): boolean
  own(): OwnIdentity
  mayErase(): boolean
}

type New = Record<string, FieldValues>

/** More records than any list has. */
const EVERYTHING = 10_000_000

/** What was left may be thousands of records; a line names some. */
const TITLES_OF_KEPT = 3

function createOperations(parts: Parts) {
  const { journal, store, lists, reader, removed, get, list, create, exists, own, mayErase } = parts
  const many = (type: string, ids: readonly string[]): RecordRow[] =>
    ids.flatMap((id) => reader.read({ type, id }) ?? [])

  /** The fields, with the ids of records made for those that name a new one. */
  function withNamed(write: RecordWriter, type: string, fields: FieldValues, made: New = {}): FieldValues {
    const known = knownType(type).fields
    const named = Object.entries(made).map(([name, values]) => {
      const target = known.get(name)?.target
      if (!target) throw new ProblemError({ code: 'field-invalid', field: name })
      return [name, create(write, target, values)] as const
    })
    return { ...fields, ...Object.fromEntries(named) }
  }

  return {
    get,
    alike: createAlike(store, reader.read),
    async list(
      type: string,
      view: ListView,
      offset: number,
      limit: number,
    ): Promise<{ total: number; rows: ListedRecord[] }> {
      const counted = moduleType(type).type.counts ?? []
      const { total, ids } = lists.isChosen(view)
        ? await lists.page(type, view, offset, limit)
        : list(type, view.query, offset, limit)
      const counts = (id: string): Record<string, number> =>
        Object.fromEntries(counted.map((other) => [other, store.openCount(other, { type, id })]))
      return { total, rows: many(type, ids).map((row) => ({ ...row, counts: counts(row.id) })) }
    },
    ids: async (type: string, view: ListView): Promise<string[]> =>
      lists.isChosen(view)
        ? (await lists.page(moduleType(type).type.name, view, 0, EVERYTHING)).ids
        : list(type, view.query, 0, EVERYTHING).ids,
    position: async (record: RecordRef, view: ListView): Promise<number | null> =>
      lists.isChosen(view)
        ? lists.position(record, view)
        : store.position(record, searchExpression(view.query), orderOf(record.type)),
    groups: (type: string, view: ListView, field: string) =>
      lists.groups(moduleType(type).type.name, view, field),
    related: (of: RecordRef, type: string): RecordRow[] =>
      many(moduleType(type).type.name, store.related(type, of, orderOf(type))),
    choices(type: string) {
      knownType(type)
      return store.all(type).flatMap((row) => {
        const id = String(row['id'])
        const named = reader.named(type, id)
        return named ? [{ id, ...named }] : []
      })
    },
    create: (type: string, fields: FieldValues, made: New | undefined) =>
      journal.commit(`${type}-created`, (write) => {
        const id = create(write, type, withNamed(write, type, fields, made))
        return { record: get({ type, id }), change: write.stamp() }
      }),
    update: (ref: RecordRef, fields: FieldValues, from: FieldValues | undefined, made: New | undefined) =>
      journal.commit(`${ref.type}-changed`, (write) => {
        const whole = withNamed(write, ref.type, fields, made)
        const held = get(ref).fields
        assertUnchanged(held, from, whole)
        const checked = checkedFields(ref.type, whole, exists)
        assertMeant(ref.type, checked, held, own)
        write.put(ref.type, ref.id, checked)
        return { record: get(ref), change: write.stamp() }
      }),
    remove: (ref: RecordRef) =>
      journal.commit(`${ref.type}-removed`, (write) => {
        get(ref)
        write.remove(ref.type, ref.id)
        return { change: write.stamp() }
      }),
    merge: createMerging({ journal, store, get, exists }),
    erase: (ref: RecordRef): void =>
      journal.commit(`${ref.type}-erased`, (write) => {
        moduleType(ref.type)
        if (!mayErase()) throw new ProblemError({ code: 'erasing-off' })
        if (!removed.get(ref)) throw notFound(ref.type)
        for (const { type, id, field } of store.heldBy(ref))
          if (field.target === undefined) write.erase(type, id)
        write.erase(ref.type, ref.id)
      }),
    restore: (ref: RecordRef) =>
      journal.commit(`${ref.type}-restored`, (write) => {
        moduleType(ref.type)
        const gone = removed.get(ref)
        if (gone && !gone.mergedWith) write.restore(ref.type, ref.id)
        return { record: get(ref), change: write.stamp() }
      }),
    listRemoved: removed.list,
    getRemoved(ref: RecordRef): RemovedRecord {
      moduleType(ref.type)
      const gone = removed.get(ref)
      if (!gone) throw notFound(ref.type)
      return gone
    },
    async undo(change: string) {
      const { undone, kept } = (await undoImport(journal, change)) ?? journal.invert(change)
      const records = new Map(kept.map(({ type, id }) => [`${type}/${id}`, { type, id }]))
      const some = [...records.values()].slice(0, TITLES_OF_KEPT)
      return { undone, kept: records.size, titles: some.map((ref) => reader.titleOf(ref)) }
    },
  }
}

function createRouter(operations: ReturnType<typeof createOperations>) {
  return os.records.router({
    types: os.records.types.handler(() => describeTypes()),
    list: os.records.list.handler(({ input }) =>
      operations.list(input.type, input, input.offset, input.limit),
    ),
    ids: os.records.ids.handler(({ input }) => operations.ids(input.type, input)),
    groups: os.records.groups.handler(({ input }) => operations.groups(input.type, input, input.field)),
    position: os.records.position.handler(({ input }) => operations.position(input.record, input)),
    related: os.records.related.handler(({ input }) => operations.related(input.of, input.type)),
    choices: os.records.choices.handler(({ input }) => operations.choices(input.type)),
    alike: os.records.alike.handler(({ input }) => operations.alike(input.type, input.fields, input.except)),
    get: os.records.get.handler(({ input }) => operations.get(input)),
    create: os.records.create.handler(({ input }) =>
      operations.create(input.type, input.fields, input.withNew),
    ),
    update: os.records.update.handler(({ input }) =>
      operations.update(input.record, input.fields, input.from, input.withNew),
    ),
    remove: os.records.remove.handler(({ input }) => operations.remove(input)),
    merge: os.records.merge.handler(({ input }) => operations.merge(input.keep, input.other, input.taken)),
    listRemoved: os.records.listRemoved.handler(({ input }) =>
      operations.listRemoved(input.type, input.query, input.offset, input.limit),
    ),
    getRemoved: os.records.getRemoved.handler(({ input }) => operations.getRemoved(input)),
    erase: os.records.erase.handler(({ input }) => operations.erase(input)),
    restore: os.records.restore.handler(({ input }) => operations.restore(input)),
    undo: os.records.undo.handler(({ input }) => operations.undo(input.change)),
  })
}
