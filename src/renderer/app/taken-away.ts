import { problemOf } from '../bridge/problem'

/** Ids of what is being taken away from this window, and of what was. */
const underWay = new Set<string>()
const gone = new Set<string>()
const REMEMBERED = 500

/** Whether it was this window that took away what `id` names. */
export const wasTakenAwayHere = (id: string): boolean => gone.has(id)

/**
 * Takes away what `id` names. A second press on it, made before it had left the screen, does nothing and says nothing:
 * null. Only what somebody else took away meanwhile is refused as gone. False from `take` is for what is still there.
 */
export async function takenAway<Answer>(id: string, take: () => Promise<Answer>): Promise<Answer | null> {
  if (underWay.has(id)) return null
  underWay.add(id)
  try {
    const answer = await take()
    if (gone.size >= REMEMBERED) gone.clear()
    if (answer !== false) gone.add(id)
    return answer
  } catch (error) {
    if (problemOf(error).code === 'not-found' && gone.has(id)) return null
    throw error
  } finally {
    underWay.delete(id)
  }
}
