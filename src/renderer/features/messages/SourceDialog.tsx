import { Button, Group, Modal } from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import type { Received } from './dialogs'
import classes from './SourceDialog.module.css'

/** A message as it was received: read, copied, saved. It is text here, whatever it would do elsewhere. */
export function SourceDialog({ filename, content, text, close }: Received & { close(): void }) {
  const { t } = useTranslation('mail')
  const { fileSize } = useFormat()
  const isCut = new Blob([text]).size < content.size
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    toast(t('source.copied'))
  }
  return (
    <Modal opened onClose={close} title={t('source.title')} size="xl">
      <textarea
        className={classes.source}
        aria-label={t('source.title')}
        readOnly
        spellCheck={false}
        value={text}
      />
      <Group justify="space-between" mt="sm">
        <span className={classes.size}>
          {fileSize(content.size)} {isCut && t('source.cut')}
        </span>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconCopy size={16} />}
            onClick={() => void copy().catch(report)}
          >
            {t('source.copy')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => void shell.saveFile(filename, content).catch(report)}
          >
            {t('saveSource')}
          </Button>
        </Group>
      </Group>
    </Modal>
  )
}
