import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Attachment } from '../../../../../shared/contract/messages'
import { filesOf, headerSections, mayHoldFiles, type BodyStructure } from '../../../mime/outline'
import { ProblemError } from '../../../../../shared/problem'
import type { MessageCache } from '../../messages/index'
import type { ImapSession } from './imap-session'
import { inReadFolder, type ReadFolder } from './open-folder'
import type { OpenMailbox } from './open-mailbox'
import { uidOf } from './server-keys'

export interface NameFilesDeps {
  session: ImapSession
  cache: MessageCache
  signal: AbortSignal
  onPause(): Promise<void>
}

const CHUNK = 100
/** In one pass; the next one goes on. */
const MAX_CHUNKS = 20

/**
 * Asks what files those messages hold of which only the start came, so that they are found by the names of their
 * files and shown with a paper clip. A server that refuses keeps nobody from his mail.
 */
export async function nameFiles(deps: NameFilesDeps, folder: ReadFolder): Promise<void> {
  const { session, cache, signal } = deps
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk += 1) {
    signal.throwIfAborted()
    const unnamed = cache.takeUnnamedFiles(folder.id, CHUNK)
    if (unnamed.length === 0) return
    try {
      const found = await inReadFolder(session, folder, (mailbox) =>
        filesByUid(
          mailbox,
          unnamed.map(({ serverKey }) => uidOf(serverKey)),
        ),
      )
      const named = unnamed.flatMap(({ messageId, serverKey }) => {
        const files = found.get(uidOf(serverKey))
        return files ? { messageId, files } : []
      })
      for (const piece of inPieces(named)) {
        cache.nameFiles(piece)
        await nextTurn()
      }
    } catch (error) {
      if (!(error instanceof ProblemError) || !session.isOpen) throw error
      return
    }
    await deps.onPause()
  }
}

/**
 * A server gives names as it reads them, some of them half: they are read here from the headers of the parts, asked for
 * together for all messages that have the same parts.
 */
async function filesByUid(mailbox: OpenMailbox, uids: readonly number[]): Promise<Map<number, Attachment[]>> {
  const files = new Map<number, Attachment[]>()
  const alike = new Map<string, { keys: string[]; messages: Map<number, BodyStructure> }>()
  for (const [uid, structure] of await mailbox.structures(uids)) {
    const keys = headerSections(structure)?.filter((key) => key !== 'HEADER')
    if (!keys || !mayHoldFiles(structure)) {
      files.set(uid, [])
      continue
    }
    const group = alike.get(keys.join()) ?? { keys, messages: new Map<number, BodyStructure>() }
    alike.set(keys.join(), group)
    group.messages.set(uid, structure)
  }
  for (const { keys, messages } of alike.values()) {
    const headers = await mailbox.fieldsOfParts([...messages.keys()], keys)
    for (const [uid, structure] of messages)
      files.set(uid, filesOf(structure, headers.get(uid) ?? new Map<string, Buffer>()) ?? [])
  }
  return files
}

/** Files stored in one go: a message may hold a thousand. */
const PIECE = 200

function inPieces<Named extends { files: readonly unknown[] }>(named: readonly Named[]): Named[][] {
  const pieces: Named[][] = []
  let room = 0
  for (const one of named) {
    if (pieces.length === 0 || room < one.files.length) {
      pieces.push([])
      room = PIECE
    }
    pieces.at(-1)?.push(one)
    room -= one.files.length
  }
  return pieces
}
