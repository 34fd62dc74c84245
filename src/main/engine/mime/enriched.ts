import type { MimeNode } from './node'

export const isEnriched = ({ type }: Pick<MimeNode, 'type'>): boolean =>
  type === 'text/enriched' || type === 'text/richtext'

/** The words of text/enriched (RFC 1896): commands left out, `<<` is `<`, single line breaks are blanks. */
export function textOfEnriched(source: string): string {
  const out: string[] = []
  // What a <param> says is for the program, not for the reader.
  let inParam = false
  const command = /<<|<(\/?)([A-Za-z0-9-]{1,60})>|\n+|[^<\n]+|</g
  for (const [piece, slash, name] of source.matchAll(command)) {
    if (name?.toLowerCase() === 'param') inParam = slash === ''
    else if (inParam) continue
    else if (/^(?:nl|paragraph)$/i.test(name ?? '')) out.push('\n')
    else if (name !== undefined) continue
    else if (piece === '<<') out.push('<')
    else if (piece.startsWith('\n')) out.push(piece.length === 1 ? ' ' : piece.slice(1))
    else out.push(piece)
  }
  return out.join('')
}
