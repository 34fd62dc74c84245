import { useTranslation } from 'react-i18next'
import type { SenderDoubt } from '../../shared/contract/messages'
import { shortAddress } from '../../shared/shown-text'
import { useSomeNames } from './some-names'

/** What speaks against a sender, in words, with the true addresses or domains. */
export function useDoubtText(): (doubt: SenderDoubt) => string {
  const { t } = useTranslation('mail')
  const someNames = useSomeNames()
  return ({ kind, about, count }) => {
    const domain = someNames(about, count)
    const address = someNames(about.map(shortAddress), count)
    switch (kind) {
      case 'look-alike':
        return t('lookAlike', { domain })
      case 'refused':
        return t('doubts.refused', { domain })
      case 'uncertified':
        return t('doubts.uncertified', { address })
      case 'several':
        return t('severalSenders', { names: address })
      case 'pretends':
        return t('pretends', { address })
      case 'answers-elsewhere':
        return t('answersElsewhere', { address })
      case 'sent-by-another':
        return t('doubts.sentBy', { address })
      case 'passes-for':
        return t('doubts.passesFor', { address })
      case 'bears-name':
        return t('doubts.bearsName', { address })
      case 'through-list':
        return t('doubts.throughList', { domain })
      case 'through-form':
        return t('doubts.throughForm', { domain })
    }
  }
}
