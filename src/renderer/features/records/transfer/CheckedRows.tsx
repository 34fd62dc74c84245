import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { CheckedImport } from '../../../../shared/contract/transfer'
import classes from './ImportDialog.module.css'
import { useColumnName, useRowProblemText } from './problem-text'

/** What all rows of a file will come to, and what is wrong with those that are refused. */
export function CheckedRows({ type, checked }: { type: DescribedType; checked: CheckedImport | null }) {
  const { t } = useTranslation('transfer')
  const problemText = useRowProblemText(type)
  const columnName = useColumnName()
  if (!checked)
    return (
      <p role="status" className={classes.reading}>
        <Loader size="xs" /> {t('check.checking')}
      </p>
    )
  const { fresh, alike, repeated, refused, problems } = checked
  const parts = [
    fresh > 0 && t('check.fresh', { count: fresh }),
    alike > 0 && t('check.alike', { count: alike }),
    repeated > 0 && t('check.repeated', { count: repeated }),
    refused > 0 && t('check.refused', { count: refused }),
  ].filter((part) => part !== false)
  const told = new Set(problems.map(({ number }) => number)).size
  return (
    <>
      <p role="status" className={classes.summary}>
        {parts.join(' · ')}
      </p>
      {problems.length > 0 && (
        <div className={classes.problems} tabIndex={0} role="region" aria-label={t('check.problems')}>
          <ul>
            {problems.map(({ number, problem }, at) => (
              <li key={at}>
                <strong>
                  {problem.at >= 0
                    ? t('check.where', { row: number, column: columnName(problem.column, problem.at) })
                    : t('check.whereRow', { row: number })}
                </strong>{' '}
                {problemText(problem)}
              </li>
            ))}
          </ul>
          {refused > told && <p className={classes.hint}>{t('check.more', { count: refused - told })}</p>}
        </div>
      )}
    </>
  )
}
