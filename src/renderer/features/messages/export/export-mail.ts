import i18next from 'i18next'
import { create } from 'zustand'
import type { Message } from '../../../../shared/contract/messages'
import { savedName } from '../../../../shared/file-name'
import { flagsOf } from '../../../../shared/mail-flags'
import { mboxOf } from '../../../../shared/mail-files/mbox'
import type { Problem } from '../../../../shared/problem'
import { report } from '../../../app/problems'
import type { RowKey } from '../../../app/route'
import { engine } from '../../../bridge/connection'
import { problemOf } from '../../../bridge/problem'
import { shell } from '../../../bridge/shell'
import { toast } from '../../../ui/toast'
import { pack, type Packed } from '../../../app/pack'

export type ExportKind = 'mbox' | 'eml'

/** Mail that could not be had: of its server, mostly. */
interface Missing {
  subject: string
  problem: Problem
}

interface State {
  /** What is to be exported; null for nothing. */
  asked: { name: string; rows: readonly RowKey[] } | null
  running: { done: number; total: number } | null
  /** What the last one could not get. */
  missing: readonly Missing[] | null
}

export const useMailExport = create<State>(() => ({ asked: null, running: null, missing: null }))

let ending = new AbortController()

/** Asks in which form this mail is to be exported. */
export function askToExport(name: string, rows: readonly RowKey[]): void {
  if (rows.length === 0) return void toast(i18next.t('mail:export.title'), { name: i18next.t('needs.rows') })
  useMailExport.setState({ asked: { name, rows }, missing: null })
}

/** Ends what runs; nothing of it is saved. */
export function closeExport(): void {
  ending.abort()
  useMailExport.setState({ asked: null, running: null, missing: null })
}

/** Fetches all of it, one after the other, and saves it as one file. */
export async function exportMail(kind: ExportKind): Promise<void> {
  const { asked } = useMailExport.getState()
  if (!asked) return
  ending = new AbortController()
  const { signal } = ending
  const missing: Missing[] = []
  useMailExport.setState({ running: { done: 0, total: asked.rows.length } })
  try {
    const mails = mailsOf(asked.rows, signal, missing)
    const file = kind === 'mbox' ? await asMbox(mails) : await pack(asFiles(mails), signal)
    signal.throwIfAborted()
    const name = savedName(asked.name) || 'mail'
    const isSaved = await shell.saveFile(`${name}.${kind === 'mbox' ? 'mbox' : 'zip'}`, file)
    useMailExport.setState({ running: null, missing: missing.length > 0 ? missing : null })
    if (missing.length === 0) useMailExport.setState({ asked: null })
    if (isSaved) toast(i18next.t('mail:export.done'), { name: asked.name })
  } catch (error) {
    if (signal.aborted) return
    useMailExport.setState({ running: null })
    report(error)
  }
}

interface FetchedMail {
  message: Message
  source: Blob
  filename: string
}

/** The mails of these rows, in the order of the list; what cannot be had is noted and passed over. */
async function* mailsOf(
  rows: readonly RowKey[],
  signal: AbortSignal,
  missing: Missing[],
): AsyncGenerator<FetchedMail> {
  const seen = new Set<number>()
  for (const [index, row] of rows.entries()) {
    signal.throwIfAborted()
    for (const message of await messagesOf(row)) {
      if (seen.has(message.id)) continue
      seen.add(message.id)
      try {
        const { content, filename } = await engine.messages.source({ messageId: message.id })
        yield { message, source: content, filename }
      } catch (error) {
        missing.push({ subject: message.subject, problem: problemOf(error) })
      }
      signal.throwIfAborted()
    }
    useMailExport.setState({ running: { done: index + 1, total: rows.length } })
  }
}

/** The part of a conversation that lies in the folder of its row, drafts included, or the one message the row is. */
async function messagesOf({ threadId, folderId, messageId }: RowKey): Promise<Message[]> {
  const mail = await engine.messages.thread({ threadId })
  const drafts = await engine.messages.drafts({ threadId })
  return [...mail, ...drafts].filter(({ id, placements }) =>
    messageId === undefined ? placements.some((place) => place.folderId === folderId) : id === messageId,
  )
}

async function asMbox(mails: AsyncIterable<FetchedMail>): Promise<Blob> {
  const parts: Blob[] = []
  for await (const { message, source } of mails) {
    const as = {
      ...{ flags: flagsOf(message, message.tags), receivedAt: message.receivedAt },
      sender: message.from[0]?.address ?? '',
    }
    // Each a Blob of its own, which a browser keeps outside the memory of the page.
    parts.push(new Blob([mboxOf(new Uint8Array(await source.arrayBuffer()), as)]))
  }
  return new Blob(parts, { type: 'application/mbox' })
}

/** Numbered, so that no two have one name and their order stays. */
async function* asFiles(mails: AsyncIterable<FetchedMail>): AsyncGenerator<Packed> {
  let number = 0
  for await (const { source, filename } of mails) {
    number += 1
    yield { name: `${String(number).padStart(5, '0')} ${savedName(filename)}`, content: source, isText: true }
  }
}
