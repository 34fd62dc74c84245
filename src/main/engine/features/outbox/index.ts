import { setTimeout as sleep } from 'node:timers/promises'
import { BIN_DAYS, LONGEST_UNDO_MS } from '../../../../shared/contract/outbox'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import type { ServerUse } from '../accounts/index'
import type { MessageListener } from '../messages/index'
import { defaultTiming, plainWords, type OutboxDeps, type OutboxWords } from './deps'
import { createDraftFiles, type DraftFiles } from './draft-files'
import { createDraftCopies, type DraftCopies } from './draft-copies'
import { createDrafts, type Drafts } from './drafts'
import { createHandingOver } from './handing-over'
import { createSeenSenders } from './seen-senders'
import { createSending, type Sending } from './send'
import { createSender } from './sender'
import { createServerLimits } from './server-limits'
import { createPrepared } from './prepared'
import { createOutboxStore } from './store'
import { createUnderWay } from './under-way'

export type {
  AnsweredMessage,
  OutboxAccounts,
  OutboxDeps,
  OutboxMessages,
  OutboxServer,
  OutboxTiming,
  OutboxWords,
  SentMail,
} from './deps'

export { replySubject } from './answer/subject'
export type { PreparedMail } from './prepared'

export interface OutboxFeature extends ReturnType<typeof createPrepared> {
  router: ReturnType<typeof createRouter>
  /** Takes up where the last run ended: asks about mails that were on their way, sends what is due. */
  start(): void
  /** Looks for due mail now, e.g. when the computer woke up or the network came back. */
  wake(): void
  /** Tries again now what a server put off or had no room for; of one account, or of all. */
  tryAgain(accountId?: number): void
  /** The account's incoming server is reached again: it is asked for mails of which nobody knew whether they arrived. */
  serverReached(accountId: number): void
  /** How many mails are on their way, or in their undo window. */
  leaving(): number
  /**
   * The program is about to end: what waits for nothing but its undo time leaves now. Resolves once it has, or after a
   * moment; the rest waits for the next start.
   */
  flush(): Promise<void>
  /**
   * Called in the transaction that removes an account: what it has not sent becomes the drafts of `heir`, which also
   * gets what is still open about the rest; without an heir all goes with the account. Refused with `mail-leaving` while a mail is on its way.
   */
  accountRemoved(accountId: number, heir: number | null): void
  /** For the list of outgoing servers: what leaves by them. */
  serverUse: ServerUse
  /** Erases what is left of a removed account, a slice at a time. */
  forgetAccount(accountId: number): Generator<undefined, void>
  /** Templates and signatures say their part in what leaves from now on. */
  useWords(words: OutboxWords): void
  /** Watches the cache: among new mail may be the proof that an unconfirmed mail arrived. */
  listener: MessageListener
  stop(): Promise<void>
}

/** How often it is looked whether all has left. */
const LOOK = 50
const DAY = 24 * 60 * 60 * 1000

/** Drafts, answers and everything that leaves: see DESIGN, "Sending: never twice, never lost". */
export function createOutboxFeature(context: EngineContext, deps: OutboxDeps): OutboxFeature {
  const store = createOutboxStore(context)
  const underWay = createUnderWay(context)
  const handingOver = createHandingOver(context)
  let words = plainWords
  const saying = { ...deps, words: () => words }
  const timing = { ...defaultTiming, ...deps.timing }
  const copies = createDraftCopies(context, saying, store, timing)
  const sender = createSender(context, deps, store, timing, copies)
  const drafts = createDrafts(context, deps, store, copies)
  const wake = (): void => {
    sender.wake()
    copies.look()
  }
  const sending = createSending(context, saying, store, drafts, timing, {
    wake,
    arrived: sender.arrived,
    claim: copies.claim,
  })
  const seenSenders = createSeenSenders(context, deps)
  const serverReached = (accountId: number | null): void => {
    store.askAgain(accountId)
    sender.serverReached(accountId)
    copies.serverReached(accountId)
  }
  let proofExpected = false
  let stopped = false
  return {
    ...createPrepared(store, sending),
    router: createRouter(
      context,
      drafts,
      createDraftFiles(context, deps, store, drafts),
      sending,
      copies,
      createServerLimits(context, deps.accounts, sender.transportOf),
    ),
    start() {
      const now = context.clock.now()
      store.purge({ sentBefore: now - 2 * DAY, discardedBefore: now - BIN_DAYS * DAY })
      // Copies that came while nobody looked.
      seenSenders.look()
      wake()
    },
    wake,
    tryAgain(accountId) {
      store.sendAllNow(accountId ?? null)
      serverReached(accountId ?? null)
    },
    serverReached,
    leaving: () => store.leaving(context.clock.now() + LONGEST_UNDO_MS),
    async flush() {
      sending.endUndo()
      for (
        let waited = 0;
        waited < timing.stopGrace && store.leaving(context.clock.now()) > 0;
        waited += LOOK
      )
        await sleep(LOOK)
    },
    accountRemoved(accountId, heir) {
      if (underWay.ofAccount(accountId)) throw new ProblemError({ code: 'mail-leaving' })
      if (heir === null) return
      handingOver.handOver(accountId, heir)
      // Called inside a transaction: copies for Sent are looked for once it is through.
      setImmediate(sender.wake)
    },
    useWords: (given) => void (words = given),
    serverUse: { ...underWay.servers, signInChanged: sender.signInChanged },
    *forgetAccount(accountId) {
      while (handingOver.forget(accountId)) yield
    },
    listener: {
      messagesAdded() {
        // Called inside the transaction that stores them: look once it is through.
        if (proofExpected) return
        proofExpected = true
        setImmediate(() => {
          proofExpected = false
          sender.settleKnown()
          if (!stopped) seenSenders.look()
        })
      },
    },
    async stop() {
      stopped = true
      await Promise.all([sender.stop(), copies.stop()])
    },
  }
}

