import { readFields } from '../../mime/header'
import { cleanText } from '../../mime/text'
import type { PecFamily, PecType, ReceiptKind } from './types'

/** What the outermost header says of a PEC message; none of it is signed. */
export interface PecHeader {
  family: PecFamily
  type: PecType
  /** Both headers, one of them twice, or a value repeated with a difference: no provider writes that. */
  ambiguous: boolean
  virus: boolean
  receiptKind: ReceiptKind | ''
  /** X-Riferimento-Message-ID without angle brackets. */
  reference: string
}

const wanted = new Set([
  'x-ricevuta',
  'x-trasporto',
  'x-verificasicurezza',
  'x-tiporicevuta',
  'x-riferimento-message-id',
])

const receiptFamilies: Record<string, PecFamily> = {
  accettazione: 'receipt',
  'presa-in-carico': 'receipt',
  'avvenuta-consegna': 'receipt',
  'non-accettazione': 'notice',
  'errore-consegna': 'notice',
  'preavviso-errore-consegna': 'notice',
  'rilevazione-virus': 'notice',
}

/**
 * Reads the family and type of certified mail from the outermost header of a message (RFC 6109 sections 3.1 to 3.3,
 * appendix A). Null for ordinary mail, whatever it holds inside. `X-Riferimento-Message-ID` alone makes no receipt:
 * envelopes carry it too.
 */
export function classify(source: Uint8Array): PecHeader | null {
  const { fields } = readFields(source, wanted)
  const values = (name: string): string[] =>
    (fields.get(name) ?? []).map((value) => cleanText(value, 1000).toLowerCase())
  const one = (name: string): string => values(name)[0] ?? ''
  const receipts = values('x-ricevuta')
  const transports = values('x-trasporto')
  const kind = kindOf(receipts[0], transports[0])
  if (!kind) return null
  return {
    ...kind,
    ambiguous: receipts.length + transports.length > 1,
    virus: one('x-verificasicurezza') === 'errore',
    receiptKind: receiptKindOf(one('x-tiporicevuta')),
    reference: withoutBrackets(fields.get('x-riferimento-message-id')?.[0] ?? ''),
  }
}

function kindOf(
  receipt: string | undefined,
  transport: string | undefined,
): { family: PecFamily; type: PecType } | null {
  if (receipt !== undefined && isReceipt(receipt)) {
    return { family: receiptFamilies[receipt] ?? 'notice', type: receipt }
  }
  if (transport === 'posta-certificata') return { family: 'envelope', type: 'posta-certificata' }
  return transport === 'errore' ? { family: 'anomaly', type: 'anomalia' } : null
}

const isReceipt = (value: string): value is PecType => Object.hasOwn(receiptFamilies, value)

/** '' for anything but the three kinds. */
export function receiptKindOf(value: string): ReceiptKind | '' {
  const kind = value.trim().toLowerCase()
  return kind === 'completa' || kind === 'breve' || kind === 'sintetica' ? kind : ''
}

/** A Message-ID for comparing. */
export const withoutBrackets = (id: string): string =>
  cleanText(id, 998)
    .replace(/^.*<([^<>]*)>.*$/, '$1')
    .replace(/[<>\s]/g, '')
