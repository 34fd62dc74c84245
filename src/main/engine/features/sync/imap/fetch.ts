import { ProblemError } from '../../../../../shared/problem'
import { headerSections, outlineOf, type Outline } from '../../../mime/outline'
import { parseMessage } from '../../../mime/parse-message'
import { decodeTransferEncoding } from '../../../mime/transfer-encoding'
import type { MailboxesFeature } from '../../mailboxes/index'
import {
  placeName,
  readSource,
  type MessageCache,
  type ReadBody,
  type ServerPlace,
} from '../../messages/index'
import type { MailFetch, MailSource } from '../mail-source'
import type { Connections } from './connections'
import { MAX_HEADER_BYTES, WHOLE_BYTES } from './fetch-plan'
import { inPieces, LONG } from './in-pieces'
import type { OpenMailbox } from './open-mailbox'
import { FolderReplaced, inReadFolder } from './open-folder'
import { isRefusal } from '../../../net/refusal'
import { byUid } from './server-keys'
import type { SyncStore } from './store'

/** Of one text part; more than anybody reads. */
const MAX_TEXT_BYTES = 5_000_000

interface FetchDeps {
  mailboxes: Pick<MailboxesFeature, 'folder'>
  cache: Pick<MessageCache, 'locate'>
  store: Pick<SyncStore, 'size'>
  connections: Connections
  seek: MailSource['seek']
}

