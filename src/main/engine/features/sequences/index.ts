import type { DraftContent } from '../../../../shared/contract/outbox'
import type { Account } from '../../../../shared/contract/accounts'
import type { Sequence, SequenceRun, SequenceStep } from '../../../../shared/contract/sequences'
import { addressKey } from '../../../../shared/address-key'
import { isCertifiedProvider } from '../../../../shared/certified-mail'
import { ProblemError } from '../../../../shared/problem'
import { afterWorkingDays } from '../../../../shared/working-days'
import { createAlarm } from '../../alarm'
import type { EngineContext } from '../../context'
import { newId } from '../../ids'
import { os } from '../../rpc'
import type { MessageListener, MessagesFeature } from '../messages/index'
import { replySubject, type OutboxFeature, type SentMail } from '../outbox/index'
import type { TemplatesFeature } from '../templates/index'
import { createSequenceStore, type RunRow } from './store'

export interface SequencesDeps {
  messages: Pick<
    MessagesFeature,
    'answerTo' | 'mailFrom' | 'isBounced' | 'findByMessageId' | 'summary' | 'threadOfMessageId'
  >
  outbox: Pick<OutboxFeature, 'sendPrepared' | 'fateOf' | 'takeAway'>
  account(id: number): Account | null
  templates: Pick<TemplatesFeature, 'stepWords' | 'fillStep' | 'assertStep'>
}

export type SequencesFeature = ReturnType<typeof createSequencesFeature>

const DAY = 86_400_000
/** What ended is shown, and its late answers are noted, for so long. */
const SHOWN = 60 * DAY
const LONGEST_SLEEP = 30_000
const goesOn = ['running', 'paused'] as const

/**
 * Mails that follow one another as long as nobody answers. The next step is a mail of the outbox under an id that was
 * noted down with the step before: whatever happens in between, there is one mail for each step.
 */
