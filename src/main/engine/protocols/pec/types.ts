import type { MailAddress } from '../../../../shared/contract/messages'
import type { SmimeReport } from '../smime'

/** The values of `X-Ricevuta`, `posta-certificata` of `X-Trasporto`, and `errore` of the latter as `anomalia`. */
export const pecTypes = [
  'posta-certificata',
  'anomalia',
  'accettazione',
  'non-accettazione',
  'presa-in-carico',
  'avvenuta-consegna',
  'errore-consegna',
  'preavviso-errore-consegna',
  'rilevazione-virus',
] as const
export type PecType = (typeof pecTypes)[number]

/** Envelopes (buste) carry a message; receipts (ricevute) tell success, notices (avvisi) tell trouble. */
export type PecFamily = 'envelope' | 'anomaly' | 'receipt' | 'notice'

export type ReceiptKind = 'completa' | 'breve' | 'sintetica'

/** daticert.xml (RFC 6109 section 4.4), each fact under the name of its element or attribute. Absent is ''. */
export interface Daticert {
  tipo: string
  errore: string
  mittente: string
  destinatari: { tipo: 'certificato' | 'esterno'; indirizzo: string }[]
  risposte: string
  oggetto: string
  'gestore-emittente': string
  data: { zona: string; giorno: string; ora: string }
  identificativo: string
  /** With its angle brackets, as written. */
  msgid: string
  /** The kind of receipt asked for. */
  ricevuta: ReceiptKind | ''
  /** The one recipient this receipt or notice is about. */
  consegna: string
  ricezione: string[]
  'errore-esteso': string
}

/** Why a message that calls itself PEC is not believed. */
export type PecDoubt =
  | 'signature'
  | 'not-a-provider-address'
  | 'provider-not-listed'
  | 'headers-ambiguous'
  | 'daticert-missing'
  | 'daticert-repeated'
  | 'daticert-unreadable'
  | 'daticert-incomplete'
  | 'daticert-unexpected'
  | 'type-disagrees'

/** Something odd that takes nothing away from what the signature proves. */
export type PecWarning =
  'reference-disagrees' | 'virus-disagrees' | 'receipt-kind-disagrees' | 'original-missing'

/** A message in place of the parts of the original: what a brief receipt holds (section 3.3.2.2). */
export interface PartHash {
  partId: string
  /** Without the `.hash` ending. */
  filename: string
  /** Lower-case hexadecimal. */
  sha1: string
}

export interface PecOriginal {
  /** `hashes` when at least one part is replaced by its hash. */
  form: 'whole' | 'hashes'
  partId: string
  /** The embedded message, transfer encoding undone. */
  source: Uint8Array
  hashes: PartHash[]
}

export interface PecReport {
  family: PecFamily
  /** As the outermost header says. */
  type: PecType
  /** A verified signature of a provider stands behind `type`, `daticert` and everything drawn from it. */
  trusted: boolean
  doubts: PecDoubt[]
  warnings: PecWarning[]
  /** The header and daticert.xml say the same type; null where there is no daticert.xml to compare with. */
  agrees: boolean | null
  /** Refused or not delivered because of a virus. */
  virus: boolean
  daticert: Daticert | null
  /** `data` of daticert.xml in ms since the epoch; null where absent or unreadable. */
  certifiedAt: number | null
  /** The kind of delivery receipt asked for or given; '' where it has no meaning. */
  receiptKind: ReceiptKind | ''
  /** Which time limit has passed, on `preavviso-errore-consegna` only. */
  deadline: '12h' | '24h' | 'unknown' | ''
  /** The subject its author gave, without the prefixes of the providers. */
  subject: string
  /** Who wrote the message inside an envelope; `certified` when a provider vouches for the address. */
  author: (MailAddress & { certified: boolean }) | null
  /** Who certifies: the provider as it calls itself, its address, and the subject of its certificate. */
  certifiedBy: { 'gestore-emittente': string; address: string; signer: string }
  /** Ids without angle brackets. The header is not signed: of two that differ, `msgid` counts. */
  reference: { riferimentoMessageId: string; msgid: string; identificativo: string }
  original: PecOriginal | null
  smime: SmimeReport
}
