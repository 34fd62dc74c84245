import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle, IconEyeOff, IconPhotoOff } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message, MessageBody } from '../../../shared/contract/messages'
import { shortAddress } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { MailFrame, type MailFacts, type MailLink } from '../../ui/mail-html/MailFrame'
import { useColors } from '../../app/colors'
import { useMailFrameLabels } from '../../app/mail-frame-labels'
import { composeFromLink } from '../outbox/index'
import { isBlank, isEncrypted } from './attachment-rules'
import { inlineImages, MAX_INLINE_IMAGES, useInlineImages } from './inline-images'
import { LinkQuestion } from './LinkQuestion'
import { notePicturesLoaded } from '../../app/loaded-pictures'
import { useSomeNames } from '../../app/some-names'
import classes from './MessageBodyView.module.css'

const NOTHING_FOUND: MailFacts = {
  ...{ remoteCount: 0, riskyLinks: 0, trackers: 0, trackerHosts: [] },
  ...{ hidesText: false, cut: false },
}

/**
 * The readable part of a message, remote content kept out until the user lets it in. Where a card above says what is in
 * it, or may yet, none is missing.
 */
export function MessageBodyView(props: { message: Message; body: MessageBody; hasCard: boolean }) {
  const { message, body, hasCard } = props
  const { t } = useTranslation('mail')
  const { scheme } = useColors()
  const someNames = useSomeNames()
  const [allowed, setAllowed] = useState(body.remoteAllowed)
  const [found, setFound] = useState(NOTHING_FOUND)
  const [asked, setAsked] = useState<MailLink | null>(null)
  const images = useInlineImages(message.id, body.attachments)
  useEffect(() => (allowed ? notePicturesLoaded(message.id) : undefined), [allowed, message.id])
  const isBlocked = found.remoteCount > 0 && !allowed
  const [owner] = useState(() => Symbol('pictures of a mail'))
  const commands = useMemo<Command[]>(
    () =>
      isBlocked
        ? [{ id: 'load-pictures', group: 'mail', title: t('remote.command'), run: () => setAllowed(true) }]
        : [],
    [isBlocked, t],
  )
  useCommands(owner, commands)
  const labels = useMailFrameLabels(t('messageText'))
  const cut = found.cut || body.warnings.some((warning) => isCut.has(warning))
  const isTooDeep = body.warnings.includes('mime.nested-too-deep')
  const notShown = Math.max(0, inlineImages(body.attachments).length - MAX_INLINE_IMAGES)
  const damaged = body.warnings.some((warning) => !isCut.has(warning) && !isToldElsewhere.has(warning))
  return (
    <div className={classes.body}>
      {isBlocked && (
        <RemoteBar message={message} body={body} count={found.remoteCount} allow={() => setAllowed(true)} />
      )}
      {found.trackers > 0 && (
        <p className={classes.told}>
          <IconEyeOff size={14} aria-hidden />
          {t('remote.trackers', { count: found.trackers, hosts: someNames([...found.trackerHosts]) })}
        </p>
      )}
      {found.riskyLinks > 0 && (
        <Alert
          className={classes.bar}
          data-warns
          color="yellow"
          icon={<IconAlertTriangle size={17} />}
          p="xs"
        >
          {t('link.bar', { count: found.riskyLinks })}
        </Alert>
      )}
      {found.hidesText && <p className={classes.warning}>{t('hidesText')}</p>}
      {damaged && <p className={classes.warning}>{t('damaged')}</p>}
      {isBlank(body) ? (
        <Blank body={body} hasCard={hasCard || isTooDeep} />
      ) : (
        <MailFrame
          html={body.html}
          text={body.text}
          cidImages={images}
          allowRemote={allowed}
          onShown={setFound}
          onOpenLink={(link) => (link.risk ? setAsked(link) : openLink(link.url))}
          theme={scheme}
          labels={labels}
        />
      )}
      {(cut || isTooDeep || notShown > 0) && (
        <p className={classes.warning}>
          {cut && t('tooLarge')} {isTooDeep && t('tooDeep')}{' '}
          {notShown > 0 && t('picturesNotShown', { count: notShown })}{' '}
          <button type="button" className={classes.save} onClick={() => void saveSource(message.id)}>
            {t('saveSource')}
          </button>
        </p>
      )}
      {asked && (
        <ErrorBoundary name={t('link.title')} close={() => setAsked(null)}>
          <LinkQuestion link={asked} open={() => openLink(asked.url)} close={() => setAsked(null)} />
        </ErrorBoundary>
      )}
    </div>
  )
}

function Blank({ body, hasCard }: { body: MessageBody; hasCard: boolean }) {
  const { t } = useTranslation('mail')
  if (isEncrypted(body)) return <p className={classes.blank}>{t('encrypted')}</p>
  return hasCard ? null : <p className={classes.blank}>{t('blank')}</p>
}

const isCut: ReadonlySet<string> = new Set(['mime.html-cut', 'mime.text-cut'])
const isToldElsewhere: ReadonlySet<string> = new Set(['mime.too-many-parts', 'mime.nested-too-deep'])

async function saveSource(messageId: number): Promise<void> {
  try {
    const { filename, content } = await engine.messages.source({ messageId })
    await shell.saveFile(filename, content)
  } catch (error) {
    report(error)
  }
}

/** Offers to load remote pictures; for good only where the mail proves who wrote it. */
function RemoteBar(props: { message: Message; body: MessageBody; count: number; allow(): void }) {
  const { t } = useTranslation('mail')
  const sender = props.message.from[0]?.address ?? ''
  const allowAlways = (): void => {
    props.allow()
    engine.messages.setRemoteAllowed({ address: sender, allowed: true }).catch(report)
    toast(t('remote.allowedFor', { sender: shortAddress(sender) }))
  }
  return (
    <Alert className={classes.bar} color="gray" variant="light" icon={<IconPhotoOff size={17} />} p="xs">
      <div className={classes.barRow}>
        <span>
          {t('remote.blocked', { count: props.count })} {!props.body.authorProven && t('remote.unproven')}
        </span>
        <span className={classes.barActions}>
          <Button size="compact-sm" variant="light" onClick={props.allow}>
            {t('remote.once')}
          </Button>
          {sender && props.body.authorProven && (
            <Button size="compact-sm" variant="subtle" onClick={allowAlways}>
              {t('remote.always', { sender: shortAddress(sender) })}
            </Button>
          )}
        </span>
      </div>
    </Alert>
  )
}

/** A mail address in a mail opens the composer; everything else the user's browser. */
export function openLink(url: string): void {
  if (/^mailto:/i.test(url)) void composeFromLink(url)
  else shell.openExternal(url)
}
