import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'

/** Ends all waiting for a next try of these accounts. */
export function TryAgain({
  accountIds,
  size,
}: {
  accountIds: readonly number[]
  size: 'compact-xs' | 'compact-sm'
}) {
  const { t } = useTranslation()
  return (
    <Button
      size={size}
      variant="default"
      onClick={() => {
        for (const id of accountIds) void engine.accounts.syncNow({ id }).catch(report)
      }}
    >
      {t('troubles.tryNow')}
    </Button>
  )
}
