import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconDots, IconPencil, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { letterFontStyle } from '../../../shared/letter'
import { OwnMailFrame } from '../../app/OwnMailFrame'
import { ComposerNotice } from './ComposerNotice'
import { countHeldPictures, withPictures } from './held-pictures'
import classes from './QuotedMail.module.css'

/** The original below the answer: folded, as the recipient will find it, and removable. */
export function QuotedMail(props: {
  html: string
  isForward: boolean
  change(html: string): void
  intoText(): void
}) {
  const { html, isForward, change } = props
  const { t } = useTranslation(['compose', 'writing'])
  const [open, setOpen] = useState(false)
  if (!html) return null
  const held = countHeldPictures(html)
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
          <Tooltip label={t('writing:quoteEdit')}>
            <ActionIcon size="sm" onClick={props.intoText} aria-label={t('writing:quoteEdit')}>
              <IconPencil size={14} />
            </ActionIcon>
          </Tooltip>
        )}
        {open && (
          <Tooltip label={t('quoteRemove')}>
            <ActionIcon size="sm" onClick={() => change('')} aria-label={t('quoteRemove')}>
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {held > 0 && (open || isForward) && (
        <ComposerNotice
          severity="info"
          actions={
            <Button size="compact-sm" variant="light" onClick={() => change(withPictures(html))}>
              {t('heldPictures.load')}
            </Button>
          }
        >
          {t('heldPictures.told', { count: held })}
        </ComposerNotice>
      )}
      {open && (
        <div className={classes.frame}>
          <OwnMailFrame
            // It leaves within the letter, so it has the letter's font unless it names one.
            html={`<div style="${letterFontStyle()}">${html}</div>`}
            // A quote names the pictures on other computers that its mail has shown, and no others.
            allowRemote
            label={t('quoted')}
          />
        </div>
      )}
    </div>
  )
}
