import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../../shared/contract/messages'
import { clockText, zoneOfOffset } from '../../../../shared/free-times'
import { shownName } from '../../../../shared/shown-text'
import { useFormat } from '../../../app/format'
import { staleOn } from '../../../bridge/freshness'
import { queries } from '../../../bridge/queries'

/**
 * By which clock a reader is offered times: theirs, as far as anything tells it, or another that is chosen. Of several no
 * one's clock is that of all.
 */
export function useReaderClock(readers: readonly MailAddress[]) {
  const to = readers.length === 1 ? readers[0] : undefined
  const { t, i18n } = useTranslation('writing')
  const { countryName } = useFormat()
  const [chosen, setChosen] = useState<string | null>(null)
  const { data } = useQuery(
    queries.people.morning.queryOptions({
      input: to ? { address: to.address } : skipToken,
      meta: staleOn('record'),
    }),
  )
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const theirs = data ? data.zone || zoneOfOffset(data.offset) : null
  const name = to && (data?.name || shownName(to))
  const why = (): string => {
    if (name === undefined) return readers.length > 1 ? t('freeTimes.why.several') : ''
    return data
      ? t(`freeTimes.why.${data.from}`, { name, country: countryName(data.country) })
      : t('freeTimes.why.unknown', { name })
  }
  const [now] = useState(Date.now)
  const zones = [...new Set([theirs ?? own, own, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  const clock = (zone: string): string => clockText(now, zone, i18n.language)
  return {
    zone: chosen ?? theirs ?? own,
    choose: setChosen,
    /** Theirs first, then the one here. */
    choices: zones.map((zone) => ({
      value: zone,
      label: /^[+-]/.test(zone) ? clock(zone) : zone.replaceAll('_', ' '),
      detail: zone === theirs ? t('freeTimes.theirs') : zone === own ? t('freeTimes.own') : clock(zone),
    })),
    why: why(),
  }
}
