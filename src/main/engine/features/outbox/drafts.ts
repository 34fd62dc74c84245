import { draftOfMessageId } from '../../../../shared/draft-copy'
import {
  LONGEST_UNDO_MS,
  type DraftChanges,
  type Outgoing,
  type OutgoingLine,
} from '../../../../shared/contract/outbox'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { newId } from '../../ids'
import { addressKey } from '../../../../shared/address-key'
import { draftAnswer, recipientsOf } from './answer/draft'
import { sentDraft, serverDraft } from './answer/server-draft'
import { sentAgainHeaders, threadHeaders, type ParentIds, type ThreadHeaders } from './answer/references'
import type { AnsweredMessage, OutboxDeps } from './deps'
import {
  addressedAs,
  answersNobody,
  changedContent,
  firstWords,
  isUnwritten,
  newContent,
  onlyTo,
  type NewDraftInput,
} from './draft-content'
import type { DraftCopies } from './draft-copies'
import { languageOf } from './language'
import { refusedOf } from './outcome'
import type { AnswerKind, OutgoingRow } from './rows'
import type { OutboxStore } from './store'

interface SaveInput {
  id: string
  revision: number
  changes: DraftChanges
  window?: string | undefined
  isLast?: boolean | undefined
}

interface DiscardInput {
  id: string
  keeps?: string | undefined
  isUnwritten?: boolean | undefined
  isWaiting?: boolean | undefined
}

interface KeepInput {
  id: string
  as?: string | undefined
  changes: DraftChanges
  of?: Pick<Outgoing, 'answers' | 'answerKind'> | undefined
}

export type Drafts = ReturnType<typeof createDrafts>

