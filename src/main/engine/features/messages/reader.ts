import { isUtf8 } from 'node:buffer'
import type { DeliveryReport } from '../../../../shared/contract/delivery-reports'
import type { FileContents, MessageBody } from '../../../../shared/contract/messages'
import type { Invitation, InvitationAuthor } from '../../../../shared/contract/invitations'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { addressKey } from '../../../../shared/address-key'
import { namedByProvider } from '../../../../shared/certified-mail'
import { missedRecipients } from '../../../../shared/missed-recipients'
import { readEventDetails } from '../../mime/calendar/event-details'
import { summariseInvitation } from '../../mime/calendar/invitation'
import { decodeText } from '../../mime/charset'
import { filesWithin, readContents, type ContentKind } from '../../mime/file-contents'
import { safeFilename } from '../../mime/filename'
import { readListedMail, type ListedMail } from '../../mime/list-header'
import { parseMessage } from '../../mime/parse-message'
import { isByProgram } from '../../mime/plain-bounce'
import { previewOf } from '../../mime/preview'
import { readSource, tellBounce, type Indexer, wordsOf } from './indexer'
import { tellCalendar } from './arrived-calendar'
import { invitationAuthor } from './invitation-author'
import type { MessageRow } from './store/reading'
import type { Stores } from './stores'
import { ownOf, sentRecipients } from './view'
import type { ReadBody, RemoteMessages } from './types'

/** Of a calendar file, in bytes: one invitation is a few kilobytes. */
const MAX_CALENDAR = 200_000
/** A larger file is asked for anew each time. */
const MAX_OPENED = 50_000_000
/** With it the Japanese of old mail, whose bytes are all ASCII, changes its letters. */
const ESCAPE = 0x1b

export type Reader = ReturnType<typeof createReader>

