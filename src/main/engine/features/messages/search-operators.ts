import type { MailboxRole } from '../../../../shared/contract/mailboxes'
import type { SearchValue } from '../../../../shared/contract/search'

/** The operators of the search line: their English names, and the Italian and Polish ones, folded. */
const names = [
  ['from', 'from sender', 'da mittente od nadawca'],
  ['to', 'to recipient', 'a destinatario do odbiorca adresat'],
  ['cc', 'cc', 'dw'],
  ['bcc', 'bcc', 'ccn udw'],
  ['subject', 'subject', 'oggetto temat'],
  ['in', 'in folder', 'cartella w folderze'],
  ['has', 'has', 'ha con ma'],
  ['is', 'is', 'status stato jest stan'],
  ['before', 'before older older_than', 'prima przed'],
  ['after', 'after since newer newer_than', 'dopo po'],
  ['on', 'on date', 'data giorno dnia dzien'],
  ['file', 'file filename attachment', 'allegato nomefile plik zalacznik'],
  ['larger', 'larger larger_than bigger', 'maggiore wiekszy wieksza wieksze'],
  ['smaller', 'smaller smaller_than', 'minore mniejszy mniejsza mniejsze'],
  ['linked', 'linked customer', 'collegato collegata collegati cliente powiazane powiazany polaczone klient'],
  ['tag', 'tag label', 'etichetta etykieta znacznik'],
] as const

export type Operator = (typeof names)[number][0]

/** Operators of other mail programs that mean nothing here. */
const foreign = new Set(
  (
    'account body category conto deliveredto kategoria konto labels list ' +
    'rfc822msgid sent size text type categoria dimensione rozmiar'
  ).split(' '),
)

/** What stands before a colon without asking for anything: links, the marks of answers, what numbers are called. */
const ordinary = new Set(
  (
    'http https ftp ftps mailto tel sms file cid data urn sip sips xmpp callto skype geo about javascript ' +
    're r rif ri i fw fwd aw wg sv vs tr rv enc odp pd ' +
    'nr no num id ref art poz pos str pag fax mob iban nip regon krs piva iva vat cf'
  ).split(' '),
)

const english = new Map<string, Operator>()
const others = new Map<string, Operator>()
for (const [operator, inEnglish, inOthers] of names) {
  for (const name of inEnglish.split(' ')) english.set(name, operator)
  for (const name of inOthers.split(' ')) others.set(name, operator)
}

/**
 * The operator a name as typed stands for; null for none. Short words in capitals are abbreviations: `PO:4711` is a
 * purchase order in every language but Polish, and in Polish, too.
 */
export function operatorNamed(typed: string, folded: string): Operator | null {
  const isAbbreviation = /^\p{Lu}{2,3}$/u.test(typed)
  return english.get(folded) ?? (isAbbreviation ? undefined : others.get(folded)) ?? null
}

