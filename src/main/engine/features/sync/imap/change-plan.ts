import type { WantedAction, WantedKeywords } from '../../messages/index'
import type { byUid } from './server-keys'

export type UidAction = ReturnType<typeof byUid<WantedAction>>

/** Actions of one folder that one IMAP command can carry out together. */
export type ChangeStep =
  | { kind: 'flag'; flag: '\\Seen' | '\\Flagged' | '\\Answered'; value: boolean; actions: UidAction[] }
  | { kind: 'keyword'; keyword: string; value: boolean; actions: UidAction[] }
  | { kind: 'move'; toFolderId: number; actions: UidAction[] }
  | { kind: 'delete'; actions: UidAction[] }
  /** Takes off a \Deleted of ours that an earlier try has left: before it is known where the mail lies, nothing else. */
  | { kind: 'unmark'; actions: UidAction[] }
  /** Finds out what became of a move the user no longer wants. */
  | { kind: 'reconcile'; toFolderId: number; actions: UidAction[] }

export interface FolderChanges {
  folderId: number
  /** By which alone the UIDs of these actions are to be used. */
  uidValidity: number
  steps: ChangeStep[]
}

/**
 * Groups what the user wants into as few commands as can be: per folder, flags before moves, because a moved
 * message takes its flags along and its new UID may stay unknown; what is to be deleted for good needs nothing else.
 */
export function planChanges(actions: readonly UidAction[]): FolderChanges[] {
  return [...Map.groupBy(actions, (action) => action.folderId)].map(([folderId, inFolder]) => {
    const gone = inFolder.filter((action) => action.gone)
    const kept = inFolder.filter((action) => !action.gone)
    const bearing = inFolder.filter((action) => action.ownMark === 'original')
    const unreconciled = inFolder.filter((action) => action.unreconciledFolderId !== null)
    return {
      folderId,
      uidValidity: inFolder[0]?.uidValidity ?? 0,
      steps: [
        ...(bearing.length > 0 ? [{ kind: 'unmark' as const, actions: inOrder(bearing) }] : []),
        ...stepsTo('reconcile', unreconciled, (action) => action.unreconciledFolderId),
        ...flagSteps(kept, '\\Seen', (action) => action.seen),
        ...flagSteps(kept, '\\Flagged', (action) => action.flagged),
        ...flagSteps(kept, '\\Answered', (action) => action.answered),
        ...keywordSteps(kept),
        ...stepsTo('move', kept, (action) => action.moveToFolderId),
        ...(gone.length > 0 ? [{ kind: 'delete' as const, actions: inOrder(gone) }] : []),
      ],
    }
  })
}

/** What is said to the cache once a step was carried out that does something the user wants. */
export function doneBy(
  step: Exclude<ChangeStep, { kind: 'unmark' }>,
  keepsNone = false,
): {
  seen?: boolean
  flagged?: boolean
  answered?: boolean
  keywords?: WantedKeywords
  keepsNone?: true
  moveToFolderId?: number
  gone?: boolean
  unmoved?: true
} {
  if (step.kind === 'reconcile') return { unmoved: true }
  if (step.kind === 'move') return { moveToFolderId: step.toFolderId }
  if (step.kind === 'delete') return { gone: true }
  if (step.kind === 'keyword')
    return { keywords: { [step.keyword]: step.value }, ...(keepsNone ? { keepsNone } : {}) }
  if (step.flag === '\\Seen') return { seen: step.value }
  return step.flag === '\\Flagged' ? { flagged: step.value } : { answered: step.value }
}

function flagSteps(
  actions: readonly UidAction[],
  flag: '\\Seen' | '\\Flagged' | '\\Answered',
  wanted: (action: UidAction) => boolean | null,
): ChangeStep[] {
  return [true, false].flatMap((value) => {
    const same = actions.filter((action) => wanted(action) === value)
    return same.length > 0 ? [{ kind: 'flag' as const, flag, value, actions: inOrder(same) }] : []
  })
}

function keywordSteps(actions: readonly UidAction[]): ChangeStep[] {
  const wanted = actions.flatMap((action) =>
    Object.entries(action.keywords).map(([keyword, value]) => ({ keyword, value, action })),
  )
  return [...Map.groupBy(wanted, ({ keyword, value }) => `${keyword} ${String(value)}`).values()].flatMap(
    (same) => {
      const [first] = same
      if (!first) return []
      const { keyword, value } = first
      return [
        { kind: 'keyword' as const, keyword, value, actions: inOrder(same.map(({ action }) => action)) },
      ]
    },
  )
}

function stepsTo(
  kind: 'move' | 'reconcile',
  actions: readonly UidAction[],
  folderOf: (action: UidAction) => number | null,
): ChangeStep[] {
  const moves = actions.flatMap((action) => {
    const to = folderOf(action)
    return to === null ? [] : [{ action, to }]
  })
  return [...Map.groupBy(moves, ({ to }) => to)].map(([toFolderId, same]) => ({
    kind,
    toFolderId,
    actions: inOrder(same.map(({ action }) => action)),
  }))
}

const inOrder = (actions: readonly UidAction[]): UidAction[] => actions.toSorted((a, b) => a.uid - b.uid)
