/** What a server announced in its answer to EHLO (RFC 5321 section 4.1.1.1). */
export interface Extensions {
  has(keyword: 'PIPELINING' | '8BITMIME' | 'SMTPUTF8' | 'SIZE'): boolean
  /** Names of login mechanisms; null where no login is offered. */
  auth: readonly string[] | null
  /** Bytes a message may have; 0 where that is not said. */
  maxSize: number
  /** Recipients a message may have (`LIMITS RCPTMAX`, RFC 9422); 0 where that is not said. */
  mostRecipients: number
}

/** Also reads the older `AUTH=LOGIN`. */
export function parseExtensions(said: string): Extensions {
  const lines = said
    .toUpperCase()
    .split('\n')
    .slice(1)
    .map((line) =>
      line
        .slice(4)
        .trim()
        .split(/[\s=]+/),
    )
  const named = (keyword: string): string[][] => lines.filter(([name]) => name === keyword)
  const auth = named('AUTH')
  const [, size = ''] = named('SIZE')[0] ?? []
  const [, most = ''] = /^250[ -]LIMITS\b.*\bRCPTMAX=(\d{1,9})\b/im.exec(said) ?? []
  return {
    has: (keyword) => named(keyword).length > 0,
    auth: auth.length === 0 ? null : auth.flatMap(([, ...mechanisms]) => mechanisms),
    maxSize: /^\d{1,15}$/.test(size) ? Number(size) : 0,
    mostRecipients: Number(most),
  }
}
