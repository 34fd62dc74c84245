import { decodeUuLines, uuBegin } from './transfer-encoding'

/** A file that stands uuencoded in a text, as programs before MIME sent it. */
export interface EmbeddedFile {
  name: string
  content: Buffer
}

const MAX_FILES = 50
/** Shorter than a full line only at the end; anything else is text that says "begin". */
const dataLine = /^[ -`]{1,90}$/

/** Takes uuencoded files out of a text with line feeds. Without any, the text is returned as it is. */
export function takeUuencoded(text: string): { text: string; files: EmbeddedFile[] } {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: EmbeddedFile[] = []
  // Looked for once from the end, so that many beginnings without an end do not cost the square.
  const lastEnd = lines.findLastIndex((line) => line.trimEnd() === 'end')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const name = at < lastEnd && files.length < MAX_FILES ? uuBegin.exec(line.trimEnd())?.[1] : undefined
    const end = name === undefined ? -1 : dataEnd(lines, at + 1)
    if (name === undefined || end < 0) {
      kept.push(line)
      continue
    }
    files.push({ name, content: decodeUuLines(lines.slice(at + 1, end)) })
    at = end
  }
  return { text: kept.join('\n'), files }
}

/** The index of the `end` line behind data lines; -1 where something else comes first. */
function dataEnd(lines: readonly string[], start: number): number {
  for (let at = start; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimEnd()
    if (line === 'end') return at
    if (line !== '' && !isData(line)) return -1
  }
  return -1
}

/** The first character tells the bytes of the line, and so how long it is; blanks at its end may be lost. */
function isData(line: string): boolean {
  const count = (line.charCodeAt(0) - 32) & 63
  return dataLine.test(line) && line.length - 1 <= Math.ceil(count / 3) * 4 + 2
}
