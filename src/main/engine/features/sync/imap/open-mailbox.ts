import { hash } from 'node:crypto'
import type { FetchMessageObject, FetchQueryObject, ImapFlow, SearchObject } from 'imapflow'
import { ProblemError, type Problem, type ProblemCode } from '../../../../../shared/problem'
import { bodyStart, fieldsOfEndlessHeader, isBlank, withoutBlankStart } from '../../../mime/header'
import type { BodyStructure, Section } from '../../../mime/outline'
import { fieldsOfMime } from '../../../mime/tree'
import { fetchMessages } from '../../../net/fetch-messages'
import { expungeMarked } from '../../../net/imap-commands'
import { searchUids, type SearchKey } from '../../../net/imap-search'
import type { Capabilities } from './capabilities'
import { MAX_HEADER_BYTES, SOURCE_START_BYTES, type FetchShape } from './fetch-plan'
import type { ServerFolder } from './sync-rules'
import type { NamedUid } from './server-keys'
import { certainCopies, fromSequenceSet, MAX_UIDS, toSequenceSet, uniqueUids } from './uid-sets'

/** One message of a FETCH; fields the server left out (an unsolicited FETCH may) are absent. */
export type Fetched = FetchMessageObject

/** What went wrong, as errors with the words of this server. */
interface Errors {
  guard: <T>(promise: Promise<T>) => Promise<T>
  refusal: () => Error
  notDone: () => Error
  problem: (code: ProblemCode) => Problem
}

/** The mailbox that is open while a job runs. All ranges are UIDs unless said otherwise. */
export class OpenMailbox {
  readonly #client: ImapFlow
  readonly #capabilities: Capabilities
  readonly #guard: Errors['guard']
  readonly #refusal: Errors['refusal']
  /** The error for a server that says OK and does nothing. */
  readonly notDone: Errors['notDone']
  /** What this server does wrong without a word. */
  readonly problem: Errors['problem']

  constructor(client: ImapFlow, capabilities: Capabilities, errors: Errors) {
    this.#client = client
    this.#capabilities = capabilities
    this.#guard = errors.guard
    this.#refusal = errors.refusal
    this.notDone = errors.notDone
    this.problem = errors.problem
  }

  /** What the server said when the mailbox was opened, kept up by what it announced since. */
  state(): ServerFolder {
    const { mailbox } = this.#client
    if (!mailbox) return { uidValidity: null, uidNext: null, highestModseq: null, exists: null }
    return {
      uidValidity: mailbox.uidValidity === undefined ? null : Number(mailbox.uidValidity),
      uidNext: mailbox.uidNext ?? null,
      highestModseq:
        mailbox.noModseq || mailbox.highestModseq === undefined ? null : String(mailbox.highestModseq),
      exists: mailbox.exists ?? null,
    }
  }

  /** Flags, date, size and the start of the source; `bySequence` reads `range` as sequence numbers. */
  messages(
    range: string,
    shape: FetchShape,
    bySequence = false,
  ): AsyncGenerator<Fetched, unknown, undefined> {
    const what = { uid: true, flags: true, internalDate: true, size: true }
    const source =
      shape.bytes > 0 ? { source: { start: 0, maxLength: shape.bytes } } : { bodyParts: [HEADER] }
    return this.#stream(fetchMessages(this.#client, range, { ...what, ...source }, { uid: !bySequence }))
  }

  /** Of what this is the same, the mailbox was not opened anew. */
  get opening(): unknown {
    return this.#client.mailbox
  }

  /** What a server tells of these messages at the least cost, by which each is known again: Message-ID field and size. */
  async identities(uids: readonly number[]): Promise<Map<number, { field: Buffer; size: number }>> {
    const found = new Map<number, { field: Buffer; size: number }>()
    const range = toSequenceSet(uids)
    if (!range) return found
    const query = { uid: true, size: true, headers: ['message-id'] }
    for await (const { uid, size, headers } of this.#stream(this.#client.fetch(range, query, { uid: true })))
      if (uid && size !== undefined && headers) found.set(uid, { field: headers, size })
    return found
  }

  /**
   * Whole headers of a few messages; of one that does not end within a bound, the fields that are read. Of one that
   * begins with blank lines the server knows none: it is sought in the message.
   */
  async headers(uids: readonly number[]): Promise<Map<number, Buffer>> {
    const whole = await this.#headers(uids, { bodyParts: [HEADER] })
    const endless = [...whole].filter(([, bytes]) => bodyStart(bytes) < 0).map(([uid]) => uid)
    const blank = [...whole].filter(([, bytes]) => isBlank(bytes)).map(([uid]) => uid)
    const starts = await this.#headers(blank, { source: { start: 0, maxLength: SOURCE_START_BYTES } })
    return new Map([
      ...whole,
      ...(await this.#headers(endless, { headers: [...fieldsOfEndlessHeader] })),
      ...[...starts].map(([uid, source]) => [uid, withoutBlankStart(source)] as const),
    ])
  }

  async #headers(uids: readonly number[], what: FetchQueryObject): Promise<Map<number, Buffer>> {
    const found = new Map<number, Buffer>()
    const range = toSequenceSet(uids)
    if (!range) return found
    const answers = this.#client.fetch(range, { uid: true, ...what }, { uid: true })
    for await (const { uid, headers, source } of this.#stream(answers)) {
      const bytes = headers ?? source
      if (uid && bytes) found.set(uid, bytes)
    }
    return found
  }

  /** What these messages are made of, as far as the server says. */
  async structures(uids: readonly number[]): Promise<Map<number, BodyStructure>> {
    const found = new Map<number, BodyStructure>()
    const range = toSequenceSet(uids)
    const query = { uid: true, bodyStructure: true }
    for await (const { uid, bodyStructure } of this.#stream(
      this.#client.fetch(range, query, { uid: true }),
    )) {
      if (uid && bodyStructure) found.set(uid, bodyStructure)
    }
    return found
  }

