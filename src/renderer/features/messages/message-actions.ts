import i18next from 'i18next'
import type { Message } from '../../../shared/contract/messages'
import { newestMail } from '../../../shared/newest-mail'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { follow } from '../follow-ups/index'
import type { Paper } from './actions/target'
import { isShownInText } from './attachment-rules'
import { filesBeside } from './DeliveryReportCard'
import { askToTranslate, askWhatToPrint, showReceived } from './dialogs'
import { saveFiles } from './files/file-actions'
import { previewFiles } from './files/file-dialogs'
import { filesOf, type MailFile } from './files/mail-file'
import { messageInFront } from './in-front'
import { printMessage } from './print'

/** The message that is meant: of a row of its own that one, else what the reader has in front, else the newest mail. */
export async function frontOf({ threadId, messageId }: Paper): Promise<Message | undefined> {
  const messages = await engine.messages.thread({ threadId })
  const meant = messageId ?? messageInFront(threadId)
  return messages.find(({ id }) => id === meant) ?? newestMail(messages)
}

/** Reminds of one message of a thread at this time. */
export async function followThread(paper: Paper, dueAt: number): Promise<void> {
  try {
    const message = paper.message ?? (await frontOf(paper))
    if (message) await follow(message.id, dueAt)
  } catch (error) {
    report(error)
  }
}

/** Prints one message of a thread. */
export async function printThread(paper: Paper): Promise<void> {
  try {
    const message = await frontOf(paper)
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
export async function translateMessage(paper: Paper): Promise<void> {
  const marked = markedText()
  try {
    const message = paper.message ?? (await frontOf(paper))
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

/** Shows one message as it was received, of a thread the one in front. */
export async function showSource(paper: Paper): Promise<void> {
  try {
    const message = paper.message ?? (await frontOf(paper))
    if (!message) return
    const { filename, content } = await engine.messages.source({ messageId: message.id })
    showReceived({ filename, content, text: await content.slice(0, MOST_SHOWN).text() })
  } catch (error) {
    report(error)
  }
}

/** Bytes of a source that are shown: the rest is files in base64, to be saved and not read. */
const MOST_SHOWN = 500_000

/** Saves one message of a thread. */
export async function saveThread(paper: Paper): Promise<void> {
  try {
    const message = await frontOf(paper)
    if (message) await saveSource(message.id)
  } catch (error) {
    report(error)
  }
}

/** Looks at the files of one message, else of the one the reader has in front. */
export const previewFilesOf = (paper: Paper): Promise<void> =>
  withFiles(paper, (files) => previewFiles(files))

/** Saves the files of one message, else of the one the reader has in front. */
export const saveFilesOf = (paper: Paper): Promise<void> =>
  withFiles(paper, (files, { subject }) => saveFiles(files, subject))

async function withFiles(paper: Paper, run: (files: MailFile[], of: Message) => void): Promise<void> {
  try {
    const of = paper.message ?? (await frontOf(paper))
    if (!of) return
    const files = filesBeside(await engine.messages.body({ messageId: of.id }))
    const apart = files.filter((file) => !isShownInText(file))
    if (apart.length > 0) run(filesOf(of.id, apart), of)
    else toast(i18next.t('mail:file.none'))
  } catch (error) {
    report(error)
  }
}
