import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { IconShieldLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mailLanguages } from '../../app/mail-languages'
import { shell } from '../../bridge/shell'
import { ChoiceField } from '../../ui/ChoiceField'
import type { Translating } from './dialogs'
import { translationAddress } from './translation-address'

const LANGUAGES = [...mailLanguages, 'zh-CN']

/** Shows what of a mail would leave the program, and lets the user cut it, before a translator gets it. */
export function TranslateDialog({ text, isPec, close }: Translating & { close(): void }) {
  const { t, i18n } = useTranslation('mail')
  const [leaving, setLeaving] = useState(text)
  const [language, setLanguage] = useState(i18n.language.slice(0, 2))
  const names = new Intl.DisplayNames(i18n.language, { type: 'language' })
  const { url, taken } = translationAddress(leaving, language)
  const isCut = taken < leaving.length
  return (
    <Modal opened onClose={close} title={t('translate.title')} size="lg">
      <Stack gap="sm">
        {isPec && (
          <Alert color="yellow" icon={<IconShieldLock size={17} />} p="xs">
            {t('translate.pec')}
          </Alert>
        )}
        <p style={{ margin: 0 }}>{t('translate.leaves')}</p>
        <Textarea
          label={t('translate.text')}
          autosize
          minRows={5}
          maxRows={14}
          dir="auto"
          value={leaving}
          onChange={(event) => setLeaving(event.currentTarget.value)}
          error={isCut ? t('translate.cut', { count: taken }) : undefined}
        />
        <ChoiceField
          label={t('translate.into')}
          choices={LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
          value={language}
          onChange={setLanguage}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('common:cancel')}
          </Button>
          <Button
            disabled={leaving.trim() === ''}
            onClick={() => {
              close()
              shell.openExternal(url)
            }}
          >
            {t('translate.open')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
