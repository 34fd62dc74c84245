import type { ImapFlow } from 'imapflow'
import { decodePath, encodePath } from 'imapflow/lib/tools.js'

/**
 * The mailbox names of one account that are not modified UTF-7 as RFC 3501 section 5.1.3 wants it: raw UTF-8, a bare
 * `&`, base64 that does not end. Decoded and encoded they are other names, which the server does not know. Each is
 * known under a readable path instead, and every command on that path, or below it, says the server's own name.
 *
 * All connections of an account share these. "Encoded" is a path as imapflow writes it to the wire.
 */
export class WireNames {
  #wireOf = new Map<string, string>()
  #encodedOf = new Map<string, string>()
  #delimiter = ''
  #isComplete = false

  /** Whether the server told all its names. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** What to say to the server for an encoded path. */
  toWire(encoded: string): string {
    if (this.#wireOf.size === 0) return encoded
    for (const branch of branchOf(encoded, this.#delimiter)) {
      const wire = this.#wireOf.get(branch)
      if (wire !== undefined) return `${wire}${encoded.slice(branch.length)}`
    }
    return encoded
  }

  /** Reads the answers to one LIST or LSUB; `isWhole` when it asked for all names. */
  read(client: ImapFlow, isWhole: boolean): ListReader {
    const isCanonical = (wire: string): boolean =>
      !/[^\x20-\x25\x27-\x7e]/.test(wire) || encodePath(client, decodePath(client, wire)) === wire
    const taken = new Set<string>()
    const odd = new Map<string, string>()
    return {
      isCanonical,
      hear(wire, delimiter) {
        if (!isCanonical(wire)) odd.set(wire, delimiter)
        else if (isWhole) addBranch(taken, wire, delimiter)
      },
      finish: () => {
        const before = this.#encodedOf
        if (isWhole) {
          this.#encodedOf = new Map()
          this.#wireOf = new Map()
          this.#isComplete = true
        }
        const numbers = new Map<string, number>()
        // Parents come before what lies in them, and the order does not depend on the server's.
        for (const [wire, delimiter] of [...odd].sort(([a], [b]) => (a < b ? -1 : 1))) {
          this.#delimiter = delimiter
          const isFree = (encoded: string): boolean =>
            !taken.has(encoded) && (this.#wireOf.get(encoded) ?? wire) === wire
          const first = before.get(wire) ?? encodePath(client, this.#readable(client, wire, isCanonical))
          let encoded = first
          for (let number = numbers.get(first) ?? 2; !isFree(encoded); number += 1) {
            encoded = `${first} (${number})`
            numbers.set(first, number + 1)
          }
          this.#wireOf.set(encoded, wire)
          this.#encodedOf.set(wire, encoded)
        }
      },
      encoded: (wire) => this.#encodedOf.get(wire) ?? wire,
    }
  }

  /** The path to show: below that of the parent, what can be decoded level by level, the rest as the server wrote it. */
  #readable(client: ImapFlow, wire: string, isCanonical: (wire: string) => boolean): string {
    const delimiter = this.#delimiter
    const end = delimiter === '' ? -1 : wire.lastIndexOf(delimiter)
    const parent = end < 0 ? undefined : this.#encodedOf.get(wire.slice(0, end))
    const own = parent === undefined ? wire : wire.slice(end + 1)
    const levels = (delimiter === '' ? [own] : own.split(delimiter)).map((level) =>
      isCanonical(level) ? decodePath(client, level) : level,
    )
    const above = parent === undefined ? [] : [decodePath(client, parent)]
    return [...above, ...levels].join(delimiter)
  }
}

interface ListReader {
  isCanonical(wire: string): boolean
  hear(wire: string, delimiter: string): void
  /** All answers were heard: from now on `encoded` tells the names of this list. */
  finish(): void
  encoded(wire: string): string
}

/** A path below one of these names is not below another mailbox. */
function addBranch(names: Set<string>, name: string, delimiter: string): void {
  for (const branch of branchOf(name, delimiter)) {
    if (names.has(branch)) return
    names.add(branch)
  }
}

/** Deeper folders are an attack. */
const MAX_LEVELS = 100

/** A name and those of all it lies in, the innermost first. */
function* branchOf(name: string, delimiter: string): Generator<string> {
  let end = name.length
  for (let level = 0; end > 0 && level < MAX_LEVELS; level += 1) {
    yield name.slice(0, end)
    end = delimiter === '' ? 0 : name.lastIndexOf(delimiter, end - 1)
  }
}
