import { useCallback, useEffect, useRef, useState } from 'react'
import type { AccountSettings, TestEvent, TestStepName } from '../../../shared/contract/accounts'
import type { Problem } from '../../../shared/problem'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'

export interface TestStep {
  step: TestStepName
  state: Extract<TestEvent, { type: 'step' }>['state']
  problem?: Problem | undefined
}

export interface TestOutcome {
  ok: boolean
  settings: AccountSettings
  log: string[]
}

export interface TestInput {
  settings: AccountSettings
  password: string
  accountId?: number
}

/** Runs the connection test and shows each step as it happens. A new run, or leaving, ends the one before. */
export function useAccountTest() {
  const [steps, setSteps] = useState<readonly TestStep[]>([])
  const [running, setRunning] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const setProblem = useCallback((problem: Problem | null) => setProblems(problem ? [problem] : []), [])
  const [log, setLog] = useState<readonly string[]>([])
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])

  const cancel = useCallback(() => {
    abort.current?.abort()
    setRunning(false)
  }, [])

  /** Ends a test and drops what it said: it was of other servers than those of the form now. */
  const forget = useCallback(() => {
    cancel()
    setSteps([])
    setProblems([])
    setLog([])
  }, [cancel])

  const run = useCallback(async (input: TestInput): Promise<TestOutcome | null> => {
    abort.current?.abort()
    const controller = new AbortController()
    abort.current = controller
    setSteps([])
    setProblems([])
    setLog([])
    setRunning(true)
    try {
      for await (const event of await engine.accounts.test(input, { signal: controller.signal })) {
        if (controller.signal.aborted) return null
        if (event.type === 'step') {
          const { step, state, problem: failure } = event
          setSteps((before) => [
            ...before.filter((other) => other.step !== step),
            { step, state, problem: failure },
          ])
          // Both servers are tried: what is wrong with one does not hide what is wrong with the other.
          if (failure) setProblems((before) => withProblem(before, failure))
        } else {
          setLog(event.log)
          return event
        }
      }
    } catch (error) {
      if (!controller.signal.aborted) setProblems([problemOf(error)])
    } finally {
      if (abort.current === controller) setRunning(false)
    }
    return null
  }, [])

  return {
    run,
    cancel,
    forget,
    running,
    steps,
    problems,
    problem: problems[0] ?? null,
    log,
    setProblem,
    setProblems,
  }
}

const withProblem = (problems: readonly Problem[], next: Problem): Problem[] => [
  ...problems.filter(({ code, field }) => code !== next.code || field !== next.field),
  next,
]
