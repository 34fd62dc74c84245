import { useTranslation } from 'react-i18next'
import { addressKey } from '../../../shared/address-key'
import type { CompletedAddress } from '../../../shared/contract/people'
import { withinSentence } from '../../../shared/shown-text'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

/** Addresses a text may mean, of people, of those seen in mail, and of whom records of other types name. */
export const completed = (query: string, limit: number) =>
  queries.people.completeAddress.queryOptions({ input: { query, limit }, meta: staleOn('record') })

/** What is the same for two spellings of one address. */
export const sameKey = (address: string): string => addressKey(address) || address

/** What somebody is whose address is offered: a contact, a colleague, known from mail, or found through another record. */
export function useTypeOfAddress(): (found: CompletedAddress) => string {
  const { t } = useTranslation('writing')
  return ({ personId, isColleague, through }) => {
    const type = personId ? 'contact' : isColleague ? 'colleague' : 'book'
    const said = t(`types.${type}`)
    return through ? `${said} · ${t('types.through', { name: withinSentence(through.title) })}` : said
  }
}
