import { fold } from '../../../shared/fold'

/** The fields of a header by their names in lower case. */
type Fields = ReadonlyMap<string, readonly string[]>

/** What programs that answer for somebody say so by (RFC 3834 section 5, and older ways). */
export const autoReplyFields = [
  'auto-submitted',
  'precedence',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply-from',
] as const

/**
 * Whether a header says that a program answers for its sender. A list that hands on what people write says other
 * things of itself (Precedence: list), which are none of these.
 */
export function saysAutoReply(fields: Fields): boolean {
  const one = (name: string): string => (fields.get(name)?.[0] ?? '').trim().toLowerCase()
  const submitted = one('auto-submitted')
  if (submitted !== '' && !/^no\b/.test(submitted)) return true
  if (/^auto_reply\b/.test(one('precedence'))) return true
  if (/^(?:yes|true|1)\b/.test(one('x-autoreply'))) return true
  return ['x-autorespond', 'x-autoresponder', 'x-auto-reply-from'].some((name) => one(name) !== '')
}

/** How a subject begins that a program wrote for somebody who is away, folded. */
const begins = new RegExp(
  `^\\W{0,3}(?:${[
    String.raw`auto(?:matic|mated|mat)?[ -]?(?:e-?mail )?(?:reply|response|answer|responder)\b`,
    String.raw`(?:i am |i'm )?(?:currently )?out of (?:the )?office(?: (?:reply|message|notification|autoreply|auto-reply))?\s*(?:$|[:.,!(–-]|re:|until|from|till)`,
    String.raw`ooo\s*[:–-]`,
    String.raw`(?:on |annual )?(?:vacation|holiday|leave) (?:reply|message|notice|auto-?reply)\b`,
    String.raw`away from (?:my|the) (?:mail|desk|office)`,
    String.raw`risp(?:osta|onditore) (?:automatic[ao]|di assenza)|autorisposta|messaggio (?:automatico|di assenza)|notifica di assenza`,
    String.raw`(?:sono |siamo )?(?:fuori (?:sede|ufficio)|assente|assenza|in ferie)\b(?: dall['’ ]ufficio)?\s*(?:$|[:.,!(–-]|fino|dal|re:|r:)`,
    String.raw`(?:odpowiedz automatyczna|automatyczna odpowiedz|autoodpowiedz|auto-odpowiedz|wiadomosc automatyczna|automatyczna wiadomosc)\b`,
    String.raw`(?:jestem )?(?:poza biurem|nieobecnosc|nieobecn[ya]|na urlopie|urlop)\b(?: w (?:biurze|pracy))?\s*(?:$|[:.,!(–-]|do |od |re:|odp:)`,
    String.raw`(?:automatische (?:antwort|replik)|abwesenheits\w*|reponse automatique|respuesta automatica|resposta automatica|automatisch antwoord|automaattinen vastaus|autosvar|automatiskt svar)\b`,
  ].join('|')})`,
)

/**
 * Whether a subject is that of a program answering for somebody who is away. An answer to a mail of such a subject
 * begins with "Re:", which none of these does.
 */
export const isAutoReplySubject = (subject: string): boolean => begins.test(fold(subject.slice(0, 300)))
