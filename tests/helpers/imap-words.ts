/** RFC 7888: LITERAL+ lets every literal come at once, LITERAL- those of up to 4,096 bytes. */
export function isLiteralAllowed(command: string, more: readonly string[]): boolean {
  const length = /\{(\d+)\+\}\r\n/.exec(command)?.[1]
  if (length === undefined || more.includes('LITERAL+')) return true
  return more.includes('LITERAL-') && Number(length) <= 4096
}

/** Whether a UID is in a set, in which `*` stands for the last. */
export function matcher(set: string, last: number): (uid: number) => boolean {
  const ranges = set.split(',').map((range) => {
    const [from = 0, to = from] = range.split(':').map((end) => (end === '*' ? last : Number(end)))
    return { from: Math.min(from, to), to: Math.max(from, to) }
  })
  return (uid) => ranges.some(({ from, to }) => uid >= from && uid <= to)
}

export const flagsIn = (command: string): string[] => /\(([^()]*)\)\s*$/.exec(command)?.[1]?.split(' ') ?? []

/** Words and quoted strings. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)].map(
    ([word, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? word,
  )

/** What a server of a kind announces. */
export const capabilities = (kind: {
  move: boolean
  uidplus: boolean
  createSpecialUse: boolean
  changes: 'none' | 'condstore' | 'qresync'
  more?: readonly string[]
}): string =>
  [
    'IMAP4rev1 NAMESPACE',
    ...(kind.move ? ['MOVE'] : []),
    ...(kind.uidplus ? ['UIDPLUS'] : []),
    ...(kind.createSpecialUse ? ['SPECIAL-USE CREATE-SPECIAL-USE'] : []),
    ...{ none: [], condstore: ['ENABLE CONDSTORE'], qresync: ['ENABLE CONDSTORE QRESYNC'] }[kind.changes],
    ...(kind.more ?? []),
  ].join(' ')

/** What a FETCH of single fields of a header is answered with; nothing where it asks for none. None of them is folded. */
export function fieldsAsked(header: string, command: string): string[] {
  const names = /\[HEADER\.FIELDS \(([^)]*)\)\]/.exec(command)?.[1]
  if (names === undefined) return []
  const wanted = names.toLowerCase().split(' ')
  const lines = header.split('\r\n')
  const some = lines.filter((line) => line === '' || wanted.includes(line.split(':')[0]?.toLowerCase() ?? ''))
  const content = some.join('\r\n')
  return [`BODY[HEADER.FIELDS (${names})]<0> {${content.length}}\r\n${content}`]
}
