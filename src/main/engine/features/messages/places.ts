import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { MailboxesFeature } from '../mailboxes/index'
import { isGivenUp, isWanted, vanished, type PlacementState } from './desired-state'
import { VOID } from './store/placements'
import type { Stores } from './stores'

/** What is said of a pending change for a message that is found nowhere any more. */
const LOST: Problem = { code: 'message-gone' }

export type Places = ReturnType<typeof createPlaces>

/**
 * Where messages come to lie, and what becomes of those that lie no longer where they lay: none of what is wanted of
 * them is dropped without a word. All of it runs inside `context.write`, and leaves it to the caller to sum up threads.
 */
export function createPlaces(context: EngineContext, mailboxes: MailboxesFeature, stores: Stores) {
  const { placements, messages, changes } = stores
  const now = (): number => context.clock.now()

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
    const { seen, flagged, answered, deleted, keywords } = there && there.id !== state.id ? there : state
    // What was moved into a folder of another account is that account's.
    const accountId = mailboxes.folder(state.folderId)?.accountId ?? state.accountId
    const placement = { ...state, accountId, serverKey, seen, flagged, answered, deleted, keywords }
    const unplacedAt = serverKey === null ? placement.unplacedAt : null
    for (const messageId of placements.save({ ...placement, unplacedAt }))
      messages.markOrphan(messageId, now())
  }

  function drop(placement: PlacementState): void {
    placements.remove(placement.id)
    messages.markOrphan(placement.messageId, now())
  }

  /**
   * They lie here no longer. What was moved by us may lie where it was to go; what another client has moved is wanted
   * where that lies now. It is looked for as long as others take to be read (see `SOUGHT`), unless its folder is gone.
   */
  function lose(gone: readonly PlacementState[], isFolderGone = false): void {
    for (const placement of gone.map(certain)) {
      const after = vanished(placement, now())
      if (after || !isGivenUp(placement)) replaceOrDrop(placement, after)
      else if (goesOn(placement)) continue
      else if (!isFolderGone) save({ ...placement, serverKey: null, unplacedAt: now() })
      else {
        refuse([placement], LOST)
        drop(placement)
      }
    }
  }

  function goesOn(placement: PlacementState): boolean {
    const met = metElsewhere(placement)
    if (!met) return false
    const { folderId, serverKey } = met
    const wantFolderId = placement.wantFolderId === folderId ? null : placement.wantFolderId
    const here = {
      ...placement,
      folderId,
      serverKey,
      wantFolderId,
      inFlight: false,
      ownMark: null,
      sentCopy: null,
    }
    save({ ...here, attempts: 0, nextAttemptAt: 0, problem: null })
    return true
  }

  /** Where the message has come to lie since; of a place known before nothing was wanted. */
  const metElsewhere = (lost: PlacementState): PlacementState | undefined =>
    placements
      .byMessage(lost.messageId)
      .filter(
        (place) =>
          place.id > lost.id &&
          place.accountId === lost.accountId &&
          place.folderId !== lost.folderId &&
          place.serverKey !== null &&
          !place.deleted &&
          !isWanted(place),
      )
      .at(-1)

  /** They were to lie here, and were not met. */
  function unmet(missing: readonly PlacementState[]): void {
    // Whether it was deleted is not known where the keys became void: it may bear our mark, unseen, in another folder.
    const isUncertain = (place: PlacementState): boolean => place.wantGone && place.unplacedAt === VOID
    refuse(
      missing.filter((place) => isGivenUp(place) || isUncertain(place)),
      LOST,
    )
    for (const placement of missing) {
      const isTakenForMoved = placement.unplacedAt !== VOID && !isWanted(placement)
      if (isTakenForMoved && goesOn({ ...placement, wantFolderId: placement.folderId })) continue
      if (placement.unplacedAt !== VOID && changes.refuseMove(placement, LOST)) tell()
      drop(placement)
    }
  }

  function refuse(places: readonly PlacementState[], problem: Problem): void {
    const told = places.filter((place) => changes.refuse(place, problem))
    if (told.length > 0) tell()
  }

  const tell = (): void => context.publish({ type: 'message-changes' })

  return {
    certain,
    metIn,
    save,
    drop,
    lose,
    unmet,
    /**
     * Takes some messages out of a folder that is gone, once what is to go there stays where it is. Returns their places
     * before; none when none is left.
     */
    takeOut(folderId: number): PlacementState[] {
      const going = placements.dropPending(folderId)
      refuse(
        going.filter(({ wantFolderId }) => wantFolderId === folderId),
        { code: 'folder-gone' },
      )
      if (going.length > 0) return going
      const lying = placements.lyingIn(folderId)
      lose(lying, true)
      return lying
    },
  }
}
