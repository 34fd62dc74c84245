import type { CheckStep } from '../../../../../shared/contract/accounts'
import { isFolderGone, isRefusal } from '../../../net/refusal'
import type { FolderEntry, MailboxesFeature } from '../../mailboxes/index'
import { keywordsJson, type FlagUpdate, type MessageCache, type ServerKey } from '../../messages/index'
import type { Clock } from '../../../context'
import { allFolders } from '../folders'
import type { Connections, OwnConnection } from './connections'
import { fetchShape } from './fetch-plan'
import { fetchUids } from './fetch-uids'
import { inOrder } from './folder-order'
import { LinkSpeed } from './ingest'
import type { OpenMailbox } from './open-mailbox'
import { keyOf, uidOf } from './server-keys'
import type { KnownFlags, SyncStore } from './store'
import * as rules from './sync-rules'
import { Troubles } from './troubles'
import { inChunks } from './uid-sets'

export interface SelfCheckDeps {
  accountId: number
  connections: Pick<Connections, 'openOwn'>
  mailboxes: Pick<MailboxesFeature, 'page' | 'state' | 'switches'>
  cache: MessageCache
  store: Pick<SyncStore, 'flagsIn'>
  clock: Clock
  textsSince(): number
  /** The loop of the account is to look into a folder that is not as it was known. */
  folderTouched(folderId: number): void
}

/** How long one folder may take, in ms: the flags of all its mail are asked for. */
const PATIENCE = 5 * 60_000
/** Messages changed in one transaction. */
const AT_ONCE = 200

type Compared = Pick<CheckStep, 'messages' | 'missing' | 'fetched' | 'gone' | 'marks' | 'isCompared'>

const NOT_COMPARED: Compared = { messages: 0, missing: 0, fetched: 0, gone: 0, marks: 0, isCompared: false }

/**
 * Compares what is known of each folder with what its server has, message by message and mark by mark, whatever the
 * numbers say by which the sync goes, and makes good what differs: what is missing is fetched, what is gone is taken
 * away, marks are those of the server. What the user wants and the server does not have yet is no difference.
 */
export function createSelfCheck(deps: SelfCheckDeps) {
  const running = new Set<Promise<unknown>>()

  async function* check(signal: AbortSignal): AsyncGenerator<CheckStep> {
    const folders = inOrder(await allFolders(deps.mailboxes, deps.accountId))
    const total = folders.length
    const connection = await deps.connections.openOwn(signal)
    try {
      for (const [index, folder] of folders.entries()) {
        const step = { folderId: folder.id, done: index + 1, total }
        try {
          const comparing = connection.run(
            (session) =>
              session.inMailbox(
                folder.path,
                (mailbox) => compare(deps, folder, mailbox, connection),
                'reopened',
              ),
            PATIENCE,
          )
          running.add(comparing)
          const compared = await comparing.finally(() => running.delete(comparing))
          yield { ...step, ...compared, problem: null }
        } catch (error) {
          if (isFolderGone(error)) deps.folderTouched(folder.id)
          if (!isRefusal(error)) throw error
          yield { ...step, ...NOT_COMPARED, problem: error.problem }
        }
      }
    } finally {
      connection.end()
    }
  }

  return {
    check,
    /** Resolves when nothing of it is being stored any more. */
    settled: async (): Promise<void> => void (await Promise.allSettled([...running])),
  }
}

async function compare(
  deps: SelfCheckDeps,
  folder: FolderEntry,
  mailbox: OpenMailbox,
  { signal }: OwnConnection,
): Promise<Compared> {
  const { cache, mailboxes, store } = deps
  const state = mailboxes.state(folder.id)
  const server = mailbox.state()
  // The loop of the account is at it, or is to be: the keys mean nothing yet.
  if (!state || rules.isFirstSync(state) || rules.isFirstSyncUnfinished(state)) return NOT_COMPARED
  if (rules.hasUidValidityChanged(state, server)) {
    deps.folderTouched(folder.id)
    return NOT_COMPARED
  }
  // First what is known here: what comes in meanwhile is not taken for gone.
  const known = new Map(store.flagsIn(folder.id).map((row) => [row.serverKey, row]))
  const there = new Map<ServerKey, FlagUpdate>()
  for await (const { uid, flags, modseq } of mailbox.flags('1:*')) {
    signal.throwIfAborted()
    if (uid && flags) there.set(keyOf(uid), { serverKey: keyOf(uid), flags, modseq: String(modseq ?? 0) })
  }
  const gone = [...known.keys()].filter((key) => !there.has(key))
  // A server may leave one out of a long answer: nothing is taken away that it has when it is asked alone.
  const still = new Set((await mailbox.present(gone.map(uidOf))).map(keyOf))
  const away = gone.filter((key) => !still.has(key))
  for (const keys of inChunks(away, AT_ONCE)) cache.removeKeys(folder, keys, {})
  const differing = [...there.values()].filter((update) => {
    const row = known.get(update.serverKey)
    return row !== undefined && !isSame(row, update.flags)
  })
  for (const updates of inChunks(differing, AT_ONCE)) cache.updateFlags(folder, updates, {})
  const here = new Set(cache.keys(folder.id))
  const missing = [...there.keys()].filter((key) => !here.has(key))
  await fetchMissing(deps, folder, mailbox, missing, signal)
  const now = new Set(cache.keys(folder.id))
  return {
    ...{ messages: there.size, missing: missing.length, gone: away.length, marks: differing.length },
    fetched: missing.filter((key) => now.has(key)).length,
    isCompared: true,
  }
}

async function fetchMissing(
  { cache, clock, mailboxes, textsSince }: SelfCheckDeps,
  folder: FolderEntry,
  mailbox: OpenMailbox,
  missing: readonly ServerKey[],
  signal: AbortSignal,
): Promise<void> {
  if (missing.length === 0) return
  const uids = missing.map(uidOf).sort((a, b) => a - b)
  const troubles = new Troubles(clock, () => undefined)
  const deps = { cache, mailboxes, troubles, signal, link: new LinkSpeed(), textsSince: textsSince() }
  await fetchUids({ ...deps, onProgress: () => undefined }, folder, mailbox, uids, fetchShape(0, null))
}

const isSame = (row: KnownFlags, flags: ReadonlySet<string>): boolean =>
  (row.seen === 1) === flags.has('\\Seen') &&
  (row.flagged === 1) === flags.has('\\Flagged') &&
  (row.answered === 1) === flags.has('\\Answered') &&
  sorted(row.keywords) === sorted(keywordsJson(flags))

const sorted = (json: string): string => json.slice(1, -1).split(',').sort().join()
