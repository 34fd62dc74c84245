/**
 * POSIX extended regular expressions over bytes, as servers apply them to `:regex`, matched in time linear in the
 * text (Thompson's construction): a mail can never make a rule run for ever. ASCII letters of either case are equal.
 */
export interface Erex {
  /** Whether it matches anywhere in the bytes. */
  test(bytes: Uint8Array): boolean
}

type Node =
  | { kind: 'set'; members: ReadonlySet<number> }
  | { kind: 'start' | 'end' | 'empty' }
  | { kind: 'sequence' | 'choice'; parts: Node[] }
  | { kind: 'repeat'; part: Node; min: number; max: number }

const MAX_STATES = 1000
const MAX_REPEAT = 255
const MAX_DEPTH = 50

/** Null for what is no ERE, or asks for too much, or means different things on different servers. */
export function parseErex(pattern: string): Erex | null {
  const reader = createReader(pattern)
  try {
    const program = compile(reader.read())
    return { test: (bytes) => run(program, bytes) }
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

class Refused extends Error {}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /\d/,
  alnum: /[A-Za-z\d]/,
  upper: /[A-Za-z]/,
  lower: /[A-Za-z]/,
  space: /[ \t\n\v\f\r]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[\dA-Fa-f]/,
}

function createReader(source: string) {
  // One char per byte: a non-ASCII character is a sequence of bytes, as for a server in the C locale.
  const text = Buffer.from(source, 'utf8').toString('latin1')
  let at = 0
  let depth = 0

  const choice = (): Node => {
    if (++depth > MAX_DEPTH) throw new Refused()
    const parts = [sequence()]
    while (text[at] === '|') {
      at++
      parts.push(sequence())
    }
    depth--
    return { kind: 'choice', parts }
  }
  const sequence = (): Node => {
    const parts: Node[] = []
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(repeated())
    // What an empty branch matches is undefined in POSIX.
    if (parts.length === 0) throw new Refused()
    return { kind: 'sequence', parts }
  }
  const repeated = (): Node => {
    let part = atom()
    for (let bounds = count(); bounds !== null; bounds = count()) {
      if (part.kind === 'repeat' || part.kind === 'start' || part.kind === 'end') throw new Refused()
      // Some servers repeat the whole character, some its last byte.
      if (part.kind === 'set' && [...part.members].every((byte) => byte > 127)) throw new Refused()
      part = { kind: 'repeat', part, ...bounds }
    }
    return part
  }
  const count = (): { min: number; max: number } | null => {
    const char = text[at]
    if (char === '*' || char === '+' || char === '?') {
      at++
      return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Infinity }
    }
    if (char !== '{') return null
    const bounds = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(text.slice(at, at + 12))
    if (bounds === null) throw new Refused()
    at += bounds[0].length
    const min = Number(bounds[1])
    const max = bounds[2] === undefined ? min : bounds[3] === undefined ? Infinity : Number(bounds[3])
    if (min > max || min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) throw new Refused()
    return { min, max }
  }
  const atom = (): Node => {
    const char = text[at++] ?? ''
    switch (char) {
      case '(': {
        const inner = choice()
        if (text[at++] !== ')') throw new Refused()
        return inner
      }
      case '[':
        return bracket()
      case '.':
        return { kind: 'set', members: complement(new Set([0])) }
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '\\': {
        // Before a letter or digit GNU, TRE and PCRE each mean something else.
        const escaped = text[at++] ?? ''
        if (!/[!-/:-@[-`{-~]/.test(escaped) || /[<>`']/.test(escaped)) throw new Refused()
        return { kind: 'set', members: new Set([escaped.charCodeAt(0)]) }
      }
      case '*':
      case '+':
      case '?':
      case '{':
      case ')':
        throw new Refused()
      default:
        return { kind: 'set', members: bothCases(char.charCodeAt(0)) }
    }
  }
  const bracket = (): Node => {
    const negated = text[at] === '^'
    if (negated) at++
    const members = new Set<number>()
    for (let first = true; first || text[at] !== ']'; first = false) {
      const named = /^\[:([a-z]+):\]/.exec(text.slice(at, at + 12))
      if (named) {
        const letters = CLASSES[named[1] ?? '']
        if (letters === undefined) throw new Refused()
        for (let code = 0; code < 128; code++) if (letters.test(String.fromCharCode(code))) members.add(code)
        at += named[0].length
        continue
      }
      const from = bracketChar()
      const isRange = text[at] === '-' && text[at + 1] !== ']' && at + 1 < text.length
      if (isRange) at++
      const to = isRange ? bracketChar() : from
      if (to < from) throw new Refused()
      for (let code = from; code <= to; code++) for (const one of bothCases(code)) members.add(one)
    }
    at++
    return { kind: 'set', members: negated ? complement(new Set([...members, 0])) : members }
  }
  const bracketChar = (): number => {
    const char = text[at] ?? ''
    // Non-ASCII members, [.x.], [=x=] and backslashes are understood differently from server to server.
    if (char === '' || char.charCodeAt(0) > 126 || char === '\\' || char === '[') throw new Refused()
    at++
    return char.charCodeAt(0)
  }
  return {
    read(): Node {
      const node = choice()
      if (at < text.length) throw new Refused()
      return node
    },
  }
}

function bothCases(code: number): Set<number> {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
  return new Set(isLetter ? [code, code ^ 0x20] : [code])
}

const complement = (members: ReadonlySet<number>): Set<number> =>
  new Set(Array.from({ length: 256 }, (_, code) => code).filter((code) => !members.has(code)))

type State =
  | { kind: 'set'; members: ReadonlySet<number>; next: number }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'split'; next: number; other: number }
  | { kind: 'match' }

function compile(root: Node): State[] {
  const states: State[] = []
  const add = (state: State): number => {
    if (states.length >= MAX_STATES) throw new Refused()
    return states.push(state) - 1
  }
  /** Builds backwards: the state to enter for `node` followed by `next`. */
  const build = (node: Node, next: number): number => {
    switch (node.kind) {
      case 'set':
        return add({ kind: 'set', members: node.members, next })
      case 'start':
      case 'end':
        return add({ kind: node.kind, next })
      case 'empty':
        return next
      case 'sequence':
        return node.parts.reduceRight((after, part) => build(part, after), next)
      case 'choice':
        return node.parts
          .map((part) => build(part, next))
          .reduceRight((other, entry) => add({ kind: 'split', next: entry, other }))
      case 'repeat':
        return buildRepeat(node, next)
    }
  }
  const buildRepeat = (
    { part, min, max }: { part: Node; min: number; max: number },
    next: number,
  ): number => {
    let entry = next
    if (max === Infinity) {
      const loop: State = { kind: 'split', next: 0, other: next }
      entry = add(loop)
      loop.next = build(part, entry)
    } else {
      for (let count = min; count < max; count++)
        entry = add({ kind: 'split', next: build(part, entry), other: next })
    }
    for (let count = 0; count < min; count++) entry = build(part, entry)
    return entry
  }
  const entry = build(root, add({ kind: 'match' }))
  // The last state is where to begin.
  add({ kind: 'split', next: entry, other: entry })
  return states
}

function run(states: readonly State[], bytes: Uint8Array): boolean {
  let current = new Set<number>()
  const enter = (set: Set<number>, first: number, position: number): boolean => {
    const stack = [first]
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (set.has(index)) continue
      set.add(index)
      const state = states[index]
      if (state === undefined || state.kind === 'set') continue
      if (state.kind === 'match') return true
      if (state.kind === 'split') stack.push(state.next, state.other)
      if (state.kind === 'start' && position === 0) stack.push(state.next)
      if (state.kind === 'end' && position === bytes.length) stack.push(state.next)
    }
    return false
  }
  const entry = states.length - 1
  for (let position = 0; position <= bytes.length; position++) {
    if (enter(current, entry, position)) return true
    const byte = bytes[position]
    if (byte === undefined) break
    const next = new Set<number>()
    for (const index of current) {
      const state = states[index]
      if (state?.kind === 'set' && state.members.has(byte) && enter(next, state.next, position + 1))
        return true
    }
    current = next
  }
  return false
}
