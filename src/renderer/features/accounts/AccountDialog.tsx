import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { AccountSetup } from './AccountSetup'

/** The form of an account, old or new, over whatever is on the screen; closed while `account` is null. */
export function AccountDialog({ account, close }: { account: Account | 'new' | null; close(): void }) {
  const { t } = useTranslation('settings')
  return (
    <Modal.Root opened={account !== null} onClose={close} size="lg" padding="xl">
      <Modal.Overlay />
      <Modal.Content aria-label={t(account === 'new' ? 'addAccount' : 'editAccount')}>
        <Modal.Body>
          {account && (
            <ErrorBoundary name={t(account === 'new' ? 'addAccount' : 'editAccount')}>
              <AccountSetup {...(account === 'new' ? {} : { account })} cancel={close} saved={close} />
            </ErrorBoundary>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
