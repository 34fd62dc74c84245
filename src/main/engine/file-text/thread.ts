import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { NamedFile } from './may-hold-text'
import { fromThread, type ToThread } from './messages'

/** Of the thread's own memory, in MB; what lies outside of it is watched. */
const MAX_HEAP = 512
const MAX_GROWTH = 1_500_000_000
/** For one file. */
const MAX_TIME = 30_000
const LOOK_EVERY = 200
/** With nothing to read, the thread gives its memory back. */
const IDLE = 10_000

/** A file to be read: its bytes, or (`partId`) those of the whole mail that it is a part of. */
export interface FileToRead extends NamedFile {
  content: Uint8Array
  partId: string | null
}

/** The text of a file, or why reading it was ended. */
export type FileReading = { text: string } | { ended: 'time' | 'memory' | 'crash'; error?: unknown }

export type FileTextThread = ReturnType<typeof createFileTextThread>

/**
 * Reads files that strangers sent, one at a time, on a thread of its own, which a file may bring down: it has bounds of
 * memory and time, and what goes beyond them ends the thread alone. The program is handed to it as text: threads cannot
 * start from a file within the archive of a packaged program.
 */
export function createFileTextThread(program: string, maxTime = MAX_TIME) {
  let thread: Worker | null = null
  let idle: NodeJS.Timeout | null = null

  function start(): Worker {
    const started = new Worker(readFileSync(program, 'utf8'), {
      ...{ eval: true, env: {}, stdout: true, stderr: true },
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    })
    started.unref()
    started.once('exit', () => {
      if (thread === started) thread = null
    })
    // Without a listener it would be the program's own; who waits for a file hears of it as well.
    started.on('error', () => undefined)
    return started
  }

  /** Tables of letters lie beside the program. */
  async function answerTable(to: Worker, name: string): Promise<void> {
    const content = await readFile(join(dirname(program), 'cmaps', name)).catch(() => null)
    const message: ToThread = { type: 'table', name, content: content && new Uint8Array(content) }
    to.postMessage(message)
  }

  /** Resolves with the text, or once the thread is over or has taken too much. */
  async function answerOf(reading: Worker, file: FileToRead): Promise<FileReading> {
    const before = process.memoryUsage.rss()
    const started = performance.now()
    const answer = Promise.withResolvers<FileReading>()
    const heard = (data: unknown): void => {
      const message = fromThread.safeParse(data)
      if (!message.success) answer.resolve({ ended: 'crash', error: message.error })
      else if (message.data.type === 'text') answer.resolve({ text: message.data.text })
      else void answerTable(reading, message.data.name)
    }
    const failed = (error: unknown): void => answer.resolve({ ended: 'crash', error })
    const exited = (): void => answer.resolve({ ended: 'crash' })
    reading.on('message', heard).on('error', failed).on('exit', exited)
    const look = setInterval(() => {
      if (performance.now() - started > maxTime) answer.resolve({ ended: 'time' })
      else if (process.memoryUsage.rss() - before > MAX_GROWTH) answer.resolve({ ended: 'memory' })
    }, LOOK_EVERY)
    const content = new Uint8Array(file.content)
    const message: ToThread = { type: 'read', ...file, content }
    reading.postMessage(message, [content.buffer])
    try {
      return await answer.promise
    } finally {
      clearInterval(look)
      reading.off('message', heard).off('error', failed).off('exit', exited)
    }
  }

  async function end(): Promise<void> {
    if (idle) clearTimeout(idle)
    await thread?.terminate()
    thread = null
  }

  async function read(file: FileToRead): Promise<FileReading> {
    if (idle) clearTimeout(idle)
    const reading = (thread ??= start())
    const result = await answerOf(reading, file)
    if ('ended' in result) await end()
    else {
      idle = setTimeout(() => void end(), IDLE)
      idle.unref()
    }
    return result
  }

  return { read, stop: end }
}
