import iconv from 'iconv-lite'
import { alphabets, frequentIdeographs, latinLanguages, type Language } from './charset-languages'

/** Bytes looked at: enough letters for any language to show, few enough that guessing costs no time. */
const SAMPLE = 4096

const multibyte: readonly { encoding: string; frequent: ReadonlySet<string> }[] = [
  { encoding: 'gb18030', frequent: frequentIdeographs.simplified },
  { encoding: 'big5', frequent: frequentIdeographs.traditional },
  { encoding: 'shift_jis', frequent: frequentIdeographs.japanese },
  { encoding: 'euc-jp', frequent: frequentIdeographs.japanese },
  { encoding: 'euc-kr', frequent: frequentIdeographs.korean },
]

/**
 * The likeliest encoding of 8-bit text that nobody labelled and that is no UTF-8: each candidate decodes a sample,
 * and the one in which the text reads like some language wins. Western European where nothing tells.
 */
export function guessEncoding(bytes: Uint8Array): string {
  const sample = sampleOf(bytes)
  let best = 'windows-1252'
  let bestScore = -Infinity
  const consider = (encoding: string, score: number): void => {
    if (score <= bestScore) return
    best = encoding
    bestScore = score
  }
  for (const [encoding, languages] of latinLanguages)
    consider(encoding, latinScore(decode(sample, encoding), languages))
  for (const [encoding, alphabet] of alphabets)
    consider(encoding, alphabetScore(decode(sample, encoding), alphabet))
  for (const { encoding, frequent } of multibyte)
    consider(encoding, ideographScore(sample, encoding, frequent))
  return best
}

/** From here on signs within words tell that text is not what it was declared to be. */
const MISREAD = -4

/**
 * Whether bytes declared to be Western European read as no text of that kind does: signs stand within its words, or
 * bytes that no Western encoding has.
 */
export function isMisreadAsWestern(bytes: Uint8Array): boolean {
  const text = decode(sampleOf(bytes), 'windows-1252')
  return text.includes('\ufffd') || countBeyondAscii(text).symbols <= MISREAD
}

/** How much in a text looks misread: the lower, the more signs stand within its words. */
export const signsWithinWords = (text: string): number => countBeyondAscii(text.slice(0, SAMPLE)).symbols

/** The bytes around the first that is not ASCII, ended at one that is, so that no character is cut in two. */
function sampleOf(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte > 0x7f)
  let start = Math.max(0, first - 200)
  while (start < first && start > 0 && isAsciiLetter(bytes[start])) start++
  let end = Math.min(bytes.length, start + SAMPLE)
  if (end < bytes.length) while (end > start + SAMPLE - 100 && (bytes[end - 1] ?? 0) >= 0x40) end--
  return Buffer.from(bytes.subarray(start, end))
}

const isAsciiLetter = (byte = 0): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

const decode = (bytes: Buffer, encoding: string): string => iconv.decode(bytes, encoding)

const typographic = new Set('“”„‘’‚–—…«»€№•·°§©®™‹›\u00a0\u00ad´¿¡×²³½¼ªº¨')
const isUnlikely = (char: string): boolean => /[\u0080-\u009f\ufffd]|[^\p{L}\p{M}\p{N}\p{P}]/u.test(char)
const isLetter = (char: string | undefined): boolean => char !== undefined && /\p{L}/u.test(char)
const isUpper = (char: string | undefined): boolean => char !== undefined && /\p{Lu}/u.test(char)
const isLower = (char: string | undefined): boolean => char !== undefined && /\p{Ll}/u.test(char)

/** How well the letters beyond ASCII fit the best of the languages an encoding is used for. */
function latinScore(text: string, languages: readonly Language[]): number {
  const marks = countBeyondAscii(text)
  if (marks.symbols < -1) return marks.symbols
  const words = new Set(text.toLowerCase().match(/\p{L}{1,12}/gu) ?? [])
  let best = -Infinity
  for (const { letters, common, bonus } of languages) {
    let score = marks.symbols + bonus
    for (const [letter, count] of marks.letters) {
      const rank = letters.indexOf(letter)
      score += count * (rank < 0 ? -2 : 1 - (0.3 * rank) / letters.length)
    }
    let met = 0
    for (const word of common) if (words.has(word)) met++
    best = Math.max(best, score + Math.min(met, 8) * 0.35)
  }
  return best
}

