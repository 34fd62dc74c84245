import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { ProblemNotice } from '../../ui/ProblemNotice'

/** What a connection test found wrong; a certificate that nobody vouches for can be trusted here. */
export function TestProblems({
  problems,
  trust,
}: {
  problems: readonly Problem[]
  trust(fingerprint: string): void
}) {
  const { t } = useTranslation('setup')
  const describe = useDescribe()
  return toldOnce(problems).map((problem) => {
    const fingerprint = problem.params?.['fingerprint']
    return (
      <ProblemNotice
        key={`${problem.code} ${problem.field ?? ''}`}
        compact
        {...describe(problem)}
        serverReply={problem.serverReply}
        action={fingerprint ? { label: t('trustCertificate'), run: () => trust(fingerprint) } : undefined}
      />
    )
  })
}

/** Both servers of one provider may have the same thing wrong with them, as when they share a certificate. */
const toldOnce = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    (problem, at) => problems.findIndex((other) => sentenceKey(other) === sentenceKey(problem)) === at,
  )

const sentenceKey = ({ code, params, serverReply }: Problem): string =>
  JSON.stringify([code, params?.['fingerprint'] ?? params ?? {}, serverReply ?? ''])

/** The certificates trusted, with one more. */
export const alsoTrusted = (trusted: string, fingerprint: string): string =>
  `${trusted} ${fingerprint}`.trim()
