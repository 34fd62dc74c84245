import { ProblemError } from '../../../../../shared/problem'
import { byteOrderMark, asBuffer, unmarkedUtf16 } from '../../../mime/charset'
import { guessEncoding } from '../../../mime/charset-guess'
import type { Pace } from '../../../slices'

/** Bytes that are decoded, or looked through, in one go. */
const CHUNK = 65_536
const CHUNK_UNITS = 1_000
const CONTEXT = 400
const SAMPLE = 6_000

export interface DecodedFile {
  text: string
  encoding: string
}

/**
 * The text of a file nobody told the encoding of: by its byte order mark, as UTF-8 where it is that, else as it reads
 * likeliest. Fails with `import-spreadsheet` for a workbook, and with `import-unreadable` for what is no text.
 */
export function* decodeFile(
  bytes: Uint8Array,
  wanted: string | undefined,
  pace: Pace,
): Generator<undefined, DecodedFile> {
  assertText(bytes)
  const told = wanted ?? (byteOrderMark(bytes) || unmarkedUtf16(bytes))
  if (told) return { encoding: told, text: yield* decoded(bytes, told, pace) }
  try {
    return { encoding: 'utf-8', text: yield* decoded(bytes, 'utf-8', pace, true) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const encoding = yield* likeliest(bytes, pace)
    return { encoding, text: yield* decoded(bytes, encoding, pace) }
  }
}

function* decoded(
  bytes: Uint8Array,
  encoding: string,
  pace: Pace,
  fatal = false,
): Generator<undefined, string> {
  const decoder = decoderFor(encoding, fatal)
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true }))
    if (pace.isDue(CHUNK_UNITS)) yield
  }
  parts.push(decoder.decode())
  return parts.join('')
}

function decoderFor(encoding: string, fatal: boolean): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal })
  } catch {
    throw new ProblemError({ code: 'import-unreadable' })
  }
}

/** Judged by what stands around the first letter beyond ASCII. */
function* likeliest(bytes: Uint8Array, pace: Pace): Generator<undefined, string> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const found = bytes.subarray(at, at + CHUNK).findIndex((byte) => byte > 0x7f)
    if (found >= 0)
      return guessEncoding(bytes.subarray(Math.max(0, at + found - CONTEXT), at + found + SAMPLE))
    if (pace.isDue(CHUNK_UNITS)) yield
  }
  return 'utf-8'
}

function assertText(bytes: Uint8Array): void {
  const head = asBuffer(bytes.subarray(0, 1_000))
  const isZip = head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))
  const isOldWorkbook = head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))
  if (isZip || isOldWorkbook) throw new ProblemError({ code: 'import-spreadsheet' })
  const isWide = byteOrderMark(bytes).startsWith('utf-16') || unmarkedUtf16(bytes) !== ''
  if (!isWide && head.includes(0)) throw new ProblemError({ code: 'import-unreadable' })
}
