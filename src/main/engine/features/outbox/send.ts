import { v4 } from 'uuid'
import type { MailAddress } from '../../../../shared/contract/messages'
import { MAX_SUBJECT, type Outgoing } from '../../../../shared/contract/outbox'
import { identityOf } from '../../../../shared/identities'
import { ProblemError } from '../../../../shared/problem'
import { EXAMPLE_FALLBACK } from '../../../../shared/template-variables'
import type { EngineContext } from '../../context'
import { newId } from '../../ids'
import { checkRecipients, requireKnown } from './checks'
import { buildMime } from './compose/mime'
import type { OutboxTiming, SayingDeps } from './deps'
import type { DraftCopies } from './draft-copies'
import type { Drafts } from './drafts'
import { eachOf, serverFor } from './each'
import { languageOf } from './language'
import { partsOf, signedWords } from './letter'
import type { Envelope, Frozen, OutgoingRow } from './rows'
import type { Sender } from './sender'
import type { OutboxStore } from './store'

/** What is to leave, and what of it the user has seen. */
interface SendInput {
  id: string
  revision?: number | undefined
  attachmentIds?: readonly string[] | undefined
  sendAt?: number | undefined
  closes?: boolean | undefined
  /** It leaves only if nobody has answered since, whatever was known when it was queued. */
  unlessAnswered?: Envelope['unlessAnswered'] | undefined
}

/** When it leaves, and what is to be done once it has. */
interface Departure {
  sendAt: number
  isScheduled: boolean
  closes: boolean
  unless: Envelope['unlessAnswered']
}

export type Sending = ReturnType<typeof createSending>

