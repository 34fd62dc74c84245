import type { FollowUp } from '../../../../shared/contract/follow-ups'
import { addressKey } from '../../../../shared/address-key'
import { ProblemError } from '../../../../shared/problem'
import { afterWorkingDays } from '../../../../shared/working-days'
import { createAlarm } from '../../alarm'
import type { EngineContext } from '../../context'
import { newId } from '../../ids'
import { os } from '../../rpc'
import type { MessageListener, MessagesFeature } from '../messages/index'
import type { SentMail } from '../outbox/index'
import { createFollowUpStore, type FollowUpRow, type NewFollowUp } from './store'

export interface FollowUpsDeps {
  messages: Pick<
    MessagesFeature,
    'answerTo' | 'isBounced' | 'findByMessageId' | 'summary' | 'threadOfMessageId' | 'messagesOfThread'
  >
  /** What a reply that leaves does to what is open in its conversation. */
  replyCloses(): 'never' | 'ask' | 'always'
}

export interface FollowUpsFeature {
  router: ReturnType<typeof createRouter>
  /** A mail has left; called in the transaction that notes that down, so that a crash loses neither. */
  sent(mail: SentMail): void
  /** Told of what is closed in a conversation besides follow-ups, in the transaction that does it. */
  alsoClose(close: (threadId: number) => void): void
  listener: MessageListener
  forgetAccount(accountId: number): Generator<undefined, void>
  start(): void
  stop(): void
}

const DAY = 86_400_000
/** So long what was closed can be opened again. */
const KEPT = 30 * DAY
/** A computer that slept, or a changed clock, is noticed after this. */
const LONGEST_SLEEP = 30_000
/** Looked through between two calls. */
const AT_ONCE = 20
const MOST = 2_000

