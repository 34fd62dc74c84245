import { ProblemError } from '../../../../shared/problem'
import { assembleBody, shownText } from '../../mime/body'
import { describeFile, markInline } from '../../mime/pick'
import type { MimeNode } from '../../mime/node'
import { parseMessage } from '../../mime/parse-message'
import { partsFromStructure, type BodyStructure } from '../../mime/structure'
import { decodeTransferEncoding } from '../../mime/transfer-encoding'
import type { MailboxesFeature } from '../mailboxes/index'
import {
  readSource,
  type MessageCache,
  type ReadBody,
  type RemoteMessages,
  type ServerPlace,
} from '../messages/index'
import type { Connections } from './connections'
import type { OpenMailbox } from './imap-session'
import { FolderReplaced, inKnownFolder } from './open-folder'
import type { SyncStore } from './store'

/** Up to this size a message is fetched whole: one round trip, and the attachments come with it. */
const WHOLE_BYTES = 256 * 1024
/** Of one text part; more than anybody reads. */
const MAX_TEXT_BYTES = 5_000_000

interface RemoteDeps {
  cache: MessageCache
  mailboxes: Pick<MailboxesFeature, 'folder' | 'state'>
  store: Pick<SyncStore, 'size'>
  /** null for an account that does not sync. */
  connections(accountId: number): Connections | null
}

/** Bodies, parts and sources straight from the server, over the second connection of the account. */
export function createRemote(deps: RemoteDeps): RemoteMessages {
  return {
    body: (messageId) =>
      atServer(deps, messageId, (mailbox, uid) =>
        deps.store.size(messageId) <= WHOLE_BYTES ? wholeBody(mailbox, uid) : partialBody(mailbox, uid),
      ),
    part: (messageId, partId) =>
      atServer(deps, messageId, (mailbox, uid) =>
        deps.store.size(messageId) <= WHOLE_BYTES
          ? partOfWhole(mailbox, uid, partId)
          : onePart(mailbox, uid, partId),
      ),
    source: (messageId) => atServer(deps, messageId, (mailbox, uid) => mailbox.source(uid)),
  }
}

/** Tries the places of a message one after the other; a place that turns out empty is no failure yet. */
async function atServer<T>(
  { cache, mailboxes, connections }: RemoteDeps,
  messageId: number,
  work: (mailbox: OpenMailbox, uid: number) => Promise<T | null>,
): Promise<T> {
  let failure = new ProblemError({ code: 'message-gone' })
  for (const place of cache.locate(messageId)) {
    try {
      const result = await atPlace(place)
      if (result !== null) return result
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      failure = error
    }
  }
  throw failure

  async function atPlace({ accountId, folderId, uid }: ServerPlace): Promise<T | null> {
    const folder = mailboxes.folder(folderId)
    const account = connections(accountId)
    if (!folder) return null
    if (!account) throw new ProblemError({ code: 'offline' })
    try {
      return await account.onSide((session) =>
        inKnownFolder(session, mailboxes, folder, (mailbox) => work(mailbox, uid)),
      )
    } catch (error) {
      if (error instanceof FolderReplaced) return null
      throw error
    }
  }
}

async function wholeBody(mailbox: OpenMailbox, uid: number): Promise<ReadBody | null> {
  const source = await mailbox.source(uid)
  return source && readSource(source)
}

/** Text parts only, chosen by BODYSTRUCTURE; attachments stay on the server until asked for. */
async function partialBody(mailbox: OpenMailbox, uid: number): Promise<ReadBody | null> {
  const structure = await structureOf(mailbox, uid)
  if (!structure) return wholeBody(mailbox, uid)
  const { picked, wanted, attachments, hasContainer, hasMore } = partsFromStructure(structure)
  // What stands inside is known only once all of it is here.
  if (hasContainer || structure.type.toLowerCase() === 'multipart/report') return wholeBody(mailbox, uid)
  const keys = wanted.map((node) => node.partId).filter((partId) => partId !== '')
  const parts = await mailbox.parts(uid, keys, MAX_TEXT_BYTES)
  if (!parts) return null
  const warnings = new Set<string>(hasMore ? ['mime.too-many-parts'] : [])
  const { files, ...body } = assembleBody<MimeNode>(
    picked,
    (node) => parts.get(node.partId),
    (warning) => warnings.add(warning),
  )
  return {
    text: shownText(body),
    html: body.html,
    attachments: [
      ...markInline(
        attachments.map((attachment) => ({ attachment })),
        body.html,
      ).map(({ attachment }) => attachment),
      ...files.map((file, index) => describeFile(file, index)),
    ],
    warnings: [...warnings],
  }
}

async function partOfWhole(mailbox: OpenMailbox, uid: number, partId: string): Promise<Uint8Array | null> {
  const source = await mailbox.source(uid)
  if (!source) return null
  const attachment = parseMessage(source).attachments.find((candidate) => candidate.partId === partId)
  if (!attachment) throw new ProblemError({ code: 'not-found' })
  return attachment.content()
}

async function onePart(mailbox: OpenMailbox, uid: number, partId: string): Promise<Uint8Array | null> {
  // Behind a colon stands the number of what is inside a part: a uuencoded file, or a file in a winmail.dat.
  const structure = partId.includes(':') ? null : await structureOf(mailbox, uid)
  if (!structure) return partOfWhole(mailbox, uid, partId)
  const encoding = encodingOf(structure, partId)
  if (encoding === null) throw new ProblemError({ code: 'not-found' })
  const parts = await mailbox.parts(uid, [partId])
  const bytes = parts?.get(partId)
  return bytes ? decodeTransferEncoding(bytes, encoding).bytes : null
}

async function structureOf(mailbox: OpenMailbox, uid: number): Promise<BodyStructure | null> {
  const message = await mailbox.one(uid, { bodyStructure: true })
  return message?.bodyStructure ?? null
}

function encodingOf(node: BodyStructure, partId: string): string | null {
  if ((node.part ?? (node.childNodes ? '' : '1')) === partId) return (node.encoding ?? '').toLowerCase()
  for (const child of node.childNodes ?? []) {
    const encoding = encodingOf(child, partId)
    if (encoding !== null) return encoding
  }
  return null
}
