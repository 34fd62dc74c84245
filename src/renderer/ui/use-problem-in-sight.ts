import { useEffect, useRef } from 'react'

/**
 * Brings what a test of a form came to into sight. What needs mending first has the focus; without such a field, the
 * words that say what happened.
 */
export function useProblemInSight(problem: unknown) {
  const form = useRef<HTMLFormElement>(null)
  const outcome = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!problem) return
    outcome.current?.scrollIntoView({ block: 'center', behavior: 'smooth' })
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid=true]') ?? outcome.current
    wrong?.focus({ preventScroll: true })
  }, [problem])
  return { form, outcome }
}
