import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { ImportPlan, ImportState } from '../../../../shared/contract/transfer'
import { report } from '../../../app/problems'
import { done } from '../../../app/undo'
import { engine } from '../../../bridge/connection'
import { staleOn } from '../../../bridge/freshness'
import { onEngineEvent, queries, queryClient } from '../../../bridge/queries'
import { byChange, takeBack } from '../changes'

interface Runs {
  /** Imports that this window saw run, by id, until their result was seen, too. */
  followed: ReadonlySet<string>
  undone: ReadonlySet<string>
}

export const useImportRuns = create<Runs>(() => ({ followed: new Set(), undone: new Set() }))

/** Takes back what Ctrl/Cmd+Z would have taken back, by import. */
const ways = new Map<string, () => void>()

/** The import of a type that runs, or that ran last where its result was not seen yet; null for none. */
export function useImportState(type: string): ImportState | null | undefined {
  const { data } = useQuery(
    queries.transfer.state.queryOptions({ input: { type }, meta: staleOn('jobs.progress') }),
  )
  const followed = useImportRuns((runs) => runs.followed)
  const running = data?.isRunning ? data.id : null
  useEffect(() => {
    if (running !== null) follow(running)
  }, [running])
  return data && !data.isRunning && !followed.has(data.id) ? null : data
}

const follow = (id: string): void =>
  useImportRuns.setState(({ followed }) => ({ followed: new Set([...followed, id]) }))

/** The result was seen: another file can be imported. */
export const leaveResult = (id: string): void =>
  useImportRuns.setState(({ followed }) => ({ followed: without(followed, id) }))

/** Begins an import, and tells of it once it has ended, whether or not its dialog is still open. */
export async function runImport(type: string, id: string, plan: ImportPlan): Promise<void> {
  useImportRuns.setState(({ undone }) => ({ undone: without(undone, id) }))
  const begun = await engine.transfer.run({ id, plan })
  follow(id)
  queryClient.setQueryData(queries.transfer.state.queryKey({ input: { type } }), begun)
  let isAsking = false
  let isToldMore = false
  const look = async (): Promise<void> => {
    // What is told meanwhile may be its end.
    isToldMore = isAsking
    if (isAsking) return
    isAsking = true
    const state = await engine.transfer.state({ type }).finally(() => (isAsking = false))
    if (state?.id === id && state.isRunning) return isToldMore ? look() : undefined
    stop()
    if (state?.id === id) tell(state)
  }
  const stop = onEngineEvent(({ type: event }) => void (event === 'jobs.progress' && look().catch(report)))
  void look().catch(report)
}

const without = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  new Set([...ids].filter((one) => one !== id))

function tell(state: ImportState): void {
  if (!state.change || ways.has(state.change)) return
  const count = i18next.t('transfer:result.toastCount', { count: state.created + state.filled })
  const take = async (): Promise<void> => {
    markUndone(state.id)
    await takeBack(state.change)
  }
  ways.set(
    state.change,
    done(i18next.t('transfer:result.toast'), i18next.t('undo'), take, count, byChange(state.change)),
  )
}

const markUndone = (id: string): void =>
  useImportRuns.setState(({ undone }) => ({ undone: new Set([...undone, id]) }))

/** Takes a whole import back. */
export async function undoImport({ id, change }: ImportState): Promise<void> {
  ways.get(change)?.()
  await takeBack(change)
  markUndone(id)
}
