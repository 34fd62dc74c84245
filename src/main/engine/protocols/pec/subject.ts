/** Double spaces, full stops and letters' case differ between providers. */
const prefixes = [
  'POSTA CERTIFICATA',
  'ANOMALIA MESSAGGIO',
  'ACCETTAZIONE',
  'PRESA IN CARICO',
  'CONSEGNA',
  'PROBLEMA DI SICUREZZA',
  'AVVISO DI NON ACCETTAZIONE(?: PER VIRUS)?',
  'AVVISO DI MANCATA CONSEGNA(?: PER (?:VIRUS|SUP(?:ERAMENTO)?\\.? ?TEMPO MASSIMO))?',
]
const prefix = new RegExp(
  `^(?:${prefixes.join('|').replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+')})\\s*:\\s*`,
  'i',
)
const replyMark = /^(?:(?:re|r|rif|fwd?|i|aw|wg|odp|pd)(?:\[\d+\])?\s*:|\[[^\]]{1,60}\])\s*/i

/** More prefixes than that are somebody's joke. */
const MAX_ROUNDS = 50

/**
 * The subject as its author wrote it: the providers' prefixes (RFC 6109 sections 3.1 to 3.3) taken off, however
 * often they repeat; marks of replies and tags of lists before and between them stay.
 */
export function withoutPrefixes(subject: string): string {
  let kept = ''
  let rest = subject.trim()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = prefix.exec(rest)
    if (found) {
      rest = rest.slice(found[0].length)
      continue
    }
    const mark = replyMark.exec(rest)
    if (!mark) break
    kept += mark[0]
    rest = rest.slice(mark[0].length)
  }
  return (kept + rest).trim()
}
