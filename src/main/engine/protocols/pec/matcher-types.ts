import type { PecReport, PecType } from './types'

/** A message sent from a PEC mailbox, as the sender knows it. */
export interface SentPec {
  id: string
  /** The Message-ID the sending client wrote, with or without angle brackets. */
  messageId: string
  sender: string
  /** To and Cc; PEC knows no Bcc. */
  recipients: readonly string[]
  /** ms since the epoch. */
  sentAt: number
}

/** What a receipt or notice says, as `evidenceOf` takes it from a report. */
export interface PecEvidence {
  /** The caller's name of the receipt; two with the same id are one receipt. */
  id: string
  type: PecType
  trusted: boolean
  /** Signed, from daticert.xml; ids without angle brackets. */
  msgid: string
  identificativo: string
  /** Not signed: X-Riferimento-Message-ID. */
  reference: string
  mittente: string
  destinatari: readonly { tipo: 'certificato' | 'esterno'; indirizzo: string }[]
  consegna: string
  errore: string
  erroreEsteso: string
  virus: boolean
  certifiedAt: number | null
  deadline: PecReport['deadline']
}

/**
 * How far a message has come with one recipient, from least to most conclusive. A delivery proves itself whatever
 * notices came before or after it.
 */
export const recipientStates = [
  /** Nothing has come yet. */
  'waiting',
  /** The sender's provider took it on. */
  'accepted',
  /** Accepted, for an ordinary mailbox: no receipt of delivery will come. */
  'not-expected',
  /** The 12-hour notice has come; it may still be delivered. */
  'delayed',
  /** The 24-hour notice has come: final, unless a delivery proves otherwise. */
  'timed-out',
  /** Refused by the sender's provider, or not delivered. */
  'failed',
  'delivered',
] as const
export type RecipientState = (typeof recipientStates)[number]

export interface RecipientOutcome {
  /** As the sender wrote it. */
  address: string
  state: RecipientState
  /** When it was certified, in ms since the epoch; null where the receipt does not say, or none has come. */
  at: number | null
  /** On `failed` and the notices: `errore` and `errore-esteso` of daticert.xml. */
  reason: { errore: string; erroreEsteso: string; virus: boolean; refused: boolean } | null
  /** The receipt the state rests on. */
  receiptId: string | null
  /** Every receipt about this recipient, in order of time. */
  receiptIds: string[]
  /** A delivery and a failure are both certified: somebody has to look. */
  conflict: boolean
  /** No receipt in time, measured by the clock: the notices themselves may be lost. */
  overdue: '' | '12h' | '24h'
}

export interface MessageOutcome {
  sentId: string
  /** The id the provider gave, from the first receipt that says; '' while none has come. */
  identificativo: string
  acceptedAt: number | null
  recipients: RecipientOutcome[]
  receiptIds: string[]
}

export type UnmatchedReason =
  /** No provider's signature stands behind it. */
  | 'untrusted'
  /** Not a receipt or notice to a sender. */
  | 'not-a-receipt'
  /** About no message given. */
  | 'unknown-message'
  /** Several messages given could be meant. */
  | 'ambiguous'
  /** Its message was sent by somebody else. */
  | 'sender-differs'
  /** About a recipient the message does not have, or about none. */
  | 'unknown-recipient'

export interface MatchResult {
  messages: MessageOutcome[]
  unmatched: { receiptId: string; reason: UnmatchedReason; sentId: string | null }[]
}
