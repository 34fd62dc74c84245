import type { MailFacts } from '../../../../shared/contract/timeline'

const DAY_MS = 86_400_000

/** Who is to write next, and for how many whole days; null where nobody wrote yet. */
export function waitingFor(
  { lastIn, lastOut }: MailFacts,
  now: number,
): { who: 'us' | 'them'; days: number } | null {
  const last = Math.max(lastIn ?? 0, lastOut ?? 0)
  if (last === 0) return null
  const who = (lastIn ?? 0) > (lastOut ?? 0) ? 'us' : 'them'
  return { who, days: Math.max(0, Math.floor((now - last) / DAY_MS)) }
}
