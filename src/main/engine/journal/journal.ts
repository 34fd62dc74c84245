import { v7 as uuidv7 } from 'uuid'
import { customFieldOf, customKinds } from '../../../shared/records/custom-field'
import { allRecordTypes, type FieldsOf, type RecordTypeName } from '../../../shared/records/record-types'
import type { EngineContext } from '../context'
import { applySets, type ApplyResult, type TellWritten } from './apply'
import { CREATED, DELETED, ERASED, MERGED, type Change, type ChangeSet } from './change-set'
import { HybridClock } from './clock'
import { invertSet, type Inversion } from './invert'
import { createRecordKeeper, type RecordChange } from './record-keeper'
import { fieldNames, fieldOf, listChanges, resolveList } from './resolve'
import { createJournalStore, type ChangeSetHead, type JournalEntry, type Removal } from './store'

/** Some fields of a record, as a call brings them. */
export type Changes<T> = { [Field in keyof T]?: T[Field] | undefined }

/** What may be done to records within a commit. */
export interface RecordWriter {
  /** Makes a record with a new UUIDv7 and returns the id. Fields left out are empty. */
  create<Type extends RecordTypeName>(type: Type, fields: Changes<FieldsOf<Type>>): string
  /** Writes the named fields; those that hold the same value already are not journalled. */
  update<Type extends RecordTypeName>(type: Type, id: string, changes: Changes<FieldsOf<Type>>): void
  /** Creates (`id` null) or changes a record of a type that is known only now; every value must fit its field. */
  put(type: string, id: string | null, fields: Readonly<Record<string, unknown>>): string
  /** Marks a record removed; `restore` brings it back. */
  remove(type: string, id: string): void
  restore(type: string, id: string): void
  /** Writes into a record's history that the other one was merged into it. */
  merged(type: string, id: string, other: string): void
  /** Takes everything known of a record away for good, its history too, here and wherever the entry travels. */
  erase(type: string, id: string): void
  /** Names what is being written, for `invert`; '' while nothing was. */
  stamp(): string
}

/** What was done, as a code the window makes a sentence of, and why: `user` where a person did it. */
export type Cause = 'user' | 'undo' | 'import' | 'system'

/**
 * The one way to change a record of the user's: history, undo, export and exchange with colleagues read it, so nothing
 * may write these tables elsewhere. The format is docs/journal-format.md.
 */
export interface Journal {
  /**
   * Groups what a person did into one change set. A commit within a commit joins it. The work, its rows and
   * everything derived from them are one transaction.
   */
  commit<Result>(label: string, work: (write: RecordWriter) => Result, cause?: Cause): Result
  /** Takes sets made elsewhere, in any order and any number of times. */
  apply(sets: readonly ChangeSet[]): ApplyResult
  /**
   * Takes back a set as far as nobody changed the same fields since; what somebody did is named in `kept`. Fails with
   * `not-found` where no such set is known.
   */
  invert(stamp: string): Inversion
  /** The sets of an import made here, from its first to its last, the last before the others. */
  importsBetween(first: string, last: string): string[]
  /** All changes of one record, in the order of their stamps. */
  history(type: string, id: string): JournalEntry[]
  /** Address of who made a record; '' where none is known. */
  makerOf(type: string, id: string): string
  /** How a record went that is removed: when, by whom, and whether it was merged into another. */
  removal(type: string, id: string): Removal | undefined
  /** Sets in their order of arrival here after a number, for whom they are sent to. */
  setsAfter(seq: number, limit: number): { seq: number; set: ChangeSet }[]
  /** Sets whose clock is too far ahead to be believed yet. */
  setsAside(): { stamp: string; receivedAt: number }[]
  /** Follows what a former version kept without knowing it. To be called once every listener is there. */
  start(): void
  /** Called within the transaction for every change of a record, made here or elsewhere: what indexes derive from. */
  onChange(listener: (change: RecordChange) => void): void
  /**
   * Called within the transaction for every set that names a record, made here or elsewhere, whether or not the record
   * is shown: what histories derive from. May be called again for the same.
   */
  onWritten(listener: (written: WrittenSet) => void): void
  /** A rule that every change made here must keep; called at the end of a commit, where a throw undoes all of it. */
  guard(type: string, rule: (id: string, fields: ReadonlySet<string>) => void): void
  /** A rule that says of a new record that other records have come to need it: then `invert` leaves it. */
  keepUsed(rule: (type: string, id: string) => boolean): void
}

