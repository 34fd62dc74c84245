/** One message as it lies in a folder. `source` is the exact RFC 5322 byte sequence. */
export interface StoredMessage {
  uid: number
  flags: Set<string>
  /** ms since the epoch. */
  internalDate: number
  modseq: number
  source: Buffer
  /** Name of the file that keeps the bytes, '' while they are only in memory. */
  file: string
}

/** A folder; `messages` ascend by UID. */
export interface Folder {
  /** Path as it travels on the wire (modified UTF-7). */
  path: string
  /** RFC 6154 attribute such as `\Sent`, or ''. */
  specialUse: string
  uidValidity: number
  uidNext: number
  highestModseq: number
  messages: StoredMessage[]
}

/** What a session hears: something in this folder changed; `uid` where only its flags did. */
export type StoreListener = (folder: Folder, uid: number | null) => void

export const DELIMITER = '/'

/** One user's mail: folders, messages, and word to everyone who looks at them. */
export class MailStore {
  readonly folders = new Map<string, Folder>()
  readonly #listeners = new Set<StoreListener>()
  #nextValidity: number
  #isKept = true
  #keep: () => void = () => undefined

  constructor(now: number) {
    this.#nextValidity = Math.floor(now / 1000)
    this.createFolder('INBOX')
  }

  subscribe(listener: StoreListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** `keep` writes the mail down. Without it all lies in memory alone. */
  keepWith(keep: () => void): void {
    this.#keep = keep
  }

  /** To be called before anybody is told that what he asked for is done. */
  settle(): void {
    if (this.#isKept) return
    this.#keep()
    this.#isKept = true
  }

  /** INBOX is case-insensitive, everything else is not (RFC 3501 section 5.1). */
  find(path: string): Folder | undefined {
    return this.folders.get(canonical(path))
  }

  createFolder(path: string, specialUse = ''): Folder {
    const folder: Folder = {
      path: canonical(path),
      specialUse,
      uidValidity: this.#nextValidity++,
      uidNext: 1,
      highestModseq: 1,
      messages: [],
    }
    this.folders.set(folder.path, folder)
    this.#tell(folder, null)
    return folder
  }

  /** Puts a folder back as it was kept on disk. */
  adopt(folder: Folder): void {
    this.folders.set(folder.path, folder)
    this.#nextValidity = Math.max(this.#nextValidity, folder.uidValidity + 1)
  }

  deleteFolder(folder: Folder): void {
    this.folders.delete(folder.path)
    folder.messages = []
    this.#tell(folder, null)
  }

  /** Renames a folder and all below it. */
  renameFolder(folder: Folder, path: string): void {
    const before = folder.path
    for (const each of [...this.folders.values()]) {
      if (each.path !== before && !each.path.startsWith(before + DELIMITER)) continue
      this.folders.delete(each.path)
      each.path = path + each.path.slice(before.length)
      this.folders.set(each.path, each)
    }
    this.#tell(folder, null)
  }

  append(
    folder: Folder,
    source: Buffer,
    flags: Iterable<string>,
    internalDate: number,
    file = '',
  ): StoredMessage {
    const message: StoredMessage = {
      uid: folder.uidNext++,
      flags: new Set(flags),
      internalDate,
      modseq: ++folder.highestModseq,
      source,
      file,
    }
    folder.messages.push(message)
    this.#tell(folder, null)
    return message
  }

  setFlags(folder: Folder, message: StoredMessage, flags: Set<string>): void {
    const same = flags.size === message.flags.size && [...flags].every((flag) => message.flags.has(flag))
    if (same) return
    message.flags = flags
    message.modseq = ++folder.highestModseq
    this.#tell(folder, message.uid)
  }

  expunge(folder: Folder, uids: ReadonlySet<number>): void {
    if (uids.size === 0) return
    folder.messages = folder.messages.filter((message) => !uids.has(message.uid))
    folder.highestModseq++
    this.#tell(folder, null)
  }

  #tell(folder: Folder, uid: number | null): void {
    this.#isKept = false
    for (const listener of [...this.#listeners]) listener(folder, uid)
  }
}

const canonical = (path: string): string => (path.toUpperCase() === 'INBOX' ? 'INBOX' : path)
