import i18next from 'i18next'
import type { Attachment, MailAddress, Message } from '../../../shared/contract/messages'
import { newestMail } from '../../../shared/newest-mail'
import { isolated, keepDirection, shownLine } from '../../../shared/shown-text'
import { fileSize, longDate, userLocale } from '../../app/format'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { dataUrl } from '../../ui/data-url'
import { printDocument, type PrintedMail } from '../../ui/mail-html/print-document'
import { isShownInText } from './attachment-rules'
import { arePicturesLoaded } from '../../app/loaded-pictures'

/** An image that never comes must not keep the paper waiting. */
const LONGEST_WAIT_MS = 15_000

/**
 * Prints messages and nothing beside them: they stand in a document of their own, so that neither the customer's
 * notes nor anything else on the screen can reach the paper.
 */
export async function printMessages(messages: readonly Message[], options = wholeMessages): Promise<void> {
  const subject = newestMail(messages)?.subject || i18next.t('mail:noSubject')
  const mails: PrintedMail[] = []
  // One after the other: the files of a long conversation at once would fill the memory.
  for (const message of messages) {
    mails.push(await printed(message, options.withFiles))
    options.onProgress(mails.length)
    options.signal?.throwIfAborted()
  }
  const source = printDocument(subject, mails, { attachments: i18next.t('mail:print.attachments') })
  await printSource(source, subject)
}

/** Prints one message as it is, and tells the user where that fails. */
export const printMessage = (message: Message): Promise<void> => printMessages([message]).catch(report)

interface PrintOptions {
  /** Names and sizes of the attachments stand below each message. */
  withFiles: boolean
  /** Called with the number of messages read so far. */
  onProgress(count: number): void
  /** Aborting it before all are read prints nothing; the promise is rejected with its reason. */
  signal?: AbortSignal
}

const wholeMessages: PrintOptions = { withFiles: true, onProgress: () => undefined }

async function printed(message: Message, withFiles: boolean): Promise<PrintedMail> {
  const body = await engine.messages.body({ messageId: message.id })
  const language = userLocale()
  const line = (field: 'from' | 'replyTo' | 'to' | 'cc' | 'bcc') => ({
    label: i18next.t(`mail:fields.${field}`),
    value: names(message[field]),
  })
  const date = message.sentAt ?? message.receivedAt
  return {
    header: [
      line('from'),
      { label: i18next.t('mail:fields.sender'), value: names(message.sentBy ? [message.sentBy] : []) },
      line('replyTo'),
      { label: i18next.t('mail:fields.date'), value: longDate(date, language) },
      line('to'),
      line('cc'),
      line('bcc'),
      { label: i18next.t('mail:fields.subject'), value: message.subject || i18next.t('mail:noSubject') },
    ].filter(({ value }) => value !== ''),
    html: body.html,
    text: body.text,
    cidImages: await inlineImages(message.id, body.attachments),
    allowRemote: body.remoteAllowed || arePicturesLoaded(message.id),
    attachments: body.attachments
      .filter((part) => withFiles && !isShownInText(part))
      .map(
        ({ filename, size }) =>
          `${keepDirection(filename) || i18next.t('mail:unnamedFile')} (${fileSize(size, language)})`,
      ),
  }
}

const names = (people: readonly MailAddress[]): string =>
  people
    .map((person) => {
      const [name, address] = [shownLine(person.name), shownLine(person.address, 400)]
      return name ? `${isolated(name)} <${address}>` : address
    })
    .join(', ')

async function inlineImages(
  messageId: number,
  attachments: readonly Attachment[],
): Promise<Map<string, string>> {
  const parts = attachments.filter((part) => part.contentId && /^image\//i.test(part.contentType))
  const loaded = await Promise.allSettled(
    parts.map(async ({ contentId, partId }) => {
      const { content } = await engine.messages.attachment({ messageId, partId })
      return [contentId, await dataUrl(content)] as const
    }),
  )
  return new Map(loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])))
}

/** The frame stays until the next print: Chromium's dialog goes on reading it after `print` returned. */
let current: HTMLIFrameElement | null = null

async function printSource(source: string, title: string): Promise<void> {
  current?.remove()
  const frame = document.createElement('iframe')
  current = frame
  frame.title = i18next.t('mail:print.frame', { subject: title })
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals')
  frame.referrerPolicy = 'no-referrer'
  frame.tabIndex = -1
  frame.className = 'visually-hidden'
  // Below the window it would make the page longer than the window, and scrolled.
  Object.assign(frame.style, { position: 'fixed', insetBlockStart: '0', insetInlineStart: '0' })
  frame.srcdoc = source
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener('load', () => resolve(), { once: true })
    setTimeout(resolve, LONGEST_WAIT_MS)
  })
  document.body.append(frame)
  await loaded
  frame.contentWindow?.print()
}
