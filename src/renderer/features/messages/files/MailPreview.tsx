import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameAndAddress, nameList, shownLine } from '../../../../shared/shown-text'
import { useColors } from '../../../app/colors'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { useFormat } from '../../../app/format'
import { useMailFrameLabels } from '../../../app/mail-frame-labels'
import { MailFrame, type MailLink } from '../../../ui/mail-html/MailFrame'
import { isBlank, isShownInText } from '../attachment-rules'
import { FileList } from '../Attachments'
import { useInlineImages } from '../inline-images'
import { LinkQuestion } from '../LinkQuestion'
import { openLink } from '../MessageBodyView'
import classes from './FilePreview.module.css'
import type { Look } from './look-at'
import { filesOf, type MailFile } from './mail-file'

/** A mail that lies in a file: who says to have written it, its text, its files. Nothing remote is loaded. */
export function MailPreview(props: {
  look: Extract<Look, { is: 'mail' }>
  openInside(files: readonly MailFile[], at: number): void
}) {
  const { look, openInside } = props
  const { mail, file } = look
  const { t } = useTranslation('mail')
  const { longDate } = useFormat()
  const { scheme } = useColors()
  const [asked, setAsked] = useState<MailLink | null>(null)
  const labels = useMailFrameLabels(t('messageText'))
  const images = useInlineImages(file.messageId, mail.files, [...file.within, file.partId])
  const files = filesOf(
    file.messageId,
    mail.files.filter((part) => !isShownInText(part)),
    file,
  )
  const people = (list: typeof mail.from): string => nameList(list.map(nameAndAddress))
  const facts = [
    [t('fields.from'), people(mail.from)],
    [t('fields.to'), people(mail.to)],
    [t('fields.date'), mail.sentAt === null ? '' : longDate(mail.sentAt)],
  ].filter(([, value]) => value !== '')
  return (
    <div className={classes.mail}>
      <h3 className={classes.subject}>{shownLine(mail.subject) || t('noSubject')}</h3>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mail.isPartial && <p className={classes.note}>{t('damaged')}</p>}
      {isBlank(mail) ? (
        <p className={classes.note}>{t('blank')}</p>
      ) : (
        <MailFrame
          html={mail.html}
          text={mail.text}
          cidImages={images}
          allowRemote={false}
          onOpenLink={(link) => (link.risk ? setAsked(link) : openLink(link.url))}
          theme={scheme}
          labels={labels}
        />
      )}
      {files.length > 0 && (
        <FileList
          files={files}
          title={mail.subject}
          hasMore={false}
          preview={(at) => openInside(files, at)}
        />
      )}
      {asked && (
        <ErrorBoundary name={t('link.title')} close={() => setAsked(null)}>
          <LinkQuestion link={asked} open={() => openLink(asked.url)} close={() => setAsked(null)} />
        </ErrorBoundary>
      )}
    </div>
  )
}
