/** Takes the transport's dots and end off a multi-line answer (RFC 1939, 3), however the bytes are cut. */
export interface Unstuffer {
  /**
   * `rest` is null until the end has come, then what follows it. Bytes of the message are views into `chunk`, never
   * copies. Only CRLF ends a line: a bare LF or CR is a byte like any other, so no message can fake its own end.
   */
  push(chunk: Buffer): { bytes: Buffer[]; rest: Buffer | null }
}

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const CR_BYTES = Buffer.from([CR])

/** Where the last byte left us; `dot-cr` holds back a CR that may belong to the end. */
type Place = 'line-start' | 'dot' | 'dot-cr' | 'text' | 'cr'

export function createUnstuffer(): Unstuffer {
  let place: Place = 'line-start'

  return {
    push(chunk) {
      const bytes: Buffer[] = []
      let from = 0
      let at = 0
      const take = (until: number): void => {
        if (until > from) bytes.push(chunk.subarray(from, until))
      }
      while (at < chunk.length) {
        const byte = chunk[at]
        switch (place) {
          case 'line-start':
            place = byte === DOT ? 'dot' : 'text'
            if (byte !== DOT) break
            take(at)
            at += 1
            from = at
            break
          case 'dot':
            place = byte === CR ? 'dot-cr' : 'text'
            if (byte !== CR) break
            at += 1
            from = at
            break
          case 'dot-cr':
            if (byte === LF) return { bytes, rest: chunk.subarray(at + 1) }
            bytes.push(CR_BYTES)
            place = 'cr'
            break
          case 'text': {
            const next = chunk.indexOf(CR, at)
            at = next < 0 ? chunk.length : next + 1
            if (next >= 0) place = 'cr'
            break
          }
          case 'cr':
            place = byte === LF ? 'line-start' : 'text'
            if (byte === LF) at += 1
            break
        }
      }
      take(chunk.length)
      return { bytes, rest: null }
    },
  }
}
