import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { identityOf } from '../../../shared/identities'
import { letterFontStyle, letterStyles } from '../../../shared/letter'
import { useColors } from '../../app/colors'
import { useMailFrameLabels } from '../../app/mail-frame-labels'
import { MailFrame } from '../../ui/mail-html/MailFrame'
import { useAccounts } from '../mailboxes/index'
import classes from './Signature.module.css'

const noImages = new Map<string, string>()
/** As the letter leaves. */
const LETTER_CSS = [...letterStyles].map(([name, style]) => `${name} { ${style} }`).join(' ')

/** The signature of whom the mail is from, as the recipient will find it below the text; left out at will. */
export function Signature(props: {
  content: Pick<DraftContent, 'accountId' | 'identityId' | 'hasSignature'>
  change(hasSignature: boolean): void
}) {
  const { content, change } = props
  const { t } = useTranslation('compose')
  const { scheme } = useColors()
  const labels = useMailFrameLabels(t('signature.title'))
  const { data: accounts = [] } = useAccounts()
  const account = accounts.find(({ id }) => id === content.accountId)
  const signature = account ? identityOf(account, content.identityId).signature : ''
  // Of drafts that were begun elsewhere, or answer something, nothing is said.
  if (signature === '' || content.hasSignature === undefined) return null
  if (!content.hasSignature)
    return (
      <div className={classes.root}>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => change(true)}>
          {t('signature.add')}
        </Button>
      </div>
    )
  return (
    <div className={classes.root} role="group" aria-label={t('signature.title')}>
      <div className={classes.frame}>
        <MailFrame
          html={`<style>${LETTER_CSS}</style><div style="${letterFontStyle()}">${signature}</div>`}
          text=""
          cidImages={noImages}
          allowRemote={false}
          onOpenLink={() => undefined}
          theme={scheme}
          labels={labels}
        />
      </div>
      <Tooltip label={t('signature.remove')}>
        <ActionIcon size="sm" aria-label={t('signature.remove')} onClick={() => change(false)}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
