/** What of a mail is no text of its writer's, and how people sign in English, Italian, Polish, German and French. */

/** The head of a mail that is quoted whole: its first line, and one that follows. */
export const headStarts = /^\*?(?:from|da|od|von|de|mittente|expéditeur)\*?\s?:/i
export const headGoesOn =
  /^\*?(?:sent|date|to|subject|inviato|data|a|oggetto|wysłan[oey]|do|temat|gesendet|datum|an|betreff|envoyé|à|objet)\*?\s?:/i

/** A closing phrase, with what stands behind it on its line. */
export const closing = new RegExp(
  `^(?:${[
    '(?:(?:with )?(?:best|kind|warm|kindest|warmest)? ?(?:regards|wishes))|(?:many |kind )?thanks(?: (?:and|&) (?:kind |best )?regards| in advance)?|thank you(?: in advance)?|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|cheers|all the best|best|respectfully',
    '(?:(?:con )?(?:i (?:miei )?)?(?:più )?(?:cordiali|distinti|cari|un caro|migliori) saluti?(?: e buon\\p{L}* \\p{L}+)?)|cordialmente|(?:un )?saluti?|grazie(?: mille)?(?: e (?:cordiali |buoni )?saluti)?|buon(?:a giornata| lavoro)|a presto',
    '(?:(?:serdecznie |gorąco )?pozdrawiam(?: serdecznie)?)|z (?:poważaniem|wyrazami szacunku|pozdrowieniami)|łączę (?:pozdrowienia|wyrazy szacunku)|(?:serdeczne )?pozdrowienia|serdecznie|miłego dnia|dziękuję(?: i pozdrawiam)?',
    '(?:(?:mit )?(?:freundlich|best|herzlich|viel|schön|lieb)en? (?:grüßen?|grüssen?|gruß|gruss))|hochachtungsvoll|mfg|lg|vg|danke|(?:vielen|besten) dank(?: und (?:viele|beste|freundliche) (?:grüße|grüsse))?',
    "(?:(?:bien |très )?cordialement)|(?:meilleures|sincères|cordiales) salutations|salutations(?: distinguées)?|bien à (?:vous|toi)|merci(?: d[’']avance)?|bonne journée",
  ].join('|')})\\s*(?:[,.!;:–—-]+\\s*(.*)|)$`,
  'iu',
)

