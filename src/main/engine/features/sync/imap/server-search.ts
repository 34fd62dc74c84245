import { ProblemError } from '../../../../../shared/problem'
import { hasOtherLetters, type SearchKey } from '../../../net/imap-search'
import { isFolderGone, isRefusal } from '../../../net/refusal'
import { inSlices } from '../../../slices'
import type { FolderEntry } from '../../mailboxes/index'
import type { Clause, RemoteFound, RemoteSearch } from '../../messages/index'
import { allFolders } from '../folders'
import { inOrder } from './folder-order'
import { firstCursor } from './folder-sync'
import { takeIn, type WalkDeps } from './folder-walks'
import type { OpenMailbox } from './open-mailbox'
import { keyOfGroup } from './search-keys'
import type { SyncStore } from './store'
import * as rules from './sync-rules'

export interface ServerSearchDeps extends WalkDeps {
  store: Pick<SyncStore, 'at'>
  /** How long one folder may take, in ms. */
  patience?: number
}

/** A server without an index of its texts reads every mail of a folder. */
const PATIENCE = 120_000

interface Asked {
  group: readonly Clause[]
  key: SearchKey
}

/** What is asked of one folder, and what cannot be. */
interface Plan {
  folder: FolderEntry
  asked: Asked[]
  unasked: readonly (readonly Clause[])[]
}

type Found = Pick<RemoteFound, 'messageIds' | 'hasMore' | 'problem'>

const NOTHING: Found = { messageIds: [], hasMore: false, problem: null }

/**
 * SEARCH over the folders of an account, what people look at first first. What is found and was not here yet is fetched
 * with its header, so that it is listed and opened like all other mail. A folder the server will not search does not stop the
 * others.
 */
export async function* searchAccount(
  deps: ServerSearchDeps,
  wanted: RemoteSearch,
  signal: AbortSignal,
): AsyncGenerator<RemoteFound> {
  const plans = await plansOf(deps, wanted)
  const total = plans.length
  const ofAll = { done: total, total, messageIds: [], hasMore: false, unspeakable: [], problem: null }
  const [first] = plans
  if (!first) return
  if (plans.every(({ asked }) => asked.length === 0)) {
    yield { ...ofAll, folderId: first.folder.id, unasked: first.unasked, asksNothing: true }
    return
  }
  const letters = { areRefused: false }
  const walk = deps.walks.through<Plan, Found>(plans, {
    ...{ signal, patience: deps.patience ?? PATIENCE },
    async work(plan, mailbox, ending) {
      const uids = await findIn(mailbox, plan, letters)
      return takeFound(deps, plan.folder, mailbox, uids, wanted.limit, ending)
    },
    // What is gone holds nothing.
    refused: (_plan, refusal) => ({ ...NOTHING, problem: isFolderGone(refusal) ? null : refusal.problem }),
  })
  for await (const { stop, progress, outcome } of walk) {
    const unspeakable = letters.areRefused ? stop.asked.filter(isInOtherLetters) : []
    yield {
      ...{ ...progress, ...outcome, asksNothing: false, unasked: stop.unasked },
      unspeakable: unspeakable.map(({ group }) => group),
    }
  }
}

async function plansOf(
  { mailboxes, accountId }: ServerSearchDeps,
  { folderIds, groupsIn, own }: RemoteSearch,
): Promise<Plan[]> {
  const folders = inOrder(await allFolders(mailboxes, accountId))
  const inScope = folderIds && new Set(folderIds)
  return folders
    .filter(({ id }) => !inScope || inScope.has(id))
    .flatMap((folder) => {
      const groups = groupsIn(folder.id)
      if (!groups) return []
      const keyed = groups.map((group) => ({ group, key: keyOfGroup(group, own) }))
      const asked = keyed.flatMap(({ group, key }) => (key ? [{ group, key }] : []))
      const unasked = keyed.flatMap(({ group, key }) => (key ? [] : [group]))
      return [{ folder, asked, unasked }]
    })
}

const isInOtherLetters = ({ key }: Asked): boolean => hasOtherLetters(key)

/** Where a server refuses words for their letters, it is asked for the others. */
async function findIn(
  mailbox: OpenMailbox,
  { asked }: Plan,
  letters: { areRefused: boolean },
): Promise<number[]> {
  const ask = async (some: readonly Asked[]): Promise<number[]> =>
    some.length === 0 ? [] : mailbox.find(some.map(({ key }) => key))
  const speakable = asked.filter((one) => !isInOtherLetters(one))
  if (speakable.length === asked.length) return ask(asked)
  if (!letters.areRefused)
    try {
      return await ask(asked)
    } catch (error) {
      // BADCHARSET (RFC 9051 section 7.1) is not what every server says of it.
      if (!isRefusal(error)) throw error
    }
  const found = await ask(speakable)
  letters.areRefused = true
  return found
}

/** The newest of what was found as messages of the cache. */
async function takeFound(
  deps: ServerSearchDeps,
  folder: FolderEntry,
  mailbox: OpenMailbox,
  uids: readonly number[],
  limit: number,
  signal: AbortSignal,
): Promise<Found> {
  const { cache, mailboxes, store } = deps
  const newest = uids.slice(-limit)
  const server = mailbox.state()
  const known = mailboxes.state(folder.id)
  if (newest.length === 0 || !known) return NOTHING
  // A folder its first sync has not come to yet.
  if (rules.isFirstSync(known)) await inSlices(cache.resetFolder(folder, firstCursor(server)), signal)
  else if (rules.hasUidValidityChanged(known, server))
    throw new ProblemError({ ...mailbox.problem('folder-replaced'), params: { replyCode: 'NO' } })
  const here = (uid: number): number | null => store.at(folder.id, uid)?.mailId ?? null
  const missing = newest.filter((uid) => here(uid) === null)
  await takeIn(deps, folder, mailbox, missing, signal)
  const messageIds = newest.toReversed().flatMap((uid) => here(uid) ?? [])
  return { messageIds, hasMore: uids.length > newest.length, problem: null }
}
