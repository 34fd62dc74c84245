import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './Reports.module.css'

/** A chart, what it says in words, and the figures it is drawn from. */
export function ReportSection(props: {
  title: string
  /** In a sentence, above the chart. */
  says?: ReactNode
  chart?: ReactNode
  /** The rows of the table behind the chart, and its head. */
  head?: readonly string[]
  rows?: readonly { key: string; cells: readonly ReactNode[] }[]
  children?: ReactNode
}) {
  const { t } = useTranslation('reports')
  const { title, says, chart, head = [], rows = [], children } = props
  return (
    <section className={classes.section} aria-label={title}>
      <h2>{title}</h2>
      {says && <p className={classes.says}>{says}</p>}
      {chart && (
        <div className={classes.chart} aria-hidden>
          {chart}
        </div>
      )}
      {rows.length > 0 && (
        <details className={classes.figures} open={!chart}>
          <summary>{t('figures')}</summary>
          <div className={classes.scroll} tabIndex={0} role="group" aria-label={title}>
            <table>
              <thead>
                <tr>
                  {head.map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ key, cells: [name, ...cells] }) => (
                  <tr key={key}>
                    <th scope="row">{name}</th>
                    {cells.map((cell, index) => (
                      <td key={head[index + 1]}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
      {children}
    </section>
  )
}

/** A figure that opens what it counts. */
export function Figure({ value, label, open }: { value: string; label: string; open: (() => void) | null }) {
  if (!open) return value
  return (
    <button type="button" className={classes.figure} aria-label={label} onClick={open}>
      {value}
    </button>
  )
}
