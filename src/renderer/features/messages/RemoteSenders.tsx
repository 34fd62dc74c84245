import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { queries, queryClient } from '../../bridge/queries'
import { SettingsHint, SettingsRow, SettingsSection } from '../../ui/SettingsSection'

/** Senders whose pictures load by themselves; each can be taken back. */
export function RemoteSenders() {
  const { t } = useTranslation('settings')
  const { data: senders = [] } = useQuery({
    ...queries.messages.remoteAllowed.queryOptions(),
    // A mail may have added one since.
    refetchOnMount: 'always',
  })
  const allow = async (address: string, allowed: boolean): Promise<void> => {
    await engine.messages.setRemoteAllowed({ address, allowed })
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: queries.messages.remoteAllowed.key() }),
      queryClient.invalidateQueries({ queryKey: queries.messages.body.key() }),
    ])
  }
  const takeBack = async (address: string): Promise<void> => {
    await allow(address, false)
    done(t('imagesTakenBack', { address }), t('common:undo'), () => void allow(address, true).catch(report))
  }
  return (
    <SettingsSection title={t('images')}>
      <SettingsHint>{senders.length > 0 ? t('imagesHint') : t('imagesNone')}</SettingsHint>
      {senders.map((address) => (
        <SettingsRow key={address} label={address}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('imagesTakeBackFrom', { address })}
            onClick={() => void takeBack(address).catch(report)}
          >
            {t('imagesTakeBack')}
          </Button>
        </SettingsRow>
      ))}
    </SettingsSection>
  )
}
