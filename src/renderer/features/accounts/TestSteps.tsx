import { Anchor, CopyButton, Loader } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './TestSteps.module.css'
import type { TestStep } from './use-connection-test'

/** What was tried, what worked and where it stopped. */
export function TestSteps({
  steps,
  running,
  log,
}: {
  steps: readonly TestStep[]
  running: boolean
  log: readonly string[]
}) {
  const { t } = useTranslation('setup')
  return (
    <div className={classes.box}>
      <ol className={classes.steps} aria-label={t('testLabel')} aria-busy={running} aria-live="polite">
        {steps.map(({ step, state }) => (
          <li key={step} className={classes.step} data-state={state}>
            {state === 'running' && <Loader size={14} />}
            {state === 'passed' && <IconCheck size={15} aria-label={t('stepState.passed')} />}
            {state === 'failed' && <IconX size={15} aria-label={t('stepState.failed')} />}
            {state === 'skipped' && <IconMinus size={15} aria-label={t('stepState.skipped')} />}
            {t(`steps.${step}`)}
          </li>
        ))}
      </ol>
      {log.length > 0 && (
        <CopyButton value={log.join('\n')}>
          {({ copied, copy }) => (
            <Anchor component="button" type="button" fz={12} onClick={copy}>
              {copied ? t('copied') : t('copyLog')}
            </Anchor>
          )}
        </CopyButton>
      )}
    </div>
  )
}
