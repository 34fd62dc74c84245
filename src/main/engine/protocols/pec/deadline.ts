import type { PecReport } from './types'

/** Before 22 hours no final notice may be sent (RFC 6109 section 3.1.6); clocks and queues get their margin. */
const FINAL_AFTER = 20 * 3600_000

const final = /\b(?:24|ventiquattro)\s*(?:h\b|ore\b|hours?\b)/i
const first = /\b(?:12|dodici)\s*(?:h\b|ore\b|hours?\b)/i

/**
 * Which of the two notices of a passed time limit this is: both carry the same header and subject. daticert.xml
 * may say it in `errore-esteso`; else only the readable text does, which is signed as well. A text that names both
 * limits says nothing.
 */
export function deadlineOf(extendedError: string, text: string): '12h' | '24h' | 'unknown' {
  const said = [extendedError, text]
    .filter((source) => first.test(source) !== final.test(source))
    .map((source) => (first.test(source) ? '12h' : '24h'))[0]
  if (said) return said
  if (/\b5\.4\.\d/.test(extendedError)) return '24h'
  return /\b4\.4\.\d/.test(extendedError) ? '12h' : 'unknown'
}

/** The same by the time that passed since the message was accepted, for notices that do not say. */
export function deadlineByTime(
  said: PecReport['deadline'],
  acceptedAt: number | null,
  noticeAt: number | null,
): '12h' | '24h' {
  if (said === '12h' || said === '24h') return said
  return acceptedAt !== null && noticeAt !== null && noticeAt - acceptedAt >= FINAL_AFTER ? '24h' : '12h'
}
