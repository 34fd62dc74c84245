import { Alert, Button } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mailtoRecipients } from '../../../shared/addresses'
import type { Message, MessageBody } from '../../../shared/contract/messages'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { dataUrl } from '../../ui/data-url'
import { MailFrame } from '../../ui/mail-html/MailFrame'
import { useColors } from '../../app/colors'
import { compose } from '../outbox/composing'
import classes from './MessageBodyView.module.css'

/** The readable part of a message, remote content kept out until the user lets it in. */
export function MessageBodyView({ message, body }: { message: Message; body: MessageBody }) {
  const { t } = useTranslation('mail')
  const { scheme } = useColors()
  const [allowed, setAllowed] = useState(body.remoteAllowed)
  const [remote, setRemote] = useState(0)
  const images = useInlineImages(message.id, body)
  const sender = message.from[0]?.address ?? ''
  const labels = useMemo(
    () => ({ showQuote: t('quote.show'), hideQuote: t('quote.hide'), frame: t('messageText') }),
    [t],
  )
  const allowAlways = (): void => {
    setAllowed(true)
    engine.messages.setRemoteAllowed({ address: sender, allowed: true }).catch(report)
    toast(t('remote.allowedFor', { sender }))
  }
  return (
    <div className={classes.body}>
      {remote > 0 && !allowed && (
        <Alert className={classes.bar} color="gray" variant="light" icon={<IconPhotoOff size={17} />} p="xs">
          <div className={classes.barRow}>
            <span>{t('remote.blocked', { count: remote })}</span>
            <span className={classes.barActions}>
              <Button size="compact-sm" variant="light" onClick={() => setAllowed(true)}>
                {t('remote.once')}
              </Button>
              {sender && (
                <Button size="compact-sm" variant="subtle" onClick={allowAlways}>
                  {t('remote.always', { sender })}
                </Button>
              )}
            </span>
          </div>
        </Alert>
      )}
      {body.warnings.length > 0 && <p className={classes.warning}>{t('damaged')}</p>}
      <MailFrame
        html={body.html}
        text={body.text}
        cidImages={images}
        allowRemote={allowed}
        onRemoteCount={setRemote}
        onOpenLink={openLink}
        theme={scheme}
        labels={labels}
      />
    </div>
  )
}

/** The images that lie in the message itself, as addresses the mail frame may load. */
function useInlineImages(messageId: number, body: MessageBody): Map<string, string> {
  const parts = body.attachments.filter((part) => part.contentId && /^image\//i.test(part.contentType))
  return useQueries({
    combine: imagesByContentId,
    queries: parts.map((part) => ({
      queryKey: ['inline', messageId, part.partId],
      queryFn: async () => {
        const { content } = await engine.messages.attachment({ messageId, partId: part.partId })
        return { contentId: part.contentId, url: await dataUrl(content) }
      },
    })),
  })
}

const imagesByContentId = (
  results: { data: { contentId: string; url: string } | undefined }[],
): Map<string, string> =>
  new Map(results.flatMap(({ data }) => (data ? [[data.contentId, data.url] as const] : [])))

/** A mail address in a mail opens the composer; everything else the user's browser. */
function openLink(url: string): void {
  if (/^mailto:/i.test(url)) void compose({ kind: 'new', to: mailtoRecipients(url) })
  else shell.openExternal(url)
}
