import type { FolderTrouble, WithheldMessage } from '../../../../../shared/contract/accounts'
import type { Problem } from '../../../../../shared/problem'
import { messageRetryDelay } from '../back-off'
import type { ListedMessage } from './plan'

/** A connection that dies twice over one message dies of it. */
const DEATHS_TO_BLAME = 2
const MAX_TOLD = 20

interface Withheld {
  problem: Problem
  attempts: number
  /** On the steady clock: the computer's own may jump. */
  retryAt: number
  facts: WithheldMessage
}

/** What the server tells of a message it does not give. */
export type Facts = Pick<WithheldMessage, 'from' | 'subject'>

const NO_FACTS: Facts = { from: '', subject: '' }

/**
 * Messages the server lists and does not give, or over which it ends the connection: none of them holds up the others,
 * and each is asked for again later and later. In memory only: a new start asks anew.
 */
export class WithheldMessages {
  readonly #withheld = new Map<string, Withheld>()
  readonly #deaths = new Map<string, number>()

  /** What is to be asked for now: first what ended no connection. */
  due(messages: readonly ListedMessage[]): ListedMessage[] {
    const deaths = ({ uidl }: ListedMessage): number => this.#deaths.get(uidl) ?? 0
    return messages
      .filter(({ uidl }) => (this.#withheld.get(uidl)?.retryAt ?? 0) <= performance.now())
      .sort((a, b) => deaths(a) - deaths(b))
  }

  /** When the next is to be asked for again; Infinity when none is. */
  nextRetryAt = (): number => Math.min(...[...this.#withheld.values()].map(({ retryAt }) => retryAt))

  refused({ uidl, number, size }: ListedMessage, problem: Problem): void {
    const before = this.#withheld.get(uidl)
    const attempts = (before?.attempts ?? 0) + 1
    const retryAt = performance.now() + messageRetryDelay(attempts)
    const facts = { ...NO_FACTS, ...before?.facts, key: String(number), size }
    this.#withheld.set(uidl, { problem, attempts, retryAt, facts })
  }

  describe({ uidl }: ListedMessage, facts: Facts): void {
    const withheld = this.#withheld.get(uidl)
    if (withheld) withheld.facts = { ...withheld.facts, ...facts }
  }

  /** The connection ended as it was being fetched. */
  died(message: ListedMessage, problem: Problem): void {
    const deaths = (this.#deaths.get(message.uidl) ?? 0) + 1
    this.#deaths.set(message.uidl, deaths)
    if (deaths >= DEATHS_TO_BLAME) this.refused(message, problem)
  }

  came({ uidl }: ListedMessage): void {
    this.#withheld.delete(uidl)
    this.#deaths.delete(uidl)
  }

  /** Only what the server lists is still withheld. */
  keepListed(messages: readonly ListedMessage[]): void {
    const uidls = new Set(messages.map(({ uidl }) => uidl))
    for (const uidl of this.#withheld.keys()) if (!uidls.has(uidl)) this.#withheld.delete(uidl)
    for (const uidl of this.#deaths.keys()) if (!uidls.has(uidl)) this.#deaths.delete(uidl)
  }

  retryAll(): void {
    for (const withheld of this.#withheld.values()) withheld.retryAt = 0
  }

  /** What is told of them at the folder they were to come to; null when there are none. */
  trouble(folderId: number, host: string, now: number): FolderTrouble | null {
    const [first] = this.#withheld.values()
    if (!first) return null
    const { serverReply } = first.problem
    return {
      folderId,
      problem: {
        ...{ code: 'message-withheld', params: { host } },
        ...(serverReply === undefined ? {} : { serverReply }),
      },
      retryAt: Math.round(now + Math.max(0, this.nextRetryAt() - performance.now())),
      withheld: this.#withheld.size,
      messages: [...this.#withheld.values()].slice(0, MAX_TOLD).map(({ facts }) => facts),
    }
  }
}
