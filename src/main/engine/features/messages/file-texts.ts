import type { EngineContext } from '../../context'
import { mayHoldText } from '../../file-text/may-hold-text'
import { createFileTextThread, type FileReading } from '../../file-text/thread'
import type { WaitingFile } from './store/file-texts'
import type { Stores } from './stores'

/** While the indexer is at work, the texts of files wait so long, in ms. */
const PATIENCE = 500

export type FileTexts = ReturnType<typeof createFileTexts>

/**
 * Reads the texts of attachments in the background, one after the other and behind all else, so that their words are
 * found. What is to be read stands in a table: after a crash it goes on, and a file that brought its reader down twice
 * is left alone. `isBusy` says that mail comes in or is being indexed.
 */
export function createFileTexts(context: EngineContext, stores: Stores, isBusy: () => boolean) {
  const { fileTexts, messages, searchIndex } = stores
  const { fileTextProgram } = context
  const thread = fileTextProgram === undefined ? null : createFileTextThread(fileTextProgram)
  let timer: NodeJS.Timeout | null = null
  let working: Promise<void> | null = null
  let stopped = false

  function wake(): void {
    if (stopped || working || !thread) return
    timer ??= setTimeout(begin, isBusy() ? PATIENCE : 0)
    timer.unref()
  }

  function begin(): void {
    timer = null
    if (stopped) return
    if (isBusy()) return wake()
    working = readNext()
      .catch((error: unknown) => {
        context.log.error('messages/file-texts', error)
        return false
      })
      .then((hasMore) => {
        working = null
        if (hasMore) wake()
      })
  }

  /** Reads one file; false when there is none. */
  async function readNext(): Promise<boolean> {
    const file = fileTexts.next()
    if (!file) return false
    const { messageId, partId } = file
    const found =
      mayHoldText(file) && !fileTexts.isLeftAlone(file) ? fileTexts.bytes(messageId, partId) : null
    if (!found || !thread) {
      keep(file, '')
      return true
    }
    context.write(() => fileTexts.countAttempt(messageId, partId))
    const { content, isSource } = found
    const reading = await thread.read({ ...named(file), content, partId: isSource ? partId : null })
    if (stopped) {
      context.write(() => fileTexts.uncountAttempt(messageId, partId))
      return false
    }
    if ('text' in reading) keep(file, reading.text)
    else complain(file, reading)
    return true
  }

  function keep({ messageId, partId }: WaitingFile, text: string): void {
    context.write(() => {
      fileTexts.save(messageId, partId, text)
      // Once for all of its files: the message is indexed as a whole.
      if (fileTexts.isWaiting(messageId)) return
      searchIndex.updateFiles(messageId)
      const threadId = messages.threadOf(messageId)
      // What a window has found it asks for again.
      if (threadId !== null) context.publish({ type: 'threads', folderIds: [], threadIds: [threadId] })
    })
  }

  function complain(
    { messageId, partId }: WaitingFile,
    { ended, error }: Extract<FileReading, { ended: string }>,
  ): void {
    context.log.warn(`messages/file-texts(${messageId}/${partId}): ended reading, ${ended}`, error)
  }

  fileTexts.whenWanted(wake)

  return {
    wake,
    async stop(): Promise<void> {
      stopped = true
      if (timer) clearTimeout(timer)
      await thread?.stop()
      await working
    },
  }
}

const named = ({ filename, contentType }: WaitingFile) => ({ filename, contentType })