export function createSequencesFeature(context: EngineContext, deps: SequencesDeps) {
  const store = createSequenceStore(context)
  const { messages, outbox, templates } = deps
  const alarm = createAlarm(context.clock, LONGEST_SLEEP, () => wake())
  let isRunning = false
  let work: Promise<void> | null = null
  let isWanted = false

  const changed = (): void => context.publish({ type: 'follow-ups' })
  const change = (done: () => boolean): boolean =>
    context.write(() => {
      const isChanged = done()
      if (isChanged) changed()
      return isChanged
    })

  function wake(): void {
    isWanted = true
    if (!isRunning || work) return
    work = goThrough()
      .catch((error: unknown) => context.log.error('sequences', error))
      .finally(() => {
        work = null
        if (isRunning)
          alarm.set(
            store.next() ?? (store.watched(Infinity).length > 0 ? context.clock.now() + LONGEST_SLEEP : null),
          )
      })
  }

  async function goThrough(): Promise<void> {
    while (isRunning && isWanted) {
      isWanted = false
      for (const { id } of store.watched(context.clock.now() - SHOWN)) {
        change(() => settle(id))
        await new Promise((resolve) => setImmediate(resolve))
        if (!isRunning) return
      }
      for (const run of store.due()) await sendNext(run)
    }
  }

  /** Whether it is over, by what has come or by what became of its mail in the outbox. */
  function settle(id: string): boolean {
    const run = store.run(id)
    if (!run) return false
    if (isAnswered(run)) return end(run, 'answered')
    if (run.state === 'finished') return run.messageIds.some(messages.isBounced) && end(run, 'bounced')
    if (run.messageIds.some(messages.isBounced)) return end(run, 'bounced')
    const fate = run.isQueued ? outbox.fateOf(run.outgoingId) : null
    if (run.isQueued && (!fate || fate.state === 'discarded')) return store.setState(id, goesOn, 'stopped')
    if (fate?.problem?.code === 'answered-meanwhile') return end(run, 'answered')
    if (fate?.state === 'failed' && fate.problem?.code === 'recipient-refused') return end(run, 'bounced')
    return false
  }

  const isAnswered = ({ messageIds, person, since }: RunRow): boolean =>
    messages.answerTo({ messageIds, threadId: null, since }) !== null ||
    messages.mailFrom(addressKey(person.address), since) !== null

  /** What of it still waits in the outbox goes with it. */
  function end(run: RunRow, state: 'answered' | 'bounced' | 'stopped'): boolean {
    const isEnded = store.setState(run.id, [...goesOn, 'finished'], state)
    if (isEnded && run.isQueued) setImmediate(() => outbox.takeAway(run.outgoingId))
    return isEnded
  }

  async function sendNext(run: RunRow): Promise<void> {
    const step = run.steps[run.sent]
    if (run.isQueued || !step || store.run(run.id)?.state !== 'running') return
    try {
      const account = requireOrdinary(run)
      const { accountId, identityId, person, messageIds } = run
      const threadId = messages.threadOfMessageId(messageIds.at(-1) ?? '')
      const html = templates.fillStep(step.html, { account, identityId, to: person, threadId })
      await outbox.sendPrepared({
        id: run.outgoingId,
        content: { accountId, identityId, to: [person], subject: replySubject(run.subject), html },
        references: [...run.referenceIds.split(' ').filter(Boolean), ...messageIds],
        threadId,
        sendAt: run.nextAt ?? context.clock.now(),
        unlessAnswered: { since: run.since, afterId: 0 },
      })
      change(() => {
        store.queued(run.id)
        return true
      })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      change(() => store.setState(run.id, ['running'], 'failed', error.problem))
    }
  }

  /** Certified mail is a letter with a receipt, never sent by a program to somebody who did not answer. */
  function requireOrdinary({ accountId, person }: Pick<RunRow, 'accountId' | 'person'>): Account {
    const account = deps.account(accountId)
    if (!account) throw new ProblemError({ code: 'not-found', field: 'accountId' })
    const host = person.address.slice(person.address.lastIndexOf('@') + 1)
    if (account.isPec || isCertifiedProvider(host))
      throw new ProblemError({
        code: 'sequence-certified',
        field: 'to',
        params: { address: account.isPec ? account.settings.address : person.address },
      })
    return account
  }

  /** A mail has left: it begins a sequence, or was the next step of one. Called in the transaction that notes it down. */
  function sent(mail: SentMail): void {
    const run = store.ofOutgoing(mail.id)
    if (run) {
      advance(run, mail)
      setImmediate(wake)
    } else if (mail.followUp?.kind === 'sequence') {
      const [person] = mail.people
      const begun = store.get(mail.followUp.sequenceId)
      if (person && begun) begin(begun, mail, person)
    }
  }

  function advance(run: RunRow, { messageId, sentAt }: SentMail): void {
    const next = run.steps[run.sent + 1]
    const nextAt = next ? afterWorkingDays(sentAt, next.days) : null
    store.advance(run.id, { messageId, nextAt, nextId: next ? newId(context) : '' })
    if (!next) store.setState(run.id, goesOn, 'finished')
    changed()
  }

  function begin({ id, name, steps }: Sequence, mail: SentMail, person: RunRow['person']): void {
    const words = steps.flatMap((step) => {
      const html = templates.stepWords(step, person)
      return html === null ? [] : [{ days: step.days, html }]
    })
    const [first] = words
    if (!first) return
    const { accountId, identityId, subject, references, messageId, sentAt: since } = mail
    store.begin({
      ...{
        id: newId(context),
        sequenceId: id,
        name,
        accountId,
        identityId,
        person,
        subject,
        steps: words,
        since,
      },
      ...{ referenceIds: references.join(' '), messageIds: [messageId] },
      nextAt: afterWorkingDays(since, first.days),
      outgoingId: newId(context),
    })
    changed()
    setImmediate(wake)
  }

  /** What a mail that is to begin a sequence has to be; called before it is queued. */
  function check(content: DraftContent): void {
    if (content.followUp?.kind !== 'sequence') return
    const { to, cc, bcc, method, accountId } = content
    const isOne = to.length + cc.length + bcc.length === 1
    if (!isOne && method !== 'multiple') throw new ProblemError({ code: 'sequence-one', field: 'to' })
    if (!store.get(content.followUp.sequenceId)) throw new ProblemError({ code: 'not-found' })
    for (const person of to) requireOrdinary({ accountId, person })
  }

  function shown(run: RunRow): SequenceRun {
    const found = run.messageIds.map(messages.findByMessageId).findLast((id) => id !== null) ?? null
    const mail = found === null ? null : messages.summary(found)
    const { id, name, person, subject, state, sent: done, steps, nextAt, since } = run
    const fate = run.isQueued ? outbox.fateOf(run.outgoingId) : null
    return {
      ...{ id, name, person, subject, state, sent: done, steps: steps.length, since },
      nextAt: state === 'running' || state === 'paused' ? nextAt : null,
      problem: run.problem ?? fate?.problem ?? null,
      place:
        mail && mail.folderId !== null
          ? { threadId: mail.threadId, folderId: mail.folderId, messageId: mail.id }
          : null,
    }
  }

  const each = (ids: readonly string[], work: (run: RunRow) => boolean): void => {
    change(
      () =>
        ids.filter((id) => {
          const run = store.run(id)
          return run !== null && work(run)
        }).length > 0,
    )
    wake()
  }

  /** What waits in the outbox comes back: the step is made anew once it goes on. */
  function hold(run: RunRow, state: 'paused' | 'stopped'): boolean {
    if (!store.setState(run.id, goesOn, state)) return false
    if (run.isQueued) {
      store.renew(run.id, newId(context))
      setImmediate(() => outbox.takeAway(run.outgoingId))
    }
    return true
  }

  function save({
    id = newId(context),
    name,
    steps,
  }: {
    id?: string | undefined
    name: string
    steps: SequenceStep[]
  }): Sequence {
    steps.forEach(templates.assertStep)
    const saved = { id, name, steps }
    change(() => {
      store.save(saved)
      return true
    })
    return saved
  }

  const setRemoved = (id: string, at: number | null): void =>
    void change(() => {
      store.setRemoved(id, at)
      return true
    })

  const listener: MessageListener = {
    messagesAdded: () => setImmediate(wake),
    bounceRead: () => setImmediate(wake),
  }

  return {
    sent,
    check,
    listener,
    *forgetAccount(accountId: number): Generator<undefined, void> {
      while (context.write(() => store.forget(accountId))) yield
    },
    start(): void {
      isRunning = true
      wake()
    },
    async stop(): Promise<void> {
      isRunning = false
      alarm.set(null)
      await work
    },
    router: os.sequences.router({
      list: os.sequences.list.handler(() => store.list()),
      save: os.sequences.save.handler(({ input }) => save(input)),
      remove: os.sequences.remove.handler(({ input }) => setRemoved(input.id, context.clock.now())),
      restore: os.sequences.restore.handler(({ input }) => setRemoved(input.id, null)),
      runs: os.sequences.runs.handler(() => store.recent(context.clock.now() - SHOWN).map(shown)),
      pause: os.sequences.pause.handler(({ input: { ids, isPaused } }) =>
        each(ids, (run) => (isPaused ? hold(run, 'paused') : store.setState(run.id, ['paused'], 'running'))),
      ),
      sendNext: os.sequences.sendNext.handler(({ input }) => each(input.ids, ({ id }) => store.hurry(id))),
      stop: os.sequences.stop.handler(({ input }) => each(input.ids, (run) => hold(run, 'stopped'))),
      resume: os.sequences.resume.handler(({ input }) =>
        each(input.ids, (run) => store.setState(run.id, ['stopped', 'failed', 'paused'], 'running')),
      ),
    }),
  }
}
