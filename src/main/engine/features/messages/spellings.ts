import { fold } from '../../../../shared/fold'
import { withFewMarks } from '../../../../shared/shown-text'

/**
 * What one person writes and another one asks for otherwise: `+44 161 555 0938` and `01615550938`, `12.500,00` and
 * `12500`, `PO-4711` and `PO4711`, `e-mail` and `email`, `O’Brien` and `obrien`, `Müller` and `Mueller`, pictures. The
 * index takes the other spellings of what a text holds, the search asks for those of what was typed.
 */

/** One text adds no more spellings than this. */
const MAX_SPELLINGS = 1_000
/** No number that people pass on has more letters and digits: an IBAN has 34. */
const MAX_NUMBER = 34
/** Fewer digits stand in too many numbers. */
const MIN_DIGITS = 7
const MAX_WORD = 48

/** A stretch of a text, and how else it is written, folded. */
export interface Spelt {
  start: number
  end: number
  spellings: string[]
}

/** Other spellings of what a text holds, folded: what the index takes besides the text. */
export function spellingsIn(text: string): Set<string> {
  const found = new Set<string>()
  for (const { spellings } of speltIn(withFewMarks(text).normalize('NFC'))) {
    for (const spelling of spellings) found.add(spelling)
    if (found.size >= MAX_SPELLINGS) break
  }
  return found
}

/** The stretches of a composed text (NFC) that are written otherwise, too. */
export function* speltIn(text: string): Generator<Spelt> {
  yield* numbersIn(text)
  yield* amountsIn(text)
  yield* compoundsIn(text)
  if (umlaut.test(text))
    for (const found of text.matchAll(withUmlaut)) yield spelt(found, [speltOut(found[0])])
  for (const found of text.matchAll(pictograph)) yield spelt(found, [pictureWord(found[0])])
}

const spelt = (found: RegExpExecArray, spellings: readonly string[]): Spelt => ({
  start: found.index,
  end: found.index + found[0].length,
  spellings: spellings.map(fold),
})

