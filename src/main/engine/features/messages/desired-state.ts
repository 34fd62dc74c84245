import type { Problem } from '../../../../shared/problem'
import {
  hasKeys,
  hasKeyword,
  leftWanted,
  shownTags,
  withDone,
  withoutNotes,
  withWanted,
  asSpelt,
  type Keywords,
  type WantedKeywords,
} from './keywords'
import type { ServerKey } from './server-key'
import type { MessageCache, OwnMark, SentCopy, WantedAction } from './types'

/** One placement: what the server shows, and what the user wants where that differs. */
export interface PlacementState extends Keywords {
  id: number
  messageId: number
  threadId: number
  accountId: number
  folderId: number
  /** Null while the server's key is not known: moved without a word of it, or the keys have another validity. */
  serverKey: ServerKey | null
  seen: boolean
  flagged: boolean
  answered: boolean
  /** Marked \Deleted by another program: not shown any more, unless the user wants it elsewhere. */
  deleted: boolean
  wantSeen: boolean | null
  wantFlagged: boolean | null
  wantAnswered: boolean | null
  wantFolderId: number | null
  wantGone: boolean
  /** The pending change is under way: the server may have carried it out already although it does not show. */
  inFlight: boolean
  inFlightFolderId: number | null
  /**
   * Written before the server is told to set \Deleted, and taken back when it has said that the mark is off: a mark met
   * later is ours for certain only by this. With `original` there is always one, at least to stay where it is.
   */
  ownMark: OwnMark | null
  /** Written before a COPY is sent, until its message lies in the target alone. */
  sentCopy: SentCopy | null
  unplacedAt: number | null
  /** The place of which this is to be a copy, which its server does not have yet. */
  copyOf: number | null
  attempts: number
  nextAttemptAt: number
  problem: Problem | null
}

/** What a user may want of a placement; absent fields stay as they are. */
export interface DesiredState {
  seen?: boolean | undefined
  flagged?: boolean | undefined
  answered?: boolean | undefined
  keywords?: WantedKeywords | undefined
  folderId?: number | undefined
  gone?: true | undefined
}

/** What was carried out on the server. */
export type Done = Parameters<MessageCache['actionDone']>[1]

/** What the user is shown: the pending change where there is one, else what the server has. */
export interface Shown {
  seen: boolean
  flagged: boolean
  answered: boolean
  /** Keywords that may be tags, in small letters. */
  tags: readonly string[]
  folderId: number
  gone: boolean
  pending: boolean
}

export function shown(state: PlacementState): Shown {
  return {
    seen: state.wantSeen ?? state.seen,
    flagged: state.wantFlagged ?? state.flagged,
    answered: state.wantAnswered ?? state.answered,
    tags: shownTags(state),
    folderId: state.wantFolderId ?? state.folderId,
    gone: state.wantGone || (state.deleted && state.wantFolderId === null),
    pending: isWanted(state) || state.copyOf !== null,
  }
}

export const isWanted = (state: PlacementState): boolean =>
  state.wantGone ||
  state.wantSeen !== null ||
  state.wantFlagged !== null ||
  state.wantAnswered !== null ||
  hasKeys(state.wantKeywords) ||
  state.wantFolderId !== null

/**
 * What is wanted of a message that lies here no more, and did not come about by its leaving. Nobody waits for a note of
 * the program's own.
 */
export const isGivenUp = (state: PlacementState): boolean =>
  isWanted({ ...state, wantKeywords: withoutNotes(state.wantKeywords) }) &&
  !state.wantGone &&
  (state.wantFolderId === null || state.wantFolderId !== state.inFlightFolderId)

/**
 * The placement with a new desired state. What the server has already is no pending change, unless one is under way:
 * then it must be said aloud, because the server may just be doing the opposite.
 */
export function withDesired(state: PlacementState, wanted: DesiredState): PlacementState {
  const flag = (value: boolean | undefined, before: boolean | null, actual: boolean): boolean | null =>
    value === undefined ? before : value === actual && !state.inFlight ? null : value
  const { folderId } = wanted
  const isReconciled = state.inFlightFolderId === null && state.ownMark === null
  const stays = folderId === state.folderId && isReconciled
  return {
    ...state,
    wantSeen: flag(wanted.seen, state.wantSeen, state.seen),
    wantFlagged: flag(wanted.flagged, state.wantFlagged, state.flagged),
    wantAnswered: flag(wanted.answered, state.wantAnswered, state.answered),
    wantKeywords: withWanted(state, wanted.keywords ?? {}),
    wantFolderId: folderId === undefined ? state.wantFolderId : stays ? null : folderId,
    wantGone: state.wantGone || wanted.gone === true,
    attempts: 0,
    nextAttemptAt: 0,
    problem: null,
  }
}

