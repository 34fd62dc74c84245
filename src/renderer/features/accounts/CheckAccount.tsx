import { Alert, Button, Group, Modal, Progress } from '@mantine/core'
import { IconCircleCheck, IconTool } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account, CheckStep } from '../../../shared/contract/accounts'
import type { Problem } from '../../../shared/problem'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { SettingsHint } from '../../ui/SettingsSection'
import { useFolderNameOf } from '../mailboxes/index'
import classes from './CheckAccount.module.css'

interface Check {
  state: 'asking' | 'done' | 'failed'
  steps: readonly CheckStep[]
  problem: Problem | null
}

const begun: Check = { state: 'asking', steps: [], problem: null }

/** Compares an account's mail with its server while it is open, and tells what was found and mended. */
export function CheckAccount({ account, close }: { account: Account; close(): void }) {
  const { t } = useTranslation('settings')
  const { state, steps, problem } = useCheck(account.id)
  const describe = useDescribe()
  const { address } = account.settings
  return (
    <Modal opened onClose={close} title={t('check.title', { address })} size="md">
      {state === 'asking' && <Asking steps={steps} />}
      {problem && <ProblemNotice {...describe(problem)} serverReply={problem.serverReply} />}
      {state === 'done' && <Result steps={steps} />}
      <Group justify="flex-end" mt="md">
        <Button variant={state === 'asking' ? 'default' : 'filled'} onClick={close}>
          {t(state === 'asking' ? 'common:cancel' : 'check.close')}
        </Button>
      </Group>
    </Modal>
  )
}

/** What it asks is over when it is closed; what was mended by then stays so. */
function useCheck(id: number): Check {
  const [check, setCheck] = useState(begun)
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const run = async (): Promise<void> => {
      try {
        for await (const step of await engine.accounts.check({ id }, { signal })) {
          if (signal.aborted) return
          setCheck((before) => ({ ...before, steps: [...before.steps, step] }))
        }
        setCheck((before) => ({ ...before, state: 'done' }))
      } catch (error) {
        if (!signal.aborted) setCheck((before) => ({ ...before, state: 'failed', problem: problemOf(error) }))
      }
    }
    void run()
    return () => ending.abort()
  }, [id])
  return check
}

function Asking({ steps }: { steps: readonly CheckStep[] }) {
  const { t } = useTranslation('settings')
  const { number } = useFormat()
  const nameOf = useFolderNameOf()
  const last = steps.at(-1)
  return (
    <div role="status">
      <p className={classes.text}>{t('check.asking')}</p>
      <Progress value={last ? (100 * last.done) / last.total : 0} aria-label={t('check.progress')} />
      <SettingsHint>
        {last &&
          t('check.through', {
            name: nameOf(last.folderId),
            done: number(last.done),
            total: number(last.total),
          })}
      </SettingsHint>
    </div>
  )
}

function Result({ steps }: { steps: readonly CheckStep[] }) {
  const { t } = useTranslation('settings')
  const describe = useDescribe()
  const nameOf = useFolderNameOf()
  const sum = (of: (step: CheckStep) => number): number => steps.reduce((all, step) => all + of(step), 0)
  const fetched = sum((step) => step.fetched)
  const gone = sum(({ gone }) => gone)
  const marks = sum((step) => step.marks)
  const left = sum((step) => step.missing - step.fetched)
  const mended = [
    fetched > 0 && t('check.fetched', { count: fetched }),
    gone > 0 && t('check.gone', { count: gone }),
    marks > 0 && t('check.marks', { count: marks }),
  ].filter((line) => line !== false)
  const refused = steps.flatMap(({ folderId, problem }) => (problem ? [{ folderId, problem }] : []))
  const waiting = steps.filter(({ isCompared, problem }) => !isCompared && !problem).length
  const isSame = mended.length === 0 && left === 0
  return (
    <>
      <Alert
        role="status"
        color={left > 0 ? 'orange' : 'petrol'}
        variant="light"
        icon={isSame ? <IconCircleCheck size={18} /> : <IconTool size={18} />}
        title={t(isSame ? 'check.same' : 'check.mended')}
      >
        {t('check.compared', { count: sum(({ messages }) => messages) })}{' '}
        {t('check.folders', { count: steps.length - refused.length - waiting })}
        {mended.length > 0 && (
          <ul className={classes.list}>
            {mended.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Alert>
      {left > 0 && <p className={classes.text}>{t('check.left', { count: left })}</p>}
      {waiting > 0 && <p className={classes.text}>{t('check.waiting', { count: waiting })}</p>}
      {refused.map(({ folderId, problem }) => (
        <p key={folderId} className={classes.text}>
          <bdi>{nameOf(folderId)}</bdi>: {describe(problem).title}. <code>{problem.serverReply}</code>
        </p>
      ))}
    </>
  )
}