/** What a set says of one record. */
export interface WrittenSet extends Pick<ChangeSetHead, 'stamp' | 'at' | 'author'> {
  type: string
  id: string
  /** From now on nothing is known of the record. */
  isErased: boolean
}

/** The set being written; its stamp is drawn when something is. */
interface OpenSet {
  head: ChangeSetHead | null
  label: string
  cause: string
  undoes: string
  touched: Map<string, RecordChange>
}

/** `author` is the address of whom this profile belongs to, '' while it has none. */
export function createJournal(context: EngineContext, author: () => string): Journal {
  const { db, clock } = context
  const store = createJournalStore(db)
  const stamps = new HybridClock(() => clock.now(), context.device(), store.newestStamp())
  const listeners: ((change: RecordChange) => void)[] = []
  const followers: ((written: WrittenSet) => void)[] = []
  const guards: { type: string; rule: (id: string, fields: ReadonlySet<string>) => void }[] = []
  const uses: ((type: string, id: string) => boolean)[] = []
  const keeper = createRecordKeeper(db, store)
  const tell = (change: RecordChange): void => listeners.forEach((listener) => listener(change))
  const tellWritten: TellWritten = ({ stamp, at, author: by }, { type, id, field }) =>
    followers.forEach((follower) => follower({ stamp, at, author: by, type, id, isErased: field === ERASED }))
  let open: OpenSet | null = null

  function commit<Result>(
    label: string,
    work: (write: RecordWriter) => Result,
    cause: string = 'user',
    undoes = '',
  ): Result {
    return context.write(() => {
      if (open) return work(writer)
      const set: OpenSet = { head: null, label, cause, undoes, touched: new Map() }
      open = set
      try {
        const result = work(writer)
        for (const change of set.touched.values())
          for (const { type, rule } of guards) if (type === change.type) rule(change.id, change.fields)
        return result
      } finally {
        open = null
      }
    })
  }

  /** Writes changes into the open set and follows them in the rows. */
  function put(changes: readonly Change[]): void {
    const set = open
    const [first] = changes
    if (!set || !first) return
    set.head ??= {
      ...{ stamp: stamps.next(), author: author(), at: clock.now() },
      ...{ cause: set.cause, label: set.label, undoes: set.undoes },
    }
    const { stamp, at } = set.head
    // Once more for every change: a nested write that failed took the head back with its own work.
    store.addSet(set.head)
    for (const change of changes) store.addChange(stamp, change)
    tellWritten(set.head, first)
    const told = keeper.follow(first.type, first.id, new Set(changes.map(({ field }) => field)), at)
    if (!told) return
    const before = set.touched.get(`${told.type}/${told.id}`)
    const fields = new Set([...(before?.fields ?? []), ...told.fields])
    set.touched.set(`${told.type}/${told.id}`, { ...told, fields })
    tell(told)
  }

  function create(type: string, fields: object): string {
    const id = uuidv7({ msecs: clock.now() })
    const values = changesFor(type, id, fields, (field) => customFieldOf(field)?.empty)
    put([set(type, id, CREATED, clock.now()), ...values])
    return id
  }

  function update(type: string, id: string, changes: object): void {
    const row = keeper.read(type, id)
    if (!row) throw new Error(`journal: no ${type} ${id}`)
    put(changesFor(type, id, changes, (field) => (field in row ? row[field] : fieldOf(type, field)?.empty)))
  }

  const writer: RecordWriter = {
    create: (type, fields) => create(type, fields),
    update: (type, id, changes) => update(type, id, changes),
    put(type, id, fields) {
      if (id === null) return create(type, fields)
      update(type, id, fields)
      return id
    },
    stamp: () => open?.head?.stamp ?? '',
    remove: (type, id) => put([set(type, id, DELETED, clock.now())]),
    restore: (type, id) => put([set(type, id, DELETED, null)]),
    merged: (type, id, other) => put([{ ...set(type, id, MERGED, true), operation: 'add', element: other }]),
    erase: (type, id) => put([{ ...set(type, id, ERASED, null), operation: 'erase' }]),
  }

  function changesFor(type: string, id: string, fields: object, held: (field: string) => unknown): Change[] {
    return Object.entries(fields).flatMap(([name, value]): Change[] => {
      if (value === undefined) return []
      const field = fieldOf(type, name)
      if (!field || name === CREATED || name === DELETED)
        throw new Error(`journal: ${type} has no field ${name}`)
      const wanted: unknown = field.schema.parse(value)
      if (JSON.stringify(held(name)) === JSON.stringify(wanted)) return []
      if (!field.elements) return [set(type, id, name, wanted)]
      const before = resolveList(field.elements, store.ofField(type, id, name)) ?? []
      const list = Array.isArray(wanted) ? wanted : []
      return listChanges(field.elements, before, list).map((entry) => ({ type, id, field: name, ...entry }))
    })
  }

  function followNewFields(): void {
    const names = allRecordTypes().flatMap(({ name: type }) =>
      fieldNames(type).map((field) => ({ type, field })),
    )
    const before = new Set(store.knownFields())
    const fresh = names.filter(({ type, field }) => !before.has(`${type}.${field}`))
    const kinds = customKinds.map((kind) => `custom.${kind}`)
    const isFreshKind = kinds.some((kind) => !before.has(kind))
    if (fresh.length === 0 && !isFreshKind) return
    const followField = (type: string, id: string, field: string): void => {
      for (const entry of store.history(type, id)) tellWritten(entry, { type, id, field: entry.field })
      const change = keeper.follow(type, id, new Set([field]), store.changedAt(type, id))
      if (change) tell(change)
    }
    context.write(() => {
      for (const { type, field } of fresh)
        for (const id of store.recordsWith(type, field)) followField(type, id, field)
      if (isFreshKind)
        for (const { type, id, field } of store.customChanges())
          if (fieldOf(type, field)) followField(type, id, field)
      store.setKnownFields([...names.map(({ type, field }) => `${type}.${field}`), ...kinds])
    })
  }

  return {
    commit,
    start: followNewFields,
    apply(sets) {
      return context.write(() =>
        applySets(sets, {
          ...{ store, keeper, tell, tellWritten },
          now: clock.now(),
          observe: (stamp) => stamps.observe(stamp),
        }),
      )
    },
    invert: (stamp) =>
      invertSet(stamp, {
        store,
        keeper,
        isUsed: (type, id) => uses.some((rule) => rule(type, id)),
        commit: (label, work) => commit(label, () => work(put), 'undo', stamp),
      }),
    importsBetween(first, last) {
      const device = first.slice(first.lastIndexOf('-'))
      const stamps = store.importsBetween(first, last, store.labelOf(first))
      return stamps.filter((stamp) => stamp.endsWith(device))
    },
    history: store.history,
    makerOf: store.makerOf,
    removal: store.removal,
    setsAfter: store.setsAfter,
    setsAside: () => store.aside().map(({ stamp, receivedAt }) => ({ stamp, receivedAt })),
    onChange: (listener) => void listeners.push(listener),
    onWritten: (listener) => void followers.push(listener),
    guard: (type, rule) => void guards.push({ type, rule }),
    keepUsed: (rule) => void uses.push(rule),
  }
}

const set = (type: string, id: string, field: string, value: unknown): Change => ({
  ...{ type, id, field, value },
  operation: 'set',
  element: '',
})
