import { fold } from '../../../../shared/fold'
import { introducesQuote, isForwarded, isOriginalMessage } from '../../../../shared/quote-lines'
import { agreesWithAddress, lowerParticles, readDisplayName } from './names'
import {
  beforeLabel,
  closing,
  disclaimer,
  headGoesOn,
  headStarts,
  jobWords,
  notPhone,
  officeWords,
  onBehalf,
  phoneLabel,
  slogan,
  withLegalForm,
} from './signature-words'

/** What the last lines of a mail tell about its sender; '' for what they do not. */
export interface Signature {
  name: string
  jobTitle: string
  phone: string
  companyName: string
}

/** What is known of a sender besides the text of the mail; '' for what is not. */
export interface Sender {
  name: string
  address: string
  /** What their domain suggests the company is called. */
  domainName: string
}

/** Of a longer text the beginning is read. */
export const MAX_TEXT = 20_000
const MAX_LINES = 14
const MAX_LINE = 120
/** Within as many lines from its beginning a signature says who signs. */
const NAME_WITHIN = 3

const phoneNumber =
  /((?:\+|00)?\(?\d[\d\s()./-]{6,22}\d)([\s,]{1,3}(?:ext|x|int|interno|wew|dw|durchwahl|nst|poste)\.?\s?\d{1,6}(?!\d))?/iu

/**
 * Reads name, job, phone and company from the signature of a plain text in English, Italian, Polish, German or French,
 * and never from what is quoted. Careful rather than complete: a wrong guess costs the user more than an empty field.
 */
export function readSignature(text: string, sender: Sender): Signature {
  const { lines, isSigned } = signatureLines(text, sender)
  return {
    name: findName(lines, sender, isSigned),
    jobTitle: findJob(lines),
    phone: findPhone(lines),
    companyName: findCompany(lines, sender.domainName),
  }
}

interface Block {
  lines: readonly string[]
  /** It follows a closing phrase: its first line says who signs. */
  isSigned: boolean
}

/** After `-- ` (RFC 3676, 4.3), after the last closing phrase, or at the last line that is just the name. */
function signatureLines(text: string, sender: Sender): Block {
  const own = withoutQuote(
    text
      .slice(0, MAX_TEXT)
      .split(/\r?\n/)
      .map((line) => line.trim()),
    (line) => line === '--' || (line.length <= MAX_LINE && (closing.test(line) || isNameOf(line, sender))),
  )
  const delimiter = own.lastIndexOf('--')
  const closed = own.findLastIndex((line) => line.length <= MAX_LINE && closing.test(line))
  if (delimiter >= 0 && closed < delimiter) return { lines: block(own.slice(delimiter + 1)), isSigned: false }
  if (closed >= 0) {
    // `Best regards, John` has the name on its own line.
    const behind = closing.exec(own[closed] ?? '')?.[1] ?? ''
    return { lines: block([behind, ...own.slice(closed + 1)]), isSigned: true }
  }
  const named = own.findLastIndex((line) => line.length <= MAX_LINE && isNameOf(line, sender))
  return { lines: named < 0 ? [] : block(own.slice(named)), isSigned: false }
}

function block(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => disclaimer.test(line))
  return lines
    .slice(0, end < 0 ? undefined : end)
    .slice(0, MAX_LINES)
    .filter((line) => line !== '' && line !== '--' && line.length <= MAX_LINE)
}

/** What stands before the first quote; below the last one where somebody answers, or signs, only there. */
function withoutQuote(lines: readonly string[], signs: (line: string) => boolean): readonly string[] {
  const quote = lines.findIndex((_, index) => startsQuote(lines, index))
  if (quote < 0) return lines
  const before = lines.slice(0, quote)
  const last = lines.findLastIndex((line) => line.startsWith('>'))
  const behind = last < 0 ? [] : lines.slice(last + 1)
  const below = behind.slice(0, behind.findIndex((_, index) => startsQuote(behind, index)) >>> 0)
  const isAbove = before.some((line) => line !== '') && (before.some(signs) || !below.some(signs))
  return isAbove ? before : below
}

/** Whether another mail is quoted from this line on; `goesOn` tells one that follows in the head of such a mail. */
export function startsQuote(lines: readonly string[], at: number, goesOn = headGoesOn): boolean {
  const line = lines[at] ?? ''
  if (line === '') return false
  if (line.startsWith('>') || isOriginalMessage(line) || isForwarded(line) || /^_{10,}/.test(line))
    return true
  // Long introductions are broken into lines.
  const next = lines[at + 1] ?? ''
  if (introducesQuote(line) || (next !== '' && introducesQuote(`${line} ${next}`))) return true
  return headStarts.test(line) && lines.slice(at + 1, at + 4).some((other) => goesOn.test(other))
}

