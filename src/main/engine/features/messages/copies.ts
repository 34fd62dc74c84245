import { flagsOf } from '../../../../shared/mail-flags'
import type { EngineContext } from '../../context'
import type { MailboxesFeature } from '../mailboxes/index'
import { failed, shown, type PlacementState } from './desired-state'
import type { Places } from './places'
import type { Stores } from './stores'
import type { CopyCache, ServerPlace, WantedCopy } from './types'

/**
 * Copies the user wants. Each is a place of its own from the start, shown where it is to lie, until its server has it:
 * then that has told its key, or it is met there as what was moved without a word is.
 */
export function createCopies(
  context: EngineContext,
  mailboxes: Pick<MailboxesFeature, 'keyValidity'>,
  stores: Stores,
  places: Pick<Places, 'save' | 'drop'>,
): CopyCache {
  const { placements, rows, changes, messages, bodies } = stores
  const now = (): number => context.clock.now()

  function toWanted(copy: PlacementState): WantedCopy {
    const { id: placementId, messageId, folderId, inFlight, attempts } = copy
    return {
      ...{ placementId, messageId, folderId, attempts, repeated: inFlight },
      from: originalOf(copy),
      flags: flagsOf(shown(copy), copy.keywords),
      receivedAt: messages.receivedAt(messageId),
    }
  }

  /** A place in the same account from which its server can copy; null for mail of another one. */
  function originalOf({ messageId, accountId, copyOf }: PlacementState): ServerPlace | null {
    const known = placements
      .byMessage(messageId)
      .filter((place) => place.accountId === accountId && place.serverKey !== null)
    const place = known.find(({ id }) => id === copyOf) ?? known[0]
    if (!place || place.serverKey === null) return null
    const { folderId, serverKey } = place
    return { accountId, folderId, serverKey, validity: mailboxes.keyValidity(folderId) }
  }

  function change(placementId: number, next: (copy: PlacementState) => PlacementState | null): void {
    context.write(() => {
      const copy = placements.byId(placementId)
      // It was met meanwhile, or is not wanted any more.
      if (!copy || copy.copyOf === null) return
      const after = next(copy)
      if (after) places.save(after)
      else places.drop(copy)
      rows.refresh(new Set([copy.threadId]), new Set([copy.threadId]))
    })
  }

  return {
    copies: (accountId, limit) => placements.copies(accountId, now(), limit).map(toWanted),
    keptSource: bodies.whole,
    copySending: (placementId) => change(placementId, (copy) => ({ ...copy, inFlight: true })),
    copyDone(placementId, newKey) {
      change(placementId, (copy) => {
        const isKnown = newKey !== null && newKey.validity === mailboxes.keyValidity(copy.folderId)
        return {
          ...{ ...copy, copyOf: null, inFlight: false, attempts: 0, nextAttemptAt: 0, problem: null },
          serverKey: isKnown ? newKey.serverKey : null,
          unplacedAt: isKnown ? null : now(),
        }
      })
    },
    copyFailed(placementId, problem, retryAt) {
      change(placementId, (copy) => {
        if (retryAt !== null) return failed(copy, problem, retryAt)
        if (changes.refuseMove(copy, problem)) context.publish({ type: 'message-changes' })
        return null
      })
    },
  }
}
