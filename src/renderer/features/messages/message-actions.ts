import i18next from 'i18next'
import type { Message } from '../../../shared/contract/messages'
import { newestMail } from '../../../shared/newest-mail'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { isShownInText } from './attachment-rules'
import { filesBeside } from './DeliveryReportCard'
import { askToTranslate, askWhatToPrint } from './dialogs'
import { saveFiles } from './files/file-actions'
import { previewFiles } from './files/file-dialogs'
import { filesOf, type MailFile } from './files/mail-file'
import { printMessage } from './print'

/** The message the reader has in front, else the newest mail of the thread. */
async function frontOf(threadId: number): Promise<Message | undefined> {
  const messages = await engine.messages.thread({ threadId })
  return messages.find(({ id }) => id === inFront.get(threadId)) ?? newestMail(messages)
}

/** Prints the message the reader has in front, else the newest mail of the thread. */
export async function printThread(threadId: number): Promise<void> {
  try {
    const message = await frontOf(threadId)
    if (message) await printMessage(message)
  } catch (error) {
    report(error)
  }
}

/** Asks which messages of the thread to print; of one message there is nothing to ask. */
export async function printConversation(threadId: number): Promise<void> {
  try {
    const messages = await engine.messages.thread({ threadId })
    const [only, ...others] = messages
    if (!only) return
    if (others.length > 0) askWhatToPrint(messages)
    else await printMessage(only)
  } catch (error) {
    report(error)
  }
}

/** Asks what of a message, or of the one the reader has in front, goes to a translator: what is marked in it, or all. */
export async function translateMessage(threadId: number, chosen: Message | null): Promise<void> {
  const marked = markedText()
  try {
    const message = chosen ?? (await frontOf(threadId))
    if (!message) return
    const accounts = await engine.accounts.list()
    const ofPec = new Set(accounts.filter(({ isPec }) => isPec).map(({ id }) => id))
    const text = marked || (await engine.messages.body({ messageId: message.id })).text.trim()
    askToTranslate({ text, isPec: message.placements.some(({ accountId }) => ofPec.has(accountId)) })
  } catch (error) {
    report(error)
  }
}

/** What is marked in the text of a message that is shown; '' for nothing. */
function markedText(): string {
  const frames = [...document.querySelectorAll('iframe')]
  const texts = frames.map((frame) => frame.contentDocument?.getSelection()?.toString().trim() ?? '')
  return texts.find((text) => text !== '') ?? ''
}

/** Saves one message as received. */
export async function saveSource(messageId: number): Promise<void> {
  try {
    const { filename, content } = await engine.messages.source({ messageId })
    await shell.saveFile(filename, content)
  } catch (error) {
    report(error)
  }
}

/** Saves the message the reader has in front, else the newest mail of the thread. */
export async function saveThread(threadId: number): Promise<void> {
  try {
    const message = await frontOf(threadId)
    if (message) await saveSource(message.id)
  } catch (error) {
    report(error)
  }
}

/** Looks at the files of one message, else of the one the reader has in front. */
export const previewFilesOf = (threadId: number, message: Message | null): Promise<void> =>
  withFiles(threadId, message, (files) => previewFiles(files))

/** Saves the files of one message, else of the one the reader has in front. */
export const saveFilesOf = (threadId: number, message: Message | null): Promise<void> =>
  withFiles(threadId, message, (files, { subject }) => saveFiles(files, subject))

async function withFiles(
  threadId: number,
  message: Message | null,
  run: (files: MailFile[], of: Message) => void,
): Promise<void> {
  try {
    const of = message ?? (await frontOf(threadId))
    if (!of) return
    const files = filesBeside(await engine.messages.body({ messageId: of.id }))
    const apart = files.filter((file) => !isShownInText(file))
    if (apart.length > 0) run(filesOf(of.id, apart), of)
    else toast(i18next.t('mail:file.none'))
  } catch (error) {
    report(error)
  }
}

/** The message opened last in the thread on the screen. */
const inFront = new Map<number, number>()

/** Tells which message of a thread the user has opened; null when the thread is left. */
export function setInFront(threadId: number, messageId: number | null): void {
  if (messageId === null) inFront.delete(threadId)
  else inFront.set(threadId, messageId)
}
