import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { BrokenView } from '../../app/BrokenView'
import { useFormat } from '../../app/format'
import { go } from '../../app/route'
import classes from './DealLines.module.css'
import { SectionHead } from '../../ui/SectionHead'
import { chosen, noRecord, type RecordChoice } from '../links/RecordPicker'
import { DealForm } from './DealForm'
import { useDeals } from './queries'
import { Stage } from './Stage'

/** The person or company a list of deals belongs to. */
export type DealPartner = RecordRef & { type: 'person' | 'company'; name: string; company?: RecordChoice }

/** The deals of a person or company, open ones first, and the way to a new one. */
export function DealLines({ of }: { of: DealPartner }) {
  const { t } = useTranslation('customer')
  const { exactMoney } = useFormat()
  const [adding, setAdding] = useState(false)
  const close = (): void => setAdding(false)
  const { data: deals = [] } = useDeals({ type: of.type, id: of.id })
  const sorted = deals.toSorted(
    (a, b) => Number(a.outcome !== 'open') - Number(b.outcome !== 'open') || b.updatedAt - a.updatedAt,
  )
  return (
    <section className={classes.section}>
      <SectionHead
        title={t('deals', { count: 2 })}
        addLabel={t('dealsView.new')}
        add={() => setAdding(true)}
      />
      <ul className={classes.list}>
        {sorted.map((deal) => (
          <li key={deal.id}>
            <button
              type="button"
              className={classes.deal}
              onClick={() => go.record({ type: 'deal', id: deal.id })}
            >
              <span className={classes.title}>{deal.title}</span>
              <span className={classes.amount}>{exactMoney(deal.amountMinor, deal.currency)}</span>
              <Stage name={deal.stageName} outcome={deal.outcome} />
            </button>
          </li>
        ))}
      </ul>
      {adding && (
        <BrokenView name={t('common:modules.deals')} close={close}>
          <DealForm
            deal={null}
            of={
              of.type === 'person'
                ? { person: chosen(of.id, of.name), company: of.company ?? noRecord }
                : { company: chosen(of.id, of.name) }
            }
            close={close}
            saved={() => undefined}
          />
        </BrokenView>
      )}
    </section>
  )
}
