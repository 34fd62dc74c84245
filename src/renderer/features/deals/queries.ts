import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRef, RecordSummary } from '../../../shared/contract/crm'
import { readPlainAmount } from '../../../shared/money'
import { useFormat } from '../../app/format'
import { engine } from '../../bridge/connection'

export const useStages = () =>
  useQuery({ queryKey: ['deal', 'stages'], queryFn: () => engine.deals.stages() })

export const useDeals = (of?: RecordRef) =>
  useQuery({ queryKey: ['deal', 'list', of ?? null], queryFn: () => engine.deals.list(of ? { of } : {}) })

/** Stages that still bear the name they were made with speak the user's language; renamed ones their own. */
export function useStageName(): (name: string) => string {
  const { t } = useTranslation('customer')
  return (name) => t(`stages.${name}`, { defaultValue: name })
}

/** A record's second line. That of a deal comes as `stage · 1500.00 EUR` and is said in the user's words and figures. */
export function useSubtitle(): (record: RecordSummary) => string {
  const stageName = useStageName()
  const { money } = useFormat()
  return ({ type, subtitle }) => {
    if (type !== 'deal') return subtitle
    const at = subtitle.lastIndexOf(' · ')
    const amount = at < 0 ? null : readPlainAmount(subtitle.slice(at + 3))
    return amount
      ? `${stageName(subtitle.slice(0, at))} · ${money(amount.minor, amount.currency)}`
      : stageName(subtitle)
  }
}
