import type { ImapFlow } from 'imapflow'
import { encodePath, enhanceCommandError } from 'imapflow/lib/tools.js'
import type { WireNames } from './wire-names'

/**
 * Puts five things right in every command imapflow sends, by way of its method `exec`, which is not declared.
 *
 * A tagged NO is a refusal. imapflow takes one that says "Some of the requested messages no longer exist" for a
 * success, whatever the command: right for a FETCH of texts, which answers with the messages that are left and is
 * compared with what was asked for. But a COPY that was refused so copied nothing (RFC 3501 section 6.4.7), and what
 * follows on it destroys the originals; and of flags nobody knows which were left out, so that a mod-sequence moved on
 * would lose them for good.
 *
 * Mailbox names are quoted always. imapflow sends a name bare where the grammar allows it, and servers take a bare
 * `~` at the beginning for a literal8 or for somebody's home.
 *
 * Fields of a header are asked for up to a length: imapflow knows no other way to ask for them than whole.
 *
 * LSUB tells of subscriptions only: its \Noselect says that a folder is not subscribed and one below it is (RFC 3501
 * section 6.3.9). imapflow takes it for a folder that cannot be opened.
 *
 * A mailbox name that is not modified UTF-7 is sent back as the server wrote it (`WireNames`).
 */
export function hardenCommands(client: ImapFlow, names: WireNames): void {
  const exec: unknown = 'exec' in client ? client.exec : null
  if (typeof exec !== 'function') throw new Error('this imapflow has another way to send commands')
  const send = (command: unknown, attributes: unknown, options: unknown): unknown =>
    Reflect.apply(exec, client, [
      command,
      withQuotedNames(command, withBoundedFields(attributes), names),
      options,
    ])
  const execute = (command: unknown, attributes: unknown, options: unknown): Promise<unknown> => {
    const list = listing(command, attributes, options, client, names)
    const isAfterList = !list && !names.isComplete && mayNameOddly(command, attributes)
    const sent: unknown = isAfterList
      ? listAll().then(() => send(command, attributes, options))
      : send(command, attributes, list?.options ?? options)
    const answered = Promise.resolve(sent).then(async (settled) => {
      requireAgreement(command, attributes, settled)
      await list?.finish()
      return settled
    })
    // Closing rejects commands whose callers do not listen yet.
    answered.catch(() => undefined)
    return answered
  }
  // A connection may be asked for a mailbox before any has heard the names; whatever comes of it, the command tells.
  const listAll = async (): Promise<void> => {
    const untagged = { LIST: () => undefined }
    await execute('LIST', ['', '*'], { untagged }).then(release, () => undefined)
  }
  Object.defineProperty(client, 'exec', { configurable: true, writable: true, value: execute })
}

/**
 * CREATE with the special use the mailbox is for (RFC 6154 section 3), and SUBSCRIBE. The name must be ASCII. Where
 * the server does not offer to remember the use, it is a plain CREATE. A mailbox that exists already is no error.
 */
export async function createMailbox(client: ImapFlow, path: string, use: string | null): Promise<void> {
  if (use !== null && client.capabilities.has('CREATE-SPECIAL-USE')) {
    try {
      const uses = [atom('USE'), [atom(use)]]
      await execute(client, 'CREATE', [{ type: 'STRING', value: path }, uses])
      await client.mailboxSubscribe(path)
      return
    } catch {
      // [USEATTR]: this server wants it otherwise. A plain CREATE tells whether it wants it at all.
    }
  }
  await client.mailboxCreate(path)
}

/**
 * CREATE, RENAME, DELETE, SUBSCRIBE or UNSUBSCRIBE of mailboxes that are not open. imapflow's own calls would CLOSE one that is,
 * which expunges what is marked there (RFC 3501 section 6.4.2), and put the prefix of the namespace before names of
 * others.
 */
export async function changeMailbox(
  client: ImapFlow,
  command: 'CREATE' | 'RENAME' | 'DELETE' | 'SUBSCRIBE' | 'UNSUBSCRIBE',
  ...paths: readonly string[]
): Promise<void> {
  try {
    const names = paths.map((path) => ({ type: 'STRING', value: encodePath(client, path) }))
    await execute(client, command, names)
  } catch (error) {
    throw error instanceof Error ? await enhanceCommandError(error) : error
  }
}

/** The bare EXPUNGE: everything marked \Deleted in the open mailbox goes, whoever marked it. */
export const expungeMarked = (client: ImapFlow): Promise<void> => execute(client, 'EXPUNGE', false)

/** Sends one command; `untagged` hears of what is answered before its end. */
export async function execute(
  client: object,
  command: string,
  attributes: unknown,
  untagged: Readonly<Record<string, (answer: unknown) => Promise<void>>> = {},
): Promise<void> {
  const exec: unknown = 'exec' in client ? client.exec : null
  if (typeof exec !== 'function') throw new Error('this imapflow has another way to send commands')
  const settled: unknown = await Reflect.apply(exec, client, [command, attributes, { untagged }])
  release(settled)
}

const atom = (value: string): { type: 'ATOM'; value: string } => ({ type: 'ATOM', value })

/** Which arguments of a command are mailbox names. */
const NAMES: ReadonlyMap<string, readonly number[]> = new Map([
  ...['SELECT', 'EXAMINE', 'CREATE', 'DELETE', 'SUBSCRIBE', 'UNSUBSCRIBE', 'STATUS', 'APPEND'].map(
    (command): [string, number[]] => [command, [0]],
  ),
  ['RENAME', [0, 1]],
  ...['COPY', 'MOVE', 'UID COPY', 'UID MOVE'].map((command): [string, number[]] => [command, [1]]),
  ['LIST', [0, 1]],
  ['LSUB', [0, 1]],
])

