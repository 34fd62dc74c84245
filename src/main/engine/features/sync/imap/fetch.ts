import { ProblemError } from '../../../../../shared/problem'
import { assembleBody, shownText } from '../../../mime/body'
import { describeFile, markInline } from '../../../mime/pick'
import type { MimeNode } from '../../../mime/node'
import { parseMessage } from '../../../mime/parse-message'
import { partsFromStructure, type BodyStructure } from '../../../mime/structure'
import { decodeTransferEncoding } from '../../../mime/transfer-encoding'
import type { MailboxesFeature } from '../../mailboxes/index'
import { readSource, type ReadBody, type ServerPlace } from '../../messages/index'
import type { MailFetch } from '../mail-source'
import type { Connections } from './connections'
import type { OpenMailbox } from './open-mailbox'
import { FolderReplaced, inReadFolder } from './open-folder'
import { byUid } from './server-keys'
import type { SyncStore } from './store'

/** Up to this size a message is fetched whole: one round trip, and the attachments come with it. */
const WHOLE_BYTES = 256 * 1024
/** Of one text part; more than anybody reads. */
const MAX_TEXT_BYTES = 5_000_000

interface FetchDeps {
  mailboxes: Pick<MailboxesFeature, 'folder'>
  store: Pick<SyncStore, 'size'>
  connections: Connections
}

/** Bodies, parts and sources straight from the server, over the second connection of the account. */
export function createImapFetch({ mailboxes, store, connections }: FetchDeps): MailFetch {
  const isSmall = (messageId: number): boolean => store.size(messageId) <= WHOLE_BYTES

  async function at<T>(
    place: ServerPlace,
    work: (mailbox: OpenMailbox, uid: number) => Promise<T | null>,
  ): Promise<T | null> {
    const { folderId, uid, uidValidity } = byUid(place)
    const folder = mailboxes.folder(folderId)
    if (!folder) return null
    try {
      return await connections.onSide((session) =>
        inReadFolder(session, { ...folder, uidValidity }, (mailbox) => work(mailbox, uid)),
      )
    } catch (error) {
      if (error instanceof FolderReplaced) return null
      throw error
    }
  }

  return {
    body: (place, messageId) => at(place, isSmall(messageId) ? wholeBody : partialBody),
    part: (place, messageId, partId) =>
      at(place, (mailbox, uid) =>
        isSmall(messageId) ? partOfWhole(mailbox, uid, partId) : onePart(mailbox, uid, partId),
      ),
    source: (place) => at(place, (mailbox, uid) => mailbox.source(uid)),
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
  const { picked, wanted, attachments, hasContainer, hasMore, isTooDeep } = partsFromStructure(structure)
  // What stands inside is known only once all of it is here.
  if (hasContainer || structure.type.toLowerCase() === 'multipart/report') return wholeBody(mailbox, uid)
  const keys = wanted.map((node) => node.partId).filter((partId) => partId !== '')
  const parts = await mailbox.parts(uid, keys, MAX_TEXT_BYTES)
  if (!parts) return null
  const warnings = new Set<string>(hasMore ? ['mime.too-many-parts'] : [])
  if (isTooDeep) warnings.add('mime.nested-too-deep')
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
