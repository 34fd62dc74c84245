import { isMailAddress } from '../../../../shared/addresses'
import { fold } from '../../../../shared/fold'
import { readDisplayName } from './names'
import { MAX_TEXT, phoneIn, startsQuote } from './signature'
import { disclaimer } from './signature-words'

/** What a form on a website tells of who filled it in; '' for what it does not. */
export interface FilledIn {
  name: string
  phone: string
  companyName: string
}

type Field = 'name' | 'given' | 'family' | 'phone' | 'company' | 'email' | 'from'

/** How forms name what is filled in, in English, Italian, Polish and German, as `fold` leaves it. */
const labels: Record<Field, readonly string[]> = {
  name: [
    ...['name', 'full name', 'your name', 'contact name', 'contact person', 'customer name'],
    ...['nome e cognome', 'cognome e nome', 'nome cognome', 'nome completo', 'nominativo', 'il tuo nome'],
    ...['imie i nazwisko', 'nazwisko i imie', 'twoje imie', 'twoje imie i nazwisko', 'osoba kontaktowa'],
    ...['ihr name', 'vor- und nachname', 'vorname und nachname', 'vollstandiger name', 'ansprechpartner'],
  ],
  given: ['first name', 'given name', 'nome', 'imie', 'vorname'],
  family: ['last name', 'surname', 'family name', 'cognome', 'nazwisko', 'nachname', 'familienname'],
  phone: [
    ...[
      'phone',
      'phone number',
      'phone no',
      'tel. no',
      'your phone',
      'telephone',
      'telephone number',
      'tel',
      'contact number',
    ],
    ...['mobile', 'mobile number', 'mobile phone', 'cell', 'cell phone', 'whatsapp'],
    ...['telefono', 'numero di telefono', 'n. di telefono', 'il tuo telefono', 'recapito telefonico'],
    ...['cellulare', 'telefono cellulare', 'numero di cellulare', 'telefono/cellulare', 'tel/cell'],
    ...['telefon', 'numer telefonu', 'nr telefonu', 'nr tel', 'telefon kontaktowy', 'telefon komorkowy'],
    ...['komorka', 'telefonnummer', 'telefon-nr', 'rufnummer', 'handy', 'handynummer', 'mobil'],
    ...['mobilnummer', 'mobiltelefon', 'festnetz'],
  ],
  company: [
    ...['company', 'company name', 'your company', 'organisation', 'organization', 'business name'],
    ...['azienda', 'nome azienda', 'societa', 'ragione sociale', 'ditta', 'impresa', 'organizzazione'],
    ...['firma', 'nazwa firmy', 'organizacja', 'firmenname', 'unternehmen', 'ihr unternehmen'],
  ],
  email: [
    ...[
      'email',
      'e-mail',
      'mail',
      'email address',
      'e-mail address',
      'mail address',
      'your email',
      'your e-mail',
    ],
    ...['your email address', 'your e-mail address', 'contact email', 'contact e-mail', 'customer email'],
    ...['posta elettronica', 'indirizzo email', 'indirizzo e-mail', 'indirizzo mail', 'email di contatto'],
    ...['indirizzo di posta elettronica', 'la tua email', 'la tua e-mail', 'la tua mail', 'tua email'],
    ...['adres e-mail', 'adres email', 'adres mailowy', 'twoj e-mail', 'twoj email', 'twoj adres e-mail'],
    ...['twoj adres email', 'poczta elektroniczna', 'adres poczty elektronicznej', 'e-mail kontaktowy'],
    ...['e-mail-adresse', 'e-mailadresse', 'emailadresse', 'email-adresse', 'mailadresse', 'ihre e-mail'],
    ...['ihre email', 'ihre e-mail-adresse', 'ihre e-mailadresse'],
  ],
  from: ['from', 'da', 'od', 'von', 'mittente', 'nadawca', 'absender'],
}
const fieldOf = new Map<string, Field>()
for (const field of ['name', 'given', 'family', 'phone', 'company', 'email', 'from'] as const)
  for (const label of labels[field]) fieldOf.set(label, field)

const MAX_LINE = 200
const MAX_VALUE = 80
/** As many lines below a label that stands alone is what was filled in: itself, and an empty one. */
const VALUE_WITHIN = 2

