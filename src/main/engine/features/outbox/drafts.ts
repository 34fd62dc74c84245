import { v7 } from 'uuid'
import type { MailAddress } from '../../../../shared/contract/messages'
import { MAX_ATTACHMENT_BYTES, type DraftContent, type Outgoing } from '../../../../shared/contract/outbox'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { mainAccount } from './answer/account'
import { draftAnswer } from './answer/draft'
import { cleanContentType, cleanFilename } from './compose/filename'
import type { OutboxDeps } from './deps'
import { outboxTexts, quoteLanguage } from './language'
import type { AnswerKind, OutgoingRow } from './rows'
import type { OutboxStore } from './store'

export interface NewDraftInput {
  kind: AnswerKind
  messageId?: number | undefined
  accountId?: number | undefined
  to?: MailAddress[] | undefined
}

export type Drafts = ReturnType<typeof createDrafts>

/** Writing mails: everything up to the moment Send is pressed. */
export function createDrafts(context: EngineContext, deps: OutboxDeps, store: OutboxStore) {
  const newId = (): string => v7({ msecs: context.clock.now(), random: context.randomBytes(16) })

  const read = (id: string): Outgoing => {
    const row = store.get(id)
    if (!row || row.state === 'discarded') throw new ProblemError({ code: 'not-found' })
    return shown(row, row.state)
  }
  const shown = (row: OutgoingRow, state: Outgoing['state']): Outgoing => ({
    id: row.id,
    state,
    content: row.content,
    attachments: store.attachments(row.id),
    answers: row.answersMessageId,
    answerKind: row.answerKind,
    threadId: row.threadId,
    sendAt: row.sendAt,
    sentAt: row.sentAt,
    updatedAt: row.updatedAt,
    attempts: row.attempts,
    problem: row.problem,
  })
  const reading = (id: string, done: boolean): Outgoing => {
    const current = read(id)
    if (!done) throw new ProblemError({ code: 'conflict', params: { state: current.state } })
    return current
  }

  return {
    read,
    /** `read`, after an attempt to change the mail; throws `conflict` with its state when that was refused. */
    reading,
    list: (threadId: number | undefined, sentSince: number): Outgoing[] =>
      store
        .list(threadId ?? null, sentSince)
        .flatMap((row) => (row.state === 'discarded' ? [] : [shown(row, row.state)])),

    async create({ kind, messageId, accountId, to }: NewDraftInput): Promise<Outgoing> {
      const id = newId()
      if (kind === 'new' || messageId === undefined) {
        const content = emptyContent(accountId, to ?? [], deps)
        store.insert(
          {
            id,
            content,
            answersMessageId: null,
            answerKind: 'new',
            threadId: null,
            inReplyTo: '',
            references: [],
          },
          [],
        )
        return read(id)
      }
      const answer = await draftAnswer(kind, messageId, accountId, deps)
      const { content, thread, threadId } = answer
      store.insert(
        {
          id,
          content: to ? { ...content, to } : content,
          answersMessageId: messageId,
          answerKind: kind,
          threadId,
          ...thread,
        },
        answer.attachments.map((attachment) => ({ ...attachment, id: newId() })),
      )
      return read(id)
    },

    save(id: string, content: DraftContent): Outgoing {
      if (!deps.accounts.get(content.accountId))
        throw new ProblemError({ code: 'not-found', field: 'accountId' })
      return reading(id, store.save(id, content))
    },

    async attach(id: string, file: File): Promise<Outgoing> {
      if (file.size > MAX_ATTACHMENT_BYTES) throw tooLarge(file)
      const language = quoteLanguage(deps.settings().language, deps.systemLocale())
      const attachment = {
        id: newId(),
        filename: cleanFilename(file.name, outboxTexts(language).attachment),
        contentType: cleanContentType(file.type),
        content: Buffer.from(await file.arrayBuffer()),
      }
      return reading(id, store.attach(id, attachment))
    },

    detach(id: string, attachmentId: string): Outgoing {
      const known = read(id).attachments.some((attachment) => attachment.id === attachmentId)
      if (!known) throw new ProblemError({ code: 'not-found' })
      return reading(id, store.detach(id, attachmentId))
    },

    discard(id: string): void {
      read(id)
      if (!store.discard(id)) reading(id, false)
    },

    restore(id: string): Outgoing {
      if (!store.restore(id)) reading(id, false)
      return read(id)
    },
  }
}

function emptyContent(
  accountId: number | undefined,
  to: MailAddress[],
  { accounts }: OutboxDeps,
): DraftContent {
  const account = accountId === undefined ? mainAccount(accounts.list()) : accounts.get(accountId)
  if (!account) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  return { accountId: account.id, to, cc: [], bcc: [], subject: '', html: '', quotedHtml: '' }
}

const tooLarge = (file: File): ProblemError =>
  new ProblemError({
    code: 'message-too-large',
    field: 'attachments',
    params: { name: file.name.slice(0, 200), size: String(file.size), limit: String(MAX_ATTACHMENT_BYTES) },
  })
