/** What a server says it can do (RFC 2449, 5 and 6). */
export interface Pop3Capabilities {
  /** False for a server that does not know CAPA; the others are then false, too, though it may well do more. */
  announced: boolean
  /** USER and PASS. */
  user: boolean
  /** SASL mechanisms in upper case (RFC 5034). */
  sasl: readonly string[]
  top: boolean
  uidl: boolean
  pipelining: boolean
  /** UTF-8 in headers and, with `utf8User`, in names and passwords (RFC 6856). */
  utf8: boolean
  utf8User: boolean
  lang: boolean
  /** Days the server keeps messages; 0 means that it deletes what was retrieved. Null where it does not say. */
  expireDays: number | null
  /** Seconds between logins, or null. */
  loginDelay: number | null
  /** The server's name for itself, or ''. */
  implementation: string
  /** EXPIRE or LOGIN-DELAY differ by user: they hold only once asked for again after login. */
  dependsOnUser: boolean
}

/** `lines` are those of the CAPA answer, or null when the server refused it. Unknown and malformed ones are ignored. */
export function parseCapabilities(lines: readonly string[] | null): Pop3Capabilities {
  const tags = new Map((lines ?? []).map(tagged))
  const numberOf = (tag: string): number | null => {
    const [value = ''] = tags.get(tag) ?? []
    return /^\d{1,9}$/.test(value) ? Number(value) : null
  }
  const has = (tag: string, argument: string): boolean =>
    (tags.get(tag) ?? []).some((one) => one.toUpperCase() === argument)
  return {
    announced: lines !== null,
    user: tags.has('USER'),
    sasl: (tags.get('SASL') ?? []).map((name) => name.toUpperCase()),
    top: tags.has('TOP'),
    uidl: tags.has('UIDL'),
    pipelining: tags.has('PIPELINING'),
    utf8: tags.has('UTF8'),
    utf8User: has('UTF8', 'USER'),
    lang: tags.has('LANG'),
    expireDays: numberOf('EXPIRE'),
    loginDelay: numberOf('LOGIN-DELAY'),
    implementation: (tags.get('IMPLEMENTATION') ?? []).join(' '),
    dependsOnUser: has('EXPIRE', 'USER') || has('LOGIN-DELAY', 'USER'),
  }
}

function tagged(line: string): [string, string[]] {
  const [tag = '', ...words] = line.trim().split(/\s+/)
  return [tag.toUpperCase(), words]
}
