import { useCallback, useEffect, useRef, useState } from 'react'
import type { TestStepEvent, TestStepName, Verdict } from '../../../shared/contract/accounts'
import type { Problem } from '../../../shared/problem'
import { problemOf } from '../../bridge/problem'

export interface TestStep {
  step: TestStepName
  state: TestStepEvent['state']
  problem?: Problem | undefined
}

/** What a test ends with. */
interface Done {
  type: 'done'
  log: string[]
}

/** Begins a test; the signal closes its sockets. */
type Start<Outcome extends Done> = (options: {
  signal: AbortSignal
}) => Promise<AsyncIterable<TestStepEvent | Outcome>>

/** Runs a connection test and shows each step as it happens. A new run, or leaving, ends the one before. */
export function useConnectionTest<Outcome extends Done>() {
  const [steps, setSteps] = useState<readonly TestStep[]>([])
  const [running, setRunning] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const setProblem = useCallback((problem: Problem | null) => setProblems(problem ? [problem] : []), [])
  const [log, setLog] = useState<readonly string[]>([])
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])

  const cancel = useCallback(() => {
    abort.current?.abort()
    setRunning(false)
    setOutcome(null)
  }, [])

  /** Ends a test and drops what it said: it was of other servers than those of the form now. */
  const forget = useCallback(() => {
    cancel()
    setSteps([])
    setProblems([])
    setLog([])
  }, [cancel])

  const run = useCallback(
    async (start: Start<Outcome>): Promise<Outcome | null> => {
      forget()
      const controller = new AbortController()
      abort.current = controller
      setRunning(true)
      try {
        for await (const event of await start({ signal: controller.signal })) {
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
            setOutcome(event)
            return event
          }
        }
      } catch (error) {
        if (!controller.signal.aborted) setProblems([problemOf(error)])
      } finally {
        if (abort.current === controller) setRunning(false)
      }
      return null
    },
    [forget],
  )

  return {
    run,
    cancel,
    forget,
    running,
    steps,
    problems,
    problem: problems[0] ?? null,
    log,
    /** Of the last test that ended, while nothing it was of has changed. */
    outcome,
    setProblem,
    setProblems,
  }
}

/** A test as far as a form shows it, whatever it ends with. */
export type ConnectionTest = Omit<ReturnType<typeof useConnectionTest<Done>>, 'run' | 'outcome'>

/** What is saved of a server that was not tried. */
export const untested: Verdict = { tested: false, problem: null }

const withProblem = (problems: readonly Problem[], next: Problem): Problem[] => [
  ...problems.filter(({ code, field }) => code !== next.code || field !== next.field),
  next,
]
