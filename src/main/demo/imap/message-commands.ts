import { bodyStructure, envelope, parseMime, section, type Part } from './mime'
import { formatSet, listArg, parseSet, stringArg, SyntaxProblem, type Token } from './parser'
import { matcher } from './search'
import { Refusal, type Handler, type Numbered, type Selected, type Session } from './session'
import type { StoredMessage } from './store'

export function selectedOf(session: Session): Selected {
  if (!session.selected) throw new Refusal('select a folder first')
  return session.selected
}

/** The messages of a set of sequence numbers or UIDs, ascending. */
export function messagesOf({ folder, view }: Selected, set: string, byUid: boolean): Numbered[] {
  const byId = new Map(folder.messages.map((message) => [message.uid, message]))
  const max = byUid ? (view.at(-1) ?? 0) : view.length
  const isWanted = parseSet(set, max)
  return view.flatMap((uid, index) => {
    const message = byId.get(uid)
    return message && isWanted(byUid ? uid : index + 1) ? [{ sequence: index + 1, message }] : []
  })
}

/** FETCH and UID FETCH, with CHANGEDSINCE of RFC 7162. */
export function fetchCommand(byUid: boolean): Handler['run'] {
  return (session, { args }) => {
    const selected = selectedOf(session)
    const items = expandMacros(listArg(args[1]).map((token) => stringArg(token)))
    const since = modifier(args[2], 'CHANGEDSINCE')
    if (since !== null) session.condstore = true
    if (byUid && !items.includes('UID')) items.unshift('UID')
    if (since !== null && !items.includes('MODSEQ')) items.push('MODSEQ')
    for (const numbered of messagesOf(selected, stringArg(args[0]), byUid)) {
      if (since !== null && numbered.message.modseq <= since) continue
      if (items.includes('FLAGS')) selected.dirty.delete(numbered.message.uid)
      sendFetch(session, selected, numbered, items)
    }
    return 'done'
  }
}

const MACROS: Record<string, string[]> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
}

function expandMacros(items: readonly string[]): string[] {
  const upper = items.map((item) => item.replace(/^[^[]*/, (name) => name.toUpperCase()))
  return MACROS[upper[0] ?? ''] ?? upper
}

function sendFetch(
  session: Session,
  selected: Selected,
  { sequence, message }: Numbered,
  items: readonly string[],
): void {
  const text = message.source.toString('latin1')
  let root: Part | null = null
  const structure = (): Part => (root ??= parseMime(text))
  const answers = items.map((item) => fetchItem(item, message, text, structure))
  const marksSeen = items.some((item) => /^(?:BODY\[|RFC822$|RFC822\.TEXT$)/.test(item))
  if (marksSeen && !selected.readOnly && !message.flags.has('\\Seen')) {
    session.store?.setFlags(selected.folder, message, new Set([...message.flags, '\\Seen']))
  }
  session.send(`* ${sequence} FETCH (${answers.join(' ')})`)
}

function fetchItem(item: string, message: StoredMessage, text: string, structure: () => Part): string {
  switch (item) {
    case 'UID':
      return `UID ${message.uid}`
    case 'FLAGS':
      return `FLAGS (${[...message.flags].join(' ')})`
    case 'INTERNALDATE':
      return `INTERNALDATE "${formatDate(message.internalDate)}"`
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${message.source.length}`
    case 'MODSEQ':
      return `MODSEQ (${message.modseq})`
    case 'ENVELOPE':
      return `ENVELOPE ${envelope(structure())}`
    case 'BODY':
    case 'BODYSTRUCTURE':
      return `${item} ${bodyStructure(text, structure())}`
    case 'RFC822':
      return `RFC822 ${literal(text)}`
    case 'RFC822.HEADER':
      return `RFC822.HEADER ${literal(section(text, structure(), 'HEADER') ?? '')}`
    case 'RFC822.TEXT':
      return `RFC822.TEXT ${literal(section(text, structure(), 'TEXT') ?? '')}`
    default:
      return bodySection(item, text, structure)
  }
}

/** `BODY[spec]<start.count>`, answered as `BODY[spec]<start>`. */
function bodySection(item: string, text: string, structure: () => Part): string {
  const found = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item)
  if (!found) throw new SyntaxProblem('unknown fetch item')
  const spec = found[1] ?? ''
  const whole = spec === '' ? text : section(text, structure(), spec)
  const start = found[2] === undefined ? null : Number(found[2])
  const name = `BODY[${spec}]${start === null ? '' : `<${start}>`}`
  if (whole === null) return `${name} NIL`
  return `${name} ${literal(start === null ? whole : whole.slice(start, start + Number(found[3])))}`
}

const literal = (text: string): string => `{${text.length}}\r\n${text}`

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function formatDate(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split(/[T.]/)
  const [year, month, day] = date.split('-')
  return `${day}-${MONTHS[Number(month) - 1]}-${year} ${clock} +0000`
}

/** STORE and UID STORE, with UNCHANGEDSINCE of RFC 7162. */
export function storeCommand(byUid: boolean): Handler['run'] {
  return (session, { args }) => {
    const selected = selectedOf(session)
    if (selected.readOnly) throw new Refusal('folder is read-only')
    const rest = [...args.slice(1)]
    const unchangedSince = rest[0]?.type === 'list' ? modifier(rest.shift(), 'UNCHANGEDSINCE') : null
    const how = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(stringArg(rest[0]))
    if (!how) throw new SyntaxProblem('FLAGS expected')
    const named = rest
      .slice(1)
      .flatMap((token) => listArg(token))
      .map((token) => canonicalFlag(stringArg(token)))
    const refused: number[] = []
    for (const { sequence, message } of messagesOf(selected, stringArg(args[0]), byUid)) {
      if (unchangedSince !== null && message.modseq > unchangedSince) {
        refused.push(byUid ? message.uid : sequence)
        continue
      }
      session.store?.setFlags(selected.folder, message, changedFlags(message.flags, how[1] ?? '', named))
      selected.dirty.delete(message.uid)
      if (!how[2] || session.condstore) session.sendFlags(sequence, message)
    }
    return refused.length > 0 ? `[MODIFIED ${formatSet(refused)}] some had changed` : 'stored'
  }
}

const SYSTEM_FLAGS = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft']

/** System flags are case-insensitive, keywords are kept as written. */
export const canonicalFlag = (flag: string): string =>
  SYSTEM_FLAGS.find((each) => each.toLowerCase() === flag.toLowerCase()) ?? flag

function changedFlags(before: ReadonlySet<string>, how: string, named: readonly string[]): Set<string> {
  if (how === '+') return new Set([...before, ...named])
  if (how === '-') return new Set([...before].filter((flag) => !named.includes(flag)))
  return new Set(named)
}

function modifier(token: Token | undefined, name: string): number | null {
  if (token?.type !== 'list') return null
  const at = token.items.findIndex((item) => item.type === 'atom' && item.value.toUpperCase() === name)
  return at < 0 ? null : Number(stringArg(token.items[at + 1]))
}

/** SEARCH and UID SEARCH. */
export function searchCommand(byUid: boolean): Handler['run'] {
  return (session, { args }) => {
    const selected = selectedOf(session)
    const byId = new Map(selected.folder.messages.map((message) => [message.uid, message]))
    const matches = matcher(args, selected.view.length, selected.view.at(-1) ?? 0)
    const found = selected.view.flatMap((uid, index) => {
      const message = byId.get(uid)
      return message && matches({ sequence: index + 1, message }) ? [byUid ? uid : index + 1] : []
    })
    session.send(`* SEARCH${found.map((number) => ` ${number}`).join('')}`)
    return 'done'
  }
}
