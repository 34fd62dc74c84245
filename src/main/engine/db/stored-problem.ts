import { problemSchema, type Problem } from '../../../shared/problem'

/** A stored problem; one that cannot be read is still a problem. */
export function parseProblem(json: string | null): Problem | null {
  if (json === null) return null
  const stored: unknown = JSON.parse(json)
  return problemSchema.catch({ code: 'internal' }).parse(stored)
}
