import { isRefusal } from '../../../net/refusal'
import type { Clock } from '../../../context'
import type { ProblemError } from '../../../../../shared/problem'
import type { FolderEntry, MailboxesFeature } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import type { Connections } from './connections'
import { fetchShape } from './fetch-plan'
import { fetchUids } from './fetch-uids'
import { LinkSpeed } from './ingest'
import type { OpenMailbox } from './open-mailbox'
import { Troubles } from './troubles'

/** What is done in each of the folders, over a connection of its own. */
export interface Walk<Stop, Outcome> {
  /** Ends the connection at once. */
  signal: AbortSignal
  /** How long one folder may take, in ms. */
  patience: number
  /** `ending` is that of the connection. */
  work(stop: Stop, mailbox: OpenMailbox, ending: AbortSignal): Promise<Outcome>
  /** The server refused the folder, or what was asked of it. */
  refused(stop: Stop, refusal: ProblemError): Outcome
}

export interface Walked<Stop, Outcome> {
  stop: Stop
  /** Folders that are through, and all. */
  progress: { folderId: number; done: number; total: number }
  outcome: Outcome
}

/** Ways through the folders of one account beside its sync, one folder after the other. */
export class FolderWalks {
  readonly #connections: Pick<Connections, 'openOwn'>
  readonly #running = new Set<Promise<unknown>>()

  constructor(connections: Pick<Connections, 'openOwn'>) {
    this.#connections = connections
  }

  /** A folder the server refuses does not stop the others; all else that fails ends it. */
  async *through<Stop extends { folder: FolderEntry }, Outcome>(
    stops: readonly Stop[],
    { signal, patience, work, refused }: Walk<Stop, Outcome>,
  ): AsyncGenerator<Walked<Stop, Outcome>, void> {
    const connection = await this.#connections.openOwn(signal)
    try {
      for (const [index, stop] of stops.entries()) {
        const { path, id } = stop.folder
        const working = connection.run(
          (session) =>
            session.inMailbox(path, (mailbox) => work(stop, mailbox, connection.signal), 'reopened'),
          patience,
        )
        this.#running.add(working)
        const outcome = await working
          .catch((error: unknown) => {
            if (!isRefusal(error)) throw error
            return refused(stop, error)
          })
          .finally(() => this.#running.delete(working))
        yield { stop, outcome, progress: { folderId: id, done: index + 1, total: stops.length } }
      }
    } finally {
      connection.end()
    }
  }

  /** Resolves when nothing of them is being stored any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running])
  }
}

/** What a way through folders needs to take mail in. */
export interface WalkDeps {
  accountId: number
  walks: FolderWalks
  mailboxes: Pick<MailboxesFeature, 'page' | 'state' | 'switches'>
  cache: MessageCache
  clock: Clock
  textsSince(): number
}

/** Fetches mail with its header and stores it; what the server withholds is left out. */
export async function takeIn(
  { cache, clock, mailboxes, textsSince }: WalkDeps,
  folder: FolderEntry,
  mailbox: OpenMailbox,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const troubles = new Troubles(clock, () => undefined)
  const deps = { cache, mailboxes, troubles, signal, link: new LinkSpeed(), textsSince: textsSince() }
  await fetchUids({ ...deps, onProgress: () => undefined }, folder, mailbox, uids, fetchShape(0, null))
}
