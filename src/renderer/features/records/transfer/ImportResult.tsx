import { Button, Group, Progress, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { ImportState } from '../../../../shared/contract/transfer'
import { CSV_BEGINNING, csvLine } from '../../../../shared/csv'
import { useFormat } from '../../../app/format'
import { report, useDescribe } from '../../../app/problems'
import { engine } from '../../../bridge/connection'
import { shell } from '../../../bridge/shell'
import { ProblemNotice } from '../../../ui/ProblemNotice'
import { useTypeWords } from '../types'
import classes from './ImportDialog.module.css'
import { leaveResult, undoImport, useImportRuns } from './import-runs'
import { useColumnName, useRowProblemText } from './problem-text'

/** How far an import is. */
export function ImportProgress({ state, close }: { state: ImportState; close(): void }) {
  const { t } = useTranslation('transfer')
  const { number } = useFormat()
  const { id, done, total } = state
  return (
    <Stack gap="sm">
      <Progress value={(100 * done) / Math.max(1, total)} aria-label={t('run.progress')} />
      <p className={classes.plain} role="status">
        {t('run.running', { done: number(done), total: number(total) })}
      </p>
      <p className={classes.hint}>{t('run.mayClose')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => void engine.transfer.cancel({ id }).catch(report)}>
          {t('run.cancel')}
        </Button>
        <Button data-autofocus autoFocus onClick={close}>
          {t('common:close')}
        </Button>
      </Group>
    </Stack>
  )
}

/** What an import came to, the way back, and the rows it refused. */
export function ImportResult(props: { type: DescribedType; state: ImportState; close(): void }) {
  const { t } = useTranslation('transfer')
  const { type, state, close } = props
  const describe = useDescribe()
  const save = useSaveRefused(type)
  const isUndone = useImportRuns(({ undone }) => undone.has(state.id))
  const [isBusy, setIsBusy] = useState(false)
  const { created, filled, skipped, refused, wasCancelled, problem } = state
  const rest = state.total - state.done
  const busy = (work: Promise<void>): void => {
    setIsBusy(true)
    void work.catch(report).finally(() => setIsBusy(false))
  }
  const title = problem ? 'result.failed' : wasCancelled && rest > 0 ? 'result.cancelled' : 'result.done'
  return (
    <Stack gap="sm">
      <h3 className={classes.title}>{isUndone ? t('result.undone') : t(title)}</h3>
      {problem && <ProblemNotice compact {...describe(problem)} />}
      {!isUndone && (
        <div role="status">
          <ul className={classes.counts}>
            {created > 0 && <li>{t('result.created', { count: created })}</li>}
            {filled > 0 && <li>{t('result.filled', { count: filled })}</li>}
            {skipped > 0 && <li>{t('result.skipped', { count: skipped })}</li>}
            {refused > 0 && <li data-refused>{t('result.refused', { count: refused })}</li>}
            {rest > 0 && <li>{t('result.rest', { count: rest })}</li>}
            {created + filled + refused + rest === 0 && <li>{t('result.nothing')}</li>}
          </ul>
        </div>
      )}
      <Group justify="space-between">
        <Group gap="sm">
          {state.change && !isUndone && (
            <Button variant="default" loading={isBusy} onClick={() => busy(undoImport(state))}>
              {t('result.undo')}
            </Button>
          )}
          {refused > 0 && (
            <Button variant="default" onClick={() => void save(state.id).catch(report)}>
              {t('result.save')}
            </Button>
          )}
        </Group>
        <Group gap="sm">
          <Button variant="default" disabled={isBusy} onClick={() => leaveResult(state.id)}>
            {t('result.another')}
          </Button>
          <Button data-autofocus autoFocus onClick={close}>
            {t('common:close')}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}

/** The refused rows as they were, and why, in a last column: corrected there, they can be imported by themselves. */
function useSaveRefused(type: DescribedType): (id: string) => Promise<void> {
  const { t } = useTranslation('transfer')
  const problemText = useRowProblemText(type)
  const columnName = useColumnName()
  const words = useTypeWords()
  return async (id) => {
    const { columns, rows } = await engine.transfer.refused({ id })
    const lines = rows.map(({ cells, problems }) => csvLine([...cells, problems.map(problemText).join(' ')]))
    const head = csvLine([...columns.map(columnName), t('result.reason')])
    const content = new Blob([CSV_BEGINNING, head, ...lines], { type: 'text/csv;charset=utf-8' })
    const name = t('result.refusedFile', { type: words(type.name, 'many') })
    await shell.saveFile(`${name}.csv`, content)
  }
}
