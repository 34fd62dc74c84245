import type { Problem } from '../../../../shared/problem'
import { folderRetryDelay, messageRetryDelay } from './back-off'

/** What is wrong with one folder, for people to read. */
export interface FolderTrouble {
  folderId: number
  problem: Problem
}

interface Refused {
  problem: Problem
  attempts: number
  /** On the steady clock: the computer's own may jump. */
  retryAt: number
}

/** UIDs a FETCH asked for when its connection died. */
interface Suspects {
  uids: readonly number[]
  /** The connection gave some messages of the set before it died: the next one is the likely reason. */
  gaveSome: boolean
}

/** A connection that dies twice over one message alone dies of it. */
const DEATHS_TO_BLAME = 2

/**
 * What the server of one account refuses: folders it will not open, single messages it cannot give, and messages over
 * which it drops the connection. None of them holds up the rest; each is asked again later and later. In memory only:
 * a new start asks anew.
 */
export class Troubles {
  readonly #folders = new Map<number, Refused>()
  readonly #messages = new Map<number, Map<number, Refused>>()
  readonly #asking = new Map<number, Suspects>()
  readonly #suspects = new Map<number, Suspects[]>()
  readonly #deaths = new Map<string, number>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Of each folder in trouble the worst: the folder itself, or the first of its messages and how many there are. */
  list(): FolderTrouble[] {
    const folders = [...this.#folders].map(([folderId, { problem }]) => ({ folderId, problem }))
    const messages = [...this.#messages].flatMap(([folderId, refused]) => {
      const [first] = refused
      if (!first || this.#folders.has(folderId)) return []
      const [uid, { problem }] = first
      const params = { ...problem.params, uid: String(uid), count: String(refused.size) }
      return [{ folderId, problem: { ...problem, code: 'message-withheld' as const, params } }]
    })
    return [...folders, ...messages]
  }

  isFolderDue(folderId: number): boolean {
    return (this.#folders.get(folderId)?.retryAt ?? 0) <= performance.now()
  }

  folderRefused(folderId: number, problem: Problem): void {
    const attempts = (this.#folders.get(folderId)?.attempts ?? 0) + 1
    this.#folders.set(folderId, {
      problem,
      attempts,
      retryAt: performance.now() + folderRetryDelay(attempts),
    })
    this.#onChange()
  }

  folderWorks(folderId: number): void {
    if (this.#folders.delete(folderId)) this.#onChange()
  }

  folderGone(folderId: number): void {
    this.#suspects.delete(folderId)
    this.#asking.delete(folderId)
    const had = [this.#folders.delete(folderId), this.#messages.delete(folderId)]
    if (had.includes(true)) this.#onChange()
  }

  keepFolders(folderIds: ReadonlySet<number>): void {
    for (const { folderId } of this.list()) if (!folderIds.has(folderId)) this.folderGone(folderId)
  }

  /** A connection that was just made may succeed where the last one did not: every folder is tried. */
  reconnected(): void {
    const asked = [...this.#asking]
    this.#asking.clear()
    for (const [folderId, { uids, gaveSome }] of asked) {
      const [only] = uids
      if (uids.length === 1 && only !== undefined) {
        const key = `${folderId}/${only}`
        this.#deaths.set(key, (this.#deaths.get(key) ?? 0) + 1)
      }
      // The narrower set takes the place of the wider one.
      this.#clear(folderId, new Set(uids))
      this.#suspects.set(folderId, [{ uids, gaveSome }, ...(this.#suspects.get(folderId) ?? [])])
    }
    for (const refused of this.#folders.values()) refused.retryAt = 0
  }

  /** The user asked: everything is tried now. */
  retryAll(): void {
    for (const refused of this.#folders.values()) refused.retryAt = 0
    for (const messages of this.#messages.values())
      for (const refused of messages.values()) refused.retryAt = 0
    this.#deaths.clear()
  }

  /** UIDs the server lists and does not give. */
  withheld(folderId: number): number[] {
    return [...(this.#messages.get(folderId)?.keys() ?? [])]
  }

  isMessageDue(folderId: number, uid: number): boolean {
    return (this.#messages.get(folderId)?.get(uid)?.retryAt ?? 0) <= performance.now()
  }

  /** A FETCH begins; the UIDs it asks for, or none where they are not known. */
  asks(folderId: number, uids: readonly number[]): void {
    this.#asking.set(folderId, { uids, gaveSome: false })
  }

  /** The FETCH ended with a reply, whatever it was. */
  answered(folderId: number): void {
    this.#asking.delete(folderId)
  }

  messagesCame(folderId: number, uids: readonly number[]): void {
    const came = new Set(uids)
    this.#clear(folderId, came)
    const refused = this.#messages.get(folderId)
    if (!refused || came.size === 0) return
    for (const uid of uids) refused.delete(uid)
    if (refused.size === 0) this.#messages.delete(folderId)
    this.#onChange()
  }

  /** These need not be looked into any more. */
  #clear(folderId: number, came: ReadonlySet<number>): void {
    const without = (set: readonly number[]): number[] => set.filter((uid) => !came.has(uid))
    const asking = this.#asking.get(folderId)
    if (asking && came.size > 0) this.#asking.set(folderId, { uids: without(asking.uids), gaveSome: true })
    const suspects = this.#suspects.get(folderId)
    if (suspects) {
      const left = suspects
        .map((one) => ({ ...one, uids: without(one.uids) }))
        .filter((one) => one.uids.length > 0)
      if (left.length > 0) this.#suspects.set(folderId, left)
      else this.#suspects.delete(folderId)
    }
  }

  messageWithheld(folderId: number, uid: number, problem: Problem): void {
    this.#clear(folderId, new Set([uid]))
    const refused = this.#messages.get(folderId) ?? new Map<number, Refused>()
    const attempts = (refused.get(uid)?.attempts ?? 0) + 1
    refused.set(uid, { problem, attempts, retryAt: performance.now() + messageRetryDelay(attempts) })
    this.#messages.set(folderId, refused)
    this.#onChange()
  }

  /** Forgets withheld messages that are no longer listed. */
  keepListed(folderId: number, listed: ReadonlySet<number>): void {
    const refused = this.#messages.get(folderId)
    if (!refused) return
    for (const uid of [...refused.keys()]) if (!listed.has(uid)) refused.delete(uid)
    if (refused.size === 0) this.#messages.delete(folderId)
    this.#onChange()
  }

  /** Whether a connection died over messages of this folder: they are asked for by UID then, a few at a time. */
  isSuspect(folderId: number): boolean {
    return this.#suspects.has(folderId)
  }

  /** True when connections died of this message: it is left out now, and asked for once more when it is due. */
  isToBlame(folderId: number, uid: number): boolean {
    const key = `${folderId}/${uid}`
    if ((this.#deaths.get(key) ?? 0) < DEATHS_TO_BLAME) return false
    this.#deaths.set(key, DEATHS_TO_BLAME - 1)
    return true
  }

  /** UIDs in the sets in which they are to be asked for: what is suspect is narrowed down, apart from the rest. */
  inSets(folderId: number, uids: readonly number[]): number[][] {
    const left = new Set(uids)
    const sets: number[][] = []
    for (const { uids: suspects, gaveSome } of this.#suspects.get(folderId) ?? []) {
      const here = suspects.filter((uid) => left.delete(uid))
      const cut = gaveSome ? 1 : Math.ceil(here.length / 2)
      sets.push(here.slice(0, cut), here.slice(cut))
    }
    return [...sets, uids.filter((uid) => left.has(uid))].filter((set) => set.length > 0)
  }
}
