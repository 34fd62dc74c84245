import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
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
