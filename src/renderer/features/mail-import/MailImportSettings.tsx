import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useKeyText, withKey } from '../../app/key-choice'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import { useAccounts } from '../mailboxes/index'
import { openMailImport } from './run'

/** Where mail of other programs is brought along. */
export function MailImportSettings() {
  const { t } = useTranslation('mail-import')
  const keyText = useKeyText()
  const { data: accounts = [] } = useAccounts()
  return (
    <SettingsSection title={t('title')}>
      <SettingsHint>{t('settingsHint')}</SettingsHint>
      <div>
        <Button variant="default" size="xs" disabled={accounts.length === 0} onClick={openMailImport}>
          {withKey(t('open'), keyText('import-mail'))}
        </Button>
      </div>
    </SettingsSection>
  )
}
