import type { SourceNode } from '../engine/mime/tree'
import { readPec, type Daticert, type PecOptions, type PecReport } from '../engine/protocols/pec'
import { readSmime, type SmimeReport } from '../engine/protocols/smime'

/** A signature's verdict with its facts, times as ISO 8601, the signed bytes left out. */
export type SmimeSummary =
  | Pick<SmimeReport, 'verdict' | 'reason' | 'signedParts'>
  | (Omit<SmimeReport, 'content' | 'signingTime'> & { signingTime: string | null })

/** The facts of certified mail; those of daticert.xml under its own names beside ours. */
export type PecSummary = Omit<PecReport, 'daticert' | 'original' | 'smime' | 'certifiedAt'> & {
  certifiedAt: string | null
  original: { form: 'whole' | 'hashes'; partId: string; size: number; hashes: object[] } | null
} & Partial<Daticert>

export function describeSmime(root: SourceNode, options: PecOptions): SmimeSummary {
  const { content: _, signingTime, ...report } = readSmime(root, options)
  const { verdict, reason, signedParts, form } = report
  if (form === 'none') return { verdict, reason, signedParts }
  return { ...report, signingTime: isoTime(signingTime) }
}

export function describePec(root: SourceNode, options: PecOptions): PecSummary | null {
  const report = readPec(root, options)
  if (!report) return null
  const { daticert, original, smime: _, certifiedAt, ...facts } = report
  return {
    ...facts,
    certifiedAt: isoTime(certifiedAt),
    original: original && {
      form: original.form,
      partId: original.partId,
      size: original.source.length,
      hashes: original.hashes,
    },
    ...daticert,
  }
}

/** Certificates and signatures may name any moment, also such as no calendar has. */
function isoTime(ms: number | null): string | null {
  return ms !== null && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null
}
