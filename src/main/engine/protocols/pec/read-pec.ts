import { addressKey } from '../../../../shared/address-key'
import { namedByProvider } from '../../../../shared/certified-mail'
import { parseAddresses } from '../../mime/addresses'
import { decodeEncodedWords } from '../../mime/encoded-words'
import { parseHeader, type MessageHeader } from '../../mime/header'
import { cleanText } from '../../mime/text'
import { parseTree, type SourceNode } from '../../mime/tree'
import { readSmime, type SmimeReport, type TrustList } from '../smime'
import { classify, withoutBrackets, type PecHeader } from './classify'
import { certifiedTime } from './daticert'
import { deadlineOf } from './deadline'
import { findParts, type PecParts } from './parts'
import type { ProviderIndex } from './provider-index'
import { withoutPrefixes } from './subject'
import type { PecDoubt, PecReport, PecWarning } from './types'

export interface PecOptions {
  /** ms since the epoch. */
  now: number
  /** Issuers of **providers'** certificates. Not those of ordinary S/MIME: anybody can buy one of theirs. */
  trust: TrustList
  /** Where given, only certificates it lists may certify. */
  providers?: ProviderIndex
}

/**
 * Reads one message as certified mail (PEC, RFC 6109). The type comes from the outermost header, the facts from
 * daticert.xml inside the signed part; nothing is believed unless a provider's signature holds (`trusted`). Null
 * for ordinary mail. Never throws; time and memory are bounded by the input's size.
 *
 * @param message the bytes of the message, or the root of its part tree
 */
export function readPec(message: Uint8Array | SourceNode, options: PecOptions): PecReport | null {
  const root = message instanceof Uint8Array ? parseTree(message, '', () => undefined) : message
  const stated = classify(root.source)
  if (!stated) return null
  const header = parseHeader(root.source)
  const smime = readSmime(root, options)
  const parts = findParts(signedEntity(root, smime))
  const doubts = findDoubts(stated, header, smime, parts, options.providers)
  return report(stated, header, smime, parts, doubts)
}

/** Only what the signature covers is read; of an unsigned message, the part it would have covered. */
function signedEntity(root: SourceNode, smime: SmimeReport): SourceNode {
  if (smime.form === 'opaque' && smime.content) return parseTree(smime.content, '', () => undefined)
  return root.type === 'multipart/signed' ? (root.children[0] ?? root) : root
}

/** RFC 6109 section 2.1: every provider signs as this mailbox of its domain. */
const providerMailbox = /^posta-certificata@/

function findDoubts(
  stated: PecHeader,
  header: MessageHeader,
  smime: SmimeReport,
  parts: PecParts,
  providers: ProviderIndex | undefined,
): PecDoubt[] {
  const doubts: PecDoubt[] = []
  const signed = smime.verdict === 'valid' || smime.verdict === 'signer-expired-since'
  if (!signed) doubts.push('signature')
  if (!providerMailbox.test(addressKey(header.from[0]?.address ?? '')) || header.from.length > 1) {
    doubts.push('not-a-provider-address')
  }
  if (providers && !providers.certificateHashes.has(smime.signer?.sha1 ?? ''))
    doubts.push('provider-not-listed')
  if (stated.ambiguous) doubts.push('headers-ambiguous')
  return [...doubts, ...(stated.family === 'anomaly' ? anomalyDoubts(parts) : daticertDoubts(stated, parts))]
}

/** An anomaly envelope certifies nothing, so that one with daticert.xml is a transport envelope relabelled. */
const anomalyDoubts = ({ daticerts }: PecParts): PecDoubt[] => (daticerts > 0 ? ['daticert-unexpected'] : [])

function daticertDoubts(stated: PecHeader, { daticert, daticerts }: PecParts): PecDoubt[] {
  if (daticerts === 0) return ['daticert-missing']
  if (daticerts > 1) return ['daticert-repeated']
  if (!daticert) return ['daticert-unreadable']
  if (daticert.tipo !== stated.type) return ['type-disagrees']
  const complete =
    daticert.identificativo !== '' && daticert['gestore-emittente'] !== '' && daticert.mittente !== ''
  return complete ? [] : ['daticert-incomplete']
}