/** From Send to the queue, and back out of it. Each step is refused with `conflict` where it comes too late. */
export function createSending(
  context: EngineContext,
  deps: SayingDeps,
  store: OutboxStore,
  drafts: Drafts,
  timing: Pick<OutboxTiming, 'eachPause'>,
  { wake, arrived, claim }: Pick<Sender, 'wake' | 'arrived'> & Pick<DraftCopies, 'claim'>,
) {
  // Tells nobody when a mail was made.
  const randomId = (): string => v4({ random: context.randomBytes(16) })

  async function freeze(
    row: OutgoingRow,
    parts: ReturnType<typeof partsOf>,
    { sendAt, isScheduled, closes, unless }: Departure,
  ): Promise<{ frozen: Frozen; subject: string }> {
    if (row.content.subject.length > MAX_SUBJECT)
      throw new ProblemError({ code: 'field-invalid', field: 'subject' })
    const { identityId } = row.content
    const { account, server } = serverFor(row.content, deps)
    const { from, replyTo, to, cc, bcc } = checkRecipients(row.content, account)
    if (deps.settings().writing.onlyKnown) requireKnown({ to, cc, bcc }, deps.strangers)
    const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
    const messageId = `${randomId()}@${domain}`
    const [first = null] = to
    const writing = { account, identityId, to: first, threadId: row.threadId, language: languageOf(deps) }
    const said = resolved(deps.words().fillMail(row.content, writing), 'variables')
    const signature = row.content.hasSignature
      ? resolved(deps.words().signature(account, identityId, row.answerKind !== 'new'), 'signature')
      : unsigned
    const mime = await buildMime({
      ...{ from, replyTo, to, cc, subject: said.subject, messageId },
      ...parts,
      ...signedWords({ ...row.content, html: said.html }, signature),
      date: sendAt,
      newContentId: () => `${randomId()}@${domain}`,
      // Whoever gets mail that went to many leaves by one click (RFC 2369, section 3.2).
      ...(row.content.isBulk && {
        headers: { 'List-Unsubscribe': `<mailto:${from.address}?subject=unsubscribe>` },
      }),
    })
    const recipients = [...to, ...cc, ...bcc].map(({ address }) => address)
    const unlessAnswered = unless ?? (isScheduled && row.content.onlyIfNoReply ? knownOf(row) : null)
    const envelope = {
      ...{ from: from.address, to: recipients, bcc, delivered: false, refused: [], untaken: [] },
      ...{ unlessAnswered, closes },
    }
    const frozen = { messageId, mime, envelope, sendAt, isScheduled, serverId: server.id }
    return { frozen, subject: said.subject }
  }

  /** What is known of a conversation when a mail in it is scheduled: what comes from then on answers it. */
  function knownOf({ answersMessageId, threadId }: OutgoingRow): Envelope['unlessAnswered'] {
    if (threadId === null) return null
    const answered = answersMessageId === null ? null : deps.messages.answered(answersMessageId)
    const afterId = Math.max(0, ...deps.messages.messagesOfThread(threadId))
    return { since: answered?.message.receivedAt ?? 0, afterId }
  }

  /** A mail for each, a pause apart. Told is the first: what takes that back takes back all that wait. */
  async function sendEach(
    row: OutgoingRow,
    parts: ReturnType<typeof partsOf>,
    people: readonly MailAddress[],
    departure: Departure,
  ): Promise<Outgoing> {
    const mails = []
    for (const [at, { name, address }] of people.entries()) {
      const to = { name, address }
      const content = { ...row.content, to: [to], cc: [], bcc: [] }
      const sendAt = departure.sendAt + at * timing.eachPause
      const frozen = await freeze({ ...row, content }, parts, { ...departure, sendAt })
      mails.push({ id: newId(context), to, ...frozen })
    }
    if (!store.queueEach(row.id, row.updatedAt, mails)) return drafts.reading(row.id, false)
    wake()
    return drafts.read(mails[0]?.id ?? '')
  }

  /** What waits of its group is a draft again; of one that failed, a draft to that one alone. */
  function cancelOfGroup({ id, state, groupId, content }: OutgoingRow): Outgoing {
    const group = groupId === null ? null : store.get(groupId)
    if (!group) return drafts.reading(id, false)
    if (state !== 'failed') return drafts.reading(store.takeBackEach(group.id) ?? id, true)
    const copy = store.copy(group, { ...group.content, to: content.to }, () => newId(context))
    store.removeOfGroup(id)
    return drafts.read(copy)
  }

  return {
    clearGroup(groupId: string): string[] {
      const ids = store.clearGroup(groupId)
      if (ids.length === 0) throw new ProblemError({ code: 'conflict' })
      return ids
    },

    unclearGroup(groupId: string, ids: readonly string[]): void {
      store.unclearGroup(groupId, ids)
    },

    pause(groupId: string, isPaused: boolean): void {
      store.pauseGroup(groupId, isPaused)
      wake()
    },

    async send({
      id,
      revision,
      attachmentIds,
      sendAt,
      closes = false,
      unlessAnswered = null,
    }: SendInput): Promise<Outgoing> {
      const row = draftOf(drafts, store, id)
      if (revision !== undefined && row.revision !== revision) drafts.reading(id, false)
      if (attachmentIds && !isSameSet(attachmentIds, idsOf(store.attachments(id))))
        throw new ProblemError({ code: 'files-changed', field: 'attachments' })
      const now = context.clock.now()
      const leavesAt = sendAt === undefined ? now + deps.settings().undoSeconds * 1000 : Math.max(sendAt, now)
      const { account } = serverFor(row.content, deps)
      const each = eachOf(row.content, deps, account)
      const parts = partsOf(row, identityOf(account, row.content.identityId).id, deps, store)
      deps.checkSequence(row.content)
      const departure = {
        sendAt: leavesAt,
        isScheduled: sendAt !== undefined,
        closes,
        unless: unlessAnswered,
      }
      if (each) return sendEach(row, parts, each, departure)
      const { frozen } = await freeze(row, parts, departure)
      const queued = drafts.reading(id, store.queue(id, row.updatedAt, frozen))
      wake()
      return queued
    },

    cancel(id: string): Outgoing {
      // Some recipients have it already: taking it back would send it to them twice.
      const row = store.get(id)
      if (row?.envelope?.delivered) return drafts.reading(id, false)
      const { state } = drafts.read(id)
      if (row?.groupId && (state === 'queued' || state === 'failed')) {
        const draft = cancelOfGroup(row)
        wake()
        return draft
      }
      const taken = store.unqueue(id)
      wake()
      return drafts.reading(id, taken)
    },

    reschedule(id: string, sendAt: number | null): Outgoing {
      const { state, content, problem } = drafts.read(id)
      if (problem?.code === 'scheduled-elsewhere') claim(id)
      const isMoved =
        state === 'failed' && sendAt !== null
          ? store.setTimeOfFailed(id, serverFor(content, deps).server.id, sendAt)
          : store.setTime(id, sendAt)
      const moved = drafts.reading(id, isMoved)
      wake()
      return moved
    },

    sendNow(id: string): Outgoing {
      const { groupId, sendAt } = drafts.read(id)
      if (groupId !== null && sendAt !== null) {
        store.bringForward(groupId, sendAt - context.clock.now())
        wake()
        return drafts.read(id)
      }
      const sentNow = drafts.reading(id, store.sendNow(id))
      wake()
      return sentNow
    },

    /** Nobody is there any more to call back what was sent: it leaves now. What goes to each keeps its pauses. */
    endUndo(): void {
      const groups = new Set<string>()
      for (const { id, groupId } of store.undoable(context.clock.now())) {
        if (groupId === null || !groups.has(groupId)) this.sendNow(id)
        if (groupId !== null) groups.add(groupId)
      }
    },

    arrived(id: string): Outgoing {
      drafts.read(id)
      const done = drafts.reading(id, arrived(id))
      wake()
      return done
    },

    retry(id: string): Outgoing {
      const { content, problem } = drafts.read(id)
      // Whoever tries again sends by what is chosen now: the server it was queued for may be gone, or refuse it.
      const { server } = serverFor(content, deps)
      // Sent from here after all: whoever took its copy is not asked again.
      if (problem?.code === 'scheduled-elsewhere') claim(id)
      const queued = drafts.reading(id, store.requeue(id, server.id))
      wake()
      return queued
    },
  }
}

const unsigned = { html: '', place: 'above' }

/** [TPL-16] Throws `variables-unresolved`, or of a signature `signature-unsaid`, with the names of what nothing is known for: braces are no words to a customer. */
function resolved<Words extends { unresolved: readonly string[] }>(words: Words, field: string): Words {
  if (words.unresolved.length === 0) return words
  const names = words.unresolved.slice(0, NAMED).join(', ')
  throw new ProblemError({
    code: field === 'signature' ? 'signature-unsaid' : 'variables-unresolved',
    field,
    params: { names, example: EXAMPLE_FALLBACK },
  })
}

/** Of very many the first stand for all. */
const NAMED = 10

const idsOf = (files: readonly { id: string }[]): string[] => files.map(({ id }) => id)

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  new Set(some).size === others.length && others.every((one) => some.includes(one))

function draftOf(drafts: Drafts, store: OutboxStore, id: string): OutgoingRow {
  const { state } = drafts.read(id)
  const row = store.get(id)
  if (state !== 'draft' || !row) throw new ProblemError({ code: 'conflict', params: { state } })
  return row
}
