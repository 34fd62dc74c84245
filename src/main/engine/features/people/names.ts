/** Mailboxes that belong to a desk, not to somebody. */
const roleNames: ReadonlySet<string> = new Set(
  `info sales office contact contacts hello support help admin administration webmaster postmaster marketing press jobs
   hr noreply no-reply donotreply newsletter news service customerservice orders billing accounting invoices team mail
   email ufficio segreteria amministrazione vendite commerciale ordini acquisti fatture fatturazione assistenza direzione
   preventivi contatti posta biuro kontakt sekretariat sprzedaz zamowienia ksiegowosc faktury serwis poczta handel reklamacje`
    .split(/\s+/)
    .filter(Boolean),
)
const lowerParticles: ReadonlySet<string> = new Set([
  'de',
  'del',
  'della',
  'di',
  'da',
  'van',
  'von',
  'der',
  'den',
  'la',
  'le',
  'e',
])
const companyWords =
  /\b(inc|ltd|llc|gmbh|corp|co|plc|ag|s\.?r\.?l|s\.?p\.?a|s\.?a|sp\.?|jr|sr|ph\.?d|md|mba|esq)\b\.?/i

const MAX_NAME = 1_000

/** A person's name from how mail names them: the display name where it is one, else the local part. */
export function personName(displayName: string, address: string): string {
  return nameFromDisplay(displayName) || nameFromAddress(address)
}

/** True for `info@…`, `biuro@…` and the like. */
export const isRoleAddress = (address: string): boolean => {
  const local = localPart(address).toLowerCase()
  return roleNames.has(local) || /^(no-?reply|do-?not-?reply|bounce|mailer-daemon)/.test(local)
}

/** `"Rossi, Mario"`, `Mario Rossi (Acme)`, `'Mario Rossi' via Docs` all give `Mario Rossi`; '' where it is no name. */
export function nameFromDisplay(displayName: string): string {
  const bare = displayName
    .slice(0, MAX_NAME)
    .normalize('NFC')
    // Controls and direction marks in a name only serve to deceive.
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/["“”„«»`]/g, ' ')
    .replace(/(^|\s)'|'(\s|$)/g, ' ')
    .replace(/[([{][^)\]}]*[)\]}]?/g, ' ')
    .replace(/\s+via\s.*$/i, '')
    .split(/\s+[|–—-]\s+|\s*\|\s*/)[0]
    ?.replace(/\s+/g, ' ')
    .trim()
  if (!bare || bare.includes('@') || !/\p{L}/u.test(bare)) return ''
  return tidyCase(surnameLast(bare)).slice(0, 200)
}

/** `mario.rossi` gives `Mario Rossi`; a role mailbox is named after its desk. */
export function nameFromAddress(address: string): string {
  const local = localPart(address.slice(-MAX_NAME)).replace(/\+.*$/, '')
  const words = local
    .split(/[._\-\s]+/)
    .map((word) => word.replace(/^\d+|\d+$/g, ''))
    .filter(Boolean)
  return words.map(capitalise).join(' ').slice(0, 200) || address.slice(0, 200)
}

function surnameLast(name: string): string {
  const [surname = '', given = '', ...more] = name.split(',').map((part) => part.trim())
  if (!given || more.length > 0 || companyWords.test(given)) return name.replace(/[,\s]+$/, '')
  const isShort = (part: string): boolean => part.split(' ').length <= 3
  return isShort(surname) && isShort(given) ? `${given} ${surname}` : name
}

function tidyCase(name: string): string {
  const words = name.split(' ')
  const isShouted =
    words.length > 1 && name === name.toLocaleUpperCase() && words.some((word) => word.length > 3)
  const isWhispered = name === name.toLocaleLowerCase()
  if (!isShouted && !isWhispered) return name
  return words
    .map((word, index) => {
      const lower = word.toLocaleLowerCase()
      return index > 0 && lowerParticles.has(lower) ? lower : capitalise(lower)
    })
    .join(' ')
}

const capitalise = (word: string): string =>
  word.replace(
    /(^|['’-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toLocaleUpperCase(),
  )

const localPart = (address: string): string =>
  address.slice(0, Math.max(0, address.lastIndexOf('@'))) || address
