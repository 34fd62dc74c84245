import type { ImapFlow } from 'imapflow'
import { changeMailbox } from '../../../net/imap-commands'

/** Commands on folders of one connection, none of which is open (RFC 3501 sections 6.3.3 to 6.3.7). Refusals throw. */
export class FolderCommands {
  readonly #client: ImapFlow
  readonly #guard: <T>(promise: Promise<T>) => Promise<T>

  constructor(client: ImapFlow, guard: <T>(promise: Promise<T>) => Promise<T>) {
    this.#client = client
    this.#guard = guard
  }

  /** What stands before the names at the top of the user's own namespace. */
  get topPrefix(): string {
    return this.#client.namespace?.prefix ?? ''
  }

  /** Creates a folder and subscribes to it. */
  async create(path: string): Promise<void> {
    await this.#guard(changeMailbox(this.#client, 'CREATE', path))
    await this.subscribe(path, true)
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#guard(changeMailbox(this.#client, 'RENAME', from, to))
  }

  async delete(path: string): Promise<void> {
    await this.#guard(changeMailbox(this.#client, 'DELETE', path))
  }

  /** How many messages lie there; null when the server would not say. */
  async count(path: string): Promise<number | null> {
    const status = await this.#guard(this.#client.status(path, { messages: true }))
    return status ? (status.messages ?? null) : null
  }

  /** Asked for and no more: many servers keep no subscriptions, and some move them along by themselves. */
  async subscribe(path: string, wanted: boolean): Promise<void> {
    await changeMailbox(this.#client, wanted ? 'SUBSCRIBE' : 'UNSUBSCRIBE', path).catch(() => undefined)
  }
}