function report(
  stated: PecHeader,
  header: MessageHeader,
  smime: SmimeReport,
  parts: PecParts,
  doubts: PecDoubt[],
): PecReport {
  const { daticert, original } = parts
  const trusted = doubts.length === 0
  const signedSubject = trusted && daticert ? cleanText(decodeEncodedWords(daticert.oggetto), 1000) : ''
  const virus = trusted && daticert ? daticert.errore === 'virus' : stated.virus
  return {
    family: stated.family,
    type: stated.type,
    trusted,
    doubts,
    warnings: findWarnings(stated, parts),
    agrees: daticert ? daticert.tipo === stated.type : null,
    virus,
    daticert,
    certifiedAt: daticert ? certifiedTime(daticert.data) : null,
    receiptKind: receiptKind(stated, parts),
    deadline:
      stated.type === 'preavviso-errore-consegna'
        ? deadlineOf(daticert?.['errore-esteso'] ?? '', parts.text)
        : '',
    subject: withoutPrefixes(signedSubject || header.subject),
    author: authorOf(stated, header, parts, trusted),
    certifiedBy: {
      'gestore-emittente': daticert?.['gestore-emittente'] ?? '',
      address: header.from[0]?.address ?? '',
      signer: smime.signer?.subject ?? '',
    },
    reference: {
      riferimentoMessageId: stated.reference,
      msgid: withoutBrackets(daticert?.msgid ?? ''),
      identificativo: withoutBrackets(daticert?.identificativo ?? ''),
    },
    original,
    smime,
  }
}

function findWarnings(stated: PecHeader, { daticert, original }: PecParts): PecWarning[] {
  const warnings: PecWarning[] = []
  const msgid = withoutBrackets(daticert?.msgid ?? '')
  if (msgid !== '' && stated.reference !== '' && msgid !== stated.reference)
    warnings.push('reference-disagrees')
  if (daticert && stated.virus !== (daticert.errore === 'virus')) warnings.push('virus-disagrees')
  if (daticert?.ricevuta && stated.receiptKind !== '' && daticert.ricevuta !== stated.receiptKind)
    warnings.push('receipt-kind-disagrees')
  if ((stated.family === 'envelope' || stated.family === 'anomaly') && !original)
    warnings.push('original-missing')
  return warnings
}

/**
 * The kind asked for on envelopes, the kind given on delivery receipts: there the parts themselves show it, because
 * recipients in Cc get `sintetica` whatever was asked for (section 3.3.2).
 */
function receiptKind(stated: PecHeader, { daticert, original }: PecParts): PecReport['receiptKind'] {
  const asked = daticert?.ricevuta || stated.receiptKind || 'completa'
  if (stated.type === 'posta-certificata') return asked
  if (stated.type !== 'avvenuta-consegna') return ''
  if (!original) return 'sintetica'
  return original.form === 'hashes' || asked === 'breve' ? 'breve' : 'completa'
}

/** The certified address is that of daticert.xml; the name beside it is what the author wrote. */
function authorOf(
  stated: PecHeader,
  header: MessageHeader,
  { daticert, original }: PecParts,
  trusted: boolean,
): PecReport['author'] {
  if (stated.family !== 'envelope' && stated.family !== 'anomaly') return null
  const written = original ? parseHeader(original.source).from[0] : undefined
  if (stated.family === 'anomaly') {
    const author = written ?? onBehalfOf(header)
    return author ? { ...author, certified: false } : null
  }
  const certified = parseAddresses(daticert?.mittente ?? '')[0]
  const author = certified ?? written ?? onBehalfOf(header)
  if (!author) return null
  const same = written && addressKey(written.address) === addressKey(author.address)
  return {
    name: author.name || (same ? written.name : ''),
    address: author.address,
    certified: trusted && certified !== undefined,
  }
}

/** `"Per conto di: anna@example.it" <posta-certificata@provider>`, else the address for answers. */
function onBehalfOf(header: MessageHeader): { name: string; address: string } | undefined {
  const named = namedByProvider(header.from[0]?.name ?? '')
  return named === '' ? header.replyTo[0] : { name: '', address: named }
}
