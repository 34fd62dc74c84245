import type { FolderTrouble, WithheldMessage } from '../../../../../shared/contract/accounts'
import type { Problem } from '../../../../../shared/problem'
import type { Clock } from '../../../context'
import { folderRetryDelay, messageRetryDelay } from '../back-off'
import { keyOf } from './server-keys'

/** What is told of a message that does not come. */
export type WithheldFacts = Omit<WithheldMessage, 'key'>

interface Refused {
  problem: Problem
  attempts: number
  /** On the steady clock: the computer's own may jump. */
  retryAt: number
}

interface Withheld extends Refused {
  /** null before the server was asked. */
  facts: WithheldFacts | null
}

/** UIDs a FETCH asked for when its connection died. */
interface Suspects {
  uids: readonly number[]
  /** The connection gave some messages of the set before it died: the next one is the likely reason. */
  gaveSome: boolean
}

/** A connection that dies twice over one message alone dies of it. */
const DEATHS_TO_BLAME = 2

/** Nobody reads more of them, and they are told anew with every change. */
const MAX_TOLD = 1000
const MAX_TOLD_MESSAGES = 20

const NO_FACTS: WithheldFacts = { from: '', subject: '', size: null }

/**
 * What the server of one account refuses: folders it will not open, single messages it cannot give, and messages over
 * which it drops the connection. None of them holds up the rest; each is asked again later and later. In memory only:
 * a new start asks anew.
 */
export class Troubles {
  readonly #folders = new Map<number, Refused>()
  readonly #messages = new Map<number, Map<number, Withheld>>()
  /** Retries that were begun: each is tried once. */
  readonly #begun = new Map<number, number>()
  readonly #asking = new Map<number, Suspects>()
  readonly #suspects = new Map<number, Suspects[]>()
  /** When what is known of a folder was last what the server has. */
  readonly #agreedAt = new Map<number, number>()
  readonly #deaths = new Map<string, number>()
  readonly #clock: Clock
  readonly #onChange: () => void

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock
    this.#onChange = onChange
  }

  /** Of each folder in trouble the worst: the folder itself, or its messages. */
  list(): FolderTrouble[] {
    // What is kept is on the steady clock, what is told on the one people read.
    const shift = this.#clock.now() - performance.now()
    const told = (time: number): number => Math.round(Math.max(time, performance.now()) + shift)
    const list: FolderTrouble[] = []
    for (const [folderId, { problem, retryAt }] of this.#folders) {
      if (list.length === MAX_TOLD) return list
      list.push({ folderId, problem, retryAt: told(retryAt), withheld: 0, messages: [] })
    }
    for (const [folderId, withheld] of this.#messages) {
      const [first] = withheld.values()
      if (!first || this.#folders.has(folderId)) continue
      if (list.length === MAX_TOLD) return list
      list.push({
        folderId,
        problem: { ...first.problem, code: 'message-withheld' },
        retryAt: told(earliest(withheld.values())),
        withheld: withheld.size,
        messages: [...withheld]
          .slice(0, MAX_TOLD_MESSAGES)
          .map(([uid, { facts }]) => ({ key: keyOf(uid), ...(facts ?? NO_FACTS) })),
      })
    }
    return list
  }

  /** When something is due next, on the steady clock; Infinity for never. */
  nextRetryAt(): number {
    let next = Infinity
    for (const [folderId, at] of this.#retries())
      if (this.#begun.get(folderId) !== at) next = Math.min(next, at)
    return next
  }

  /** Folders with something that is due now, each once for each time it is due. */
  takeDue(): number[] {
    const now = performance.now()
    return [...this.#retries()].flatMap(([folderId, at]) => {
      if (at > now || this.#begun.get(folderId) === at) return []
      this.#begun.set(folderId, at)
      return [folderId]
    })
  }

  *#retries(): Generator<[folderId: number, at: number]> {
    for (const [folderId, { retryAt }] of this.#folders) yield [folderId, retryAt]
    for (const [folderId, withheld] of this.#messages)
      if (!this.#folders.has(folderId)) yield [folderId, earliest(withheld.values())]
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
    this.#agreedAt.set(folderId, this.#clock.now())
    if (this.#folders.delete(folderId)) this.#onChange()
  }

  /** null for one that was not looked into since the start. */
  agreedAt(folderId: number): number | null {
    return this.#agreedAt.get(folderId) ?? null
  }

  folderGone(folderId: number): void {
    this.#agreedAt.delete(folderId)
    this.#suspects.delete(folderId)
    this.#asking.delete(folderId)
    this.#begun.delete(folderId)
    const had = [this.#folders.delete(folderId), this.#messages.delete(folderId)]
    if (had.includes(true)) this.#onChange()
  }

  /** Folders something is refused of. */
  folders(): Set<number> {
    return new Set([...this.#folders.keys(), ...this.#messages.keys()])
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
    const refused = this.#messages.get(folderId) ?? new Map<number, Withheld>()
    const { attempts = 0, facts = null } = refused.get(uid) ?? {}
    const retryAt = performance.now() + messageRetryDelay(attempts + 1)
    refused.set(uid, { problem, attempts: attempts + 1, retryAt, facts })
    this.#messages.set(folderId, refused)
    this.#onChange()
  }

  /** Whether the server is still to be asked what it tells of a message it does not give. */
  isUnnamed(folderId: number, uid: number): boolean {
    return this.#messages.get(folderId)?.get(uid)?.facts === null
  }

  nameMessage(folderId: number, uid: number, facts: WithheldFacts | null): void {
    const withheld = this.#messages.get(folderId)?.get(uid)
    if (!withheld) return
    withheld.facts = facts ?? NO_FACTS
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

const earliest = (refused: Iterable<Refused>): number =>
  [...refused].reduce((least, { retryAt }) => Math.min(least, retryAt), Infinity)
