import type { EngineContext } from '../../context'
import type { FolderCursor, FolderRef } from '../mailboxes/index'
import type { Places } from './places'
import type { Retention } from './retention'
import type { Indexer } from './indexer'
import { createIngest, type IngestDeps } from './ingest'
import { keywordsOf } from './keywords'
import type { ServerKey } from './server-key'
import { VOID } from './store/placements'
import type { CopyCache, FlagUpdate, MessageCache, NamedKey, ServerPlace, WantedAction } from './types'
import {
  carriedOut,
  failed,
  dispatch,
  isWanted,
  marked,
  serverFlags,
  shown,
  type Done,
  type PlacementState,
  type Shown,
} from './desired-state'

interface CacheDeps extends IngestDeps {
  places: Places
  copies: CopyCache
  retention: Pick<Retention, 'letGo'>
  indexer: Pick<Indexer, 'arrived' | 'wake' | 'isRead'>
  onWanted: MessageCache['onWanted']
}

/**
 * The side of the cache that faces the server. Every call, or every step of one that takes several, is one transaction,
 * so a crash loses no step half-way.
 */
export function createMessageCache(context: EngineContext, deps: CacheDeps): MessageCache {
  const { mailboxes, stores, places, indexer, onWanted } = deps
  const { letGo } = deps.retention
  const { placements, rows, bodies, fileNames, messages, searchIndex, reading, changes } = stores
  const ingest = createIngest(context, deps)
  const now = (): number => context.clock.now()

  function updateFlags(folder: FolderRef, updates: readonly FlagUpdate[], cursor: FolderCursor): void {
    context.write(() => {
      const touched = new Set<number>()
      const changed = new Set<number>()
      for (const { serverKey, flags, modseq } of updates) {
        const before = placements.byKey(folder.id, serverKey)
        if (!before) continue
        const seen = flags.has('\\Seen')
        const flagged = flags.has('\\Flagged')
        const answered = flags.has('\\Answered')
        const deleted = flags.has('\\Deleted')
        const keywords = keywordsOf(flags)
        const after = serverFlags(before, { seen, flagged, answered, deleted, keywords })
        placements.save(after)
        placements.saveServerSide(before.id, flags.has('\\Draft'), modseq)
        touched.add(before.threadId)
        if (!isSameShown(shown(before), shown(after))) changed.add(before.threadId)
      }
      rows.refresh(touched, changed)
      mailboxes.moveCursor(folder.id, cursor)
    })
  }

  function removeKeys(folder: FolderRef, keys: readonly ServerKey[], cursor: FolderCursor): void {
    context.write(() => {
      const gone = keys.flatMap((key) => placements.byKey(folder.id, key) ?? [])
      places.lose(gone)
      rows.refresh(threadsOf(gone))
      mailboxes.moveCursor(folder.id, cursor)
    })
  }

  function* resetFolder(folder: FolderRef, cursor: FolderCursor): Generator<undefined, void> {
    while (context.write(() => placements.forgetKeys(folder.id))) yield
    // Last: until then the keys have their old validity, with which nobody uses one and the next pass comes here.
    context.write(() => mailboxes.restart(folder.id, cursor))
  }

  /** Drops places that lost their key before `before` and were not met again. */
  const reconcile = (folder: FolderRef, before: number): Generator<undefined, void> =>
    dropUnmet(() => placements.unreconciled(folder.id, before, now() - SOUGHT))

  function* dropUnmet(some: () => PlacementState[]): Generator<undefined, void> {
    for (let lost = some(); lost.length > 0;) {
      lost = context.write(() => {
        places.unmet(lost)
        rows.refresh(threadsOf(lost))
        return some()
      })
      yield
    }
  }

  function* forgetTexts(folderId: number, before: number): Generator<undefined, void> {
    let below = { receivedAt: Math.min(before, Number.MAX_SAFE_INTEGER), messageId: 0 }
    for (let page = bodies.textsBelow(folderId, below); page.length > 0;) {
      const going = page.filter(({ isToGo }) => isToGo === 1).map(({ messageId }) => messageId)
      if (going.length > 0)
        context.write(() => {
          for (const messageId of going) {
            bodies.forgetText(messageId)
            searchIndex.update(messageId, '')
          }
          const threads = new Set(going.flatMap((id) => messages.threadOf(id) ?? []))
          rows.refresh(threads, threads)
        })
      yield
      below = page.at(-1) ?? below
      page = bodies.textsBelow(folderId, below)
    }
  }

  function nameFiles(named: Parameters<MessageCache['nameFiles']>[0]): void {
    context.write(() => {
      const threads = new Set<number>()
      for (const { messageId, files } of named) {
        fileNames.dequeue(messageId)
        const row = reading.message(messageId)
        // Who has read a message knows more of its files than the server says.
        if (!row || bodies.hasBody(messageId)) continue
        fileNames.save(messageId, files)
        searchIndex.update(messageId, row.preview)
        threads.add(row.threadId)
      }
      rows.refresh(threads)
    })
  }

  function wanted(accountId: number, limit: number): WantedAction[] {
    if (placements.wanted(accountId, now(), 1).length === 0) return []
    return context.write(() => {
      const due = placements.wanted(accountId, now(), limit)
      const validity = validities()
      const idle: PlacementState[] = []
      const actions = due.flatMap((placement) => {
        const { state, action } = dispatch(places.certain(placement))
        placements.save(state)
        if (!action) idle.push(state)
        return action ? { ...action, validity: validity(action.folderId) } : []
      })
      rows.refresh(threadsOf(idle), threadsOf(idle))
      return actions
    })
  }

  /** Asks for that of each folder once: to be used in one go with reading the keys. */
  function validities(): (folderId: number) => number {
    const known = new Map<number, number>()
    return (folderId) => {
      const validity = known.get(folderId) ?? mailboxes.keyValidity(folderId)
      known.set(folderId, validity)
      return validity
    }
  }

  function actionDone(placementId: number, done: Done, newKey: NamedKey | null): void {
    context.write(() => {
      const before = placements.byId(placementId)
      if (!before) return
      const moved = done.moveToFolderId ?? null
      const isKnown = moved !== null && newKey?.validity === validities()(moved)
      const after = carriedOut(before, done, isKnown ? newKey.serverKey : null, now())
      const met = after?.serverKey === null ? places.metIn(before, after) : undefined
      // Another account may have met it before its own server has said what it did.
      const target = moved === null ? null : mailboxes.folder(moved)
      const isAcross = target !== null && target.accountId !== before.accountId
      const isThere = met !== undefined && after !== null && (isAcross ? met.id > before.id : isWanted(after))
      if (after) places.save(after, isThere ? met : undefined)
      else places.drop(before)
      rows.refresh(threadsOf([before]), threadsOf([before]))
    })
  }

  return {
    ingest(folder, batch, cursor) {
      context.write(() => ingest(folder, batch, cursor))
      indexer.arrived()
    },
    textsCame(sources) {
      context.write(() => {
        for (const { messageId, source } of sources)
          if (messages.threadOf(messageId) !== null && !bodies.hasBody(messageId))
            bodies.enqueue(messageId, source, true)
      })
      indexer.wake()
    },
    textsRead: indexer.isRead,
    updateFlags,
    removeKeys,
    handedOver(folder, key) {
      context.write(() => {
        const messageId = placements.byKey(folder.id, key)?.messageId
        removeKeys(folder, [key], {})
        if (messageId !== undefined) letGo(messageId)
      })
    },
    resetFolder,
    reconcile,
    reconcileReset: (folder) => reconcile(folder, VOID + 1),
    giveUpSeeking: (accountId, lostBy) => dropUnmet(() => placements.sought(accountId, lostBy)),
    forgetTexts,
    keys: placements.keys,
    keyCount: placements.keyCount,
    takeUnnamedFiles: (folderId, limit) => context.write(() => fileNames.take(folderId, limit)),
    nameFiles,
    locate(messageId) {
      const validity = validities()
      return placements
        .byMessage(messageId)
        .flatMap(({ accountId, folderId, serverKey }): ServerPlace[] =>
          serverKey === null ? [] : [{ accountId, folderId, serverKey, validity: validity(folderId) }],
        )
    },
    awaitedIn: (messageId) => [
      ...new Set(
        placements.byMessage(messageId).flatMap(({ accountId, serverKey, copyOf }) =>
          // A copy that is not made yet lies nowhere.
          serverKey === null && copyOf === null ? [accountId] : [],
        ),
      ),
    ],
    ...deps.copies,
    wanted,
    nextWantedAt(accountId) {
      const times = [placements.nextWantedAt(accountId, now()), placements.nextCopyAt(accountId)]
      const known = times.flatMap((at) => at ?? [])
      return known.length > 0 ? Math.min(...known) : null
    },
    forgetDelays: (accountId) => context.write(() => placements.forgetDelays(accountId)),
    onWanted,
    actionDone,
    missing({ placementId, folderId, serverKey, moveToFolderId }, mayHaveMoved) {
      context.write(() => {
        const known = placements.byId(placementId)
        if (!known) return
        // Its leaving was seen before we were told that it was not by us.
        const isTakenForMoved = known.folderId === moveToFolderId && known.serverKey === null
        const isThere = known.folderId === folderId && known.serverKey === serverKey
        const unmoved = { ...known, folderId, inFlight: false, inFlightFolderId: null }
        if (isTakenForMoved && !mayHaveMoved) places.lose([{ ...unmoved, wantFolderId: moveToFolderId }])
        else if (isThere) places.lose([mayHaveMoved ? known : unmoved])
        rows.refresh(threadsOf([known]))
      })
    },
    marked(placementIds, mark) {
      context.write(() => {
        const before = placementIds.flatMap((id) => placements.byId(id) ?? [])
        for (const placement of before) placements.save(marked(placement, mark))
        rows.refresh(threadsOf(before))
      })
    },
    copySent(placementIds, sent) {
      context.write(() => {
        const last = placements.last()
        for (const placement of placementIds.flatMap((id) => placements.byId(id) ?? [])) {
          const earlier = sent?.validity === null ? null : placement.sentCopy
          const lastPlacement = earlier?.lastPlacement ?? last
          placements.save({ ...placement, sentCopy: sent && { ...sent, lastPlacement } })
        }
      })
    },
    actionFailed(placementId, problem, retryAt) {
      context.write(() => {
        const before = placements.byId(placementId)
        if (!before) return
        placements.save(failed(before, problem, retryAt))
        if (retryAt === null && changes.refuse(before, problem)) context.publish({ type: 'message-changes' })
        rows.refresh(threadsOf([before]), new Set([before.threadId]))
      })
    },
  }
}

/** Every folder is read in this time: what is wanted of a message another client has moved is wanted where it is met. */
const SOUGHT = 6 * 60_000

const isSameShown = (a: Shown, b: Shown): boolean =>
  a.seen === b.seen &&
  a.flagged === b.flagged &&
  a.answered === b.answered &&
  a.gone === b.gone &&
  a.tags.join() === b.tags.join()

const threadsOf = (states: readonly PlacementState[]): Set<number> =>
  new Set(states.map((state) => state.threadId))
