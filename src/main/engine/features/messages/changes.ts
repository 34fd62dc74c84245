import type { MessageChange } from '../../../../shared/contract/message-changes'
import type { ChangeTarget } from '../../../../shared/contract/messages'
import { ProblemError } from '../../../../shared/problem'
import { MUTED } from '../../../../shared/tags'
import type { EngineContext } from '../../context'
import type { FolderRef, MailboxesFeature } from '../mailboxes/index'
import type { ChangeEntry } from './store/changes'
import type { Stores } from './stores'
import type { WantedKeywords } from './keywords'
import { isWanted, shown, withDesired, type PlacementState, type DesiredState } from './desired-state'

/** A placement and what is wanted of it. */
interface Step {
  placement: PlacementState
  wanted: DesiredState
}

type Copy = Extract<MessageChange, { kind: 'copy' }>
type MoveRole = Extract<MessageChange, { kind: 'move-to-role' }>['role'] | 'snoozed'

/** The window that did it and may take it back; nobody can without. */
export interface ChangedBy {
  window?: string | undefined
  /** Of the change that this one is a further slice of. */
  changeId?: number | undefined
}

export type Changes = ReturnType<typeof createChanges>

/** What users do to messages: stored as pending changes, shown at once, taken back by undo. */
export function createChanges(
  context: EngineContext,
  mailboxes: MailboxesFeature,
  stores: Stores,
  wake: (accountIds: ReadonlySet<number>) => void,
  /** Called inside the transaction that snoozes. */
  onSnooze: () => void,
) {
  const { placements, rows, changes, snoozes, messages } = stores

  function change(
    target: ChangeTarget,
    wanted: MessageChange,
    { window, changeId: earlier }: ChangedBy = {},
  ): { changeId: number | null; count: number } {
    if (wanted.kind === 'copy') return copy(target, wanted, { window, changeId: earlier })
    return context.write(() => {
      const planned = plan(target, wanted)
      const steps = planned.filter(isNeeded)
      carryOut(steps)
      if (wanted.kind === 'snooze') snooze(planned, wanted)
      const meant = wanted.kind === 'snooze' ? planned : steps
      const count = new Set(meant.map((step) => step.placement.messageId)).size
      const changeId =
        window !== undefined && steps.length > 0
          ? changes.record(
              window,
              { change: wanted, isUndo: false, isSingle: isOfSingle(target) },
              steps.map(changeEntry),
              earlier,
            )
          : (earlier ?? null)
      return { changeId, count }
    })
  }

  /** Each is shown in the folder at once. What lies there already is not copied there. */
  function copy(
    target: ChangeTarget,
    wanted: Copy,
    { window, changeId: earlier }: ChangedBy,
  ): { changeId: number | null; count: number } {
    return context.write(() => {
      const folder = mailboxes.folder(wanted.folderId)
      const meant = oneFolder(target, wanted.folderId).filter(
        ({ placement }) =>
          !visiblePlaces(placement.messageId).some((place) => shown(place).folderId === folder?.id),
      )
      const entries = folder
        ? meant.map(({ placement }): ChangeEntry => {
            const { messageId, threadId } = placement
            const placementId = placements.insertCopy(placement.id, folder)
            return { placementId, messageId, threadId, accountId: folder.accountId, before: { copied: true } }
          })
        : []
      const touched = new Set(entries.map(({ threadId }) => threadId))
      rows.refresh(touched, touched)
      if (folder && entries.length > 0) wake(new Set([folder.accountId]))
      const done = { change: wanted, isUndo: false, isSingle: isOfSingle(target) }
      const changeId =
        window !== undefined && entries.length > 0
          ? changes.record(window, done, entries, earlier)
          : (earlier ?? null)
      return { changeId, count: entries.length }
    })
  }

  /** Copies nobody was told of are simply not made; others are deleted again. */
  function withoutCopies(entries: readonly ChangeEntry[]): { steps: Step[]; threads: Set<number> } {
    const steps: Step[] = []
    const threads = new Set<number>()
    for (const { placementId, threadId } of entries) {
      const placement = placements.byId(placementId)
      threads.add(threadId)
      if (!placement) continue
      if (placement.copyOf !== null && !placement.inFlight) {
        placements.remove(placementId)
        messages.markOrphan(placement.messageId, context.clock.now())
      } else steps.push({ placement, wanted: { gone: true } })
    }
    return { steps, threads }
  }

  function plan(target: ChangeTarget, wanted: Exclude<MessageChange, Copy>): Step[] {
    switch (wanted.kind) {
      case 'seen':
        return everyPlace(target).map((placement) => ({ placement, wanted: { seen: wanted.value } }))
      case 'flagged':
        return everyPlace(target).map((placement) => ({ placement, wanted: { flagged: wanted.value } }))
      case 'tag':
        return everyPlace(target).map((placement) => ({
          ...{ placement, wanted: { keywords: { [wanted.keyword]: wanted.value } } },
        }))
      case 'mute':
        return wholeThreads(target).map((placement) => ({
          ...{ placement, wanted: { keywords: { [MUTED]: wanted.value } } },
        }))
      case 'move':
        return oneFolder(target, wanted.folderId)
      case 'move-to-role':
        return intoRole(target, wanted.role)
      case 'snooze':
        if (wanted.until <= context.clock.now())
          throw new ProblemError({ code: 'snooze-past', field: 'until' })
        return intoRole(target, 'snoozed')
      case 'delete-forever':
        return movedPlaces(target)
          .filter((placement) => isDisposable(shown(placement).folderId))
          .map((placement) => ({ placement, wanted: { gone: true } }))
    }
  }

  function intoRole(target: ChangeTarget, role: MoveRole): Step[] {
    return movedPlaces(target).map((placement) => {
      const folder = folderFor(placement.accountId, role)
      if (!folder) throw new ProblemError({ code: 'not-found', field: 'role', params: { role } })
      return { placement, wanted: { folderId: folder.id } }
    })
  }

  function snooze(planned: readonly Step[], wanted: MessageChange & { kind: 'snooze' }): void {
    for (const { placement } of planned) snoozes.set(placement.messageId, wanted)
    context.publish({ type: 'snoozes' })
    onSnooze()
  }

  /** What is taken out of the folder for snoozed mail comes back no more. */
  function forgetSnoozes(steps: readonly Step[]): void {
    const left = steps.filter(
      ({ wanted }) => wanted.folderId !== undefined && mailboxes.folder(wanted.folderId)?.role !== 'snoozed',
    )
    const known = left.filter(({ placement }) => snoozes.forget(placement.messageId))
    if (known.length > 0) context.publish({ type: 'snoozes' })
  }

  function folderFor(accountId: number, role: MoveRole): FolderRef | null {
    const known = mailboxes.byRole(accountId, role)
    if (known || role === 'inbox') return known
    // Servers without an archive folder, such as Gmail, archive into "all mail".
    const all = role === 'archive' ? mailboxes.byRole(accountId, 'all') : null
    return all ?? mailboxes.forRole(accountId, role)
  }

  function oneFolder(target: ChangeTarget, folderId: number): Step[] {
    const folder = mailboxes.folder(folderId)
    if (!folder || !mailboxes.takesIn(folderId))
      throw new ProblemError({ code: 'not-found', field: 'folderId' })
    const onServer = mailboxes.isOnServer
    return movedPlaces(target).map((placement) => {
      // Mail that lies on this computer alone, or is to, has no server to move it from or to.
      if (
        placement.accountId !== folder.accountId &&
        !(onServer(placement.accountId) && onServer(folder.accountId))
      )
        throw new ProblemError({ code: 'other-account', field: 'folderId' })
      return { placement, wanted: { folderId } }
    })
  }

  function isDisposable(folderId: number): boolean {
    const role = mailboxes.folder(folderId)?.role
    return role === 'trash' || role === 'junk'
  }

  /**
   * Flags belong to the message: at many servers one message has the same flags in all its folders, so all its
   * places in the account are meant.
   */
  function everyPlace(target: ChangeTarget): PlacementState[] {
    if (target.kind === 'messages') return unique(target.messageIds).flatMap(visiblePlaces)
    return inFolders(target).flatMap((placement) =>
      visiblePlaces(placement.messageId).filter(({ accountId }) => accountId === placement.accountId),
    )
  }

  /** All that lies anywhere of the conversations that are meant, each place once. */
  function wholeThreads(target: ChangeTarget): PlacementState[] {
    const threads = new Set(everyPlace(target).map(({ threadId }) => threadId))
    return [...threads].flatMap((threadId) =>
      placements.byThread(threadId).filter((placement) => !shown(placement).gone),
    )
  }

  /** What moves: the places in the named folder; of a single message its best place in each account. */
  function movedPlaces(target: ChangeTarget): PlacementState[] {
    if (target.kind === 'threads') return inFolders(target)
    return unique(target.messageIds).flatMap((messageId) =>
      [...Map.groupBy(visiblePlaces(messageId), (placement) => placement.accountId).values()].flatMap(
        (places) => bestPlace(places) ?? [],
      ),
    )
  }

  function bestPlace(places: readonly PlacementState[]): PlacementState | undefined {
    const rank = (placement: PlacementState): number => {
      const role = mailboxes.folder(shown(placement).folderId)?.role ?? null
      return role === 'inbox' ? 0 : role === null ? 1 : role === 'all' ? 3 : 2
    }
    return places.toSorted((a, b) => rank(a) - rank(b))[0]
  }

  function inFolders(target: ChangeTarget & { kind: 'threads' }): PlacementState[] {
    const wantedFolders = Map.groupBy(target.items, (item) => item.threadId)
    return [...wantedFolders].flatMap(([threadId, items]) => {
      // Of a thread that is meant whole somewhere, and one message of it besides, all of it is meant.
      const meant = Map.groupBy(items, (item) => item.folderId)
      return placements.byThread(threadId).filter((placement) => {
        const { gone, folderId } = shown(placement)
        const isMeant = ({ messageId = placement.messageId }): boolean => messageId === placement.messageId
        return !gone && (meant.get(folderId)?.some(isMeant) ?? false)
      })
    })
  }

  const visiblePlaces = (messageId: number): PlacementState[] =>
    placements.byMessage(messageId).filter((placement) => !shown(placement).gone)

  /** Returns the placements as they are now. */
  function carryOut(steps: readonly Step[]): ReadonlyMap<number, PlacementState> {
    const states = new Map<number, PlacementState>()
    for (const { placement, wanted } of steps) {
      const state = withDesired(states.get(placement.id) ?? placement, wanted)
      states.set(placement.id, state)
      placements.save(state)
    }
    forgetSnoozes(steps)
    mailboxes.takenOut(
      steps.filter(({ wanted }) => wanted.folderId !== undefined).map(({ placement }) => placement),
    )
    // Lists of single messages show what the line of a conversation need not.
    const touched = new Set(steps.map((step) => step.placement.threadId))
    rows.refresh(touched, touched)
    if (steps.length > 0) wake(new Set(steps.map((step) => step.placement.accountId)))
    return states
  }

  /**
   * Takes a change back: what it changed shows again as before, also where the server had agreed already. Of a change
   * made in slices only the latest; `hasMore` while there are others. What the server is asked for by that it may refuse
   * as well: `undoId` names it, for the next slice.
   */
  function takeBack(changeId: number, earlier?: number): { undoId: number | undefined; hasMore: boolean } {
    return context.write(() => {
      const taken = changes.take(changeId)
      if (!taken) throw new ProblemError({ code: 'not-found' })
      const copied = withoutCopies(taken.entries.filter(({ before }) => before.copied))
      const { steps, lost } = restorable(taken.entries.filter(({ before }) => !before.copied))
      const states = carryOut([...steps, ...copied.steps])
      rows.refresh(copied.threads, copied.threads)
      const asked = steps.filter(({ placement }) => isWanted(states.get(placement.id) ?? placement))
      const undone = { change: taken.change, isUndo: true, isSingle: taken.isSingle }
      const entries = [...asked.map(changeEntry), ...lost]
      const undoId = entries.length > 0 ? changes.record(taken.window, undone, entries, earlier) : earlier
      if (undoId !== undefined && lost.length > 0) {
        changes.refuseAll(undoId, lost, { code: 'not-found' })
        context.publish({ type: 'message-changes' })
      }
      const hasMore = changes.has(changeId)
      const { change } = taken
      if (!hasMore && change.kind === 'move' && change.isNewFolder) mailboxes.takeAway(change.folderId)
      return { undoId, hasMore }
    })
  }

  /** The placement as it was, or where another client or another validity of the keys has put the message since. */
  function placementOf(entry: ChangeEntry): PlacementState | undefined {
    const known = placements.byId(entry.placementId)
    if (known) return known
    return bestPlace(visiblePlaces(entry.messageId).filter(({ accountId }) => accountId === entry.accountId))
  }

  /** What can be taken back. Nothing goes back into a folder that is gone, and no message that is comes back. */
  function restorable(entries: readonly ChangeEntry[]): { steps: Step[]; lost: ChangeEntry[] } {
    const takesIn = new Map<number, boolean>()
    const steps: Step[] = []
    const lost: ChangeEntry[] = []
    for (const entry of entries) {
      const placement = placementOf(entry)
      const { seen, flagged, keywords, folderId } = entry.before
      if (folderId !== undefined && !takesIn.has(folderId)) takesIn.set(folderId, mailboxes.takesIn(folderId))
      const isPlaceGone = folderId !== undefined && takesIn.get(folderId) === false
      if (!placement || placement.wantGone || isPlaceGone) lost.push(entry)
      else steps.push({ placement, wanted: { seen, flagged, keywords, folderId } })
    }
    return { steps, lost }
  }

  return {
    change,
    undo: takeBack,
    /** Wants \Answered on a message wherever it lies. */
    setAnswered(messageId: number): void {
      context.write(() => {
        carryOut(
          visiblePlaces(messageId)
            .map((placement): Step => ({ placement, wanted: { answered: true } }))
            .filter(isNeeded),
        )
      })
    },
  }
}

