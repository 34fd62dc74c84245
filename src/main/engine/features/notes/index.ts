import type { RecordRef } from '../../../../shared/contract/crm'
import type { FoundNote, Note } from '../../../../shared/contract/notes'
import { fold } from '../../../../shared/fold'
import { ProblemError } from '../../../../shared/problem'
import type { Activity } from '../../activity/activity'
import type { EngineContext } from '../../context'
import type { Changes, Journal } from '../../journal/journal'
import { assertUnchanged } from '../../journal/unchanged'
import { previewOf } from '../../mime/preview'
import { os } from '../../rpc'
import { snippetOf } from '../messages/index'
import { wordsOf, type Records } from '../records/index'
import { createNotesStore } from './store'

export interface NotesFeature {
  router: ReturnType<typeof createRouter>
}

export interface NotesDeps {
  journal: Journal
  records: Records
  activity: Activity
}

/** What of a note is shown before what was found in it: the palette is wide. */
const BEFORE_MATCH = 50

/** Notes that match, in one search: some may be of records that are gone. */
const MOST_LOOKED_AT = 200

const entryOf = ({ id, text, pinned }: Note) => ({ kind: 'note' as const, noteId: id, text, pinned })

/** Personal notes on records: a tool of their own, never part of a record's fields or of any mail. */
export function createNotesFeature(
  context: EngineContext,
  { journal, records, activity }: NotesDeps,
): NotesFeature {
  const store = createNotesStore(context.reader)
  const written = activity.define('note', (_record, happenings) => {
    const entries = happenings.flatMap(({ at, reference, who }) => {
      const note = store.get(reference)
      return note ? [{ ...entryOf(note), at, by: who }] : []
    })
    return new Map(entries.map((entry) => [entry.noteId, [entry]]))
  })
  journal.onChange(({ type, id }) => {
    if (type !== 'note') return
    written.drop(id)
    const there = store.get(id)
    if (there)
      written.add(there.record.id, { at: there.createdAt, reference: id, who: journal.makerOf('note', id) })
    const note = store.known(id)
    if (note) records.announce(note.record)
  })

  const get = (id: string): Note => {
    const note = store.get(id)
    if (!note) throw new ProblemError({ code: 'not-found', params: { type: 'note' } })
    return note
  }
  /** Those of records that are gone are not found. */
  function find(query: string, limit: number): FoundNote[] {
    const wanted = fold(query).split(/\s+/).filter(Boolean)
    if (wordsOf(query).length === 0) return []
    const words = wanted.map((text) => ({ text, prefix: true }))
    const found: FoundNote[] = []
    for (const id of records.list('note', query, 0, MOST_LOOKED_AT).ids) {
      const { record: ref, text, updatedAt } = get(id)
      const [record] = records.summaries([ref])
      if (record)
        found.push({
          id,
          record,
          updatedAt,
          excerpt: snippetOf(text, words, BEFORE_MATCH) ?? previewOf(text),
        })
      if (found.length >= limit) break
    }
    return found
  }
  return {
    router: createRouter({
      list: store.list,
      find,
      create: (record, text, pinned) =>
        journal.commit('note-created', (write) => {
          records.assertExists(record)
          const values = { recordType: record.type, recordId: record.id, text, pinned }
          const id = write.create('note', values)
          return { note: get(id), change: write.stamp() }
        }),
      update: (id, { text, pinned }, from) =>
        journal.commit('note-changed', (write) => {
          assertUnchanged(get(id), from, { text, pinned })
          write.update('note', id, { text, pinned })
          return { note: get(id), change: write.stamp() }
        }),
      remove: (id) =>
        journal.commit('note-removed', (write) => {
          get(id)
          write.remove('note', id)
          return { change: write.stamp() }
        }),
    }),
  }
}

interface WrittenNote {
  note: Note
  change: string
}

type NoteChanges = Changes<Pick<Note, 'text' | 'pinned'>>

interface NoteOperations {
  list(record: RecordRef): Note[]
  find(query: string, limit: number): FoundNote[]
  create(record: RecordRef, text: string, pinned: boolean): WrittenNote
  update(id: string, changes: NoteChanges, from: NoteChanges | undefined): WrittenNote
  remove(id: string): { change: string }
}

function createRouter(operations: NoteOperations) {
  return os.notes.router({
    list: os.notes.list.handler(({ input }) => operations.list(input.record)),
    find: os.notes.find.handler(({ input }) => operations.find(input.query, input.limit)),
    create: os.notes.create.handler(({ input }) =>
      operations.create(input.record, input.text, input.pinned ?? false),
    ),
    update: os.notes.update.handler(({ input }) => operations.update(input.id, input, input.from)),
    remove: os.notes.remove.handler(({ input }) => operations.remove(input.id)),
  })
}
