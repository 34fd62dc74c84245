import type { EngineContext } from '../../context'
import type { MailboxesFeature } from '../mailboxes/index'
import { createAddressStore, type AddressStore } from './store/addresses'
import { createBodyStore, type BodyStore } from './store/bodies'
import { createChangeStore, type ChangeStore } from './store/changes'
import { createFileNameStore, type FileNameStore } from './store/file-names'
import { createFilesStore, type FilesStore } from './store/files'
import { createFileTextStore, type FileTextStore } from './store/file-texts'
import { createKeptStore, type KeptStore } from './store/kept'
import { createManyChangeStore, type ManyChangeStore } from './store/many-changes'
import { createMessageStore, type MessageStore } from './store/messages'
import { createPendingStore, type PendingStore } from './store/pending'
import { createPlacementStore, type PlacementStore } from './store/placements'
import { createReadingStore, type ReadingStore } from './store/reading'
import { createRemoteSenderStore, type RemoteSenderStore } from './store/remote-senders'
import { createRowStore, type RowStore } from './store/rows'
import { createSearchStore, type SearchStore } from './store/search'
import { createSnoozeStore, type SnoozeStore } from './store/snoozes'
import { createSearchIndex, type SearchIndex } from './store/search-index'
import { createSplitStore, type SplitStore } from './store/splits'
import { createThreadStore, type ThreadStore } from './store/threads'
import type { MessageListener } from './types'

/** What the parts of this feature share: its tables and who listens to it. */
export interface Stores {
  addresses: AddressStore
  messages: MessageStore
  placements: PlacementStore
  threads: ThreadStore
  rows: RowStore
  splits: SplitStore
  bodies: BodyStore
  fileNames: FileNameStore
  fileTexts: FileTextStore
  files: FilesStore
  search: SearchStore
  searchIndex: SearchIndex
  reading: ReadingStore
  remoteSenders: RemoteSenderStore
  changes: ChangeStore
  many: ManyChangeStore
  snoozes: SnoozeStore
  pending: PendingStore
  kept: KeptStore
  listeners: Set<MessageListener>
  /** Threads that vanished into others in the running transaction; who collects threads follows them. */
  merged: Map<number, number>
}

export function createStores(context: EngineContext, mailboxes: MailboxesFeature): Stores {
  const listeners = new Set<MessageListener>()
  const merged = new Map<number, number>()
  const onMerge = (from: number, into: number): void => {
    merged.set(from, into)
    for (const listener of listeners) listener.threadsMerged?.(from, into)
  }
  const fileTexts = createFileTextStore(context)
  const splits = createSplitStore(context)
  return {
    addresses: createAddressStore(context),
    messages: createMessageStore(context),
    placements: createPlacementStore(context),
    threads: createThreadStore(context, onMerge),
    rows: createRowStore(context, mailboxes, splits.judge),
    splits,
    bodies: createBodyStore(context, fileTexts),
    fileNames: createFileNameStore(context),
    fileTexts,
    files: createFilesStore(context),
    search: createSearchStore(context),
    searchIndex: createSearchIndex(context),
    reading: createReadingStore(context),
    remoteSenders: createRemoteSenderStore(context),
    changes: createChangeStore(context),
    many: createManyChangeStore(context),
    snoozes: createSnoozeStore(context),
    pending: createPendingStore(context),
    kept: createKeptStore(context),
    listeners,
    merged,
  }
}
