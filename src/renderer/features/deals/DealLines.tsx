import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { useFormat } from '../../app/format'
import { go } from '../../app/route'
import classes from './DealLines.module.css'
import { useDeals, useStageName } from './queries'

/** The deals of a person or company, open ones first. */
export function DealLines({ of }: { of: RecordRef }) {
  const { t } = useTranslation('customer')
  const { money } = useFormat()
  const stageName = useStageName()
  const { data: deals = [] } = useDeals(of)
  if (deals.length === 0) return null
  const sorted = deals.toSorted(
    (a, b) => Number(a.outcome !== 'open') - Number(b.outcome !== 'open') || b.updatedAt - a.updatedAt,
  )
  return (
    <section className={classes.section}>
      <h3>{t('deals', { count: deals.length })}</h3>
      <ul className={classes.list}>
        {sorted.map((deal) => (
          <li key={deal.id}>
            <button
              type="button"
              className={classes.deal}
              onClick={() => go.record({ type: 'deal', id: deal.id })}
            >
              <span className={classes.title}>{deal.title}</span>
              <span className={classes.amount}>{money(deal.amountMinor, deal.currency)}</span>
              <span className={classes.stage} data-outcome={deal.outcome}>
                {stageName(deal.stageName)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
