import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import { identityOf } from '../../../../shared/identities'
import { filesCopy } from '../../../../shared/outgoing-server'
import { ProblemError, type Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { diskProblem } from '../../db/problem'
import { NobodyTaken, type Refused } from '../../net/refused'
import type { Receipt, SmtpTransport } from '../../net/smtp'
import { createAlarm } from '../../alarm'
import { requireTested } from './checks'
import { sentMail } from './sent-mail'
import { withBcc, withDate } from './compose/mime'
import type { OutboxDeps, OutboxTiming } from './deps'
import type { DraftCopies } from './draft-copies'
import { afterProof, afterReceipt, afterRefusal, isUnconfirmed, retryAt, type Outcome } from './outcome'
import type { Answer } from '../messages/index'
import { createRefusedSignIns } from './refused-sign-ins'
import type { Envelope, OutgoingRow } from './rows'
import type { OutboxStore } from './store'

const HOUR_MS = 60 * 60_000

export type Sender = ReturnType<typeof createSender>

/**
 * Carries out what is queued: one mail at a time per account, accounts side by side.
 *
 * A mail is `sending` on the disk before its first byte leaves. Whatever is found in that state later (a crash, a
 * connection lost after the last byte) may have arrived: the server is asked, and without a clear yes the mail
 * becomes `failed` with `send-unconfirmed` for the user to decide. Nothing is ever sent again by guess.
 */
export function createSender(
  context: EngineContext,
  deps: OutboxDeps,
  store: OutboxStore,
  timing: OutboxTiming,
  copies: Pick<DraftCopies, 'ownsLock' | 'look'>,
) {
  const { clock, log } = context
  const refused = createRefusedSignIns(context, () => deps.settings().lateHours * HOUR_MS)
  const workers = new Map<number, Promise<void>>()
  /** Failed mails of an account that its server is to be asked for. */
  const questions = new Map<number, string[]>()
  const cutOff = new AbortController()
  let stopping = false
  const alarm = createAlarm(clock, timing.longestSleep, () => wake())

  /** Looks for work now; call it whenever something may be due. */
  function wake(): void {
    if (stopping) return
    const now = clock.now()
    let next: number | null = null
    for (const { accountId, at } of store.work()) {
      if (at <= now) startWorker(accountId)
      else next = Math.min(next ?? at, at)
    }
    for (const accountId of questions.keys()) startWorker(accountId)
    alarm.set(next)
  }

  function startWorker(accountId: number): void {
    if (workers.has(accountId)) return
    const worker = workThrough(accountId)
      .catch((error: unknown) => log.error(`outbox/account(${accountId})`, error))
      .then((ended) => {
        workers.delete(accountId)
        // A worker that broke down starts anew at the next look, not at once and for ever.
        if (ended === 'done') wake()
        else alarm.set(clock.now() + timing.longestSleep)
      })
    workers.set(accountId, worker)
  }

  async function workThrough(accountId: number): Promise<'done'> {
    while (!stopping) {
      const interrupted = store.interrupted(accountId)
      const due = interrupted ? null : store.due(accountId)
      const copy = interrupted || due ? null : store.copyDue(accountId)
      if (interrupted) await settleUnconfirmed(interrupted, { code: 'send-unconfirmed' })
      else if (due) await deliver(due)
      else if (copy) await fileCopy(copy)
      else {
        const question = nextQuestion(accountId)
        if (question === undefined) break
        await askAgain(question)
      }
    }
    return 'done'
  }

  function nextQuestion(accountId: number): string | undefined {
    const [next, ...others] = questions.get(accountId) ?? []
    if (others.length > 0) questions.set(accountId, others)
    else questions.delete(accountId)
    return next
  }

  async function deliver(row: OutgoingRow): Promise<void> {
    const { envelope } = row
    const mime = store.mime(row.id)
    // Cannot be; but one broken row must not hold up the mails behind it.
    if (!envelope || !mime) return store.fail(row.id, { code: 'internal' })
    if (isLate(row)) return store.fail(row.id, lateProblem())
    if (isUnconfirmed(row) && (await hasArrived(row))) return settleProven(row.id)
    const attempts = row.attempts + 1
    let transport
    try {
      if (envelope.unlessAnswered && !envelope.delivered) {
        const answer = await answerTo(row, envelope.unlessAnswered)
        if (answer) return void store.giveBack(row.id, answeredProblem(answer))
      }
      if (row.isScheduled && !envelope.delivered && !(await copies.ownsLock(row)))
        return store.fail(row.id, { code: 'scheduled-elsewhere' })
      transport = await transportOf(serverFor(row))
    } catch (error) {
      return conclude(row, afterRefusal(problemFrom(error), envelope, attempts))
    }
    const raw = withDate(mime, clock.now())
    // Cancelled, or passed into the hands of another call, while the password was fetched.
    if (stopping || !store.start(row.id, raw)) return
    const receipt = await handOver(row, envelope, transport, raw)
    if (!receipt) return
    log.info(`outbox/mail(${row.id}) accepted: ${receipt.response}`)
    // Outside of what deals with refusals: a disk that cannot note this down must not look like one. The mail then
    // stays `sending`, and the server is asked for it.
    conclude(row, afterReceipt(receipt, envelope, attempts))
  }

  /**
   * The computer was off when it should have left, or reached no server since: whether its words are still meant is for
   * its writer to say.
   */
  const isLate = ({ attempts, problem, envelope, sendAt }: OutgoingRow): boolean =>
    (attempts === 0 || problem?.serverReply === undefined) &&
    !envelope?.delivered &&
    !isUnconfirmed({ problem }) &&
    sendAt !== null &&
    clock.now() - sendAt > deps.settings().lateHours * HOUR_MS

  const lateProblem = (): Problem => ({
    code: 'send-late',
    params: { hours: String(deps.settings().lateHours) },
  })

  /**
   * Whether a person has answered, as its server knows it at this moment. Rejects where that cannot be asked: the mail
   * waits then, and says so.
   */
  async function answerTo(
    { accountId, inReplyTo, threadId }: OutgoingRow,
    unless: NonNullable<Envelope['unlessAnswered']>,
  ): Promise<Answer | null> {
    await deps.server.look(accountId)
    const messageIds = inReplyTo === '' ? [] : [inReplyTo]
    return deps.messages.answerTo({ messageIds, threadId, ...unless })
  }

  const answeredProblem = ({ from, at }: Answer): Problem => ({
    code: 'answered-meanwhile',
    params: { name: from ? from.name || from.address : '', at: String(at) },
  })

  /** A mail leaves by the server it was queued for, whatever its account has chosen since; without that, by none. */
  function serverFor({ serverId, accountId, content }: OutgoingRow): OutgoingEntry {
    const account = deps.accounts.get(accountId)
    const address = account ? identityOf(account, content.identityId).address : ''
    const server = serverId === null ? null : deps.accounts.outgoing.get(serverId)
    if (!server) throw new ProblemError({ code: 'smtp-gone', field: 'accountId', params: { address } })
    return requireTested(server, address)
  }

  /** A relay that asks for no login is asked nothing of the secret store. */
  async function transportOf(server: OutgoingEntry): Promise<SmtpTransport> {
    const { credentials } = deps.accounts.outgoing
    const { password, proxy } = await credentials(server)
    return deps.createTransport(server, password, { proxy })
  }

  /** null where the server has not taken the mail for certain; what follows from that is noted down. */
  async function handOver(
    row: OutgoingRow,
    envelope: Envelope,
    transport: SmtpTransport,
    raw: Uint8Array,
  ): Promise<Receipt | null> {
    let told: readonly Refused[] = []
    const beforeData = (rejected: readonly Refused[]): void => {
      told = rejected
      noteUntaken(row.id, envelope, rejected)
    }
    try {
      const { from, to } = envelope
      return await transport.sendMail({ envelope: { from, to }, raw, beforeData, signal: cutOff.signal })
    } catch (error) {
      const problem = problemFrom(error)
      if (problem.code === 'send-unconfirmed') await settleUnconfirmed(row, problem)
      else if (cutOff.signal.aborted)
        store.reschedule(row.id, { at: 0, problem: null, envelope, attempts: row.attempts })
      else {
        log.info(`outbox/mail(${row.id}) not sent: ${problem.code}`)
        if (error instanceof NobodyTaken) told = error.refused
        conclude(row, afterRefusal(problem, envelope, row.attempts + 1, told))
      }
      return null
    }
  }

  /** On the disk before the message leaves: from then on every way it may end finds there who was not taken. */
  function noteUntaken(id: string, envelope: Envelope, rejected: readonly Refused[]): void {
    if (rejected.length === 0 && envelope.untaken.length === 0) return
    try {
      store.noteUntaken(id, { ...envelope, untaken: [...rejected] })
    } catch (error) {
      throw new ProblemError(problemFrom(error), { cause: error })
    }
  }

  function conclude(row: OutgoingRow, outcome: Outcome): void {
    switch (outcome.kind) {
      case 'sent':
        return succeed(row, outcome.envelope, outcome.problem)
      case 'failed':
        return store.fail(row.id, outcome.problem)
      case 'later': {
        const at = retryAt(clock.now(), outcome.attempts, timing.retryAfter)
        return store.reschedule(row.id, { ...outcome, at })
      }
    }
  }

  /** sent, the answered message marked in the same transaction, and the copy for Sent noted down. */
  function succeed(row: OutgoingRow, envelope: Envelope, problem: Problem | null): void {
    const account = deps.accounts.get(row.accountId)
    const server = row.serverId === null ? null : deps.accounts.outgoing.get(row.serverId)
    const copy = account && filesCopy(account, row.content.identityId, server) ? 'pending' : 'none'
    store.succeed(row.id, { copy, problem, envelope }, () => {
      const answersIt = row.answerKind === 'reply' || row.answerKind === 'reply-all'
      if (answersIt && row.answersMessageId !== null) deps.messages.setAnswered(row.answersMessageId)
      deps.whenSent(sentMail(row, envelope, clock.now()))
    })
    if (row.answersMessageId !== null && row.answerKind !== 'forward') {
      const isOfList = (deps.messages.answered(row.answersMessageId)?.listId ?? '') !== ''
      const { to, cc, subject } = row.content
      deps.whenAnswered({ people: [...to, ...cc], subject, isOfList })
    }
    if (row.serverId !== null) refused.goOn(row.serverId)
    if (row.serverDraftId !== null) deps.messages.removeDraft(row.serverDraftId)
    copies.look()
  }

  async function settleUnconfirmed(row: OutgoingRow, problem: Problem): Promise<void> {
    if (await hasArrived(row)) return settleProven(row.id)
    // Stopped while asking: it stays `sending`, and the next start asks again.
    if (cutOff.signal.aborted) return
    log.warn(`outbox/mail(${row.id}) unconfirmed`)
    store.fail(row.id, { ...problem, code: 'send-unconfirmed' })
  }

  /** A mail whose fate was unknown arrived. Its row is read anew: it tells whom the server did not take. */
  function settleProven(id: string): void {
    const row = store.get(id)
    if (row?.envelope) conclude(row, afterProof(row.envelope, row.attempts))
  }

  /** Proof that a mail arrived: any folder of ours, or the server's own Sent, holds its Message-ID. */
  async function hasArrived(
    row: OutgoingRow,
    waits = waitsFor(deps.accounts.get(row.accountId)),
  ): Promise<boolean> {
    // Where some have it already, their copy proves nothing for the others.
    if (row.messageId === '' || !row.envelope || row.envelope.delivered) return false
    if (deps.messages.knowsMessageId(row.messageId)) return true
    for (const wait of waits) {
      try {
        await sleep(wait, undefined, { signal: cutOff.signal, ref: false })
        if (await deps.server.findInSent(row.accountId, row.messageId, sentFolderOf(row))) return true
      } catch (error) {
        log.warn(`outbox/mail(${row.id}) the server could not be asked for it`, error)
        return false
      }
    }
    return false
  }

  /** Where we file the copy ourselves, the server knows nothing that could still show up. */
  const waitsFor = (account: Account | null): readonly number[] =>
    account?.settings.sentCopy === 'server' ? timing.confirmAfter : [0]

  /** Where the identity it was written as keeps what it sent. */
  function sentFolderOf({ accountId, content }: OutgoingRow): number | null {
    const account = deps.accounts.get(accountId)
    return account ? identityOf(account, content.identityId).sentFolderId : null
  }

  /** A failed mail whose fate was unknown, of a server that may know by now. */
  async function askAgain(id: string): Promise<void> {
    const row = store.get(id)
    if (row?.state !== 'failed' || !isUnconfirmed(row)) return
    if (await hasArrived(row, [0])) settleProven(id)
  }

  /** Puts the copy into Sent, never twice: also after a crash between the two, the server is asked first. */
  async function fileCopy(row: OutgoingRow): Promise<void> {
    const mime = store.mime(row.id)
    if (!mime) return store.copied(row.id)
    try {
      if (!(await deps.server.findInSent(row.accountId, row.messageId, sentFolderOf(row)))) {
        const copy = withBcc(mime, row.envelope?.bcc ?? [])
        await deps.server.appendToSent(row.accountId, copy, ['\\Seen'], sentFolderOf(row))
      }
      store.copied(row.id)
    } catch (error) {
      const problem = problemFrom(error)
      log.warn(`outbox/mail(${row.id}) its copy is not in Sent yet: ${problem.code}`)
      const at = retryAt(clock.now(), row.attempts + 1, timing.retryAfter)
      store.copyFailed(row.id, problem, at)
    }
  }

  /** The user knows that it arrived; false where there was no doubt. */
  function arrived(id: string): boolean {
    const row = store.get(id)
    if (row?.state !== 'failed' || !isUnconfirmed(row) || !row.envelope) return false
    settleProven(id)
    return true
  }

  /** A failed mail whose fate was unknown turned up in one of our folders: it had been sent. */
  function settleKnown(): void {
    if (stopping) return
    for (const row of store.unconfirmed()) {
      const { envelope } = row
      if (envelope && !envelope.delivered && deps.messages.knowsMessageId(row.messageId)) settleProven(row.id)
    }
    wake()
  }

  /** The server of an account, or of all, can be asked again: it may have what nobody knew the fate of. */
  function serverReached(accountId: number | null): void {
    for (const row of store.unconfirmed())
      if (accountId === null || row.accountId === accountId)
        questions.set(row.accountId, [...new Set(questions.get(row.accountId)).add(row.id)])
    wake()
  }

  function problemFrom(error: unknown): Problem {
    if (error instanceof ProblemError) return error.problem
    if (!cutOff.signal.aborted) log.error('outbox', error)
    return { code: diskProblem(error) ?? 'internal' }
  }

  /** What one signs in with to an outgoing server was changed. */
  function signInChanged(serverId: number): void {
    if (!stopping && refused.tryOne(serverId)) wake()
  }

  return {
    wake,
    transportOf,
    signInChanged,
    settleKnown,
    serverReached,
    arrived,
    /** Takes no new work; waits a moment for mails on their way, then cuts their connections. */
    async stop(): Promise<void> {
      stopping = true
      alarm.set(null)
      const ended = Promise.allSettled(workers.values())
      await Promise.race([ended, sleep(timing.stopGrace, undefined, { ref: false })])
      cutOff.abort(new Error('stopped'))
      await Promise.race([ended, sleep(timing.stopGrace, undefined, { ref: false })])
    },
  }
}
