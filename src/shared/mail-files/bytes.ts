export const LF = 0x0a
export const CR = 0x0d

/** Of more bytes than this a mail is none that any server took, or the file is none of mails. */
export const MAX_MAIL = 80_000_000

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const asBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (char) => char.charCodeAt(0))

/** Each byte as the character of its number, so that what is no text is compared, too. */
export function asLatin(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += SLICE)
    text += String.fromCharCode(...bytes.subarray(at, at + SLICE))
  return text
}
const SLICE = 8192

/** As mail is sent: each line ends by CR and LF. A mail whose first line does so is left as it is, whatever follows. */
export function withMailLines(source: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const first = source.indexOf(LF)
  if (first < 0 || source[first - 1] === CR) return source
  const parts: Uint8Array[] = []
  const crlf = Uint8Array.of(CR, LF)
  let from = 0
  for (let end = first; end >= 0; end = source.indexOf(LF, from)) {
    parts.push(source.subarray(from, source[end - 1] === CR ? end - 1 : end), crlf)
    from = end + 1
  }
  return joined([...parts, source.subarray(from)])
}

/** Where the header of a mail ends: behind its last line, before the empty one. */
export function headerEnd(source: Uint8Array): number {
  for (let at = source.indexOf(LF); at >= 0; at = source.indexOf(LF, at + 1)) {
    const next = source[at + 1]
    if (next === LF || (next === CR && source[at + 2] === LF)) return at + 1
  }
  return source.length
}
