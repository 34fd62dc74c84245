import { parentPort } from 'node:worker_threads'
import { parseMessage } from '../mime/parse-message'
import { fromThread, toThread, type FromThread, type ToThread } from './messages'
import { textOfFile } from './text-of-file'

/** What the thread runs: it reads one file after the other, as the engine hands them in. */
export function readFiles(): void {
  const port = parentPort
  if (!port) throw new Error('files are read on a thread of its own')
  const say = (message: FromThread): void => port.postMessage(fromThread.parse(message))
  const asked = new Map<string, (content: Uint8Array | null) => void>()
  const tables = async (name: string): Promise<Uint8Array> => {
    const content = await new Promise<Uint8Array | null>((resolve) => {
      asked.set(name, resolve)
      say({ type: 'table', name })
    })
    if (!content) throw new Error(`there is no ${name}`)
    return content
  }
  port.on('message', (data: unknown) => {
    const message = toThread.parse(data)
    if (message.type === 'table') return void asked.get(message.name)?.(message.content)
    void textOf(message, tables).then((text) => say({ type: 'text', text }))
  })
}

type Asked = Extract<ToThread, { type: 'read' }>

/** A file that cannot be read has no text. What ends the thread itself is not caught, and counted against the file. */
async function textOf(asked: Asked, tables: Parameters<typeof textOfFile>[1]): Promise<string> {
  try {
    const content = asked.partId === null ? asked.content : partOf(asked.content, asked.partId)
    return content ? await textOfFile({ ...asked, content }, tables) : ''
  } catch {
    return ''
  }
}

const partOf = (source: Uint8Array, partId: string): Uint8Array | undefined =>
  parseMessage(source)
    .attachments.find((one) => one.partId === partId)
    ?.content()