/** `follow-up`, and names: `O’Brien`, `D'Angelo`, `L’Oréal`. Italian has too many words with an article before them. */
const compound = /^(?:\p{L}{1,24}(?:[-‐‑]\p{L}{1,24}){1,3}|\p{Lu}\p{Ll}?['’ʼ]\p{Lu}\p{L}{1,24})$/u
const joint = /[-‐‑'’ʼ]/g
const isOfWord = /[\p{L}\p{N}'’\-‐‑]/u
const MAX_COMPOUND = 100

/** Looked for at what joins them: most words are joined to none. */
function* compoundsIn(text: string): Generator<Spelt> {
  let upTo = 0
  for (const { index } of text.matchAll(joint)) {
    if (index < upTo) continue
    let start = index
    while (start > upTo && index - start < MAX_COMPOUND && isOfWord.test(text.charAt(start - 1))) start--
    let end = index + 1
    while (end - index < MAX_COMPOUND && isOfWord.test(text.charAt(end))) end++
    upTo = end
    const word = text.slice(start, end)
    if (compound.test(word)) yield { start, end, spellings: [fold(word).replace(joint, '')] }
  }
}

const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }
const umlaut = /[äöüøåÄÖÜØÅ]/
const withUmlaut = /(?<!\p{L})\p{L}{0,40}[äöüøåÄÖÜØÅ]\p{L}{0,40}/gu
const speltOut = (text: string): string =>
  text.replace(/[äöüøå]/gi, (letter) => umlauts[letter.toLowerCase()] ?? letter)

const pictograph = /(?![©®™\d#*])\p{Extended_Pictographic}/gu
/** A word of the index for a picture, which the index itself takes for a blank. */
const pictureWord = (picture: string): string => `\ue001${picture.codePointAt(0)?.toString(16) ?? ''}`

/** The pictures of a text without letters, as words of the index; '' for none. */
export const pictureWords = (text: string): string =>
  [...text.matchAll(pictograph)].map(([picture]) => pictureWord(picture)).join(' ')

interface Group {
  text: string
  start: number
  end: number
  /** Behind a plus. */
  international: boolean
}

const fromDigit = /\d[A-Za-z\d]{0,33}/g
const lettersBefore = /[A-Za-z]{1,8}$/
/** A country in two capitals before a number of its own. */
const countryBefore = /(?<![\p{L}\p{N}])[A-Z]{2}(?=[ \u00a0-]$)/u
const gap = /^[ \u00a0\u202f.\-‐‑–/'’()_]{1,3}$/

/** Groups of digits that may be one number, each run of them from every group on. */
function* numbersIn(text: string): Generator<Spelt> {
  let run: Group[] = []
  for (const found of text.matchAll(fromDigit)) {
    const last = run.at(-1)
    const before = text.slice(Math.max(last?.end ?? 0, found.index - 8), found.index)
    const start = found.index - (lettersBefore.exec(before)?.[0].length ?? 0)
    const international = text[start - 1] === '+'
    if (last && (international || !gap.test(text.slice(last.end, Math.min(start, last.end + 4))))) {
      yield* numbersOf(run)
      run = []
    }
    const country = countryBefore.exec(before)?.[0]
    if (country !== undefined) {
      const at = found.index - 3
      run.push({ text: country.toLowerCase(), start: at, end: at + 2, international: false })
    }
    const end = found.index + found[0].length
    run.push({ text: text.slice(start, end).toLowerCase(), start, end, international })
  }
  yield* numbersOf(run)
}

function* numbersOf(run: readonly Group[]): Generator<Spelt> {
  for (const [index, { text, start, international }] of run.entries()) {
    let joined = ''
    let end = start
    for (let next = index; next < run.length && joined.length < MAX_NUMBER; next++) {
      joined += run[next]?.text ?? ''
      end = run[next]?.end ?? end
    }
    const spellings = joinedSpellings(joined.slice(0, MAX_WORD), international)
    const digits = /^[a-z]{1,4}(\d{4,})/.exec(text)?.[1]
    if (digits !== undefined) spellings.push(digits)
    if (spellings.length > 0) yield { start, end, spellings }
  }
}

function joinedSpellings(joined: string, international: boolean): string[] {
  if (digitsIn(joined) < MIN_DIGITS) return []
  const national = nationalNumber(joined, international)
  return national === null ? [joined] : [joined, national]
}

const digitsIn = (text: string): number => text.replace(/\D/g, '').length

/** A calling code; those of three digits are all that begin otherwise. */
const callingCode = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

/** The digits of a telephone number without its calling code and the zero before it; null for those it has anyway. */
function nationalNumber(digits: string, international: boolean): string | null {
  if (!/^\d+$/.test(digits)) return null
  const abroad = international ? digits : /^00(?=[1-9])/.test(digits) ? digits.slice(2) : null
  const national = (abroad === null ? digits : abroad.replace(callingCode, '')).replace(/^0+/, '')
  return national === digits || national.length < MIN_DIGITS - 1 ? null : national
}

const amount = /(?<![\d.,])\d{1,3}(?:(?:[.,'’]|[ \u00a0\u202f])\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)/g

function* amountsIn(text: string): Generator<Spelt> {
  for (const found of text.matchAll(amount)) yield spelt(found, amountSpellings(found[0]))
}

/** `12500 00`, and where there are no cents, also `12500`. */
function amountSpellings(typed: string): string[] {
  const parts = /^(\d{1,3}(?:[.,'’\s]\d{3}){1,4}|\d{1,15})(?:[.,](\d{1,2}))?$/.exec(typed) ?? undefined
  if (!parts) return []
  const [, whole = '', cents] = parts
  const plain = whole.replace(/\D/g, '')
  if (cents === undefined) return [plain]
  return /[1-9]/.test(cents) ? [`${plain} ${cents}`] : [`${plain} ${cents}`, plain]
}

/** Whether a word may be a part of a number that is written with blanks. */
export const isNumberPart = (typed: string): boolean => /^[+(]{0,2}\d[\d().\-–/'’,]*$/.test(typed)

/** Other spellings of a word or phrase that was typed, folded; `inside`: its first word may be the end of a longer one. */
export function spellingsOf(typed: string, inside: boolean): string[] {
  const text = typed.slice(0, 200).normalize('NFC').trim()
  const folded = fold(text)
  const all = [
    ...numberSpellings(text),
    ...wordSpellings(text, folded),
    ...(inside ? elidedSpellings(folded) : []),
  ]
  return [...new Set(all)].filter((spelling) => spelling !== '' && spelling !== folded)
}

const currency = '(?:€|\\$|£|¥|zl|eur|pln|usd|gbp|chf)'
const withCurrency = new RegExp(`^${currency}?\\s?([\\d.,'\\s]+?)\\s?${currency}?$`)

function numberSpellings(text: string): string[] {
  const folded = fold(text)
  const value = withCurrency.exec(folded)?.[1] ?? ''
  const spellings = value.length >= 4 || value !== folded ? amountSpellings(value) : []
  const code = /^([a-z]{1,16})[\s._/#-]?(\d[\da-z._/-]*)$/.exec(folded)
  if (code) {
    const [, letters = '', rest = ''] = code
    const joined = rest.replace(/[^\da-z]/g, '')
    spellings.push(`${letters} ${rest}`, letters + joined)
    if (digitsIn(rest) >= MIN_DIGITS) spellings.push(joined)
  }
  const isNumber = /^\+?[\d\s().\-–/'’]+$/.test(text)
  const digits = text.replace(/\D/g, '')
  if (isNumber && digits.length >= MIN_DIGITS)
    spellings.push(...joinedSpellings(digits, text.startsWith('+')))
  return spellings
}

function wordSpellings(text: string, folded: string): string[] {
  const spellings: string[] = []
  spellings.push(fold(speltOut(text)))
  if (/^\p{L}+(?:[-‐‑]\p{L}+){1,3}$/u.test(text) || /^\p{L}{1,2}['’ʼ]\p{L}+$/u.test(text))
    spellings.push(folded.replace(joint, ''))
  return spellings
}

/** Italian words that end before an apostrophe: `l'hub` stands in `all'hub`. */
const elided = 'all coll dall dell nell sull quell bell tutt nessun'.split(' ')

function elidedSpellings(folded: string): string[] {
  const [, article = '', rest = ''] = /^(\p{L}{1,4})('.*)$/su.exec(folded) ?? []
  if (article === '') return []
  return elided
    .filter((longer) => longer !== article && longer.endsWith(article))
    .map((longer) => longer + rest)
}