  /** The fields of MIME of these messages, and those of their parts `keys`, which all of them have. */
  async fieldsOfParts(
    uids: readonly number[],
    keys: readonly string[],
  ): Promise<Map<number, Map<string, Buffer>>> {
    const found = new Map<number, Map<string, Buffer>>()
    for (let at = 0; at === 0 || at < keys.length; at += MAX_SECTIONS) {
      const bodyParts = keys.slice(at, at + MAX_SECTIONS).map((key) => ({ key, maxLength: MAX_HEADER_BYTES }))
      const query = { uid: true, headers: [...fieldsOfMime], bodyParts }
      for await (const message of this.#stream(
        this.#client.fetch(toSequenceSet(uids), query, { uid: true }),
      )) {
        if (!message.uid) continue
        found.set(message.uid, new Map([...(found.get(message.uid) ?? []), ...sectionsOf(message)]))
      }
    }
    return found
  }

  /** Flags of a range, all or only those changed since a mod-sequence (RFC 7162). */
  flags(range: string, changedSince?: string): AsyncGenerator<Fetched, unknown, undefined> {
    const since = changedSince === undefined ? {} : { changedSince: BigInt(changedSince) }
    return this.#stream(this.#client.fetch(range, { uid: true, flags: true }, { uid: true, ...since }))
  }

  /** The whole source or a piece of it, or null when the message is gone. */
  async source(uid: number, piece?: { start: number; maxLength: number }): Promise<Buffer | null> {
    const message = await this.#guard(
      this.#client.fetchOne(String(uid), { uid: true, source: piece ?? true }, { uid: true }),
    )
    return (message && message.source) || null
  }

  /** Whole sources of some messages, as they come; of one that is gone nothing does. */
  async *sources(uids: readonly number[]): AsyncGenerator<{ uid: number; source: Buffer }, void, undefined> {
    const range = toSequenceSet(uids)
    const answers = fetchMessages(this.#client, range, { uid: true, source: true }, { uid: true })
    for await (const { uid, source } of this.#stream(answers)) if (uid && source) yield { uid, source }
  }

  /** Sections of a message or pieces of them, by their keys, those the server has; null when the message is gone. */
  async sections(uid: number, wanted: readonly Section[]): Promise<Map<string, Buffer> | null> {
    const found = new Map<string, Buffer>()
    // Servers bound the length of a command.
    for (let at = 0; at < wanted.length; at += MAX_SECTIONS) {
      const bodyParts = wanted.slice(at, at + MAX_SECTIONS)
      const message = await this.one(uid, { bodyParts })
      if (!message) return null
      for (const [key, bytes] of sectionsOf(message)) found.set(key, bytes)
    }
    return found
  }

  async one(uid: number, query: Parameters<ImapFlow['fetchOne']>[1]): Promise<Fetched | null> {
    return (
      (await this.#guard(this.#client.fetchOne(String(uid), { uid: true, ...query }, { uid: true }))) || null
    )
  }

  /** UIDs that match, ascending; null when the server would not search. */
  async search(query: SearchObject): Promise<number[] | null> {
    const found = await this.#guard(this.#client.search(query, { uid: true, returnOptions: ['ALL'] }))
    if (found === false || found === undefined) return null
    return Array.isArray(found) ? uniqueUids(found) : fromSequenceSet(found.all ?? '', MAX_UIDS)
  }

  /** UIDs of messages for which all of these hold, ascending. Rejects with the words of a server that refuses. */
  async find(keys: readonly SearchKey[]): Promise<number[]> {
    const { uids, set } = await this.#guard(searchUids(this.#client, keys))
    return uniqueUids([...uids, ...fromSequenceSet(set, MAX_UIDS)])
  }

  /** A keyword as it keeps it; null where it keeps no such (RFC 9051 section 7.1, PERMANENTFLAGS). */
  keptKeyword(keyword: string): string | null {
    const { mailbox } = this.#client
    const kept = mailbox ? mailbox.permanentFlags : undefined
    const known = [...(kept ?? [])].find((flag) => flag.toLowerCase() === keyword.toLowerCase())
    return known ?? (!kept || kept.has('\\*') ? keyword : null)
  }

  /** Adds or removes flags without asking for their new state. */
  async store(uids: readonly number[], change: 'add' | 'remove', flags: readonly string[]): Promise<void> {
    const options = { uid: true, silent: true }
    const range = toSequenceSet(uids)
    const done = await this.#guard(
      change === 'add'
        ? this.#client.messageFlagsAdd(range, [...flags], options)
        : this.#client.messageFlagsRemove(range, [...flags], options),
    )
    if (!done) throw this.#refusal()
  }

  /** Copies; the new UIDs by old ones, null for one that is not certain, empty where the server does not tell. */
  async copy(uids: readonly number[], destination: string): Promise<Map<number, NamedUid | null>> {
    const result = await this.#guard(
      this.#client.messageCopy(toSequenceSet(uids), destination, { uid: true }),
    )
    if (!result) throw this.#refusal()
    return certainCopies(uids, result)
  }

  /** MOVE of RFC 6851; only where `capabilities.move`. As `copy`. */
  async move(uids: readonly number[], destination: string): Promise<Map<number, NamedUid | null>> {
    const result = await this.#guard(
      this.#client.messageMove(toSequenceSet(uids), destination, { uid: true }),
    )
    if (!result) throw this.#refusal()
    return certainCopies(uids, result)
  }

  /** Those of `uids` the server has, as it has them now. */
  async present(uids: readonly number[]): Promise<number[]> {
    if (uids.length === 0) return []
    await this.#guard(this.#client.noop())
    const range = toSequenceSet(uids)
    const there = new Set(await this.search({ uid: range }))
    if (there.size === 0) for await (const { uid } of this.flags(range)) there.add(uid)
    return uids.filter((uid) => there.has(uid))
  }

  /** What tells copies of messages apart from all other messages: their whole headers and their sizes. */
  async fingerprints(range: string): Promise<Map<number, string>> {
    const found = new Map<number, string>()
    if (range === '') return found
    const query = { uid: true, size: true, bodyParts: [HEADER] }
    const answers = this.#client.fetch(range, query, { uid: true })
    for await (const { uid, size, headers } of this.#stream(answers)) {
      if (uid && size && headers) found.set(uid, `${size} ${hash('sha256', headers)}`)
    }
    return found
  }

  /**
   * Deletes these messages for good, and no others. Without UIDPLUS (RFC 4315) the bare EXPUNGE takes everything
   * marked \Deleted: marks that are not ours are taken off before and put back after (RFC 4549 section 4.2.4), and
   * it is sent only once a search has shown that no other mark is left.
   */
  async expunge(uids: readonly number[]): Promise<void> {
    if (this.#capabilities.uidplus) {
      const done = await this.#guard(this.#client.messageDelete(toSequenceSet(uids), { uid: true }))
      if (!done) throw this.#refusal()
      return
    }
    await this.store(uids, 'add', ['\\Deleted'])
    const spared = new Set<number>()
    try {
      for (let round = 0; ; round += 1) {
        const others = await this.#markedByOthers(uids)
        if (others.length === 0) break
        if (round === MARKING_ROUNDS) throw new ProblemError(this.problem('server-misbehaved'))
        for (const uid of others) spared.add(uid)
        await this.store(others, 'remove', ['\\Deleted'])
      }
      await this.#guard(expungeMarked(this.#client))
    } finally {
      const left = await this.present([...spared])
      if (left.length > 0) await this.store(left, 'add', ['\\Deleted'])
    }
  }

  async #markedByOthers(uids: readonly number[]): Promise<number[]> {
    const ours = new Set(uids)
    await this.#guard(this.#client.noop())
    const marked = await this.search({ deleted: true })
    if (marked === null) throw this.#refusal()
    return marked.filter((uid) => !ours.has(uid))
  }

  async *#stream(
    messages: AsyncGenerator<Fetched, unknown, undefined>,
  ): AsyncGenerator<Fetched, void, undefined> {
    try {
      for (;;) {
        const next = await this.#guard(messages.next())
        if (next.done) return
        yield next.value
      }
    } finally {
      await messages.return(undefined)
    }
  }
}

const MAX_SECTIONS = 100

function sectionsOf({ headers, bodyParts = new Map() }: Fetched): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  if (headers) found.set(HEADER.key, headers)
  for (const [key, bytes] of bodyParts) if (bytes) found.set(key.toUpperCase(), bytes)
  return found
}

/** Another client that marks faster than this is left alone for now. */
const MARKING_ROUNDS = 5

const HEADER = { key: 'HEADER', start: 0, maxLength: MAX_HEADER_BYTES }
