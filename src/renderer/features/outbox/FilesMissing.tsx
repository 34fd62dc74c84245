import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import type { TooLarge } from './added-files'
import { forgetFilesLeftBehind, useFilesLeftBehind } from './attaching'
import { ComposerNotice } from './ComposerNotice'
import { zipOf } from './fewer-bytes'

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

/** Files that are larger than one may be, and were left out. A zip of them may have room. */
export function FilesTooLarge(props: {
  files: readonly TooLarge[]
  attach(files: readonly File[]): void
  close(): void
}) {
  const { files, attach, close } = props
  const { t } = useTranslation(['compose', 'writing'])
  const { namesInWords, fileSize } = useFormat()
  const [isBusy, setIsBusy] = useState(false)
  const names = files.map(
    ({ problem: { params } }) => `${params?.['name'] ?? ''} (${fileSize(Number(params?.['size']))})`,
  )
  const compress = async (): Promise<void> => {
    setIsBusy(true)
    try {
      attach([await zipOf(files.map(({ file }) => file))])
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <ComposerNotice
      severity="warning"
      isUrgent
      actions={
        <>
          {files.some(({ file }) => !file.name.endsWith('.zip')) && (
            <Button
              size="compact-sm"
              variant="default"
              loading={isBusy}
              onClick={() => void compress().catch(report)}
            >
              {t('writing:compressAndAttach')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={close}>
            {t('common:understood')}
          </Button>
        </>
      }
    >
      {t('filesTooLarge', {
        count: names.length,
        names: namesInWords(names),
        limit: fileSize(Number(files[0]?.problem.params?.['limit'])),
      })}
    </ComposerNotice>
  )
}
