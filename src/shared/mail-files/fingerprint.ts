import { asBytes } from './bytes'

/** Of a mail: its header, and how its text begins. */
const LOOKED_AT = 1 << 16

/**
 * Tells chosen files from others, by their paths, sizes and mails, whatever they are called: what went on under one name
 * would be taken back with another. FNV-1a twice, as nobody gains by making two files alike.
 */
export class Fingerprint {
  #one = 0x811c9dc5
  #two = 0x9747b28c
  #length = 0

  /** A file of those that were chosen. */
  addFile(path: string, size: number): void {
    this.#add(new TextEncoder().encode(JSON.stringify([path, size])))
  }

  addMail(source: Uint8Array): void {
    this.#add(asBytes(`${source.length}:`))
    this.#add(source.subarray(0, LOOKED_AT))
  }

  #add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#one = Math.imul(this.#one ^ byte, 0x01000193)
      this.#two = Math.imul(this.#two ^ byte, 0x01000193)
    }
    this.#length += bytes.length
  }

  get text(): string {
    return [this.#one, this.#two, this.#length].map((part) => (part >>> 0).toString(16)).join('-')
  }
}
