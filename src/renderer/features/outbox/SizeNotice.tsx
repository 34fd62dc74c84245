import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { ComposerNotice } from './ComposerNotice'
import type { Writing } from './drafts'
import { compressFiles, splitMail } from './fewer-bytes'
import { mailSize } from './mail-size'
import { useLimitsOfLarge } from './server-limits'

/** A mail is larger than its server says it takes: known before it leaves, with what makes it smaller. */
export function SizeNotice({ writing }: { writing: Writing }) {
  const { t } = useTranslation('writing')
  const { fileSize } = useFormat()
  const [isBusy, setIsBusy] = useState(false)
  const limits = useLimitsOfLarge(writing)
  const { content, draft } = writing
  const size = mailSize(content, draft.attachments)
  if (!limits || limits.maxSize === 0 || size <= limits.maxSize) return null
  const without = mailSize(content, [])
  const during = (work: Promise<void>): void => {
    setIsBusy(true)
    work.catch(report).finally(() => setIsBusy(false))
  }
  return (
    <ComposerNotice
      severity="warning"
      isUrgent
      actions={
        draft.attachments.length > 0 && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              disabled={isBusy}
              onClick={() => during(compressFiles(draft.id))}
            >
              {t('compress')}
            </Button>
            {draft.attachments.length > 1 && limits.maxSize > without && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                onClick={() => during(splitMail(draft.id, limits.maxSize - without))}
              >
                {t('split')}
              </Button>
            )}
          </>
        )
      }
    >
      {t('tooLargeForServer', { size: fileSize(size), limit: fileSize(limits.maxSize) })}
    </ComposerNotice>
  )
}
