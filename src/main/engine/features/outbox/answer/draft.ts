import type { Attachment, MailAddress, MessageBody } from '../../../../../shared/contract/messages'
import type { DraftContent, Outgoing } from '../../../../../shared/contract/outbox'
import { ProblemError } from '../../../../../shared/problem'
import { cleanContentType, cleanFilename } from '../compose/filename'
import type { MimeAttachment } from '../compose/mime'
import type { AnsweredMessage, OutboxDeps, OutboxMessages } from '../deps'
import { outboxTexts, languageOf, type Language } from '../language'
import type { AnswerKind } from '../rows'
import { answeringWriter, writerOf, type Writer } from './account'
import { forwardQuote, replyQuote, type QuotedMessage } from './quote'
import { MAX_EMBEDDED_BYTES, quotedHtml, type QuotedHtml } from './quoted-html'
import { answerRecipients } from './recipients'
import { threadHeaders, type ThreadHeaders } from './references'
import { forwardSubject, replySubject } from './subject'

/** Everything an answer starts with. */
export interface AnswerDraft {
  content: DraftContent
  attachments: MimeAttachment[]
  threadId: number
  thread: ThreadHeaders
  quoteMissing: Outgoing['quoteMissing']
}

export interface AskedAnswer {
  kind: Exclude<AnswerKind, 'new'>
  messageId: number
  accountId: number | undefined
  language: Language
  /** The user has loaded the pictures of the mail that lie on other computers. */
  picturesShown: boolean
}

/**
 * Starts an answer to a message: recipients, subject, quote and, when forwarding, its attachments.
 *
 * A reply is possible offline too: what cannot be fetched is left out of the quote, and noted. A forwarded mail without its
 * content would be a lie, so there the failure is thrown (`not-cached` or a connection problem).
 */
export async function draftAnswer(
  { kind, messageId, accountId, language, picturesShown }: AskedAnswer,
  deps: OutboxDeps,
): Promise<AnswerDraft> {
  const answered = deps.messages.answered(messageId)
  if (!answered) throw new ProblemError({ code: 'message-gone' })
  const writer = accountId === undefined ? chooseWriter(answered, deps) : writerById(accountId, deps)
  if (!writer) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  const read = await readBody(kind, messageId, deps.messages)
  const body = read ?? NO_BODY
  const parts = await fetchParts(kind, messageId, body, deps)
  const quote = quotedHtml(body.html, {
    own: parts.images,
    showsRemote: picturesShown || body.remoteAllowed,
    held: outboxTexts(language).picture,
  })
  const html = quote?.html ?? ''
  const quoted = quotedMessage(answered, { text: body.text, html })
  const isForward = kind === 'forward'
  const hasQuote = isForward || body.text !== '' || html !== ''
  return {
    content: {
      ...{ accountId: writer.account.id, identityId: writer.identity.id },
      ...recipientsOf(kind, answered, deps),
      bcc: [],
      subject: (isForward ? forwardSubject : replySubject)(answered.message.subject).slice(0, 1000),
      html: '',
      quotedHtml: hasQuote ? (isForward ? forwardQuote : replyQuote)(quoted, { language }) : '',
      hasSignature: true,
    },
    attachments: isForward ? parts.attached(quote) : [],
    threadId: answered.message.threadId,
    quoteMissing: read ? parts.missing : 'all',
    thread: threadHeaders({ ...answered, messageId: answered.message.messageId }),
  }
}

export function chooseWriter({ message }: AnsweredMessage, { accounts }: OutboxDeps): Writer | null {
  const accountIds = message.placements.map((placement) => placement.accountId)
  return answeringWriter({ ...message, accountIds }, accounts.list())
}

/** An account's default identity; null when there is no such account. */
export function writerById(accountId: number, { accounts }: OutboxDeps): Writer | null {
  const account = accounts.get(accountId)
  return account ? writerOf(account) : null
}

/** Whom an answer goes to, before the user changes it. */
export function recipientsOf(
  kind: Exclude<AnswerKind, 'new'>,
  { message, listId, isCertified }: AnsweredMessage,
  { accounts }: OutboxDeps,
): { to: MailAddress[]; cc: MailAddress[] } {
  if (kind === 'forward') return { to: [], cc: [] }
  const viaList = listId !== '' || message.listUnsubscribe !== ''
  const isSent = message.placements.some(({ role }) => role === 'sent')
  return answerRecipients(kind, { ...message, viaList, listId, isSent, isCertified }, accounts.own())
}

type ReadBody = Pick<MessageBody, 'text' | 'html' | 'attachments' | 'remoteAllowed'>

const NO_BODY: ReadBody = { text: '', html: '', attachments: [], remoteAllowed: false }

/** Null where it cannot be fetched. */
async function readBody(
  kind: AnswerKind,
  messageId: number,
  messages: OutboxMessages,
): Promise<ReadBody | null> {
  try {
    return await messages.body(messageId)
  } catch (error) {
    if (kind === 'forward' || !(error instanceof ProblemError)) throw error
    return null
  }
}

/** The files of a mail that an answer begins with. */
export interface FetchedParts {
  /** Those its text may show, by Content-ID. */
  images: ReadonlyMap<string, MimeAttachment>
  /** How many of those cannot be fetched. */
  missing: number
  /** All that its text does not show after all. */
  attached(text: QuotedHtml | null): MimeAttachment[]
}

/** The pictures shown in the text go into it; when forwarding, all other files come along. */
export async function fetchParts(
  kind: AnswerKind,
  messageId: number,
  body: Pick<MessageBody, 'html' | 'attachments'>,
  deps: OutboxDeps,
): Promise<FetchedParts> {
  const language = languageOf(deps)
  const fallback = outboxTexts(language).attachment
  const images = new Map<string, MimeAttachment>()
  const files: { contentId: string; file: MimeAttachment }[] = []
  let embeddedBytes = 0
  let missing = 0
  for (const part of body.attachments) {
    const shown = isShownIn(body.html, part) && embeddedBytes + part.size <= MAX_EMBEDDED_BYTES
    if (kind !== 'forward' && !shown) continue
    const content = await fetchPart(kind, messageId, part.partId, deps.messages)
    if (!content) {
      missing += 1
      continue
    }
    const file = {
      filename: cleanFilename(part.filename, fallback),
      contentType: cleanContentType(part.contentType),
      content,
    }
    files.push({ contentId: shown ? part.contentId : '', file })
    if (!shown) continue
    embeddedBytes += content.length
    images.set(part.contentId, file)
  }
  const isIn = (text: QuotedHtml | null, contentId: string): boolean => text?.shown.has(contentId) ?? false
  return {
    ...{ images, missing },
    attached: (text) => files.filter(({ contentId }) => !isIn(text, contentId)).map(({ file }) => file),
  }
}

async function fetchPart(
  kind: AnswerKind,
  messageId: number,
  partId: string,
  messages: OutboxMessages,
): Promise<Buffer | null> {
  try {
    return Buffer.from(await messages.part(messageId, partId))
  } catch (error) {
    if (kind === 'forward' || !(error instanceof ProblemError)) throw error
    return null
  }
}

const isShownIn = (html: string, part: Attachment): boolean =>
  part.contentId !== '' &&
  /^image\/(?:png|jpeg|gif|webp)$/i.test(part.contentType) &&
  html.includes(part.contentId)

const quotedMessage = (
  { message }: AnsweredMessage,
  body: { text: string; html: string },
): QuotedMessage => ({
  from: message.from,
  to: message.to,
  cc: message.cc,
  subject: message.subject,
  date: message.sentAt ?? message.receivedAt,
  ...body,
})