/** The action for the server, and the state that remembers it is under way; no action when nothing is left to do. */
export function dispatch(state: PlacementState): {
  state: PlacementState
  action: Omit<WantedAction, 'validity'> | null
} {
  const moveToFolderId = state.wantFolderId === state.folderId ? null : state.wantFolderId
  const target = state.wantGone ? null : moveToFolderId
  const isUnreconciled = state.inFlightFolderId !== null && state.inFlightFolderId !== target
  // A mark on a copy concerns the move under way, and no later one.
  const ownMark = state.ownMark === 'copy' && state.inFlightFolderId === null ? null : state.ownMark
  const idle =
    !isUnreconciled &&
    ownMark === null &&
    !state.wantGone &&
    state.wantSeen === null &&
    state.wantFlagged === null &&
    state.wantAnswered === null &&
    !hasKeys(state.wantKeywords) &&
    moveToFolderId === null
  if (idle || state.serverKey === null) {
    return {
      state: {
        ...{ ...state, wantFolderId: moveToFolderId, inFlight: false, inFlightFolderId: null, ownMark },
        sentCopy: state.serverKey === null ? state.sentCopy : null,
      },
      action: null,
    }
  }
  const { id: placementId, messageId, folderId, serverKey, attempts, sentCopy } = state
  const place = { placementId, messageId, folderId, serverKey, attempts, ownMark, sentCopy }
  if (isUnreconciled) {
    const nothing = {
      seen: null,
      flagged: null,
      answered: null,
      keywords: {},
      moveToFolderId: null,
      gone: false,
    }
    return {
      state,
      action: { ...place, ...nothing, repeated: false, unreconciledFolderId: state.inFlightFolderId },
    }
  }
  return {
    state: { ...state, inFlight: true, inFlightFolderId: target, ownMark },
    action: {
      ...place,
      seen: state.wantSeen,
      flagged: state.wantFlagged,
      answered: state.wantAnswered,
      keywords: asSpelt(state),
      moveToFolderId,
      gone: state.wantGone,
      repeated: target !== null && state.inFlightFolderId === target,
      unreconciledFolderId: null,
    },
  }
}

/** The placement after the server carried `done` out; null when it is gone. `newKey` is where a move put it. */
export function carriedOut(
  state: PlacementState,
  done: Done,
  newKey: ServerKey | null,
  now: number,
): PlacementState | null {
  if (done.gone) return null
  if (done.unmoved)
    return {
      ...{ ...state, inFlightFolderId: null, ownMark: null, sentCopy: null },
      ...{ attempts: 0, nextAttemptAt: 0, problem: null },
    }
  // What the user took back meanwhile is a pending change again: the state before.
  const want = (
    wanted: boolean | null,
    actual: boolean,
    value: boolean | null | undefined,
  ): boolean | null => {
    if (value === null || value === undefined) return wanted
    const target = wanted ?? actual
    return target === value ? null : target
  }
  const moved = done.moveToFolderId ?? null
  const targetFolder = state.wantFolderId ?? state.folderId
  const inFlightFolderId = moved === null ? state.inFlightFolderId : null
  const next: PlacementState = {
    ...state,
    wantSeen: want(state.wantSeen, state.seen, done.seen),
    wantFlagged: want(state.wantFlagged, state.flagged, done.flagged),
    wantAnswered: want(state.wantAnswered, state.answered, done.answered),
    seen: done.seen ?? state.seen,
    flagged: done.flagged ?? state.flagged,
    answered: done.answered ?? state.answered,
    ...withDone(state, done.keywords ?? {}, done.keepsNone === true),
    inFlight: inFlightFolderId !== null,
    inFlightFolderId,
    ownMark: moved === null ? state.ownMark : null,
    sentCopy: moved === null ? state.sentCopy : null,
    attempts: 0,
    nextAttemptAt: 0,
    problem: null,
  }
  if (moved === null) return next
  return {
    ...next,
    folderId: moved,
    deleted: false,
    serverKey: newKey,
    unplacedAt: newKey === null ? now : null,
    wantFolderId: targetFolder === moved ? null : targetFolder,
  }
}

/** After a failure: tried again at `retryAt`, or (null) the pending change given up and the server's state shown. */
export function failed(state: PlacementState, problem: Problem, retryAt: number | null): PlacementState {
  // A failed attempt may have reached the server all the same, so it stays in flight.
  if (retryAt !== null) return { ...state, attempts: state.attempts + 1, nextAttemptAt: retryAt, problem }
  return { ...withoutPending(state), problem }
}

const withoutPending = (state: PlacementState): PlacementState => ({
  ...state,
  wantSeen: null,
  wantFlagged: null,
  wantAnswered: null,
  wantKeywords: {},
  wantFolderId: state.ownMark === 'original' ? state.folderId : null,
  wantGone: false,
  inFlight: false,
  inFlightFolderId: null,
  sentCopy: null,
  attempts: 0,
  nextAttemptAt: 0,
})

/** The flags as the server tells them now. A pending change it fulfils is over, unless its answer is still awaited. */
export function serverFlags(
  state: PlacementState,
  flags: Pick<PlacementState, 'seen' | 'flagged' | 'answered' | 'deleted' | 'keywords'>,
): PlacementState {
  const want = (wanted: boolean | null, actual: boolean): boolean | null =>
    wanted === actual && !state.inFlight ? null : wanted
  return {
    ...state,
    ...flags,
    deleted: flags.deleted && state.ownMark !== 'original',
    wantSeen: want(state.wantSeen, flags.seen),
    wantFlagged: want(state.wantFlagged, flags.flagged),
    wantAnswered: want(state.wantAnswered, flags.answered),
    wantKeywords: leftWanted(
      state.wantKeywords,
      (keyword) => hasKeyword({ ...state, keywords: flags.keywords }, keyword),
      state.inFlight,
    ),
  }
}

/** \Deleted is to be set by us, or (null) the server has said that it is off. */
export const marked = (state: PlacementState, ownMark: OwnMark | null): PlacementState => ({
  ...state,
  ownMark,
  deleted: state.deleted && !(ownMark === null && state.ownMark === 'original'),
})

/**
 * The server no longer has the key. Where a move of ours was under way (perhaps before a crash) the message most
 * probably lies in its target now, under a key still unknown; otherwise (null) the placement is gone.
 */
export function vanished(state: PlacementState, now: number): PlacementState | null {
  const target = state.inFlightFolderId
  if (target === null) return null
  return carriedOut(state, { moveToFolderId: target }, null, now)
}
