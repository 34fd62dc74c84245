import { ActionIcon, Tooltip } from '@mantine/core'
import { IconDots, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { letterFontStyle } from '../../../shared/letter'
import { useColors } from '../../app/colors'
import { useMailFrameLabels } from '../../app/mail-frame-labels'
import { MailFrame } from '../../ui/mail-html/MailFrame'
import classes from './QuotedMail.module.css'

const noImages = new Map<string, string>()

/** The original below the answer: folded, as the recipient will find it, and removable. */
export function QuotedMail({ html, remove }: { html: string; remove(): void }) {
  const { t } = useTranslation('compose')
  const { scheme } = useColors()
  const [open, setOpen] = useState(false)
  const labels = useMailFrameLabels(t('quoted'))
  if (!html) return null
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <Tooltip label={open ? t('quoteFold') : t('quoteUnfold')}>
          <ActionIcon
            size="sm"
            variant="light"
            onClick={() => setOpen(!open)}
            aria-expanded={open}
            aria-label={open ? t('quoteFold') : t('quoteUnfold')}
          >
            <IconDots size={15} />
          </ActionIcon>
        </Tooltip>
        {open && (
          <Tooltip label={t('quoteRemove')}>
            <ActionIcon size="sm" onClick={remove} aria-label={t('quoteRemove')}>
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {open && (
        <div className={classes.frame}>
          <MailFrame
            // It leaves within the letter, so it has the letter's font unless it names one.
            html={`<div style="${letterFontStyle}">${html}</div>`}
            text=""
            cidImages={noImages}
            allowRemote={false}
            onOpenLink={() => undefined}
            theme={scheme}
            labels={labels}
          />
        </div>
      )}
    </div>
  )
}