/** What is still to happen to conversations: whose answer is awaited until when, and what there is to do. */
export function createFollowUpsFeature(context: EngineContext, deps: FollowUpsDeps): FollowUpsFeature {
  const store = createFollowUpStore(context)
  const { messages } = deps
  const alarm = createAlarm(context.clock, LONGEST_SLEEP, () => due())
  const alsoClosing: ((threadId: number) => void)[] = []
  let isRunning = false
  let looking: NodeJS.Immediate | null = null
  let isWanted = false
  let left: string[] = []

  const changed = (): void => context.publish({ type: 'follow-ups' })

  /** A window reads anew when one has become due. */
  function due(): void {
    if (!isRunning) return
    look()
    changed()
    setAlarm()
  }

  const setAlarm = (): void => {
    if (isRunning) alarm.set(store.nextDue(context.clock.now()))
  }

  const threadOf = ({ messageId, threadId }: FollowUpRow): number | null =>
    (messageId === '' ? null : messages.threadOfMessageId(messageId)) ?? threadId

  /** Whether it is answered, or never arrived, by what has come: some at a time, as there may be very many. */
  function look(): void {
    isWanted = true
    goOn()
  }

  function goOn(): void {
    if (looking || !isRunning || !(isWanted || left.length > 0)) return
    looking = setImmediate(() => {
      looking = null
      if (!isRunning) return
      if (left.length === 0) {
        isWanted = false
        left = store.open(MOST).flatMap(({ id, kind }) => (kind === 'answer' ? id : []))
      }
      const some = left.splice(0, AT_ONCE)
      context.write(() => some.filter(settle).length > 0 && changed())
      goOn()
    })
  }

  function settle(id: string): boolean {
    const row = store.get(id)
    if (row?.kind !== 'answer' || (row.state !== 'open' && row.state !== 'bounced')) return false
    const now = context.clock.now()
    if (answered(row)) return store.setState(id, ['open', 'bounced'], 'answered', now)
    return messages.isBounced(row.messageId) && store.setState(id, ['open'], 'bounced', null)
  }

  const answered = (row: FollowUpRow): boolean =>
    messages.answerTo({
      messageIds: row.messageId === '' ? [] : [row.messageId],
      threadId: row.threadId,
      ...{ since: row.since, afterId: row.afterId },
      ...(row.isAlone && { from: row.people.map(({ address }) => addressKey(address)) }),
    }) !== null

  const openOf = (threadId: number): FollowUpRow[] =>
    store.open(MOST).filter((row) => threadOf(row) === threadId)

  function closeAll(rows: readonly FollowUpRow[]): void {
    for (const { id } of rows) store.setState(id, ['open', 'bounced'], 'done', context.clock.now())
    if (rows.length > 0) changed()
  }

  /** One conversation has one follow-up of a kind: the new one takes the place of the one before. */
  function add(added: Omit<NewFollowUp, 'id'>): string {
    const id = newId(context)
    if (added.threadId !== null && !added.isAlone)
      closeAll(openOf(added.threadId).filter(({ kind, isAlone }) => kind === added.kind && !isAlone))
    store.add({ ...added, id })
    changed()
    // Called inside a transaction: it is looked at once that is through.
    setImmediate(setAlarm)
    return id
  }

  function sent(mail: SentMail): void {
    const { followUp, threadId, accountId, messageId, people, subject, sentAt: since } = mail
    if (threadId !== null && (mail.closes || deps.replyCloses() === 'always')) {
      closeAll(openOf(threadId).filter(({ isAlone }) => !isAlone))
      for (const close of alsoClosing) close(threadId)
    }
    if (!followUp || followUp.kind === 'sequence') return
    add({
      kind: followUp.kind,
      ...{ accountId, messageId, threadId, people, subject, since, isAlone: mail.isOfGroup },
      afterId: 0,
      dueAt: afterWorkingDays(since, followUp.days),
    })
  }

  function shown(row: FollowUpRow): FollowUp {
    const found = row.messageId === '' ? null : messages.findByMessageId(row.messageId)
    const mail = found === null ? null : messages.summary(found)
    const { id, kind, state, accountId, people, subject, since, dueAt } = row
    const place =
      mail && mail.folderId !== null
        ? { threadId: mail.threadId, folderId: mail.folderId, messageId: mail.id }
        : null
    return { id, kind, state, accountId, people, subject, since, dueAt, place }
  }

  function addTo(messageId: number, dueAt: number): FollowUp {
    const mail = messages.summary(messageId)
    const [accountId] = mail?.accountIds ?? []
    if (!mail || accountId === undefined) throw new ProblemError({ code: 'message-gone' })
    const { outgoing, subject, threadId, to, cc, from } = mail
    const id = context.write(() =>
      add({
        kind: outgoing ? 'answer' : 'todo',
        ...{ accountId, messageId: mail.messageId, threadId, subject, dueAt, isAlone: false },
        people: outgoing ? [...to, ...cc].slice(0, 20) : from.slice(0, 20),
        since: outgoing ? mail.receivedAt : context.clock.now(),
        // Of a mail of ours that has been answered, the next answer is awaited.
        afterId: Math.max(...messages.messagesOfThread(threadId)),
      }),
    )
    const row = store.get(id)
    if (!row) throw new ProblemError({ code: 'internal' })
    return shown(row)
  }

  const each = (ids: readonly string[], work: (id: string) => boolean): void => {
    context.write(() => {
      if (ids.filter(work).length > 0) changed()
    })
    setAlarm()
  }

  return {
    router: createRouter({
      list: () => store.open(MOST).map(shown),
      ofThread: (threadId) => openOf(threadId).map(shown),
      add: addTo,
      postpone: (ids, dueAt) => each(ids, (id) => store.setDue(id, dueAt)),
      close: (ids) => each(ids, (id) => store.setState(id, ['open', 'bounced'], 'done', context.clock.now())),
      reopen: (ids) => each(ids, (id) => store.setState(id, ['done', 'answered'], 'open', null)),
    }),
    sent,
    alsoClose: (close) => void alsoClosing.push(close),
    listener: {
      // Called inside the transaction that stores them: what follows looks once that is through.
      messagesAdded: look,
      bounceRead: look,
    },
    *forgetAccount(accountId) {
      while (context.write(() => store.forget(accountId))) yield
      changed()
    },
    start() {
      isRunning = true
      context.write(() => store.purge(context.clock.now() - KEPT))
      look()
      setAlarm()
    },
    stop() {
      isRunning = false
      alarm.set(null)
      if (looking) clearImmediate(looking)
    },
  }
}

function createRouter(of: {
  list(): FollowUp[]
  ofThread(threadId: number): FollowUp[]
  add(messageId: number, dueAt: number): FollowUp
  postpone(ids: readonly string[], dueAt: number): void
  close(ids: readonly string[]): void
  reopen(ids: readonly string[]): void
}) {
  return os.followUps.router({
    list: os.followUps.list.handler(() => of.list()),
    ofThread: os.followUps.ofThread.handler(({ input }) => of.ofThread(input.threadId)),
    add: os.followUps.add.handler(({ input }) => of.add(input.messageId, input.dueAt)),
    postpone: os.followUps.postpone.handler(({ input }) => of.postpone(input.ids, input.dueAt)),
    close: os.followUps.close.handler(({ input }) => of.close(input.ids)),
    reopen: os.followUps.reopen.handler(({ input }) => of.reopen(input.ids)),
  })
}