/** Writing mails: everything up to the moment Send is pressed. */
export function createDrafts(
  context: EngineContext,
  deps: OutboxDeps,
  store: OutboxStore,
  copies: Pick<DraftCopies, 'of'>,
) {
  const nextId = (): string => newId(context)

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
    isUntouched: row.updatedAt === row.createdAt,
    serverDraft: serverDraftOf(row),
    quoteMissing: row.quoteMissing,
    sendAt: row.sendAt,
    sentAt: row.sentAt,
    copyPending: row.copyPending,
    updatedAt: row.updatedAt,
    revision: row.revision,
    attempts: row.attempts,
    problem: row.problem,
    refused: refusedOf(row),
    serverId: row.serverId,
    isScheduled: row.isScheduled,
    groupId: row.groupId,
    isPaused: row.isPaused,
  })
  const serverDraftOf = ({ id, takenOver, serverDraftId }: OutgoingRow): Outgoing['serverDraft'] => {
    if (!takenOver) return copies.of(id)?.isGone ? 'gone' : 'none'
    const draft = serverDraftId === null ? null : deps.messages.draft(serverDraftId)
    const isLeft = draft?.message.placements.some(({ role }) => role === 'sent' || role === 'trash') ?? true
    return isLeft ? 'gone' : 'there'
  }
  const line = (row: OutgoingRow, state: Outgoing['state']): OutgoingLine => {
    const { content, ...rest } = shown(row, state)
    const { html, quotedHtml: _, ...headers } = content
    return { ...rest, content: headers, preview: firstWords(html) }
  }
  const reading = (id: string, done: boolean): Outgoing => {
    const current = read(id)
    if (!done) throw new ProblemError({ code: 'conflict', params: { state: current.state } })
    return current
  }

  /** The answer begun to this message, or (`inThread`) one in its conversation that goes to whoever wrote this one. */
  const begun = (kind: AnswerKind, messageId: number, inThread: boolean): Outgoing | null => {
    const answered = deps.messages.answered(messageId)
    if (!answered) return null
    if (kind === 'forward') return readIf(store.forwardOf(messageId))
    const other = readIf(store.answerIn(answered.message.threadId))
    // Nobody has written in it yet: it makes room for the answer that is asked for now.
    const makesRoom = other !== null && other.answers !== messageId && isUnwritten(other)
    if (makesRoom) store.discard(other.id)
    const goesOn = inThread && !makesRoom && other !== null && goesToWriter(other, answered)
    const draft = readIf(store.answerTo(messageId)) ?? (goesOn ? other : null)
    if (!draft) return null
    const { id } = draft
    if (kind === 'new' || kind === draft.answerKind) return draft
    const content = addressedAs(kind, draft.content, recipientsOf(kind, answered, deps))
    // Words written to one are not shown to others, nor kept from them, by a key: the window offers it.
    const isAsked =
      content === draft.content || (kind === 'reply-all' && firstWords(draft.content.html) === '')
    if (isAsked) store.readdress(id, kind, content)
    return read(id)
  }

  const goesToWriter = ({ content }: Outgoing, answered: AnsweredMessage): boolean => {
    const addressed = new Set([...content.to, ...content.cc].map(({ address }) => addressKey(address)))
    return recipientsOf('reply', answered, deps).to.every(({ address }) => addressed.has(addressKey(address)))
  }

  const readIf = (id: string | null): Outgoing | null => (id === null ? null : read(id))

  const readdress = (id: string, kind: 'reply' | 'reply-all'): Outgoing => {
    const draft = read(id)
    const answered = draft.answers === null ? null : deps.messages.answered(draft.answers)
    if (!answered) throw new ProblemError({ code: 'message-gone' })
    const content = addressedAs(kind, draft.content, recipientsOf(kind, answered, deps))
    return reading(id, store.readdress(id, kind, content))
  }

  /** What corrects a mail that did not reach everyone, by its id or that of the bounce: a second click finds it begun. */
  const corrections = new Map<string | number, string>()
  const correction = (of: string | number): Outgoing | null => {
    const row = store.get(corrections.get(of) ?? '')
    return row?.state === 'draft' ? read(row.id) : null
  }

  const keepBoth = ({ id, as, changes, of }: KeepInput): Outgoing => {
    const known = as === undefined ? null : store.get(as)
    const kept = byKnownWriter(changes)
    if (known) {
      store.save(known.id, known.revision, kept, '')
      return read(known.id)
    }
    const row = store.get(id)
    return read(
      row ? store.copy(row, changedContent(row.content, kept), nextId, as) : keepAlone(kept, of, as),
    )
  }

  /** A window may not have heard yet that the account it writes from was removed. */
  const byKnownWriter = (changes: DraftChanges): DraftChanges => {
    const { accountId, identityId: _, ...words } = changes
    return accountId === undefined || deps.accounts.get(accountId) ? changes : words
  }

  /** Of a draft that was discarded before the program last ended, all there is is what its window has. */
  const keepAlone = (changes: DraftChanges, of: KeepInput['of'], id = nextId()): string => {
    const { accountId, identityId, ...words } = changes
    const content = newContent({ accountId }, deps)
    const written = accountId !== undefined && identityId !== undefined ? { ...words, identityId } : words
    const answered = typeof of?.answers === 'number' ? deps.messages.answered(of.answers) : null
    store.insert(
      {
        ...{ id, content: changedContent(content, written) },
        answersMessageId: answered?.message.id ?? null,
        answerKind: (answered && of?.answerKind) ?? 'new',
        threadId: answered?.message.threadId ?? null,
        ...(answered
          ? threadHeaders({ ...answered, messageId: answered.message.messageId })
          : { inReplyTo: '', references: [] }),
      },
      [],
    )
    return id
  }

  /** Said by a window that is no more: there is nobody to ask. */
  const keepLast = (id: string, changes: DraftChanges): void => {
    const content = store.get(id)?.content
    const after = content && changedContent(content, changes)
    if (!after || JSON.stringify(after) !== JSON.stringify(content)) keepBoth({ id, changes })
  }

  const takeOver = async (messageId: number): Promise<Outgoing> => {
    const known = store.takenOver(messageId) ?? ownCopy(messageId)
    if (known !== null) return read(known)
    const scheduled = deps.messages.draft(messageId)?.message.scheduled ?? null
    if (scheduled && scheduled.at - context.clock.now() < LONGEST_UNDO_MS)
      throw new ProblemError({ code: 'scheduled-leaving', params: { device: scheduled.device } })
    const { attachments, ...draft } = await serverDraft(messageId, deps)
    // A second click while the text was fetched has begun it.
    const meanwhile = store.takenOver(messageId)
    if (meanwhile !== null) return read(meanwhile)
    const id = nextId()
    const files = attachments.map((attachment) => ({ ...attachment, id: nextId() }))
    // Whoever sends a mail that waits has its copy in Drafts: with that the other device loses it, at once.
    const isTaken = scheduled !== null && deps.messages.removeDraft(messageId) !== null
    store.insert({ ...draft, id, ...(isTaken ? {} : { serverDraftId: messageId }) }, files)
    if (isTaken) store.setTime(id, scheduled.at)
    return read(id)
  }

  /** The mail here of which a message in Drafts is a copy. */
  const ownCopy = (messageId: number): string | null => {
    const id = draftOfMessageId(deps.messages.draft(messageId)?.message.messageId ?? '')
    const state = id === null ? undefined : store.get(id)?.state
    return state === undefined || state === 'sent' || state === 'discarded' ? null : id
  }

  /** How the draft on the server was taken away with one that may be restored until the program ends. */
  const removals = new Map<string, number>()

  return {
    read,
    /** `read`, after an attempt to change the mail; throws `conflict` with its state when that was refused. */
    reading,
    list: (threadId: number | undefined, sentSince: number): OutgoingLine[] =>
      store
        .list(threadId ?? null, sentSince)
        .flatMap((row) => (row.state === 'discarded' ? [] : [line(row, row.state)])),

    discarded: (): OutgoingLine[] =>
      store
        .discarded()
        .map((row) => line(row, 'draft'))
        .filter(
          ({ revision, preview, attachments }) => revision > 1 || preview !== '' || attachments.length > 0,
        ),

    async create(input: NewDraftInput): Promise<Outgoing> {
      const { kind, messageId, inThread = false, accountId, to, language, picturesShown = false } = input
      const id = nextId()
      if (kind === 'new' || messageId === undefined) {
        const content = newContent(input, deps)
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
      if (deps.messages.draft(messageId)) return takeOver(messageId)
      const goesOn = !to && accountId === undefined
      const before = goesOn ? begun(kind, messageId, inThread) : null
      if (before) return before
      const spoken = language ?? languageOf(deps)
      const answer = await draftAnswer({ kind, messageId, accountId, language: spoken, picturesShown }, deps)
      // A second click while the text was fetched has begun it.
      const meanwhile = goesOn ? begun(kind, messageId, inThread) : null
      if (meanwhile) return meanwhile
      const { content, thread, threadId, quoteMissing } = answer
      store.insert(
        {
          id,
          content: to ? { ...content, to } : content,
          answersMessageId: messageId,
          answerKind: kind,
          ...{ threadId, quoteMissing },
          ...thread,
        },
        answer.attachments.map((attachment) => ({ ...attachment, id: nextId() })),
      )
      return read(id)
    },

    save(input: SaveInput): { revision: number } {
      const { id, revision, changes, window = '', isLast = false } = input
      if (changes.accountId !== undefined && !deps.accounts.get(changes.accountId))
        throw new ProblemError({ code: 'not-found', field: 'accountId' })
      const saved = store.save(id, revision, changes, window)
      if (saved === null && isLast) keepLast(id, changes)
      return { revision: saved ?? reading(id, false).revision }
    },

    keepBoth,
    readdress,

    answersMore(messageId: number): boolean {
      const answered = deps.messages.answered(messageId)
      if (!answered) return false
      const counts = (['reply', 'reply-all'] as const).map((kind) => {
        const { to, cc } = recipientsOf(kind, answered, deps)
        return new Set([...to, ...cc].map(({ address }) => addressKey(address))).size
      })
      return counts[0] !== counts[1]
    },

    correct(id: string): Outgoing {
      const begun = correction(id)
      if (begun) return begun
      const row = store.get(id)
      const refused = row?.state === 'sent' ? (row.envelope?.refused ?? []) : []
      if (!row || refused.length === 0) throw new ProblemError({ code: 'not-found' })
      const copy = read(store.copy({ ...row, ...answersNobody }, onlyTo(refused, row.content), nextId))
      store.acknowledge(id)
      corrections.set(id, copy.id)
      return copy
    },

    async correctBounced(bounceId: number): Promise<Outgoing> {
      const bounce = await deps.messages.body(bounceId)
      const begun = correction(bounceId)
      if (begun) return begun
      const { report } = bounce
      if (report?.kind !== 'failed' || report.isOurs !== true) throw new ProblemError({ code: 'not-found' })
      const bounceMessageId = deps.messages.answered(bounceId)?.message.messageId ?? ''
      const again = (original: ParentIds): ThreadHeaders => sentAgainHeaders(original, bounceMessageId)
      const kept = report.original.messageId === '' ? null : store.sentAs(report.original.messageId)
      if (kept) {
        const copy = store.copy(
          { ...kept, ...again(kept), ...answersNobody },
          onlyTo(report.recipients, kept.content),
          nextId,
        )
        corrections.set(bounceId, copy)
        return read(copy)
      }
      const sent = await sentDraft(bounce, deps)
      if (!sent) throw new ProblemError({ code: 'message-gone' })
      const meanwhile = correction(bounceId)
      if (meanwhile) return meanwhile
      const { attachments, ...draft } = sent
      const id = nextId()
      const files = attachments.map((attachment) => ({ ...attachment, id: nextId() }))
      const thread = again({ ...draft, messageId: report.original.messageId })
      store.insert({ ...draft, ...thread, content: onlyTo(report.recipients, draft.content), id }, files)
      corrections.set(bounceId, id)
      return read(id)
    },

    acknowledge(id: string): void {
      if (!store.acknowledge(id)) reading(id, false)
    },

    takeOver,

    discard({ id, keeps, isUnwritten = false, isWaiting = false }: DiscardInput): void {
      read(id)
      if (keeps !== undefined && store.get(keeps)?.state !== 'draft')
        throw new ProblemError({ code: 'not-found', field: 'keeps' })
      if (!store.discard(id, isWaiting)) reading(id, false)
      const serverDraftId = store.get(id)?.serverDraftId ?? null
      if (serverDraftId === null || isUnwritten) return
      const change = deps.messages.removeDraft(serverDraftId)
      if (change !== null) removals.set(id, change)
    },

    restore(id: string): Outgoing {
      if (!store.restore(id)) reading(id, false)
      const removal = removals.get(id)
      if (removals.delete(id) && removal !== undefined) deps.messages.undo(removal)
      return read(id)
    },
  }
}
