import type { PecEvidence } from './matcher-types'
import type { PecReport } from './types'

/** What of a report the matcher needs. */
export function evidenceOf(id: string, report: PecReport): PecEvidence {
  const { daticert, reference } = report
  return {
    id,
    type: report.type,
    trusted: report.trusted,
    msgid: reference.msgid,
    identificativo: reference.identificativo,
    reference: reference.riferimentoMessageId,
    mittente: daticert?.mittente ?? '',
    destinatari: daticert?.destinatari ?? [],
    consegna: daticert?.consegna ?? '',
    errore: daticert?.errore ?? '',
    erroreEsteso: daticert?.['errore-esteso'] ?? '',
    virus: report.virus,
    certifiedAt: report.certifiedAt,
    deadline: report.deadline,
  }
}
