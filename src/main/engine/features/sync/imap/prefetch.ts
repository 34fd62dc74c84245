import { setImmediate as nextTurn } from 'node:timers/promises'
import { ProblemError } from '../../../../../shared/problem'
import { inSlices } from '../../../slices'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import { allFolders } from '../folders'
import { inOrder } from './folder-order'
import type { SyncStore, TextsAfter } from './store'

/** Mail looked at in one piece. */
const PAGE = 300
const NEWEST: TextsAfter = { receivedAt: Number.MAX_SAFE_INTEGER, messageId: Number.MAX_SAFE_INTEGER }

/** What is on its way out is fetched ahead only where all is. */
const PASSED_OVER: readonly (string | null)[] = ['trash', 'junk']

interface PrefetchDeps {
  store: Pick<SyncStore, 'texts'>
  mailboxes: Pick<MailboxesFeature, 'page'>
  cacheBody(messageId: number): Promise<void>
  /** Texts of mail that came before this are not kept here. */
  textsSince(): number
  /** Messages whose texts the server did not give. */
  failed: Set<number>
}

/**
 * Fetches the missing texts of mail that came since a moment, so that it opens at once, offline too, and is found by
 * them: the inbox first, the newest first, one after the other, so that whoever opens a message waits for one of these
 * at most. A message that fails is left for when somebody opens it.
 */
export async function prefetchBodies(
  deps: PrefetchDeps,
  accountId: number,
  signal: AbortSignal,
): Promise<void> {
  const since = deps.textsSince()
  if (since === Infinity) return
  for (const folder of inOrder(await allFolders(deps.mailboxes, accountId)))
    if (since === -Infinity || !PASSED_OVER.includes(folder.role))
      await prefetchFolder(deps, folder, since, signal)
}

/** Gives up texts that are here of mail that came before that moment. */
export async function forgetTexts(
  {
    cache,
    mailboxes,
    textsSince,
  }: Pick<PrefetchDeps, 'mailboxes' | 'textsSince'> & {
    cache: Pick<MessageCache, 'forgetTexts'>
  },
  accountId: number,
  signal: AbortSignal,
): Promise<void> {
  const before = textsSince()
  for (const folder of await allFolders(mailboxes, accountId))
    await inSlices(cache.forgetTexts(folder.id, before), signal)
}

async function prefetchFolder(
  { store, cacheBody, failed }: PrefetchDeps,
  folder: FolderRef,
  since: number,
  signal: AbortSignal,
): Promise<void> {
  const from = Math.max(since, 0)
  for (let page = store.texts(folder.id, from, NEWEST, PAGE), last = page.at(-1); last; last = page.at(-1)) {
    for (const { messageId, isHere } of page) {
      if (signal.aborted) return
      if (isHere === 1 || failed.has(messageId)) continue
      try {
        await cacheBody(messageId)
      } catch (error) {
        if (!(error instanceof ProblemError) || !isAboutOneMessage(error)) throw error
        failed.add(messageId)
      }
    }
    if (page.length < PAGE) return
    await nextTurn()
    page = store.texts(folder.id, from, { receivedAt: last.receivedAt, messageId: last.messageId }, PAGE)
  }
}

const isAboutOneMessage = ({ problem }: ProblemError): boolean =>
  ['message-gone', 'server-refused', 'server-misbehaved', 'not-found', 'not-cached'].includes(problem.code)