function withQuotedNames(command: unknown, attributes: unknown, names: WireNames): unknown {
  const places = placesOfNames(command)
  if (!places || !Array.isArray(attributes)) return attributes
  return attributes.map((attribute: unknown, index) =>
    places.includes(index) ? quotedName(attribute, names) : attribute,
  )
}

const placesOfNames = (command: unknown): readonly number[] | undefined =>
  typeof command === 'string' ? NAMES.get(command.toUpperCase()) : undefined

/** Whether a command names a mailbox whose name the server may write otherwise: `&` is in all that are encoded. */
const mayNameOddly = (command: unknown, attributes: unknown): boolean =>
  Array.isArray(attributes) &&
  (placesOfNames(command) ?? []).some((place) => nameIn(attributes[place])?.includes('&'))

/** Longer fields are an attack or a mistake. */
const MAX_FIELDS = 1_000_000

function withBoundedFields(attributes: unknown): unknown {
  if (Array.isArray(attributes)) return attributes.map(withBoundedFields)
  if (!isRecord(attributes) || !Array.isArray(attributes.section)) return attributes
  const what: unknown = attributes.section[0]
  const isFields = isRecord(what) && what.value === 'HEADER.FIELDS' && attributes.partial === undefined
  return isFields ? { ...attributes, partial: [0, MAX_FIELDS] } : attributes
}

function quotedName(attribute: unknown, names: WireNames): unknown {
  const encoded = nameIn(attribute)
  if (encoded === null) return attribute
  const name = names.toWire(encoded)
  // A quoted string holds no line end (RFC 3501 section 9); a literal holds all but NUL.
  return /[\r\n]/.test(name) ? { type: 'LITERAL', value: Buffer.from(name) } : { type: 'STRING', value: name }
}

function nameIn(attribute: unknown): string | null {
  const isNode = isRecord(attribute) && (attribute.type === 'ATOM' || attribute.type === 'STRING')
  const name = isNode ? attribute.value : attribute
  return typeof name === 'string' ? name : null
}

/**
 * The options of a LIST or LSUB whose listener hears of names it can decode and encode: at once of those that are as
 * they should be, of the others when the list ended and it is known which names are taken. Null for other commands.
 */
function listing(
  command: unknown,
  attributes: unknown,
  options: unknown,
  client: ImapFlow,
  names: WireNames,
): { options: unknown; finish: () => Promise<void> } | null {
  if (typeof command !== 'string' || !/^(?:LIST|XLIST|LSUB)$/.test(command)) return null
  if (!isRecord(options) || !isRecord(options.untagged)) return null
  const { untagged } = options
  const listener = untagged[command]
  if (typeof listener !== 'function') return null
  const isLsub = command === 'LSUB'
  const reader = names.read(client, !isLsub && Array.isArray(attributes) && attributes[1] === '*')
  const held: { wire: string; told: unknown[]; answer: Record<string, unknown> }[] = []
  const hear = (answer: unknown): unknown => {
    if (!isRecord(answer) || !Array.isArray(answer.attributes) || answer.attributes.length === 0)
      return undefined
    const said: unknown[] = answer.attributes
    const told = isLsub ? [[], ...said.slice(1)] : said
    const wire = textIn(told[2])
    reader.hear(wire, textIn(told[1]))
    if (reader.isCanonical(wire)) return Reflect.apply(listener, undefined, [{ ...answer, attributes: told }])
    held.push({ wire, told, answer })
    return undefined
  }
  const finish = async (): Promise<void> => {
    if (!isLsub) reader.finish()
    for (const { wire, told, answer } of held) {
      const name = { type: 'STRING', value: reader.encoded(wire) }
      const named = { ...answer, attributes: [...told.slice(0, 2), name, ...told.slice(3)] }
      await Reflect.apply(listener, undefined, [named])
    }
  }
  return { options: { ...options, untagged: { ...untagged, [command]: hear } }, finish }
}

/** A quoted string, an atom, or a literal, which comes as bytes. */
const textIn = (node: unknown): string => {
  const value = isRecord(node) ? node.value : null
  return typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString() : ''
}

function requireAgreement(command: unknown, attributes: unknown, settled: unknown): void {
  if (!isRecord(settled) || !isRecord(settled.response)) return
  const { response } = settled
  if (typeof response.command !== 'string' || response.command.toUpperCase() !== 'NO') return
  if (typeof command === 'string' && /^(?:UID )?FETCH$/i.test(command) && !asksForFlags(attributes)) return
  release(settled)
  throw Object.assign(new Error('Command failed'), {
    response,
    responseStatus: 'NO',
    responseText: textOf(response.attributes),
    // RFC 5530's name for it; a code the server gave itself replaces it.
    serverResponseCode: 'EXPUNGEISSUED',
  })
}

/** A FETCH of flags and nothing else. */
const asksForFlags = (attributes: unknown): boolean =>
  Array.isArray(attributes) &&
  [attributes[1]]
    .flat()
    .every((item: unknown) => isRecord(item) && /^(?:UID|FLAGS|MODSEQ)$/.test(String(item.value)))

/** imapflow sends the next command only when the answer to this one was released. */
function release(settled: unknown): void {
  if (isRecord(settled) && typeof settled.next === 'function') Reflect.apply(settled.next, settled, [])
}

const textOf = (attributes: unknown): string =>
  (Array.isArray(attributes) ? attributes : [])
    .flatMap((attribute: unknown) =>
      isRecord(attribute) && attribute.type === 'TEXT' && typeof attribute.value === 'string'
        ? [attribute.value.trim()]
        : [],
    )
    .join(' ')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
