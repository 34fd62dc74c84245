import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../bridge/problem'
import type { Problem } from '../../shared/problem'
import { withinSentence } from '../../shared/shown-text'
import { toastProblem } from '../ui/toast'

export interface ProblemText {
  title: string
  why: string
  /** What the user can do about it. */
  mend: string
}

/** The sentences of a problem, in the language of the window. */
export function describe(problem: Problem): ProblemText {
  const params = Object.fromEntries(
    Object.entries(problem.params ?? {}).map(([name, value]) => [name, withinSentence(value)]),
  )
  const text = (part: string): string =>
    i18next.t(`problems:${problem.code}.${part}`, { ...params, defaultValue: '' })
  // What another problem led to says so with that one's own words.
  const cause =
    params['cause'] && i18next.t(`problems:${params['cause']}.title`, { ...params, defaultValue: '' })
  return {
    title: text('title'),
    why: [text('why'), cause && i18next.t('common:lastTime', { cause })].filter(Boolean).join(' '),
    mend: text('mend'),
  }
}

/** As `describe`, renewed when the language changes. */
export function useDescribe(): (problem: Problem) => ProblemText {
  useTranslation('problems')
  return describe
}

/** Why it happened, the server's own words, what to do. */
export function wordsOf(problem: Problem): string {
  const { why, mend } = describe(problem)
  return [why, problem.serverReply && `“${withinSentence(problem.serverReply)}”`, mend]
    .filter(Boolean)
    .join(' ')
}

/** Shows a failed call as a toast: what happened, and the words for it. */
export function report(error: unknown): void {
  const problem = problemOf(error)
  toastProblem(describe(problem).title, wordsOf(problem))
}
