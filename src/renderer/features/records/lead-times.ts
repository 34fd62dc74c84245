import type { TFunction } from 'i18next'
import { inUnits } from '../../../shared/lead-time'

/** How long before its time something reminds, in words. */
export function leadTimeText(minutes: number, t: TFunction<'customer'>): string {
  const { unit, count } = inUnits(minutes)
  return minutes === 0 ? t('customer:lead.now') : t(`customer:lead.${unit}`, { count })
}
