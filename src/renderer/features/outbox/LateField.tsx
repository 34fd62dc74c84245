import type { TextInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { saveSettings, useSettings } from '../../app/settings'
import { ChoiceField } from '../../ui/ChoiceField'

const HOURS = [1, 4, 12, 24, 72, 168]

/** How late a mail still goes by itself whose time passed while the computer was off. */
export function LateField({
  naming,
}: {
  naming: Pick<TextInputProps, 'label' | 'description' | 'aria-label'>
}) {
  const { t } = useTranslation('compose')
  const hours = useSettings().data?.lateHours
  if (hours === undefined) return null
  return (
    <ChoiceField
      {...naming}
      choices={HOURS.map((count) => ({
        value: String(count),
        label: t('schedule.lateHours', { count }),
      }))}
      value={String(hours)}
      onChange={(value) => saveSettings({ lateHours: Number(value) })}
    />
  )
}
