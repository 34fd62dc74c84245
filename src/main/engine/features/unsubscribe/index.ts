import type { Account } from '../../../../shared/contract/accounts'
import type { OfferedWay, Unsubscription } from '../../../../shared/contract/unsubscribe'
import { addressKey } from '../../../../shared/address-key'
import { ProblemError } from '../../../../shared/problem'
import { createAlarm } from '../../alarm'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import type { AnsweredMessage, ListedMail } from '../messages/index'
import { isInsideHost, postOneClick, type Posted } from './post'
import { createUnsubscribeStore } from './store'
import { waysOf } from './ways'

export interface UnsubscribeDeps {
  messages: {
    answered(messageId: number): AnsweredMessage | null
    /** What the header of a mail says of its list; fetched where need be. */
    listedMail(messageId: number): Promise<ListedMail>
  }
  account(id: number): Account | null
  /** How long what was done may be taken back, in seconds. */
  undoSeconds(): number
  post?: typeof postOneClick
}

/** Waits after an attempt that reached nobody; then it is given up and told. */
const RETRY_AFTER = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]
const LONGEST_SLEEP = 30_000

export interface UnsubscribeFeature {
  router: ReturnType<typeof createRouter>
  /** Goes on with what a former run has not asked yet. */
  start(): void
  stop(): Promise<void>
}

/** Asks lists to send no more. What is asked by one click waits for its undo time, and outlives a crash. */
export function createUnsubscribeFeature(context: EngineContext, deps: UnsubscribeDeps): UnsubscribeFeature {
  const store = createUnsubscribeStore(context)
  const post = deps.post ?? postOneClick
  const alarm = createAlarm(context.clock, LONGEST_SLEEP, () => wake())
  const ending = new AbortController()
  let work: Promise<void> | null = null

  function wake(): void {
    if (work !== null || ending.signal.aborted) return
    work = askDue()
      .catch((error: unknown) => context.log.error('unsubscribe', error))
      .finally(() => {
        work = null
        const next = store.next()
        if (!ending.signal.aborted) alarm.set(next?.at ?? null)
      })
  }

  async function askDue(): Promise<void> {
    for (let due = store.next(); due && due.at <= context.clock.now(); due = store.next()) {
      const posted = await post(new URL(due.url), due.mayBeInside === 1, ending.signal)
      if (ending.signal.aborted) return
      conclude(due.id, due.attempts, posted)
    }
  }

  /** Asked twice a list does the same (RFC 8058 section 3.1): what a crash left open is asked again. */
  function conclude(id: number, attempts: number, posted: Posted): void {
    const now = context.clock.now()
    context.write(() => {
      const wait = RETRY_AFTER[attempts]
      if (posted.ok) store.settle(id, 'done', now, null)
      else if (posted.isFinal || wait === undefined) store.settle(id, 'refused', now, posted.problem)
      else store.putOff(id, now + wait, posted.problem)
      context.publish({ type: 'unsubscriptions' })
    })
  }

  function mailOf(messageId: number): AnsweredMessage {
    const found = deps.messages.answered(messageId)
    if (!found) throw new ProblemError({ code: 'not-found' })
    return found
  }

  async function waysTo(messageId: number) {
    const mail = mailOf(messageId)
    const listed = await deps.messages.listedMail(messageId)
    const doubt = mail.message.isSpam ? 'spam' : listed.isProven ? null : 'unproven'
    return { mail, ways: waysOf(listed), doubt } as const
  }

  async function way(messageId: number): Promise<OfferedWay> {
    const { mail, ways, doubt } = await waysTo(messageId)
    const accountId = mail.message.placements[0]?.accountId
    if (ways.post) return { way: { kind: 'one-click', host: ways.post.hostname }, doubt }
    if (ways.mail && accountId !== undefined) return { way: { kind: 'mail', accountId, ...ways.mail }, doubt }
    return { way: ways.link === null ? { kind: 'none' } : { kind: 'link', url: ways.link }, doubt }
  }

  async function begin(messageId: number): Promise<Unsubscription> {
    const { mail, ways } = await waysTo(messageId)
    if (!ways.post) throw new ProblemError({ code: 'not-found' })
    const { href } = ways.post
    // A company that keeps its mail server to itself may keep its lists there, too.
    const [place] = mail.message.placements
    const account = place && deps.account(place.accountId)
    const mayBeInside = account ? await isInsideHost(account.settings.incoming.host) : false
    const key = listKeyOf(mail)
    const at = context.clock.now() + deps.undoSeconds() * 1000
    const begun = context.write(() => {
      store.begin(key, href, mayBeInside, at)
      context.publish({ type: 'unsubscriptions' })
      return store.of(key)
    })
    wake()
    if (!begun) throw new ProblemError({ code: 'internal' })
    return begun
  }

  return {
    router: createRouter({
      way,
      begin,
      state: (messageId) => store.of(listKeyOf(mailOf(messageId))),
      askNow: (id) => {
        context.write(() => {
          if (!store.hasten(id, context.clock.now())) throw new ProblemError({ code: 'not-found' })
          context.publish({ type: 'unsubscriptions' })
        })
        wake()
      },
      cancel: (id) =>
        context.write(() => {
          if (!store.cancel(id)) throw new ProblemError({ code: 'not-found' })
          context.publish({ type: 'unsubscriptions' })
        }),
    }),
    start: wake,
    async stop() {
      ending.abort()
      alarm.set(null)
      await work
    },
  }
}

/** What mail of one list has in common: the list, or where it names none its sender. */
function listKeyOf({ listId, message }: AnsweredMessage): string {
  const [from] = message.from
  return listId !== '' ? `list:${listId}` : `from:${addressKey(from?.address ?? '')}`
}

function createRouter(unsubscribe: {
  way(messageId: number): Promise<OfferedWay>
  begin(messageId: number): Promise<Unsubscription>
  state(messageId: number): Unsubscription | null
  askNow(id: number): void
  cancel(id: number): void
}) {
  return os.unsubscribe.router({
    way: os.unsubscribe.way.handler(({ input }) => unsubscribe.way(input.messageId)),
    state: os.unsubscribe.state.handler(({ input }) => unsubscribe.state(input.messageId)),
    begin: os.unsubscribe.begin.handler(({ input }) => unsubscribe.begin(input.messageId)),
    askNow: os.unsubscribe.askNow.handler(({ input }) => unsubscribe.askNow(input.id)),
    cancel: os.unsubscribe.cancel.handler(({ input }) => unsubscribe.cancel(input.id)),
  })
}
