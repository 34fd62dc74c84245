import type { CheckStep } from '../../../../../shared/contract/accounts'
import { isFolderGone } from '../../../net/refusal'
import type { FolderEntry } from '../../mailboxes/index'
import { keywordsJson, keywordsOf, type FlagUpdate, type ServerKey } from '../../messages/index'
import { allFolders } from '../folders'
import { inOrder } from './folder-order'
import { takeIn, type WalkDeps } from './folder-walks'
import { ascending } from './message-commands'
import type { OpenMailbox } from './open-mailbox'
import { keyOf, uidOf } from './server-keys'
import type { KnownFlags, SyncStore } from './store'
import * as rules from './sync-rules'
import { inChunks } from './uid-sets'

export interface SelfCheckDeps extends WalkDeps {
  store: Pick<SyncStore, 'flagsIn'>
  /** The loop of the account is to look into a folder that is not as it was known. */
  folderTouched(folderId: number): void
}

/** How long one folder may take, in ms: the flags of all its mail are asked for. */
const PATIENCE = 5 * 60_000
/** Messages changed in one transaction. */
const AT_ONCE = 200

type Compared = Omit<CheckStep, 'folderId' | 'done' | 'total'>

const NOT_COMPARED: Compared = {
  ...{ messages: 0, missing: 0, fetched: 0, gone: 0, marks: 0 },
  ...{ isCompared: false, problem: null },
}

/**
 * Compares what is known of each folder with what its server has, message by message and mark by mark, whatever the
 * numbers say by which the sync goes, and makes good what differs: what is missing is fetched, what is gone is taken
 * away, marks are those of the server. What the user wants and the server does not have yet is no difference.
 */
export async function* checkAccount(deps: SelfCheckDeps, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const folders = inOrder(await allFolders(deps.mailboxes, deps.accountId))
  const stops = folders.map((folder) => ({ folder }))
  const walk = deps.walks.through<{ folder: FolderEntry }, Compared>(stops, {
    ...{ signal, patience: PATIENCE },
    work: ({ folder }, mailbox, ending) => compare(deps, folder, mailbox, ending),
    refused({ folder }, refusal) {
      if (isFolderGone(refusal)) deps.folderTouched(folder.id)
      return { ...NOT_COMPARED, problem: refusal.problem }
    },
  })
  for await (const { progress, outcome } of walk) yield { ...progress, ...outcome }
}

async function compare(
  deps: SelfCheckDeps,
  folder: FolderEntry,
  mailbox: OpenMailbox,
  signal: AbortSignal,
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
  await takeIn(deps, folder, mailbox, missing.map(uidOf).sort(ascending), signal)
  const now = new Set(cache.keys(folder.id))
  return {
    ...{ messages: there.size, missing: missing.length, gone: away.length, marks: differing.length },
    fetched: missing.filter((key) => now.has(key)).length,
    ...{ isCompared: true, problem: null },
  }
}

const isSame = (row: KnownFlags, flags: ReadonlySet<string>): boolean =>
  (row.seen === 1) === flags.has('\\Seen') &&
  (row.flagged === 1) === flags.has('\\Flagged') &&
  (row.answered === 1) === flags.has('\\Answered') &&
  sorted(row.keywords) === sorted(keywordsJson(keywordsOf(flags)))

const sorted = (json: string): string => json.slice(1, -1).split(',').sort().join()
