import { setImmediate as nextTurn } from 'node:timers/promises'
import { partsFromStructure } from '../../../mime/structure'
import { ProblemError } from '../../../../../shared/problem'
import type { MessageCache } from '../../messages/index'
import type { ImapSession } from './imap-session'
import { inReadFolder, type ReadFolder } from './open-folder'
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
        mailbox.structures(unnamed.map(({ serverKey }) => uidOf(serverKey))),
      )
      const named = unnamed.flatMap(({ messageId, serverKey }) => {
        const structure = found.get(uidOf(serverKey))
        return structure ? { messageId, files: partsFromStructure(structure).attachments } : []
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
