import { fold } from '../../../../shared/fold'

/** What the last lines of a mail tell about its sender; '' for what they do not. */
export interface Signature {
  jobTitle: string
  phone: string
  companyName: string
}

const MAX_TEXT = 20_000
const MAX_LINES = 14
const MAX_LINE = 120

const quoteStarts =
  /^(>|-{2,}\s*(original message|messaggio originale|wiadomość oryginalna|forwarded message|messaggio inoltrato)|_{10,}|(from|da|od|von|de)\s*:\s.*@|on .{5,120} wrote:|il (giorno )?.{5,120} ha scritto:|(w dniu|dnia|pon|wt|śr|czw|pt|sob|niedz).{5,120}(pisze|napisał\(a\)|napisała?):)/iu
const closings =
  /^(best|kind|warm|many)?\s*(regards|wishes|thanks)\b|^(sincerely|yours|cheers|thank you|thanks)\b|^(cordiali|distinti|cari|un caro|i migliori)\s+saluti?\b|^(cordialmente|saluti|grazie)\b|^(pozdrawiam|z poważaniem|z wyrazami szacunku|łączę pozdrowienia|serdecznie|serdeczne pozdrowienia|pozdrowienia)\b/iu

const jobWords =
  /\b(manager|director|head of|chief|ceo|cto|cfo|coo|founder|owner|partner|president|vice president|vp|engineer|developer|designer|consultant|specialist|assistant|representative|buyer|executive|analyst|coordinator|supervisor|lead|officer|secretary|accountant|lawyer|attorney|responsabile|direttore|direttrice|amministratore|amministratrice|titolare|socio|presidente|ingegnere|consulente|addett[oa]|impiegat[oa]|commerciale|venditore|venditrice|agente|segretari[oa]|ufficio acquisti|ufficio vendite|avvocato|commercialista|geometra|architetto|tecnico|coordinatore|coordinatrice|capo|dyrektor|dyrektorka|kierownik|kierowniczka|menedzer|prezes|wiceprezes|wlasciciel|wlascicielka|wspolwlasciciel|specjalista|specjalistka|inzynier|konsultant|konsultantka|doradca|handlowiec|przedstawiciel|przedstawicielka|ksiegowy|ksiegowa|asystent|asystentka|sekretarka|koordynator|koordynatorka|projektant|projektantka|adwokat|radca prawny|analityk|pelnomocnik)\b/u
const legalForms =
  /(^|[\s,])(s\.?\s?r\.?\s?l\.?s?|s\.?\s?p\.?\s?a|s\.?\s?n\.?\s?c|s\.?\s?a\.?\s?s|sp\.?\s*z\s*o\.?\s*o|spółka z o\.?\s?o|sp\.?\s*[jk]|s\.\s?a|s\.\s?c|gmbh|ag|ltd|limited|llc|llp|plc|inc|corp|corporation|b\.?v|s\.?a\.?r\.?l)\.?($|[\s,.])/iu

const phoneLabel =
  /(?:^|[\s|•·,;/])(?:tel(?:efon[oe]?)?|phone|ph|mob(?:ile)?|cell(?:ulare|\.)?|kom(?:órka|órkowy)?|direct|t|m|c|p)\s*[.:]*\s*(?=[+(\d])/iu
const notPhone =
  /\b(fax|faks|p\.?\s?iva|partita iva|c\.?f\.|codice fiscale|vat|nip|regon|krs|iban|rea|cap|bdo|konto|swift|sdi)\b/iu
const phoneNumber = /(?:\+|00)?\(?\d[\d\s()./-]{6,22}\d/

/**
 * Reads job, phone and company from the signature of a plain text in English, Italian or Polish. Careful rather than
 * complete: a wrong guess costs the user more than an empty field. `name` is the sender's name, `domainName` what
 * their domain suggests the company is called.
 */
export function readSignature(text: string, name: string, domainName: string): Signature {
  const lines = signatureLines(text, name)
  return { jobTitle: findJob(lines), phone: findPhone(lines), companyName: findCompany(lines, domainName) }
}

function signatureLines(text: string, name: string): string[] {
  const own = withoutQuote(
    text
      .slice(0, MAX_TEXT)
      .split(/\r?\n/)
      .map((line) => line.trim()),
  )
  const start = signatureStart(own, name)
  return start < 0
    ? []
    : own.slice(start, start + MAX_LINES).filter((line) => line && line.length <= MAX_LINE)
}

function withoutQuote(lines: readonly string[]): readonly string[] {
  const quote = lines.findIndex((line) => quoteStarts.test(line))
  return quote < 0 ? lines : lines.slice(0, quote)
}

/** After `-- ` (RFC 3676, 4.3), after the last closing phrase, or at the last line that is just the name. */
function signatureStart(lines: readonly string[], name: string): number {
  const delimiter = lines.lastIndexOf('--')
  if (delimiter >= 0) return delimiter + 1
  const closing = lines.findLastIndex((line) => line.length < 60 && closings.test(line))
  if (closing >= 0) return closing + 1
  const wanted = fold(name)
  const isName = (line: string): boolean =>
    line.length <= MAX_LINE && fold(line).replace(/[^\p{L}\s'-]+$/u, '') === wanted
  return wanted ? lines.findLastIndex(isName) : -1
}

function findJob(lines: readonly string[]): string {
  for (const segment of lines.flatMap(segments)) {
    const isPlain = segment.length >= 3 && segment.length <= 60 && !/[@\d]|https?:|www\./i.test(segment)
    if (
      isPlain &&
      segment.split(/\s+/).length <= 7 &&
      jobWords.test(fold(segment)) &&
      !legalForms.test(segment)
    )
      return segment
  }
  return ''
}

function findPhone(lines: readonly string[]): string {
  const candidates = lines
    .flatMap((line) => line.split(/\s*[|•·;]\s*|\s{3,}|,\s+(?=\p{L})/u))
    .filter((part) => !notPhone.test(part))
  const labelled = candidates.find((part) => phoneLabel.test(` ${part}`) && phoneIn(part))
  const international = candidates.find((part) => /(^|\s)\+\d/.test(part) && phoneIn(part))
  return phoneIn(labelled ?? international ?? '')
}

function phoneIn(text: string): string {
  const number = phoneNumber.exec(text)?.[0]?.replace(/\s+/g, ' ').trim() ?? ''
  const digits = number.replace(/\D/g, '').length
  return digits >= 7 && digits <= 15 ? number : ''
}

/** By its legal form; or by being spelt like the domain, whatever the spaces: Fjord Hotels of fjordhotels.no. */
function findCompany(lines: readonly string[], domainName: string): string {
  const candidates = lines
    .flatMap(segments)
    .filter((segment) => segment.length <= 80 && !/[@]|https?:|www\.|\d{5}/i.test(segment))
  const wanted = letters(domainName)
  const found =
    candidates.find((segment) => legalForms.test(segment)) ??
    candidates.find((segment) => wanted !== '' && letters(segment) === wanted)
  return found?.replace(/[,;]$/, '') ?? ''
}

const letters = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '')

/** The parts of a line such as `Sales Manager | Acme Ltd` or `Dyrektor – Firma Sp. z o.o.`. */
const segments = (line: string): string[] =>
  line
    .split(/\s*[|•·]\s*|\s+[–—-]\s+|,\s+(?=\p{Lu})|\s+(?:at|presso|@)\s+(?=\p{Lu})/u)
    .map((part) => part.replace(/^[*_\s]+|[*_\s]+$/g, ''))
    .filter(Boolean)