/** A label, perhaps marked as one, and what is written behind it. */
const labelled = /^[\s*•·#>_-]{0,6}([^:：\t|=]{1,40}?)[\s*_]*(?:[:：=|]|\t)[\s*_|:]*(.*)$/u
/** Written where nothing was. */
const nothing =
  /^(?:-+|n[./]?\s?[ad]\.?|none|no|nessun[oa]?|brak|nie|keine?r?|privat[eo]?|prywatnie|\[.*\])$/iu
/** Of a mail that is quoted whole; forms have a sender and a subject of their own. */
const quotedHead = /^\*?(?:sent|date|to|inviato|data|a|wysłan[oey]|do|gesendet|datum|an|envoyé|à)\*?\s?:/iu

/** A form as it is read, once. */
export interface Form {
  /** The address somebody filled in, or that of the sender such a form names; '' where it asks for none. */
  address: string
  /** What is told of whoever has an address. */
  filledInBy(address: string): FilledIn
}

/**
 * Reads who filled in a form on a website from the lines of its mail that are labelled, and from no others: what stands
 * in a message, a signature or a quoted mail is not looked at. The first line with a label counts, though it be empty:
 * a number in the foot of the site is not the customer's.
 */
export function readForm(text: string): Form {
  const of = filledIn(text)
  const [written = ''] = /[^\s<>()[\]:;,"|]+@[^\s<>()[\]:;,"|]+/.exec(of('email') || of('from')) ?? []
  const company = of('company')
  return {
    address: isMailAddress(written) ? written : '',
    filledInBy: (address) => ({
      name: nameOf(of, address),
      phone: phoneOf(of('phone')),
      companyName: nothing.test(company) || !/\p{L}/u.test(company) ? '' : company,
    }),
  }
}

/** What is written behind each label; '' where nothing is. */
function filledIn(text: string): (field: Field) => string {
  const found = new Map<Field, string>()
  const lines = text
    .slice(0, MAX_TEXT)
    .split(/\r?\n/)
    .map((line) => line.trim())
  for (const [at, line] of lines.entries()) {
    if (startsQuote(lines, at, quotedHead) || line === '--' || disclaimer.test(line)) break
    const { field, value = '' } = fieldIn(line) ?? {}
    if (field && !found.has(field)) found.set(field, valueOf(lines, at, value))
  }
  return (field) => found.get(field) ?? ''
}

/** The field a line is labelled with, and what stands behind the label. */
function fieldIn(line: string): { field: Field | undefined; value: string } | null {
  if (line.length > MAX_LINE) return null
  const [, label, value = ''] = labelled.exec(line) ?? []
  if (label !== undefined) return { field: fieldOf.get(plain(label)), value: value.trim() }
  const field = fieldOf.get(plain(line))
  return field ? { field, value: '' } : fieldInRow(line)
}

/** Of a table only blanks are left between its cells: what stands behind a label is to look like what it asks for. */
function fieldInRow(line: string): { field: Field; value: string } | null {
  const words = line.split(/\s+/, MAX_ROW)
  for (let count = words.length - 1; count > 0; count -= 1) {
    const field = fieldOf.get(plain(words.slice(0, count).join(' ')))
    const value = words.slice(count).join(' ')
    if (field && inRow[field]?.test(value)) return { field, value }
  }
  return null
}

const MAX_ROW = 9
const inRow: Partial<Record<Field, RegExp>> = {
  phone: /^[+(]?\d[\d\s()./-]{5,}$/,
  email: /^\S+@\S+\.\S+$/,
  name: /^\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]*\.?){1,3}$/u,
}

const plain = (label: string): string =>
  fold(label)
    .replace(/\s*\([^)]*\)$/, '')
    .replace(/\*+$/, '')
    .replace(/\.(?=\s*(?:\/|$))/g, '')
    .replace(/\s*\/\s*/g, '/')
    .replace(/\s+/g, ' ')
    .trim()

/** What stands behind a label or, where nothing does and none follows, below it. */
function valueOf(lines: readonly string[], at: number, beside: string): string {
  const below = lines.slice(at + 1, at + 1 + VALUE_WITHIN).find((line) => line !== '') ?? ''
  const value = beside !== '' || fieldIn(below) ? beside : below
  return value.length <= MAX_VALUE ? value.replace(/\s+/g, ' ') : ''
}

/** In whichever fields the form asks for it; a sender it names is who answers go to, or nobody. */
function nameOf(of: (field: Field) => string, address: string): string {
  const [whole, given, family] = [of('name'), of('given'), of('family')]
  // `Vorname` and `Name`: the second is the family's.
  const parts = given !== '' && family === '' && !whole.includes(' ') ? [given, whole] : [given, family]
  const asked =
    (whole !== '' && parts[1] !== whole ? whole : parts.filter(Boolean).join(' ')) ||
    fromOf(of('from'), address)
  if (nothing.test(asked) || /[\d@:!?/]/.test(asked) || asked.split(' ').length > 6) return ''
  return readDisplayName(asked, address).person
}

const fromOf = (sender: string, address: string): string =>
  sender.toLowerCase().includes(address.trim().toLowerCase())
    ? sender.replace(/[<([]?[^\s<([]+@[^\s>)\]]+[>)\]]?/g, '').trim()
    : ''

const phoneOf = (value: string): string =>
  [value, ...value.split(/[,;|]|\s(?:\/|e|and|und|i)\s/iu)].map(phoneIn).find((number) => number !== '') ?? ''
