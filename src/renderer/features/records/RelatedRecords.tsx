import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { go } from '../../app/route'
import { SectionHead } from '../../ui/SectionHead'
import { chosen, type RecordChoice } from './kinds/record-choice'
import { useRelated } from './queries'
import { RecordForm } from './RecordForm'
import { RecordListLine } from './RecordListLine'
import classes from './RelatedRecords.module.css'
import { useTypeWords } from './types'

/** The records of a type that belong to this one, open ones first, and the way to a new one. */
export function RelatedRecords({ of, type }: { of: RecordRow; type: string }) {
  const words = useTypeWords()
  const { t } = useTranslation('customer')
  const { data: rows } = useRelated(of, type)
  const [adding, setAdding] = useState(false)
  const close = (): void => setAdding(false)
  return (
    <section className={classes.section} aria-label={words(type, 'many')}>
      <SectionHead title={words(type, 'many')} addLabel={words(type, 'new')} add={() => setAdding(true)} />
      <ul className={classes.list}>
        {rows?.map((row) => (
          <li key={row.id}>
            <button type="button" className={classes.line} onClick={() => go.record({ type, id: row.id })}>
              <RecordListLine row={row} of={of.id} />
            </button>
          </li>
        ))}
      </ul>
      {rows?.length === 0 && (
        <button type="button" className={classes.line} onClick={() => setAdding(true)}>
          <span className={classes.first}>{t('relatedFirst', { none: words(type, 'empty') })}</span>
        </button>
      )}
      {adding && (
        <ErrorBoundary name={words(type, 'many')} close={close}>
          <RecordForm
            type={type}
            row={null}
            of={belongingTo(of)}
            begunAt={of.id}
            close={close}
            saved={() => undefined}
          />
        </ErrorBoundary>
      )}
    </section>
  )
}

/** What is begun here belongs to this record and, as a rule, to those it names itself. */
const belongingTo = (of: RecordRow): Record<string, RecordChoice> => ({
  ...Object.fromEntries(
    Object.entries(of.references).map(([id, { type, title }]) => [type, chosen(id, title)]),
  ),
  [of.type]: chosen(of.id, of.title),
})
