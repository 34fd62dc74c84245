import { isRelayDomain } from './mail-domains'
import { addressKey } from './address-key'
import { fold } from './fold'
import { remembered } from './remembered'

/**
 * "Do not answer" in the languages programs write, without blanks, dots, dashes and accents. It has to begin with a
 * word: `bruno.rispoli` holds `norisp` too.
 */
const NO_REPLY = new RegExp(
  `^(?:${[
    'no(?:t|to)?repl(?:y|ies|ay)|do?nn?o?trepl[ay]|do?no?t(?:respond|answer)|noresp(?:onse|ond)|noanswer|neverreply|nreply',
    'unattended|nomails?$|no(?:n)?rispo(?:nd|st)|nessunarisposta|senzarisposta|nicht(?:be)?antwort|(?:keine|ohne|no)antwort|bittenicht',
    'nepas?rep(?:o|u)nd|nepasrepl|pasdereponse|sansreponse|nonrespond|norespuesta|nocontest|favornocontest|favornorespond',
    'naoresp|semresposta|naocontest|nieodp(?:ow|is)|bezodpow|brakodpow|prosze?nieodp|neodpov|neodpisuj|neodgovar|neodgovor',
    'neotve[ct]|nevidpov|neatsakyt|neatbild|nereagir|besvarikke|svara?(?:ej|inte|ikke)|ikke(?:be)?svar|ing[ea][nt]svar',
    'ej(?:be)?svar|alavastaa|eivastaus|eivastata|niet(?:be)?antwoord|nietreageren|geenantwoord|nereply|nevalaszol|nuraspund',
    'yanitlama|cevaplama|lutfenyanit|mhnapant|minapant',
  ].join('|')})`,
)

/** What announces something calls itself so in its first or last word. */
const notices: ReadonlySet<string> = new Set(
  `notification notifications notify notifier notifica notifiche notificazione notificazioni notificacion notificaciones
   notificacao notificacoes powiadomienie powiadomienia benachrichtigung benachrichtigungen notificatie notificaties
   notifikace notifikacia notifikation notifikationer notificari ertesites bildirim bounces
   jobalerts automailer automail autoreply autoresponder autoconfirm unsubscribe newsletter newsletters`.split(
    /\s+/,
  ),
)

/** The same of words that also stand before a name: alert.rossi@, tracking.dhl@, automatic.doors@ are people's desks. */
const announcing: ReadonlySet<string> = new Set(
  `avvisi alert alerts update updates confirm digest tracking invitations reminders automatic automated
   automatico`.split(/\s+/),
)

/** What programs put behind such a word. */
const services: ReadonlySet<string> = new Set(
  `account accounts billing daily delivery email emails info mail mailer mailing message messages news noc order orders
   payment payments reply security sender service services shipment shipping status system systems team weekly`.split(
    /\s+/,
  ),
)

/** Names that are a program's when nothing else stands beside them. */
const programs: ReadonlySet<string> = new Set(
  `mailer mailerdaemon maildaemon mailerdemon mdaemon daemon postmaster postacertificata root cron nobody wordpress
   apache nginx voicemail scanner copier printer quarantine wwwdata listserv listproc majordomo mailman sympa autoanswer bounce systemadministrator mailsystem
   robot bot mailbot system automat autoinfo
   maildeliverysystem maildeliverysubsystem calendarserver undisclosedrecipients`.split(/\s+/),
)

/** Made for one message or one thread: bounces (VERP, SRS, BATV) and answers taken by a program. */
const MADE_UP =
  /^(?:bounces?|msprvs\d*|srs[01]|prvs|btv\d*|return|reply|replies|conversation|ticket|case)[+=].|^(?:bounces?|reply)-.*\d|=bounces?[-+]|^microsoftexchange[0-9a-f]{32}$/

/**
 * True for an address behind which nobody sits who could be a customer: "no-reply" in any language, notices, mailer
 * daemons, providers of certified mail, relays and addresses made for one message.
 */
export const isMachineAddress = remembered(isMachine)

function isMachine(address: string): boolean {
  const key = addressKey(address)
  if (key === '') return false
  const at = key.lastIndexOf('@')
  if (isRelayDomain(key.slice(at + 1))) return true
  const local = fold(key.slice(0, at))
  if (MADE_UP.test(local)) return true
  const words = local
    .replace(/(?<=.)\+.*$/s, '')
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .slice(0, MAX_WORDS)
  const from = words.map((_, index) => words.slice(index).join(''))
  return (
    programs.has(from[0] ?? '') ||
    from.some((text) => NO_REPLY.test(text)) ||
    words.some((word) => word.includes('noreply') || word.includes('donotreply')) ||
    [from[0], words[0], words.at(-1)].some((text) => notices.has(text ?? '')) ||
    announcing.has(words.at(-1) ?? '') ||
    (announcing.has(words[0] ?? '') && words.slice(1).every((word) => word.length < 3 || services.has(word)))
  )
}

/** Hostile addresses have hundreds; joining each with all that follow would grow with the square. */
const MAX_WORDS = 12
