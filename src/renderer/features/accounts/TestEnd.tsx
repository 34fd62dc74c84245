import { Button, Group } from '@mantine/core'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { ProblemNotice } from '../../ui/ProblemNotice'
import classes from './AccountSetup.module.css'
import { TestSteps } from './TestSteps'
import type { ConnectionTest } from './use-connection-test'

/** The end of a form whose servers are tried before it is saved: what the test came to, and what can be done now. */
export function TestEnd(props: {
  test: ConnectionTest
  outcome: RefObject<HTMLDivElement | null>
  /** What is asked beside what the test found wrong. */
  question?: ReactNode
  /** Fingerprints of certificates; where nobody vouches for one, it can be trusted here. */
  trusted: string
  trust(fingerprints: string): void
  saving: boolean
  isReady: boolean
  label: string
  back(): void
  /** Absent where there is nothing to be saved yet. */
  saveUntested?: (() => void) | undefined
  canSaveUntested?: boolean
}) {
  const { test, outcome, question, trusted, trust, saving, isReady, label, back, saveUntested } = props
  const { canSaveUntested = isReady } = props
  const { t } = useTranslation('setup')
  const failed = test.steps.filter(({ state }) => state === 'failed')
  const onlyToSelfFailed = failed.length > 0 && failed.every(({ step }) => step.startsWith('self-'))
  return (
    <>
      <div ref={outcome} tabIndex={-1}>
        {test.steps.length > 0 && <TestSteps steps={test.steps} running={test.running} log={test.log} />}
        {question}
        <TestProblems
          problems={test.problems}
          trust={(fingerprint) => {
            trust(`${trusted} ${fingerprint}`.trim())
            test.setProblems(test.problems.filter(({ params }) => params?.['fingerprint'] !== fingerprint))
          }}
        />
      </div>
      <Group className={classes.buttons ?? ''} justify="space-between">
        <Button variant="subtle" color="gray" onClick={test.running ? test.cancel : back}>
          {test.running ? t('stopTest') : t('back')}
        </Button>
        <Group gap="sm">
          {test.problem && saveUntested && !test.running && (
            <Button variant="default" loading={saving} disabled={!canSaveUntested} onClick={saveUntested}>
              {t(onlyToSelfFailed ? 'saveAnyway' : 'saveUntested')}
            </Button>
          )}
          <Button type="submit" loading={test.running || saving} disabled={!isReady}>
            {label}
          </Button>
        </Group>
      </Group>
    </>
  )
}

function TestProblems(props: { problems: readonly Problem[]; trust(fingerprint: string): void }) {
  const { problems, trust } = props
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
