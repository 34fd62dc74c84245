import { hash } from 'node:crypto'

/** 48 bits of a text's SHA-256, which a number and a few bytes of an index hold: equal for equal texts only, in practice. */
export const shortHash = (text: string): number =>
  Number.parseInt(hash('sha256', text, 'hex').slice(0, 12), 16)
