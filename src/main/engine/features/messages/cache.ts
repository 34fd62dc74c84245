import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { FolderCursor, FolderRef, MailboxesFeature } from '../mailboxes/index'
import type { Impostors } from './impostors'
import { createIngest, keywordsJson } from './ingest'
import type { ServerKey } from './server-key'
import type { Stores } from './stores'
import type { FlagUpdate, MessageCache, NamedKey, ServerPlace, WantedAction } from './types'
import {
  carriedOut,
  failed,
  dispatch,
  isWanted,
  marked,
  serverFlags,
  vanished,
  type Done,
  type PlacementState,
} from './desired-state'

/**
 * The side of the cache that faces the server. Every call, or every step of one that takes several, is one transaction,
 * so a crash loses no step half-way.
 */
export function createMessageCache(
  context: EngineContext,
  mailboxes: MailboxesFeature,
  stores: Stores,
  impostors: Impostors,
  onWanted: MessageCache['onWanted'],
): MessageCache {
  const { placements, messages, rows, bodies, fileNames, searchIndex, reading, changes } = stores
  const ingest = createIngest(context, mailboxes, stores, impostors)
  const now = (): number => context.clock.now()

  function updateFlags(folder: FolderRef, updates: readonly FlagUpdate[], cursor: FolderCursor): void {
    context.write(() => {
      const touched = new Set<number>()
      for (const { serverKey, flags, modseq } of updates) {
        const before = placements.byKey(folder.id, serverKey)
        if (!before) continue
        const seen = flags.has('\\Seen')
        const flagged = flags.has('\\Flagged')
        const answered = flags.has('\\Answered')
        const deleted = flags.has('\\Deleted')
        placements.save(serverFlags(before, { seen, flagged, answered, deleted }))
        placements.saveServerSide(before.id, flags.has('\\Draft'), keywordsJson(flags), modseq)
        touched.add(before.threadId)
      }
      rows.refresh(touched)
      mailboxes.moveCursor(folder.id, cursor)
    })
  }

  function removeKeys(folder: FolderRef, keys: readonly ServerKey[], cursor: FolderCursor): void {
    context.write(() => {
      const gone = keys.flatMap((key) => placements.byKey(folder.id, key) ?? [])
      for (const placement of gone) replaceOrDrop(placement, vanished(certain(placement), now()))
      rows.refresh(threadsOf(gone))
      mailboxes.moveCursor(folder.id, cursor)
    })
  }

  /** Nothing was moved into a folder that the server does not have yet. */
  function certain(placement: PlacementState): PlacementState {
    const { inFlightFolderId } = placement
    if (inFlightFolderId === null || mailboxes.toCreate(inFlightFolderId) === null) return placement
    return { ...placement, inFlightFolderId: null }
  }

  /**
   * Where the message was met in the target folder already, it needs no second place there; what the user wants next of
   * it is wanted of the place that was met.
   */
  function replaceOrDrop(before: PlacementState, after: PlacementState | null): void {
    const met = metIn(before, after)
    if (after && (!met || isWanted(after))) save(after, met)
    else drop(before)
  }

  const metIn = (before: PlacementState, after: PlacementState | null): PlacementState | undefined =>
    placements
      .byMessage(before.messageId)
      .find(
        ({ id, folderId, serverKey }) =>
          id !== before.id && folderId === after?.folderId && serverKey !== null,
      )

  /** What was met in the folder under its key gives way; but the flags met there are those the server has. */
  function save(state: PlacementState, met?: PlacementState): void {
    const serverKey = met?.serverKey ?? state.serverKey
    const there = serverKey === null ? null : placements.byKey(state.folderId, serverKey)
    const { seen, flagged, answered, deleted } = there && there.id !== state.id ? there : state
    const placement = { ...state, serverKey, seen, flagged, answered, deleted }
    const unplacedAt = serverKey === null ? placement.unplacedAt : null
    for (const messageId of placements.save({ ...placement, unplacedAt }))
      messages.markOrphan(messageId, now())
  }

  function drop(placement: PlacementState): void {
    placements.remove(placement.id)
    messages.markOrphan(placement.messageId, now())
  }

  function* resetFolder(folder: FolderRef, cursor: FolderCursor): Generator<undefined, void> {
    while (context.write(() => placements.forgetKeys(folder.id))) yield
    // Last: until then the keys have their old validity, with which nobody uses one and the next pass comes here.
    context.write(() => mailboxes.restart(folder.id, cursor))
  }

  /** Drops places that lost their key before `before` and were not met again. */
  function* reconcile(folder: FolderRef, before: number): Generator<undefined, void> {
    for (let lost = placements.unreconciled(folder.id, before); lost.length > 0;) {
      lost = context.write(() => {
        const given = lost.filter((placement) => isGivenUp(placement) && changes.refuse(placement, LOST))
        for (const placement of lost) drop(placement)
        rows.refresh(threadsOf(lost))
        if (given.length > 0) context.publish({ type: 'message-changes' })
        return placements.unreconciled(folder.id, before)
      })
      yield
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
        const { state, action } = dispatch(certain(placement))
        placements.save(state)
        if (!action) idle.push(state)
        return action ? { ...action, validity: validity(action.folderId) } : []
      })
      rows.refresh(threadsOf(idle))
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
      const met = after?.serverKey === null && isWanted(after) ? metIn(before, after) : undefined
      if (after) save(after, met)
      else drop(before)
      rows.refresh(threadsOf([before]))
    })
  }

  return {
    ingest: (folder, batch, cursor) => context.write(() => ingest(folder, batch, cursor)),
    updateFlags,
    removeKeys,
    resetFolder,
    reconcile,
    reconcileReset: (folder) => reconcile(folder, FORGOTTEN),
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
    wanted,
    nextWantedAt: (accountId) => placements.nextWantedAt(accountId, now()),
    forgetDelays: (accountId) => context.write(() => placements.forgetDelays(accountId)),
    onWanted,
    actionDone,
    marked(placementIds, mark) {
      context.write(() => {
        const before = placementIds.flatMap((id) => placements.byId(id) ?? [])
        for (const placement of before) placements.save(marked(placement, mark))
        rows.refresh(threadsOf(before))
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

/** What is said of a pending change for a message that is found nowhere any more. */
const LOST: Problem = { code: 'message-gone' }

/** Something was wanted of the message that did not come about by its leaving. */
const isGivenUp = (state: PlacementState): boolean =>
  isWanted(state) &&
  !state.wantGone &&
  (state.wantFolderId === null || state.wantFolderId !== state.inFlightFolderId)

/** `resetFolder` marks lost keys with time 0, long before any move of ours. */
const FORGOTTEN = 1

const threadsOf = (states: readonly PlacementState[]): Set<number> =>
  new Set(states.map((state) => state.threadId))
