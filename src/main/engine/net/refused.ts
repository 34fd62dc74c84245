import { ProblemError, type Problem } from '../../../shared/problem'
import { isPermanent } from './problem-of'

/** A recipient whom the server did not take. */
export interface Refused {
  address: string
  problem: Problem
}

/** Nobody was taken: the problem of all, and that of each. */
export class NobodyTaken extends ProblemError {
  readonly refused: readonly Refused[]
  constructor(refused: readonly Refused[]) {
    super(allRefused(refused))
    this.refused = refused
  }
}

/**
 * Several refusals as one problem, in the words each was told. One that may pass leads, where there is one: taking
 * another would give up also those who were only put off.
 */
export function allRefused(refused: readonly Refused[]): Problem {
  const lead = refused.find(({ problem }) => !isPermanent(problem)) ?? refused[0]
  if (!lead) return { code: 'internal' }
  if (refused.length === 1) return lead.problem
  const serverReply = wordsForEach(
    refused.map(({ address, problem }) => ({ address, reply: problem.serverReply ?? '' })),
  )
  return {
    ...lead.problem,
    params: { ...lead.problem.params, addresses: refused.map(({ address }) => address).join(', ') },
    ...(serverReply === '' ? {} : { serverReply }),
  }
}

const MAX_WORDS = 2000
/** Each of many is still told apart by this much. */
const LEAST_WORDS = 80

/** What was said to each: once where it is the same, else by address, one a line. */
export function wordsForEach(refused: readonly { address: string; reply: string }[]): string {
  const [first] = refused
  if (!first || refused.every(({ reply }) => reply === first.reply)) return first?.reply ?? ''
  const share = Math.max(LEAST_WORDS, Math.floor(MAX_WORDS / refused.length) - 1)
  return refused
    .map(({ address, reply }) => `${address}: ${reply.replaceAll('\n', ' ')}`.slice(0, share))
    .join('\n')
    .slice(0, MAX_WORDS)
}
