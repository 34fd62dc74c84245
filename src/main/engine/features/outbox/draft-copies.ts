import { DRAFT_FIELD, draftMessageId, SCHEDULED_FIELD, scheduledField } from '../../../../shared/draft-copy'
import { identityOf } from '../../../../shared/identities'
import { ProblemError } from '../../../../shared/problem'
import { createAlarm } from '../../alarm'
import type { EngineContext } from '../../context'
import { checkAddress, type CheckedAddress } from './compose/address'
import { buildMime, withBcc } from './compose/mime'
import type { OutboxTiming, SayingDeps } from './deps'
import { createDraftCopiesStore, type DraftCopy } from './draft-copies-store'
import { partsOf, signedWords } from './letter'
import { retryAt } from './outcome'
import type { OutgoingRow } from './rows'
import type { OutboxStore } from './store'

const MEGABYTE = 1_000_000

export type DraftCopies = ReturnType<typeof createDraftCopies>

/**
 * Keeps one copy of each draft, and of each mail that waits for its time, in the Drafts folder of its account: once its
 * writer has paused, and now and then while they write on. What cannot be done now is done once the server is there.
 */
export function createDraftCopies(
  context: EngineContext,
  deps: SayingDeps,
  store: OutboxStore,
  timing: OutboxTiming,
) {
  const { clock, log } = context
  const copies = createDraftCopiesStore(context)
  /** Of an account whose server could not do it: how often, and when it is tried again. */
  const puttingOff = new Map<number, { times: number; at: number }>()
  let running: Promise<void> | null = null
  const begunAt = clock.now()
  let stopped = false
  let looksAgain = false
  const alarm = createAlarm(clock, timing.longestSleep, look)

  /** Does what is due, and looks again when more is, or a writer may have paused. */
  function look(): void {
    if (stopped) return
    // What became due meanwhile is looked for once more.
    if (running) return void (looksAgain = true)
    void run(work)
  }

  /** One piece of work at a time. */
  function run(piece: () => Promise<void>): Promise<void> {
    looksAgain = false
    running = piece()
      .catch((error: unknown) => log.error('outbox/drafts', error))
      .then(() => {
        running = null
        if (looksAgain) look()
        else if (!stopped) alarm.set(nextAt())
      })
    return running
  }

  async function work(): Promise<void> {
    for (const copy of copies.left()) {
      if (stopped) return
      if (mayTry(copy.accountId)) await attempt(copy.accountId, () => takeAway(copy))
    }
    for (const { id } of due()) {
      const row = store.get(id)
      if (stopped) return
      if (row && mayTry(row.accountId)) await attempt(row.accountId, async () => void (await put(row)))
    }
  }

  const due = () => copies.wanted().filter((one) => dueAt(one) <= clock.now())

  /** A mail that waits may leave from elsewhere: its copy comes at once. Large ones come seldom while they are written. */
  function dueAt({
    state,
    createdAt,
    updatedAt,
    putAt,
    size,
  }: ReturnType<typeof copies.wanted>[number]): number {
    // What an earlier run of the program had no time for has waited long enough.
    if (state === 'queued' || updatedAt < begunAt) return updatedAt
    const seldom = timing.draftAtMost * Math.max(1, (size ?? 0) / MEGABYTE)
    return Math.min(updatedAt + timing.draftQuiet, Math.max(putAt ?? 0, createdAt) + seldom)
  }

  function nextAt(): number {
    const now = clock.now()
    const later = copies
      .wanted()
      .map(dueAt)
      .filter((at) => at > now)
    return Math.min(now + timing.draftQuiet, ...later)
  }

  const mayTry = (accountId: number): boolean => (puttingOff.get(accountId)?.at ?? 0) <= clock.now()

  async function attempt(accountId: number, run: () => Promise<void>): Promise<void> {
    try {
      await run()
      puttingOff.delete(accountId)
    } catch (error) {
      const times = (puttingOff.get(accountId)?.times ?? 0) + 1
      puttingOff.set(accountId, { times, at: retryAt(clock.now(), times, timing.retryAfter) })
      if (error instanceof ProblemError)
        log.info(`outbox/drafts(${accountId}) put off: ${error.problem.code}`)
      else log.error(`outbox/drafts(${accountId})`, error)
    }
  }

  async function takeAway({ outgoingId, accountId }: DraftCopy): Promise<void> {
    if (deps.accounts.get(accountId)) await deps.server.replaceDraft(accountId, outgoingId, null)
    copies.forget(outgoingId)
  }

  async function put(row: OutgoingRow): Promise<'server' | 'here' | null> {
    const { id, accountId, updatedAt: version } = row
    // What still lies with another account goes first: one row tells of one account.
    const elsewhere = copies.of(id)
    if (elsewhere && elsewhere.accountId !== accountId && mayTry(elsewhere.accountId))
      await attempt(elsewhere.accountId, () => takeAway(elsewhere))
    const before = copies.of(id)
    if (before && before.accountId !== accountId) return null
    const made = await copyOf(row)
    if (!made) return null
    // A server may keep what it never answered for, and a discarded draft is only looked for where it is noted.
    copies.expect(id, accountId)
    const wasThere = await deps.server.replaceDraft(accountId, id, made)
    const gone = Number(isPut(before) && wasThere === false)
    copies.keep({
      ...{ outgoingId: id, accountId, version, messageId: made.messageId },
      ...{ putAt: clock.now(), size: made.source.length, gone },
    })
    if (gone) context.publish({ type: 'outbox' })
    replaceTakenOver(row)
    return wasThere === null ? 'here' : 'server'
  }

  /** The draft of another program that it goes on with makes room for it; one that was changed there meanwhile stays. */
  function replaceTakenOver({ id, serverDraftId }: OutgoingRow): void {
    if (serverDraftId === null || deps.messages.removeDraft(serverDraftId) === null) return
    copies.standsAlone(id)
  }

  /** As it would leave, to whom is written there by now. Nothing but the mail itself, and which draft it is a copy of. */
  async function copyOf(row: OutgoingRow): Promise<{ messageId: string; source: Buffer } | null> {
    const account = deps.accounts.get(row.accountId)
    const identity = account && identityOf(account, row.content.identityId)
    const from = identity && checkAddress(identity)
    if (!identity || !from) return null
    const { content } = row
    const people = (field: 'to' | 'cc' | 'bcc'): CheckedAddress[] =>
      content[field].flatMap((person) => checkAddress(person) ?? [])
    const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
    const messageId = draftMessageId(row.id, row.updatedAt, domain)
    const signature = deps.words().signature(account, content.identityId, row.answerKind !== 'new')
    let pictures = 0
    const mime = await buildMime({
      ...{ from, to: people('to'), cc: people('cc'), subject: content.subject, messageId },
      replyTo: identity.replyTo === '' ? null : checkAddress({ name: '', address: identity.replyTo }),
      ...partsOf(row, identity.id, deps, store),
      ...signedWords(content, signature),
      date: row.updatedAt,
      newContentId: () => `${row.id}.${String((pictures += 1))}@${domain}`,
      headers: {
        [DRAFT_FIELD]: row.id,
        ...(row.state === 'queued' && row.sendAt !== null
          ? { [SCHEDULED_FIELD]: scheduledField({ at: row.sendAt, device: deps.deviceName() }) }
          : {}),
      },
    })
    return { messageId, source: withBcc(mime, people('bcc')) }
  }

  return {
    look,
    /** Puts a draft there now. What the server refuses it for, or that it cannot be reached, is tried again by itself. */
    async now(id: string): Promise<'server' | 'here' | 'waiting'> {
      while (running) await running
      const row = store.get(id)
      if (row?.state !== 'draft') return 'waiting'
      let place: 'server' | 'here' | null = null
      await run(() => attempt(row.accountId, async () => void (place = await put(row))))
      return place ?? 'waiting'
    },
    /** The server of an account, or of all, can be asked again. */
    serverReached(accountId: number | null): void {
      if (accountId === null) puttingOff.clear()
      else puttingOff.delete(accountId)
      look()
    },
    /** What was put of a draft; `isGone` where somebody else changed it or took it away. */
    of(id: string): { messageId: string; isGone: boolean } | null {
      const copy = copies.of(id)
      if (!isPut(copy)) return null
      const known = deps.messages.findByMessageId(copy.messageId)
      const isGone = copy.gone === 1 || (known !== null && !deps.messages.knowsMessageId(copy.messageId))
      return { messageId: copy.messageId, isGone }
    },
    /**
     * Whether this device may send a mail that waits: as long as its copy lies in Drafts, from where another device takes
     * it over. Rejects where the server cannot be asked.
     */
    async ownsLock({ id, accountId }: OutgoingRow): Promise<boolean> {
      const copy = copies.of(id)
      if (!isPut(copy) || copy.accountId !== accountId) return true
      return (await deps.server.holdsDraft(accountId, id, copy.messageId)) !== false
    },
    /** It is this device's again, whoever took its copy. */
    claim: copies.forget,
    async stop(): Promise<void> {
      stopped = true
      alarm.set(null)
      await running
    },
  }
}

/** Not one that was begun, of which nobody knows whether the server has it. */
const isPut = (copy: DraftCopy | null): copy is DraftCopy => copy !== null && copy.messageId !== ''
