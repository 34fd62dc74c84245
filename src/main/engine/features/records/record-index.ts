import type { RecordRef } from '../../../../shared/contract/crm'
import type { RecordRow } from '../../../../shared/contract/records'
import { createBackgroundWork } from '../../background'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { indexedRecord } from './indexing'
import type { RemovedStore } from './removed-store'
import type { IndexStore } from './index-store'
import type { RecordsStore } from './store'
import { knownType } from './types'

/** Records indexed in one go, with a change or in a slice: some milliseconds of the engine's one thread. */
const AT_ONCE = 50

interface Reader {
  read(ref: RecordRef): RecordRow | undefined
  readRemoved(ref: RecordRef): RecordRow | undefined
}

/**
 * Keeps the index of all records in step with the journal. A changed record is indexed with its change. So are those
 * that name it, whose words hold its name. Where a change is one of many, the rest is marked and follows in the
 * background; but for what appears or goes, because lists show what is in the index.
 */
export function createRecordIndex(
  context: EngineContext,
  journal: Journal,
  store: Pick<RecordsStore, 'naming'>,
  written: IndexStore,
  removed: RemovedStore,
  reader: Reader,
) {
  const announce = (ref: RecordRef): void => context.publish({ type: 'record', record: ref })
  const isLittle = context.allowance(AT_ONCE)
  const background = createBackgroundWork(context.log, 'records/index', () =>
    context.write(() => {
      const marked = written.marked(AT_ONCE)
      for (const ref of marked) {
        index(ref)
        announce(ref)
      }
      return marked.length === AT_ONCE
    }),
  )

  function index(ref: RecordRef): void {
    const record = reader.read(ref)
    if (record) written.save(ref, indexedRecord(record))
    else written.drop(ref)
    written.unmark(ref)
    if (!isModule(ref.type)) return
    const gone = record ? undefined : reader.readRemoved(ref)
    const removal = gone && journal.removal(ref.type, ref.id)
    if (removal) removed.save(ref, removal.at, indexedRecord(gone).words)
    else removed.drop(ref)
  }

  function indexNaming(ref: RecordRef): void {
    const later: RecordRef[] = []
    for (const other of store.naming(ref)) {
      if (!isModule(other.type)) continue
      if (!isLittle()) later.push(other)
      else {
        index(other)
        announce(other)
      }
    }
    indexLater(later)
  }

  function indexLater(refs: readonly RecordRef[]): void {
    if (refs.length === 0) return
    written.mark(refs)
    background.wake()
  }

  journal.onChange((change) => {
    const ref = { type: change.type, id: change.id }
    const { title, tone, isSearched } = knownType(change.type).type
    if (isModule(change.type) || isSearched) {
      if (change.fields.has('deletedAt') || isLittle()) index(ref)
      else indexLater([ref])
    }
    if (isModule(change.type)) announce(ref)
    const isRenamed = [title, 'deletedAt', ...(tone ? [tone] : [])].some((name) => change.fields.has(name))
    if (isRenamed) indexNaming(ref)
  })

  /** What records are found by changes with what an option is called, and with whether a field is shown at all. */
  const holding = context.jobs.define('field-words', function* (name) {
    for (
      let after = written.markHolding(name, '');
      after !== null;
      after = written.markHolding(name, after)
    ) {
      background.wake()
      yield
    }
  })

  return {
    announce,
    /** Indexes anew, in the background, whatever holds something in a field of the user's own. */
    holding,
    /** Goes on where a former run of the program ended. */
    start: background.wake,
    stop: background.stop,
  }
}

const isModule = (type: string): boolean => knownType(type).type.isModule ?? false