/** Whether the rows it names are messages. */
const isOfSingle = (target: ChangeTarget): boolean =>
  target.kind === 'threads' && target.items.some(({ messageId }) => messageId !== undefined)

/** False for a pending change that is what is shown already. */
function isNeeded({ placement, wanted }: Step): boolean {
  const now = shown(placement)
  return (
    (wanted.seen !== undefined && wanted.seen !== now.seen) ||
    (wanted.flagged !== undefined && wanted.flagged !== now.flagged) ||
    (wanted.answered !== undefined && wanted.answered !== now.answered) ||
    Object.entries(wanted.keywords ?? {}).some(([keyword, isOn]) => isOn !== now.tags.includes(keyword)) ||
    (wanted.folderId !== undefined && wanted.folderId !== now.folderId) ||
    wanted.gone === true
  )
}

function changeEntry({ placement, wanted }: Step): ChangeEntry {
  const { seen, flagged, tags, folderId } = shown(placement)
  return {
    placementId: placement.id,
    messageId: placement.messageId,
    threadId: placement.threadId,
    accountId: placement.accountId,
    before: {
      ...(wanted.seen === undefined ? {} : { seen }),
      ...(wanted.flagged === undefined ? {} : { flagged }),
      ...(wanted.keywords === undefined
        ? {}
        : { keywords: mapValues(wanted.keywords, (keyword) => tags.includes(keyword)) }),
      ...(wanted.folderId === undefined ? {} : { folderId }),
      ...(wanted.gone === undefined ? {} : { gone: false }),
    },
  }
}

const mapValues = (wanted: WantedKeywords, valueOf: (keyword: string) => boolean): WantedKeywords =>
  Object.fromEntries(Object.keys(wanted).map((keyword) => [keyword, valueOf(keyword)]))

const unique = (ids: readonly number[]): number[] => [...new Set(ids)]
