import type { MessageBody } from '../../../../../shared/contract/messages'
import { ProblemError } from '../../../../../shared/problem'
import { parseMessage } from '../../../mime/parse-message'
import { escapeHtml } from '../../../../../shared/escape-html'
import type { MimeAttachment } from '../compose/mime'
import type { AnsweredMessage, OutboxDeps } from '../deps'
import type { NewDraft } from '../store'
import { chooseWriter, fetchParts } from './draft'
import { ownHtml } from './quoted-html'

/**
 * A draft another program left on the server as one of ours: recipients, subject, text, files, and its place in a
 * conversation. What cannot be fetched fails the whole: going on without a file would lose it when the server's draft
 * goes.
 */
export async function serverDraft(
  messageId: number,
  deps: OutboxDeps,
): Promise<Omit<NewDraft, 'id'> & { attachments: MimeAttachment[] }> {
  const found = deps.messages.draft(messageId)
  if (!found) throw new ProblemError({ code: 'message-gone' })
  return asDraft(found, deps)
}

/**
 * A mail of ours as it was sent, to be sent once more; from what the bounce about it brought back where it cannot be
 * had any more. Null where nothing was kept of it.
 */
export async function sentDraft(
  bounce: MessageBody,
  deps: OutboxDeps,
): Promise<(Omit<NewDraft, 'id'> & { attachments: MimeAttachment[] }) | null> {
  const original = bounce.report?.original
  const sentId = original && deps.messages.findByMessageId(original.messageId)
  const found = sentId ? deps.messages.answered(sentId) : null
  if (!original || !found) return null
  try {
    return await asDraft(found, deps)
  } catch (error) {
    if (!(error instanceof ProblemError) || original.partId === '') throw error
    const returned = parseMessage(await deps.messages.part(bounce.messageId, original.partId))
    const part = (_: number, partId: string): Promise<Uint8Array> => {
      const file = returned.attachments.find((attachment) => attachment.partId === partId)
      return Promise.resolve(file?.content() ?? new Uint8Array())
    }
    const body = { ...bounce, text: returned.text, html: returned.html, attachments: returned.attachments }
    return asDraft(found, {
      ...deps,
      messages: { ...deps.messages, part, body: () => Promise.resolve(body) },
    })
  }
}

async function asDraft(
  found: AnsweredMessage,
  deps: OutboxDeps,
): Promise<Omit<NewDraft, 'id'> & { attachments: MimeAttachment[] }> {
  const { message } = found
  const messageId = message.id
  const writer = chooseWriter(found, deps)
  if (!writer) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  const body = await deps.messages.body(messageId)
  const parts = await fetchParts('forward', messageId, body, deps)
  const words =
    body.html.trim() === '' || body.html.length > MAX_HTML ? null : ownHtml(body.html, parts.images)
  return {
    content: {
      ...{ accountId: writer.account.id, identityId: writer.identity.id },
      ...{ to: message.to, cc: message.cc, bcc: message.bcc },
      subject: message.subject.slice(0, 100_000),
      html: words && words.html.length <= MAX_HTML ? words.html : linesOf(body.text),
      quotedHtml: '',
    },
    attachments: parts.attached(words),
    answersMessageId: null,
    answerKind: 'new',
    threadId: message.threadId,
    inReplyTo: found.inReplyTo,
    references: found.references,
  }
}

const MAX_HTML = 5_000_000

/** Each line a paragraph, as if it had been typed here. */
const linesOf = (text: string): string =>
  text
    .trimEnd()
    .split(/\r\n?|\n/)
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('')