function createRouter(
  context: EngineContext,
  drafts: Drafts,
  files: DraftFiles,
  sending: Sending,
  copies: DraftCopies,
  limits: ReturnType<typeof createServerLimits>,
) {
  return os.outbox.router({
    create: os.outbox.create.handler(({ input }) => drafts.create(input)),
    takeOver: os.outbox.takeOver.handler(({ input }) => drafts.takeOver(input.messageId)),
    get: os.outbox.get.handler(({ input }) => drafts.read(input.id)),
    list: os.outbox.list.handler(({ input }) => drafts.list(input.threadId, context.clock.now() - DAY)),
    save: os.outbox.save.handler(({ input }) => drafts.save(input)),
    keepBoth: os.outbox.keepBoth.handler(({ input }) => drafts.keepBoth(input)),
    keep: os.outbox.keep.handler(async ({ input }) => {
      drafts.read(input.id)
      return { place: await copies.now(input.id) }
    }),
    answersMore: os.outbox.answersMore.handler(({ input }) => drafts.answersMore(input.messageId)),
    readdress: os.outbox.readdress.handler(({ input }) => drafts.readdress(input.id, input.kind)),
    correct: os.outbox.correct.handler(({ input }) =>
      'id' in input ? drafts.correct(input.id) : drafts.correctBounced(input.bounceId),
    ),
    acknowledge: os.outbox.acknowledge.handler(({ input }) => drafts.acknowledge(input.id)),
    attach: os.outbox.attach.handler(({ input }) => files.attach(input.id, input.file)),
    detach: os.outbox.detach.handler(({ input }) => files.detach(input.id, input.attachmentId)),
    reattach: os.outbox.reattach.handler(({ input }) => files.reattach(input.id, input.attachmentId)),
    attachment: os.outbox.attachment.handler(({ input }) => files.file(input.id, input.attachmentId)),
    limits: os.outbox.limits.handler(({ input }) => limits(input)),
    discard: os.outbox.discard.handler(({ input }) => {
      drafts.discard(input)
      copies.look()
    }),
    restore: os.outbox.restore.handler(({ input }) => drafts.restore(input.id)),
    send: os.outbox.send.handler(({ input }) => sending.send(input)),
    discarded: os.outbox.discarded.handler(() => drafts.discarded()),
    reschedule: os.outbox.reschedule.handler(({ input }) => sending.reschedule(input.id, input.sendAt)),
    cancel: os.outbox.cancel.handler(({ input }) => sending.cancel(input.id)),
    pause: os.outbox.pause.handler(({ input }) => sending.pause(input.groupId, input.isPaused)),
    clearGroup: os.outbox.clearGroup.handler(({ input }) => sending.clearGroup(input.groupId)),
    unclearGroup: os.outbox.unclearGroup.handler(({ input }) =>
      sending.unclearGroup(input.groupId, input.ids),
    ),
    sendNow: os.outbox.sendNow.handler(({ input }) => sending.sendNow(input.id)),
    retry: os.outbox.retry.handler(({ input }) => sending.retry(input.id)),
    arrived: os.outbox.arrived.handler(({ input }) => sending.arrived(input.id)),
  })
}
