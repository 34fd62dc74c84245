import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../shared/contract/messages'
import type { Morning } from '../../../shared/contract/people'
import { shownName } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

/** When the day begins where the first recipient is, and what tells that; null where nothing does. */
export function useRecipientMorning(to: readonly MailAddress[]) {
  const { t } = useTranslation('compose')
  const { countryName } = useFormat()
  const [first] = to
  const { data } = useQuery(
    queries.people.morning.queryOptions({
      input: first ? { address: first.address } : skipToken,
      meta: staleOn('record'),
      // The next morning is another one tomorrow.
      staleTime: 0,
    }),
  )
  if (!first || !data) return null
  const name = data.name || shownName(first)
  const why = { country: countryName(data.country), clock: clockName(data) }
  return {
    at: data.at,
    label: t('schedule.times.recipient', { name }),
    detail: t(`schedule.why.${data.from}`, why),
  }
}

/** `UTC+5:30`. */
function clockName({ offset }: Morning): string {
  const minutes = Math.abs(offset)
  const rest = minutes % 60
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${rest}`}`
}
