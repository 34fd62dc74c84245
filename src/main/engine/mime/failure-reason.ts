import type { DeliveryReport } from '../../../shared/contract/delivery-reports'

type Reason = DeliveryReport['recipients'][number]['reason']

/** Words of servers before codes: many send 5.0.0 or a code that says something else. In the order of trust. */
const words: readonly (readonly [Reason, RegExp])[] = [
  [
    'mailbox-full',
    /mailbox (?:is )?full|over ?quota|quota|insufficient (?:system )?storage|casella (?:\S+ )?piena|spazio esaurito|przepełnion|przekroczon\S* (?:limit|pojemno)|postfach (?:ist )?voll/i,
  ],
  [
    'too-large',
    /too (?:large|big)|size (?:limit )?exceed|exceeds? (?:\S+ ){0,3}size|troppo grande|zbyt duż/i,
  ],
  [
    'unknown-domain',
    /host or domain name not found|domain (?:name )?(?:not found|does not exist)|no such domain|unrout[e]?able|host (?:unknown|not found)|name or service not known|nxdomain|null mx|dominio (?:inesistente|non trovato)/i,
  ],
  [
    'disabled',
    /disabled|inactive|suspended|account (?:is )?closed|disattivat|sospes|nieaktywn|zablokowane konto/i,
  ],
  [
    'blocked',
    /spam|blacklist|black ?listed|block(?:ed|list)|\bdns(?:bl|rbl)\b|\brbl\b|reputation|dmarc|\bspf\b|\bdkim\b|policy|not authori[sz]ed|access denied|virus|prohibited|bloccat|zablokowan/i,
  ],
  [
    'unknown-address',
    /user unknown|not listed in|wasn['’]t found|unknown to address|indirizzo non trovato|brak takiego|unknown user|no such (?:user|recipient|mailbox|address|person)|does(?:n't| not) exist|(?:recipient|user|mailbox|address|utente|indirizzo)\S*(?: \S+){0,4} (?:not found|unknown|unavailable|not exist|rejected)|(?:address|recipient) (?:couldn't be|could not be|not) found|invalid (?:recipient|mailbox|address)|no mailbox here|sconosciut|inesistente|non (?:è stato )?trovat|non esiste|nie istnieje|nieznan|nie (?:ma takiego|znaleziono)|unbekannt/i,
  ],
  [
    'unreachable',
    /timed? ?out|connection refused|could not connect|unreachable|no route|expired|retry time(?:out)?|too old|greylist|temporar|try again/i,
  ],
]

const codes: readonly (readonly [Reason, RegExp])[] = [
  ['mailbox-full', /[45]\.2\.2/],
  ['too-large', /[45]\.(?:2\.3|3\.4)/],
  ['disabled', /[45]\.2\.1/],
  ['unknown-domain', /[45]\.(?:1\.2|4\.4|4\.310)/],
  ['unknown-address', /[45]\.1\.(?:0|1|3|6|10)/],
  ['blocked', /[45]\.7\.\d/],
  ['unreachable', /[45]\.4\.\d/],
]

/** What stands behind a server's refusal, in the classes a sender can act upon. */
export function failureReason(status: string, said: string): Reason {
  const text = said.slice(0, 2000)
  const code = `${/[245]\.\d{1,3}\.\d{1,3}/.exec(status)?.[0] ?? ''} ${/\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? ''}`
  const byCode = codes.find(([, pattern]) => pattern.test(code))?.[0]
  const byWords = words.find(([, pattern]) => pattern.test(text))?.[0]
  // `5.1.1 … policy` is still an address nobody has; elsewhere the words say more.
  return byCode === 'unknown-address' && byWords !== 'mailbox-full' ? byCode : (byWords ?? byCode ?? 'other')
}
