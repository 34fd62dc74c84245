import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAX_ATTACHMENT_BYTES, type Outgoing } from '../../../shared/contract/outbox'
import type { Problem } from '../../../shared/problem'
import { useFormat } from '../../app/format'
import { forgetFilesLeftBehind, useFilesLeftBehind } from './attaching'
import { ComposerNotice } from './ComposerNotice'

/** A window loaded again cannot read files the user chose in the one before: it says which are missing. */
export function FilesLeftBehind({ draft }: { draft: Outgoing }) {
  const { t } = useTranslation('compose')
  const { namesInWords } = useFormat()
  const names = useFilesLeftBehind(draft)
  if (!names) return null
  return (
    <ComposerNotice
      severity="warning"
      isUrgent
      actions={
        <Button size="compact-sm" variant="default" onClick={() => forgetFilesLeftBehind(draft.id)}>
          {t('common:understood')}
        </Button>
      }
    >
      {t('filesLeftBehind', { count: names.length, names: namesInWords(names) })}
    </ComposerNotice>
  )
}

/** Files that are larger than one may be, and were left out. */
export function FilesTooLarge({ files, close }: { files: readonly Problem[]; close(): void }) {
  const { t } = useTranslation('compose')
  const { namesInWords, fileSize } = useFormat()
  const names = files.map(({ params }) => `${params?.['name'] ?? ''} (${fileSize(Number(params?.['size']))})`)
  return (
    <ComposerNotice
      severity="warning"
      isUrgent
      actions={
        <Button size="compact-sm" variant="default" onClick={close}>
          {t('common:understood')}
        </Button>
      }
    >
      {t('filesTooLarge', {
        count: names.length,
        names: namesInWords(names),
        limit: fileSize(MAX_ATTACHMENT_BYTES),
      })}
    </ComposerNotice>
  )
}