/** Contents of messages: from the cache, from a kept copy, or from the server. */
export function createReader(
  context: EngineContext,
  stores: Stores,
  indexer: Indexer,
  remote: () => RemoteMessages | null,
) {
  let last: { messageId: number; partId: string; found: Awaited<ReturnType<typeof attachment>> } | null = null
  const { bodies, fileTexts, reading, remoteSenders, messages, searchIndex, rows } = stores

  async function body(messageId: number): Promise<MessageBody> {
    const message = reading.message(messageId)
    if (!message) throw new ProblemError({ code: 'not-found' })
    const { report, ...cached } = bodies.body(messageId) ?? (await fetchBody(messageId))
    // Whoever else writes a name into From must not load what the user lets its owner load.
    const authorProven = message.authorProven === 1
    const [sender] = reading.participants(messageId).filter((participant) => participant.role === 'from')
    return {
      ...cached,
      messageId,
      remoteAllowed: authorProven && sender !== undefined && remoteSenders.isAllowed(sender.addressKey),
      authorProven,
      ...(report ? { report: { ...report, ...checked(report), writer: personReporting(message) } } : {}),
    }
  }

  /** Anybody may report what we never sent, and name whom we never wrote to. */
  function checked({ original, recipients }: DeliveryReport) {
    const recipientsOfOurs = sentTo(original.messageId)
    const isOurs = original.messageId === '' ? null : recipientsOfOurs !== null
    if (!recipientsOfOurs) return { isOurs, strangers: [], missed: [] }
    const named = recipients.map(({ address }) => address)
    const { missed, strangers } = missedRecipients(named, recipientsOfOurs)
    return { isOurs, strangers, missed: missed.map(({ address }) => address) }
  }

  /** Who wrote a report where it is no program: '' else. */
  function personReporting({ id, isAutomatic }: MessageRow): string {
    const from = reading.participants(id).filter(({ role }) => role === 'from')
    return isByProgram({ from, automatic: isAutomatic === 1 }) ? '' : (from[0]?.address ?? '')
  }

  /** Whom a mail of ours went to; null where we sent none with this Message-ID. */
  function sentTo(messageId: string): { address: string }[] | null {
    if (messageId === '') return null
    const found = messages.byMessageId(messageId)
    if (found !== null && isOurs(found)) return sentRecipients(stores, { id: found, messageId })
    return reading.sentFromHere(messageId)
  }

  /** Who names us as the author of a mail of theirs, and then reports it as lost, would have it sent by us. */
  function isOurs(messageId: number): boolean {
    const own = ownOf(stores)
    const isWriter = reading
      .participants(messageId)
      .some(({ role, address }) => role === 'from' && own.isOwnAddress(address))
    const roles = reading.places(messageId).map(({ role }) => role)
    const cameIn = !roles.includes('sent') && roles.some((role) => role === 'inbox' || role === 'junk')
    return isWriter && (!cameIn || reading.message(messageId)?.authorProven === 1)
  }

  async function fetchBody(messageId: number) {
    indexer.readNow(messageId)
    const read = bodies.body(messageId)
    if (read) return read
    const kept = bodies.source(messageId)
    store(messageId, kept ? readSource(kept) : await ask((server) => server.body(messageId)))
    const stored = bodies.body(messageId)
    if (!stored) throw new ProblemError({ code: 'message-gone' })
    return stored
  }

  function store(messageId: number, body: ReadBody): void {
    context.write(() => {
      const threadId = messages.threadOf(messageId)
      if (threadId === null) return
      const words = wordsOf(body)
      bodies.saveBody(messageId, body, previewOf(words))
      tellBounce(stores.listeners, messageId, body)
      tellCalendar(stores, messageId, body)
      searchIndex.update(messageId, words)
      rows.refresh(new Set([threadId]), new Set([threadId]))
    })
  }

  /** A file of a message, or one that lies in others: `within` leads to it, from the outermost. */
  async function file(messageId: number, partId: string, within: readonly string[]) {
    const [outermost] = within
    if (outermost === undefined) return attachment(messageId, partId)
    let found = await opened(messageId, outermost)
    for (const step of [...within.slice(1), partId]) {
      const inner = filesWithin(found.content, found.filename).find((one) => one.partId === step)
      if (!inner) throw new ProblemError({ code: 'not-found' })
      found = { filename: inner.filename, contentType: inner.contentType, content: inner.content() }
    }
    return found
  }

  /** As `attachment`. Who looks into a file asks for one after the other of those in it: the last one is kept. */
  async function opened(messageId: number, partId: string) {
    if (last?.messageId === messageId && last.partId === partId) return last.found
    const found = await attachment(messageId, partId)
    last = found.content.length <= MAX_OPENED ? { messageId, partId, found } : null
    return found
  }

  /** What lies in a file. */
  async function contents(
    messageId: number,
    partId: string,
    within: readonly string[],
    as: ContentKind,
  ): Promise<FileContents> {
    const isOutermost = within.length === 0
    const { content, filename } = await (isOutermost
      ? opened(messageId, partId)
      : file(messageId, partId, within))
    return readContents(content, filename, as)
  }

  async function attachment(messageId: number, partId: string) {
    const described = (await body(messageId)).attachments.find((one) => one.partId === partId)
    if (!described) throw new ProblemError({ code: 'not-found' })
    const here = bodies.content(messageId, partId) ?? keptPart(messageId, partId)
    const content = here ?? (await ask((server) => server.part(messageId, partId)))
    if (!here) context.write(() => fileTexts.want(messageId, [{ ...described, content }]))
    return { filename: described.filename, contentType: described.contentType, content }
  }

  async function invitation(messageId: number, partId: string): Promise<Invitation | null> {
    const text = await calendarText(messageId, partId)
    const found = summariseInvitation(text, '')
    if (!found) return null
    const { repeats, more, ...first } = found
    const calendarId = readEventDetails(text)[0]?.calendarId ?? ''
    const author = invitationAuthor(found, namedWriters(messageId))
    return { ...first, calendarId, author, repeats: repeats !== '', more: more.length }
  }

  /** Whose word the calendar of a mail is; null for what is no event. */
  function authorOfCalendar(messageId: number, text: string): InvitationAuthor | null {
    const found = summariseInvitation(text, '')
    return found && invitationAuthor(found, namedWriters(messageId))
  }

  /** A provider of certified mail, where one is proven, writes for whom it names. */
  function namedWriters(messageId: number): string[] {
    const isCertified = reading.message(messageId)?.isCertified === 1
    return reading
      .participants(messageId)
      .filter(({ role }) => role === 'from')
      .map(({ name, address }) => (isCertified && namedByProvider(name)) || address)
  }

  /** Nearly all are UTF-8. What else one is its part tells, which is in the whole mail alone. */
  async function calendarText(messageId: number, partId: string): Promise<string> {
    const { content } = await attachment(messageId, partId)
    const start = content.subarray(0, MAX_CALENDAR)
    if (isUtf8(content) && !content.includes(ESCAPE)) return decodeText(start, 'utf-8').text
    const whole = await wholeSource(messageId).catch(() => null)
    const labelled = whole && parseMessage(whole).calendars.find((one) => one.partId === partId)
    return labelled ? labelled.text.slice(0, MAX_CALENDAR) : decodeText(start, '').text
  }

  function keptPart(messageId: number, partId: string): Uint8Array | null {
    const kept = bodies.source(messageId)
    const part = kept && parseMessage(kept).attachments.find((one) => one.partId === partId)
    return part ? part.content() : null
  }

  async function source(messageId: number): Promise<{ filename: string; content: Uint8Array }> {
    const message = reading.message(messageId)
    if (!message) throw new ProblemError({ code: 'not-found' })
    const content = await wholeSource(messageId)
    return { filename: safeFilename(`${message.subject.replace(/[/\\]/g, '-')}.eml`, 'message.eml'), content }
  }

  async function wholeSource(messageId: number): Promise<Uint8Array> {
    return bodies.whole(messageId) ?? (await ask((server) => server.source(messageId)))
  }

  async function ask<T>(question: (server: RemoteMessages) => Promise<T>): Promise<T> {
    const server = remote()
    if (!server) throw new ProblemError({ code: 'not-cached' })
    try {
      return await question(server)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'offline') {
        throw new ProblemError({ code: 'not-cached' }, { cause: error })
      }
      throw error
    }
  }

  async function listedMail(messageId: number): Promise<ListedMail> {
    const [account] = stores.placements.byMessage(messageId)
    return readListedMail(await wholeSource(messageId), account ? reading.ownHosts(account.accountId) : [])
  }

  return {
    body,
    listedMail,
    attachment,
    file,
    contents,
    invitation,
    authorOfCalendar,
    source,
    remoteAllowed: remoteSenders.all,
    setRemoteAllowed(address: string, allowed: boolean): void {
      const key = addressKey(address)
      if (key === '') throw new ProblemError({ code: 'address-invalid', field: 'address' })
      context.write(() => remoteSenders.setAllowed(key, allowed, context.clock.now()))
    },
  }
}
