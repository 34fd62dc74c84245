import { ActionIcon, Tooltip } from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useKeyText, withKey } from '../../app/key-choice'
import { report } from '../../app/problems'
import { pressedAs } from './press'
import { saveOnServer } from './save-on-server'

/** Saves a draft now, here and in Drafts on the server, where it otherwise goes by itself. */
export function SaveButton({ id }: { id: string }) {
  const { t } = useTranslation('compose')
  const keyText = useKeyText()
  return (
    <Tooltip label={withKey(t('saveDraft'), keyText('save-written'))}>
      <ActionIcon
        size="lg"
        aria-label={t('saveDraft')}
        {...pressedAs('save')}
        onClick={() => void saveOnServer(id).catch(report)}
      >
        <IconDeviceFloppy size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
