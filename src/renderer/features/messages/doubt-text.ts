import { useTranslation } from 'react-i18next'
import type { SenderDoubt } from '../../../shared/contract/messages'
import { shortAddress } from '../../../shared/shown-text'

/** What speaks against a sender, in words, with the true address or domain. */
export function useDoubtText(): (doubt: SenderDoubt) => string {
  const { t } = useTranslation('mail')
  return ({ kind, about }) => {
    switch (kind) {
      case 'look-alike':
        return t('lookAlike', { domain: about })
      case 'refused':
        return t('doubts.refused', { domain: about })
      case 'uncertified':
        return t('doubts.uncertified', { address: shortAddress(about) })
      case 'answers-elsewhere':
        return t('answersElsewhere', { address: shortAddress(about) })
      case 'sent-by-another':
        return t('doubts.sentBy', { address: shortAddress(about) })
      case 'passes-for':
        return t('doubts.passesFor', { address: shortAddress(about) })
    }
  }
}
