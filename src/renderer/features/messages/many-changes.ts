import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ChangeUnderWay, MessageChange } from '../../../shared/contract/message-changes'
import { ProblemError } from '../../../shared/problem'
import { report } from '../../app/problems'
import type { RowKey } from '../../app/route'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { tabId } from '../../bridge/tab'
import { tellChange } from './told-changes'

/** What became of a change; `changeId` is null where there is nothing to take back. */
export interface ChangeDone {
  changeId: number | null
  /** Rows it was done to. */
  count: number
  touched: boolean
  error?: unknown
}

/** Rows told of in one call. */
const GATHERED = 1_000

const underWayQuery = queries.messages.underWay.queryOptions({ meta: staleOn('jobs.progress') })
const none: ChangeUnderWay[] = []

/** Changes of very many messages that go on now, or are taken back: those of other windows as well. */
export const useUnderWay = (): readonly ChangeUnderWay[] =>
  (useQuery(underWayQuery).data ?? none).filter(({ stage }) => stage !== 'over')

/** The change of very many that this window has begun, while it goes on. */
export const useOwnUnderWay = (): ChangeUnderWay | undefined =>
  useUnderWay().find(({ stage, window }) => window === tabId && stage !== 'undoing')

interface Awaited {
  /** The engine has told of it: told of no more, it is over. */
  isSeen: boolean
  resolve(done: ChangeDone): void
}
const awaited = new Map<number, Awaited>()
const claiming = new Set<number>()

/** Has a change of very many carried out by the engine, which goes on with it whatever becomes of this window. */
export async function carryOutMany(items: readonly RowKey[], change: MessageChange): Promise<ChangeDone> {
  let changeId: number | undefined
  for (let start = 0; start < items.length; start += GATHERED) {
    const slice = items.slice(start, start + GATHERED)
    ;({ changeId } = await engine.messages.gather({
      ...{ items: slice, change, window: tabId },
      ...(changeId === undefined ? {} : { changeId }),
    }))
  }
  if (changeId === undefined) return takenBack
  await engine.messages.carryOut({ changeId })
  const { promise, resolve } = Promise.withResolvers<ChangeDone>()
  awaited.set(changeId, { isSeen: false, resolve })
  return promise
}

const takenBack: ChangeDone = { changeId: null, count: 0, touched: true }

/** Tells of changes of very many that are over: of this window's own, and of such as went on after a crash. */
export function useManyChanges(): void {
  const { data } = useQuery(underWayQuery)
  useEffect(() => {
    if (data) follow(data)
  }, [data])
}

function follow(underWay: readonly ChangeUnderWay[]): void {
  for (const [id, one] of awaited) {
    if (claiming.has(id)) continue
    const goesOn = underWay.some((change) => change.id === id && change.stage !== 'undoing')
    if (goesOn) one.isSeen = true
    else if (one.isSeen) answer(id, takenBack)
  }
  for (const change of underWay)
    if (change.stage === 'over' && ['', tabId].includes(change.window) && !claiming.has(change.id))
      claim(change).catch(report)
}

async function claim(change: ChangeUnderWay): Promise<void> {
  const { id, touched, done: count, isSingle, problem } = change
  claiming.add(id)
  try {
    const isOurs = await engine.messages.claim({ changeId: id, window: tabId })
    if (!isOurs) return void answer(id, takenBack)
    const error = problem ? { error: new ProblemError(problem) } : {}
    if (answer(id, { changeId: touched ? id : null, count, touched, ...error })) return
    const undo = (): unknown => engine.messages.undo({ changeId: id })
    if (touched) tellChange(id, change.change, { count, isSingle, subject: '', undo })
    if (problem) report(new ProblemError(problem))
  } finally {
    claiming.delete(id)
  }
}

/** Whether somebody waited for it. */
function answer(id: number, done: ChangeDone): boolean {
  const one = awaited.get(id)
  awaited.delete(id)
  one?.resolve(done)
  return one !== undefined
}