/** The person a line names, as names are written; '' where it names none. */
function nameIn(line: string, { address, domainName }: Sender): string {
  const [segment = ''] = segments(line.replace(onBehalf, ''))
  if (!/^\p{Lu}/u.test(segment) || /[\d@:!?]/.test(segment) || segment.split(/\s+/).length > 5) return ''
  if (withLegalForm.test(segment) || letters(segment) === letters(domainName)) return ''
  const { person } = readDisplayName(segment, address)
  const words = person.split(' ')
  const isName =
    words.length > 1 &&
    words.length < 5 &&
    words.every((word) => /^\p{Lu}[\p{L}'’.-]*$/u.test(word) || lowerParticles.has(word)) &&
    !jobWords.test(fold(person))
  return isName ? person : ''
}

const nameWords = (name: string): string => fold(name).split(/\s+/).sort().join(' ')

/** Whether a name is the sender's, as far as anything tells. */
function isOf(name: string, sender: Sender): boolean {
  if (name === '') return false
  if (sender.name !== '' && nameWords(name) === nameWords(sender.name)) return true
  return agreesWithAddress(name, sender.address)
}

/** Whether a line is just the sender's name, though it be one word. */
const isNameOf = (line: string, sender: Sender): boolean =>
  isOf(nameIn(line, sender), sender) ||
  (sender.name !== '' && fold(line).replace(/[^\p{L}\s'-]+$/u, '') === fold(sender.name))

function findName(lines: readonly string[], sender: Sender, isSigned: boolean): string {
  const names = lines.slice(0, NAME_WITHIN).map((line) => nameIn(line, sender))
  return names.find((name) => isOf(name, sender)) ?? (isSigned ? (names[0] ?? '') : '')
}

function findJob(lines: readonly string[]): string {
  for (const segment of lines.flatMap(segments)) {
    const isPlain = segment.length >= 3 && segment.length <= 60 && !/[@\d]|https?:|www\./i.test(segment)
    if (
      isPlain &&
      segment.split(/\s+/).length <= 7 &&
      jobWords.test(fold(segment)) &&
      ![withLegalForm, slogan, officeWords].some((pattern) => pattern.test(segment))
    )
      return segment
  }
  return ''
}

function findPhone(lines: readonly string[]): string {
  const candidates = lines
    .flatMap((line) => line.split(/\s*[|•·;]\s*|\s{3,}|,\s+(?=\p{L})/u))
    .flatMap((part) => part.split(beforeLabel))
    .filter((part) => !notPhone.test(part))
  const labelled = candidates.find((part) => phoneLabel.test(` ${part}`) && phoneIn(part))
  const international = candidates.find((part) => /(^|\s)\+\d/.test(part) && phoneIn(part))
  return phoneIn(labelled ?? international ?? '')
}

/** The telephone number in a text; '' for none. */
export function phoneIn(text: string): string {
  const [, number = '', extension = ''] = phoneNumber.exec(text) ?? []
  const digits = number.replace(/\D/g, '').length
  return digits >= 7 && digits <= 15 ? (number + extension).replace(/\s+/g, ' ').trim() : ''
}

/** By its legal form; or by being spelt like the domain, whatever the spaces: Fjord Hotels of fjordhotels.no. */
function findCompany(lines: readonly string[], domainName: string): string {
  const candidates = lines
    .flatMap(segments)
    .filter((segment) => segment.length <= 100 && !/[@]|https?:|www\./i.test(segment))
    .map((segment) => withLegalForm.exec(segment)?.[1] ?? segment)
    .filter((segment) => segment.length <= 80 && !/\d{5}/.test(segment))
  const wanted = letters(domainName)
  const found =
    candidates.find((segment) => withLegalForm.test(segment) && /\p{L}{2}.*\s/u.test(segment)) ??
    candidates.find((segment) => wanted !== '' && letters(segment) === wanted)
  return found?.replace(/[,;]$/, '') ?? ''
}

const letters = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '')

/** The parts of a line such as `Sales Manager | Acme Ltd` or `Dyrektor – Firma Sp. z o.o.`. */
const segments = (line: string): string[] =>
  line
    .split(/\s*[|•·]\s*|\s+[–—-]\s+|\s+\/\s+|,\s+(?=\p{Lu})|\s+(?:at|presso|bei|chez|@)\s+(?=\p{Lu})/u)
    .map((part) => part.replace(/^[*_\s]+|[*_\s]+$/g, ''))
    .filter(Boolean)