/** `foo:bar` in one and in small letters; `c:\\`, `a::b`, `well:)` and the like are none. */
const looksLikeOperator = /^(\p{Ll}+):["\p{L}\p{N}<*@]/u
/** The number of an order, the port of a server: only a year may be meant as a value. */
const isOnlyNumber = /:(?!(?:19|20)\d\d$)\d{4,}$/

/**
 * True for a name and value that were meant as an operator: another program's, one of ours with a slip, or anything
 * written as one is.
 */
export function seemsOperator(typed: string, folded: string): boolean {
  if (foreign.has(folded)) return true
  const [, name] = looksLikeOperator.exec(typed) ?? []
  if (name !== undefined && !ordinary.has(name) && !isOnlyNumber.test(typed)) return true
  if (folded.length < 3) return false
  return [...english.keys(), ...others.keys()].some(
    (name) => (name.length > 4 || name === 'from') && !name.includes('_') && isOneSlipAway(folded, name),
  )
}

/** One letter too many, missing, wrong, or two that changed places. */
function isOneSlipAway(typed: string, name: string): boolean {
  let start = 0
  while (start < name.length && typed[start] === name[start]) start++
  let end = 0
  const most = Math.min(typed.length, name.length) - start
  while (end < most && typed.at(-1 - end) === name.at(-1 - end)) end++
  const [here, there] = [typed.slice(start, typed.length - end), name.slice(start, name.length - end)]
  if (here.length <= 1 && there.length <= 1) return true
  return here.length === 2 && there.length === 2 && here[0] === there[1] && here[1] === there[0]
}

/** What each needs behind it. */
export const valueOf: Readonly<Record<Operator, SearchValue>> = {
  ...{ from: 'person', to: 'person', cc: 'person', bcc: 'person' },
  ...{ subject: 'words', file: 'file', in: 'folder', has: 'attachment', is: 'state' },
  ...{
    before: 'day',
    after: 'day',
    on: 'day',
    larger: 'size',
    smaller: 'size',
    linked: 'record',
    tag: 'tag',
  },
}

/** Operators whose value may have blanks without quotes: as many words as name something. */
export const takesWords: ReadonlySet<Operator> = new Set([
  'in',
  'is',
  'before',
  'after',
  'on',
  'larger',
  'smaller',
  'linked',
  'tag',
])

/** Folded values of `from:` and `to:` that name the user. */
export const meansMe: ReadonlySet<string> = new Set([
  'me',
  'myself',
  'io',
  'me stesso',
  'me stessa',
  'mnie',
  'ja',
])

/** True for a folded value of `has:` that asks for files. */
export const meansAttachment = (value: string): boolean =>
  /^(?:attachments?|files?|allegat[oi]|zalacznik(?:i|ow)?|plik(?:i|ow)?)$/.test(value)

/** What a folded value of `linked:` says of any record: linked to one, to none, or (null) to those it names. */
export function linkedAtAll(value: string): boolean | null {
  if (/^(?:yes|any|true|si|tak)$/.test(value)) return true
  return /^(?:no|none|false|nie|brak|nessuno)$/.test(value) ? false : null
}

export type State = 'unread' | 'read' | 'flagged' | 'muted'

const states: Record<State, RegExp> = {
  unread: /^(?:unread|unseen|new|(?:non|da)(?:lett[oaie]|leggere)|nieprzeczytan[eya])$/,
  read: /^(?:read|seen|lett[oaie]|przeczytan[eya])$/,
  muted: /^(?:muted|ignored|silenziat[oaie]|wyciszon[eya])$/,
  flagged: /^(?:flagged|starred|important|contrassegnat[oaie]|importante|oflagowan[eya]|oznaczon[eya])$/,
}

/** What a folded value of `is:` says; null for what is no state. */
export function stateNamed(value: string): State | null {
  const text = value.replace(/[\s_-]+/g, '')
  if (states.unread.test(text)) return 'unread'
  if (states.read.test(text)) return 'read'
  if (states.muted.test(text)) return 'muted'
  return states.flagged.test(text) ? 'flagged' : null
}

/** True for a folded value of `is:` that asks for what comes back later. */
export const meansSnoozed = (value: string): boolean =>
  /^(?:snoozed|posticipat[oaie]|rinviat[oaie]|odlozon[eya])$/.test(value)

/** What people call the folders every account has, folded; programs call them so, too. */
export const roleNames: Record<MailboxRole, readonly string[]> = {
  inbox: ['inbox', 'posta in arrivo', 'in arrivo', 'odebrane', 'skrzynka odbiorcza'],
  sent: ['sent', 'sent mail', 'posta inviata', 'inviata', 'inviati', 'wyslane'],
  drafts: ['drafts', 'draft', 'bozze', 'bozza', 'szkice', 'robocze', 'wersje robocze'],
  trash: ['trash', 'bin', 'deleted', 'cestino', 'posta eliminata', 'kosz'],
  junk: ['junk', 'spam', 'posta indesiderata', 'indesiderata', 'niechciane'],
  archive: ['archive', 'archivio', 'archiwum'],
  snoozed: ['snoozed', 'posticipati', 'odlozone'],
  all: ['all mail', 'tutta la posta', 'cala poczta'],
}

/** Folded values of `in:` that leave no folder out. */
export const everywhere: ReadonlySet<string> = new Set([
  'anywhere',
  'everywhere',
  'all folders',
  'ovunque',
  'dappertutto',
  'tutte le cartelle',
  'wszedzie',
  'wszystkie foldery',
])