/** The first words of what companies put below their signatures. */
export const disclaimer =
  /^\W*(?:disclaimer|confidential|avviso di riservatezza|riservatezza|informativa|nota di riservatezza|questo messaggio|questa e-?mail|il presente messaggio|la presente|le informazioni|ai sensi|this (?:e-?mail|message|communication)|the (?:information|contents?) |if you are not|registered (?:office|in)|please consider|prima di stampare|rispetta l|informacja|informacje|ta wiadomość|niniejsz|treść tej|administratorem|klauzula|rodo|zanim wydrukujesz|diese (?:e-?mail|nachricht)|der inhalt|die information|vertraulich|bitte denken|ce (?:message|courriel|mail)|cet e-?mail|l[’']information|pensez)/i

/** Without accents, as `fold` leaves them. */
export const jobWords =
  /\b(manager|director|head of|chief|ceo|cto|cfo|coo|founder|co-founder|owner|partner|president|vice president|vp|engineer|developer|designer|consultant|specialist|assistant|representative|buyer|executive|analyst|coordinator|supervisor|lead|officer|secretary|accountant|lawyer|attorney|sales|procurement|purchasing|responsabile|direttore|direttrice|amministratore|amministratrice|titolare|socio|presidente|ingegnere|consulente|addett[oa]|impiegat[oa]|commerciale|venditore|venditrice|agente|segretari[oa]|ufficio acquisti|ufficio vendite|avvocato|commercialista|geometra|architetto|tecnico|coordinatore|coordinatrice|capo|dyrektor|dyrektorka|kierownik|kierowniczka|menedzer|prezes|wiceprezes|wlasciciel|wlascicielka|wspolwlasciciel|specjalista|specjalistka|inzynier|konsultant|konsultantka|doradca|handlowiec|przedstawiciel|przedstawicielka|ksiegowy|ksiegowa|asystent|asystentka|sekretarka|koordynator|koordynatorka|projektant|projektantka|adwokat|radca prawny|analityk|pelnomocnik|geschaftsfuhrer(in)?|geschaftsleitung|inhaber(in)?|leiter(in)?|(einkaufs|vertriebs|verkaufs|projekt|abteilungs|betriebs)leiter(in)?|einkauf|vertrieb|verkauf|buchhaltung|sachbearbeiter(in)?|prokurist(in)?|berater(in)?|ingenieur(in)?|rechtsanwalt|rechtsanwaltin|steuerberater(in)?|assistenz|vorstand|directeur|directrice|gerant|gerante|responsable|chef de|cheffe de|commercial|acheteur|acheteuse|ingenieure|charge de|chargee de|conseiller|conseillere|assistante|comptable|avocat|avocate|technicien|technicienne)\b/u

/** A promise to customers, not what somebody does. */
export const slogan =
  /^(?:your|we|our|il (?:tuo|vostro)|la (?:tua|vostra)|noi|twój|wasz|twoja|jesteśmy|ihr|ihre|wir|votre|vos|nous)\s/i

/** Signed for somebody else. */
export const onBehalf = /^(?:i\.\s?[av]\.|ppa\.?|p\.?p\.|per procura)\s+/i

/** Offices and firms that are named with words of `jobWords`. */
export const officeWords =
  /^(?:studio|agenzia|azienda|gruppo|grupa|kancelaria|biuro|cabinet|agentur|kanzlei)\s/i

/** A name that ends with a legal form; what follows is no part of it. */
export const withLegalForm =
  /^(.*?(?:^|[\s,])(?:gmbh\s*&\s*co\.?\s*(?:kg|ohg)(?:aa)?|ug\s*\(haftungsbeschränkt\)|s\.?\s?r\.?\s?l\.?s?|s\.?\s?p\.?\s?a|s\.?\s?n\.?\s?c|s\.?\s?a\.?\s?s|sp\.?\s*z\s*o\.?\s*o|spółka z o\.?\s?o|sp\.?\s*[jk]|s\.\s?a|s\.\s?c|gmbh|ag|kg|ohg|gbr|ug|e\.\s?k|e\.\s?v|ltd|limited|llc|llp|plc|inc|corp|corporation|b\.?v|s\.?a\.?r\.?l|e\.?u\.?r\.?l)(?![\p{L}\p{N}])\.?)/iu

/** What tells a telephone number from the other numbers of a signature. */
const phoneWords =
  'tel(?:efon[oe]?)?|t[ée]l(?:éphone)?|phone|ph|mob(?:ile?)?|cell(?:ulare)?|kom(?:órka|órkowy)?|direct|durchwahl|fon|handy|portable|gsm|office|ufficio|centralino|biuro|büro|zentrale|bureau|t|m|c|p'
export const phoneLabel = new RegExp(`(?:^|[\\s|•·,;/])(?:${phoneWords})[\\s.:]*(?=[+(\\d])`, 'iu')

const otherNumbers =
  'fax|faks|p\\.?\\s?iva|partita iva|c\\.?f\\.|codice fiscale|vat|nip|regon|krs|iban|rea|cap|bdo|konto|swift|sdi|siret|siren|tva|hrb|ust|steuernr'
export const notPhone = new RegExp(`(?<!\\p{L})(?:${otherNumbers})(?![\\p{L}])`, 'iu')

/** Before a label on the same line as another number. */
export const beforeLabel = new RegExp(
  `\\s+(?:[-–—/]\\s+)?(?=(?:${phoneWords}|${otherNumbers})(?:\\s*[.:]|\\s+[+(\\d]))`,
  'iu',
)