/** Bodies, parts and sources straight from the server, over the second connection of the account. */
export function createImapFetch({ mailboxes, cache, store, connections, seek }: FetchDeps): MailFetch {
  async function at<T>(place: ServerPlace, work: Job<T>): Promise<T | null> {
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

  /**
   * It may be moved between two jobs, by the user or by another client: then they go on where it lies now. What has another
   * size there is no continuation of what was fetched.
   */
  function messageAt(first: ServerPlace, messageId: number): MessageThere {
    const size = store.size(messageId)
    const left = new Set<string>()
    let place: ServerPlace | null = first
    let isSame = true

    async function run<T>(work: Job<T>): Promise<T | null> {
      for (; place; place = await nextPlace(place)) {
        const done = await at(place, async (mailbox, uid) => {
          isSame ||= await isOfSize(mailbox, uid, size)
          return isSame ? ifThere(mailbox, uid, work) : null
        })
        if (done) return done.result
        isSame = false
      }
      return null
    }

    async function nextPlace(empty: ServerPlace): Promise<ServerPlace | null> {
      left.add(placeName(empty))
      const others = (): ServerPlace[] =>
        cache.locate(messageId).filter((other) => !left.has(placeName(other)))
      if (others().length === 0) await seek()
      return others().find(({ accountId }) => accountId === first.accountId) ?? null
    }

    return { size, run }
  }

  return {
    async body(place, messageId) {
      const there = messageAt(place, messageId)
      return (isSmall(there) ? null : await there.run(partialBody)) ?? wholeBody(there)
    },
    part(place, messageId, partId) {
      const there = messageAt(place, messageId)
      return isSmall(there) ? partOfWhole(there, partId) : onePart(there, partId)
    },
    source: (place, messageId) => wholeSource(messageAt(place, messageId)),
  }
}

/** Null where the message does not lie there any more. */
async function ifThere<T>(
  mailbox: OpenMailbox,
  uid: number,
  work: Job<T>,
): Promise<{ result: T | null } | null> {
  const isGone = async (): Promise<boolean> => (await mailbox.present([uid])).length === 0
  try {
    const result = await work(mailbox, uid)
    return result === null && (await isGone()) ? null : { result }
  } catch (error) {
    // What is asked of an expunged message may be refused (RFC 2180 section 4.1.2).
    if (isRefusal(error) && (await isGone())) return null
    throw error
  }
}

const isOfSize = async (mailbox: OpenMailbox, uid: number, size: number): Promise<boolean> =>
  (await mailbox.one(uid, { size: true }))?.size === size

type Job<T> = (mailbox: OpenMailbox, uid: number) => Promise<T | null>

/** A message in the place where it lies. */
interface MessageThere {
  /** As the server told it; 0 when unknown. */
  size: number
  /** One job on its folder. Between two of them whatever else waits for the connection has its turn. */
  run<T>(work: Job<T>): Promise<T | null>
}

const isSmall = ({ size }: MessageThere): boolean => size <= WHOLE_BYTES

const wholeSource = ({ size, run }: MessageThere): Promise<Uint8Array | null> =>
  content(size, (piece) => run((mailbox, uid) => mailbox.source(uid, piece)))

/** Content of so many bytes, all of which `ask` gives without a piece: in pieces where it is long. */
function content(
  bytes: number,
  ask: (piece?: { start: number; maxLength: number }) => Promise<Uint8Array | null>,
): Promise<Uint8Array | null> {
  if (bytes <= LONG) return ask()
  return inPieces(bytes, (start, maxLength) => unlessRefused(() => ask({ start, maxLength })), ask)
}

async function wholeBody(there: MessageThere): Promise<ReadBody | null> {
  const source = await wholeSource(there)
  return source && readSource(source)
}

/** Texts only; attachments stay on the server until asked for. Null for a message that is to be read whole, or is gone. */
async function partialBody(mailbox: OpenMailbox, uid: number): Promise<ReadBody | null> {
  const outline = await readOutline(mailbox, uid)
  const bodies = outline && (await textsOf(outline, mailbox, uid))
  const source = bodies && outline.withBodies(bodies)
  if (!source) return null
  const { attachments, warnings, ...body } = readSource(source)
  const cut = outline.wanted.filter(({ octets }) => octets > MAX_TEXT_BYTES)
  return {
    ...body,
    attachments: attachments.map(({ content: _, ...attachment }) =>
      outline.leaf(attachment.partId) && !bodies.has(attachment.partId)
        ? { ...attachment, size: outline.sizeOf(attachment.partId) }
        : attachment,
    ),
    warnings: [
      ...new Set([
        ...warnings,
        ...cut.map(({ type }) => (type === 'text/html' ? 'mime.html-cut' : 'mime.text-cut')),
      ]),
    ],
  }
}

/** The parts an outline wants, long ones up to a line end; null where they are not all to be had, or it does not hold. */
async function textsOf(
  outline: Outline,
  mailbox: OpenMailbox,
  uid: number,
): Promise<Map<string, Buffer> | null> {
  const texts = outline.wanted.map(({ partId }) => ({ key: partId, maxLength: MAX_TEXT_BYTES }))
  const found = await mailbox.sections(uid, [...outline.ends, ...texts])
  if (!found || !outline.isClosed(found)) return null
  const bodies = new Map<string, Buffer>()
  for (const { partId, octets } of outline.wanted) {
    const bytes = found.get(partId)
    if (!bytes) return null
    const end = octets > MAX_TEXT_BYTES ? bytes.lastIndexOf(LF) + 1 : 0
    bodies.set(partId, end > 0 ? bytes.subarray(0, end) : bytes)
  }
  return bodies
}

const LF = 0x0a

async function partOfWhole(there: MessageThere, partId: string): Promise<Uint8Array | null> {
  const source = await wholeSource(there)
  if (!source) return null
  const attachment = parseMessage(source).attachments.find((candidate) => candidate.partId === partId)
  if (!attachment) throw new ProblemError({ code: 'not-found' })
  return attachment.content()
}

async function onePart(there: MessageThere, partId: string): Promise<Uint8Array | null> {
  // Behind a colon stands the number of what is inside a part: a uuencoded file, or a file in a winmail.dat.
  const outline = partId.includes(':') ? null : await there.run(closedOutline)
  const leaf = outline?.leaf(partId)
  const bytes = outline && leaf && (await sectionOf(there, partId, outline.octetsOf(partId)))
  if (!leaf || !bytes) return partOfWhole(there, partId)
  // A part may begin within what the server takes for its header.
  return decodeTransferEncoding(Buffer.concat([leaf.body, bytes]), leaf.encoding).bytes
}

const sectionOf = ({ run }: MessageThere, key: string, octets: number): Promise<Uint8Array | null> =>
  content(octets, (piece) =>
    run(async (mailbox, uid) => (await mailbox.sections(uid, [{ key, ...piece }]))?.get(key) ?? null),
  )

/** A server may give a message and no pieces of it. */
async function unlessRefused<T>(ask: () => Promise<T | null>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}

/** Null where it does not hold, or the message is gone. */
async function closedOutline(mailbox: OpenMailbox, uid: number): Promise<Outline | null> {
  const outline = await readOutline(mailbox, uid)
  const ends = outline && (await mailbox.sections(uid, outline.ends))
  return ends && outline.isClosed(ends) ? outline : null
}

/** Null for a message that is to be read whole, or is gone. */
async function readOutline(mailbox: OpenMailbox, uid: number): Promise<Outline | null> {
  const structure = (await mailbox.one(uid, { bodyStructure: true }))?.bodyStructure
  const keys = structure && headerSections(structure)
  const headers =
    keys &&
    (await mailbox.sections(
      uid,
      keys.map((key) => ({ key, maxLength: MAX_HEADER_BYTES })),
    ))
  return structure && headers ? outlineOf(structure, headers) : null
}