/** Letters beyond ASCII in lower case with their counts, and what symbols, controls and mixtures take away. */
function countBeyondAscii(text: string): { letters: Map<string, number>; symbols: number } {
  const letters = new Map<string, number>()
  let symbols = 0
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80) continue
    const char = text.charAt(i)
    const [before, after] = [text[i - 1], text[i + 1]]
    if (isLetter(char)) {
      const lower = char.toLowerCase()
      letters.set(lower, (letters.get(lower) ?? 0) + 1)
      // A capital inside a word of small letters.
      if (isUpper(char) && isLower(before) && isLetter(after) && !isUpper(after)) symbols -= 1
      // Words hardly ever have three letters beyond ASCII in a row.
      if ((before ?? '') > '\u007f' && (after ?? '') > '\u007f' && isLetter(before) && isLetter(after))
        symbols -= 1
    } else if (typographic.has(char)) symbols += betweenLetters(char, before, after) ? -2 : 0.3
    else if (isUnlikely(char) || isLetter(before)) symbols -= 2
  }
  return { letters, symbols }
}

/** A symbol with letters on both sides is a letter of another encoding; apostrophes and dashes are not. */
const betweenLetters = (char: string, before?: string, after?: string): boolean =>
  !'’‘–—…·\u00ad\u00a0'.includes(char) && isLetter(before) && isLetter(after)

/** Letters beyond ASCII that share a word with Latin ones: accented letters of another encoding, nobody writes so. */
function lettersInLatinWords(text: string): number {
  const mixed = (text.match(/\p{L}{1,60}/gu) ?? []).filter((word) => /\p{Script=Latin}/u.test(word))
  return mixed.join('').replace(/[a-z]/gi, '').length
}

/** How well text in an alphabet of its own fits its language: frequent letters, capitals only at word starts. */
function alphabetScore(text: string, { letters, bonus }: Language): number {
  let score = bonus - 1.5 * lettersInLatinWords(text)
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80) continue
    const char = text.charAt(i)
    const [before, after] = [text[i - 1], text[i + 1]]
    const rank = letters.indexOf(char.toLowerCase())
    if (rank >= 0) {
      score += 1 - (0.8 * rank) / letters.length
      if (isUpper(char) && isLower(before)) score -= 1.5
    } else if (typographic.has(char)) score += betweenLetters(char, before, after) ? -2 : 0.3
    else score -= 2
  }
  return score
}

/** One within a Latin word is what an accented letter and the one behind it look like. */
const loneIdeograph =
  /(?<![\u3000-\u9fff\uac00-\ud7af])[\u3000-\u9fff\uac00-\ud7af](?=[a-z])|(?<=[A-Za-z])[\u3000-\u9fff\uac00-\ud7af](?![\u3000-\u9fff\uac00-\ud7af])/g

/** How well text reads as Chinese, Japanese or Korean; -Infinity where the bytes are none. */
function ideographScore(sample: Buffer, encoding: string, frequent: ReadonlySet<string>): number {
  const text = new TextDecoder(encoding).decode(sample)
  let score = -3 * (text.match(loneIdeograph)?.length ?? 0)
  let errors = 0
  for (const char of text) {
    if (char < '\u0080') continue
    if (char === '\ufffd' || (char >= '\ue000' && char <= '\uf8ff')) errors++
    // Half-width katakana is what any single bytes look like in Shift_JIS.
    else if (char >= '\uff61' && char <= '\uff9f') score -= 0.5
    else if (frequent.has(char) || /[\u3040-\u30ff]/.test(char)) score += 2
    else if (/[\u3000-\u303f\uff00-\uff5e]/.test(char)) score += 1.2
    else if (/[\u4e00-\u9fff\uac00-\ud7af]/.test(char)) score += 0.4
    else score -= 1
  }
  return errors * 100 > text.length ? -Infinity : score - errors * 3
}
