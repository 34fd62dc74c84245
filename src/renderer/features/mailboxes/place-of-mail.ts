import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import { isolated } from '../../../shared/shown-text'
import { useAccounts } from './queries'

/** Where the mail of an account lies that does not lie on a server of its own; '' for every other. */
export function usePlaceOfMail(): (account: Account) => string {
  const { t } = useTranslation('mail')
  const { data: accounts = [] } = useAccounts()
  const main = accounts.find(({ isMain, settings }) => isMain && settings.incoming.kind === 'imap')
  return ({ settings: { incoming } }) => {
    if (incoming.kind !== 'pop3') return ''
    if (!incoming.copiesToMain) return t('keptHere')
    return main ? t('goesInto', { address: isolated(main.settings.address) }) : t('goesIntoMain')
  }
}
