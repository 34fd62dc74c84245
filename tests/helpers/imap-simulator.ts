import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { portOf } from './ports'

/** How a server of this kind behaves where servers differ. */
export interface SimulatorKind {
  move: boolean
  uidplus: boolean
  createSpecialUse: boolean
  /** Every name is kept below `INBOX.`. */
  prefix: boolean
  /** What it does with a command that names a message another client expunged: refuse it whole, or do the rest. */
  expunged: 'refuse' | 'skip'
}

export interface SimulatedMail {
  uid: number
  /** What tells this message from all others, wherever it lies. */
  key: string
  source: string
  flags: Set<string>
}

export interface SimulatedFolder {
  path: string
  uidValidity: number
  uidNext: number
  use: string
  subscribed: boolean
  mails: SimulatedMail[]
}

export interface ImapSimulator {
  port: number
  kind: SimulatorKind
  folders: Map<string, SimulatedFolder>
  /** Called before each command is carried out: another client's turn, or a refusal to answer it with. */
  before: (command: string) => string | null
  /** How LIST ends, after its lines. */
  listEnd: string
  /** After how many lines LIST is cut off with the connection; null for not at all. */
  cutList: () => number | null
  /** The commands of all clients, without their tags. */
  heard: string[]
  addFolder(path: string, use?: string): SimulatedFolder
  addMail(folder: SimulatedFolder, key: string, source: string, flags?: readonly string[]): SimulatedMail
}

interface Session {
  open: SimulatedFolder | null
  /** UIDs by sequence number, as this client was told. */
  view: number[]
  say(line: string): void
  /** The connection ends after what was said. */
  end(): void
}

const GONE = 'NO Some of the requested messages no longer exist.'

/**
 * An IMAP server with state, on a port of its own; stops with the test. A message another client expunged stays in a
 * session's view until a NOOP (RFC 3501 section 7.4.1), and commands that name it meanwhile are refused or skip it.
 */
export async function startImapSimulator(kind: SimulatorKind): Promise<ImapSimulator> {
  const simulator: ImapSimulator = {
    port: 0,
    kind,
    folders: new Map(),
    before: () => null,
    listEnd: 'OK done',
    cutList: () => null,
    heard: [],
    addFolder(path, use = '') {
      const folder = {
        path,
        uidValidity: simulator.folders.size + 7,
        uidNext: 1,
        use,
        subscribed: true,
        mails: [],
      }
      simulator.folders.set(path, folder)
      return folder
    },
    addMail(folder, key, source, flags = []) {
      const mail = { uid: folder.uidNext++, key, source, flags: new Set(flags) }
      folder.mails.push(mail)
      return mail
    },
  }
  simulator.addFolder('INBOX')
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    serve(simulator, socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  simulator.port = portOf(server.address())
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return simulator
}

function serve(simulator: ImapSimulator, socket: Socket): void {
  const session: Session = {
    open: null,
    view: [],
    say: (line) => void (socket.writable && socket.write(`${line}\r\n`, 'latin1')),
    end: () => socket.end(),
  }
  session.say('* OK ready')
  let pending = ''
  socket.on('data', (data) => {
    pending += data.toString('latin1')
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end)
      pending = pending.slice(end + 2)
      const space = line.indexOf(' ')
      const tag = line.slice(0, space)
      const command = line.slice(space + 1)
      simulator.heard.push(command)
      const refusal = simulator.before(command)
      session.say(`${tag} ${refusal ?? carryOut(simulator, session, command)}`)
      if (/^LOGOUT/i.test(command)) socket.end()
    }
  })
}

function carryOut(simulator: ImapSimulator, session: Session, command: string): string {
  const { kind, folders } = simulator
  const words = wordsOf(command)
  const name = (words[0]?.toUpperCase() === 'UID' ? `UID ${words[1] ?? ''}` : (words[0] ?? '')).toUpperCase()
  const args = words.slice(name.startsWith('UID ') ? 2 : 1)
  switch (name) {
    case 'CAPABILITY':
      session.say(`* CAPABILITY ${capabilities(kind)}`)
      return 'OK done'
    case 'LOGIN':
    case 'SUBSCRIBE':
    case 'NOOP':
    case 'LOGOUT':
      announce(session)
      return 'OK done'
    case 'NAMESPACE':
      session.say(`* NAMESPACE (("${kind.prefix ? 'INBOX.' : ''}" ".")) NIL NIL`)
      return 'OK done'
    case 'LIST':
    case 'LSUB': {
      const cutAt = simulator.cutList()
      for (const [index, { path, use }] of [...folders.values()].entries()) {
        if (index === cutAt) session.end()
        session.say(`* ${name} (${use}) "." "${path}"`)
      }
      return simulator.listEnd
    }
    case 'STATUS': {
      const folder = folders.get(args[0] ?? '')
      if (!folder) return 'NO [NONEXISTENT] no such folder'
      const { mails, uidNext, uidValidity } = folder
      session.say(
        `* STATUS "${folder.path}" (MESSAGES ${mails.length} UIDNEXT ${uidNext} UIDVALIDITY ${uidValidity})`,
      )
      return 'OK done'
    }
    case 'SELECT':
      return select(simulator, session, args[0] ?? '')
    case 'CREATE': {
      const path = args[0] ?? ''
      if (folders.has(path)) return 'NO [ALREADYEXISTS] it exists'
      simulator.addFolder(path, /USE \((\\\w+)\)/.exec(command)?.[1] ?? '')
      return 'OK done'
    }
    case 'UID SEARCH':
      session.say(`* SEARCH ${search(session, args.join(' ')).join(' ')}`.trimEnd())
      return 'OK done'
    case 'FETCH':
    case 'UID FETCH':
      fetch(session, name === 'FETCH' ? uidsAt(session, args[0] ?? '') : (args[0] ?? ''), command)
      return 'OK done'
    case 'UID STORE': {
      const { mails, gone } = named(session, args[0] ?? '')
      if (gone && kind.expunged === 'refuse') return GONE
      for (const mail of mails)
        for (const flag of flagsIn(command))
          if (args[1]?.startsWith('-')) mail.flags.delete(flag)
          else mail.flags.add(flag)
      return 'OK done'
    }
    case 'UID COPY':
    case 'UID MOVE':
      return transfer(simulator, session, name === 'UID MOVE', args)
    case 'EXPUNGE':
    case 'UID EXPUNGE': {
      const only = name === 'UID EXPUNGE' ? new Set(named(session, args[0] ?? '').mails) : null
      remove(session, (mail) => mail.flags.has('\\Deleted') && (only === null || only.has(mail)))
      return 'OK done'
    }
    default:
      return 'BAD unknown command'
  }
}

const capabilities = (kind: SimulatorKind): string =>
  [
    'IMAP4rev1 NAMESPACE',
    ...(kind.move ? ['MOVE'] : []),
    ...(kind.uidplus ? ['UIDPLUS'] : []),
    ...(kind.createSpecialUse ? ['SPECIAL-USE CREATE-SPECIAL-USE'] : []),
  ].join(' ')

function select({ folders }: ImapSimulator, session: Session, path: string): string {
  const folder = folders.get(path)
  if (!folder) return 'NO [NONEXISTENT] no such folder'
  session.open = folder
  session.view = folder.mails.map(({ uid }) => uid)
  session.say('* FLAGS (\\Seen \\Flagged \\Answered \\Deleted \\Draft)')
  session.say('* OK [PERMANENTFLAGS (\\Seen \\Flagged \\Answered \\Deleted \\Draft \\*)] all')
  session.say(`* ${session.view.length} EXISTS`)
  session.say(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`)
  session.say(`* OK [UIDNEXT ${folder.uidNext}] next`)
  return 'OK [READ-WRITE] done'
}

/** What NOOP tells: which messages went, and how many there are. */
function announce(session: Session): void {
  const { open } = session
  if (!open) return
  const there = new Set(open.mails.map(({ uid }) => uid))
  for (let index = session.view.length - 1; index >= 0; index -= 1) {
    if (there.has(session.view[index] ?? 0)) continue
    session.view.splice(index, 1)
    session.say(`* ${index + 1} EXPUNGE`)
  }
  const known = new Set(session.view)
  const fresh = open.mails.filter(({ uid }) => !known.has(uid))
  session.view.push(...fresh.map(({ uid }) => uid))
  if (fresh.length > 0) session.say(`* ${session.view.length} EXISTS`)
}

function remove(session: Session, goes: (mail: SimulatedMail) => boolean): void {
  const { open } = session
  if (!open) return
  const going = new Set(open.mails.filter(goes).map(({ uid }) => uid))
  open.mails = open.mails.filter(({ uid }) => !going.has(uid))
  for (let index = session.view.length - 1; index >= 0; index -= 1) {
    if (!going.has(session.view[index] ?? 0)) continue
    session.view.splice(index, 1)
    session.say(`* ${index + 1} EXPUNGE`)
  }
}

/** The messages a set of UIDs names, and whether it names one that is gone though the session still shows it. */
function named({ open, view }: Session, set: string): { mails: SimulatedMail[]; gone: boolean } {
  const matches = matcher(set, view.at(-1) ?? 0)
  const shown = new Set(view.filter(matches))
  const mails = (open?.mails ?? []).filter(({ uid }) => shown.has(uid))
  return { mails, gone: mails.length < shown.size }
}

function matcher(set: string, last: number): (uid: number) => boolean {
  const ranges = set.split(',').map((range) => {
    const [from = 0, to = from] = range.split(':').map((end) => (end === '*' ? last : Number(end)))
    return { from: Math.min(from, to), to: Math.max(from, to) }
  })
  return (uid) => ranges.some(({ from, to }) => uid >= from && uid <= to)
}

/** The UIDs of a set of sequence numbers. */
const uidsAt = ({ view }: Session, set: string): string =>
  view.filter((_, index) => matcher(set, view.length)(index + 1)).join(',')

function search({ open, view }: Session, criteria: string): number[] {
  const shown = new Set(view)
  const set = /UID ([\d:*,]+)/.exec(criteria)?.[1]
  const larger = /LARGER (\d+)/.exec(criteria)?.[1]
  const smaller = /SMALLER (\d+)/.exec(criteria)?.[1]
  const inSet = set === undefined ? () => true : matcher(set, view.at(-1) ?? 0)
  return (open?.mails ?? [])
    .filter(
      ({ uid, flags, source }) =>
        shown.has(uid) &&
        inSet(uid) &&
        (larger === undefined || source.length > Number(larger)) &&
        (smaller === undefined || source.length < Number(smaller)) &&
        (!/\bDELETED\b/.test(criteria) || flags.has('\\Deleted')),
    )
    .map(({ uid }) => uid)
}

function fetch(session: Session, set: string, command: string): void {
  for (const { uid, flags, source } of named(session, set).mails) {
    const items = [`UID ${uid}`, `FLAGS (${[...flags].join(' ')})`]
    if (command.includes('RFC822.SIZE')) items.push(`RFC822.SIZE ${source.length}`)
    if (command.includes('INTERNALDATE')) items.push('INTERNALDATE "10-Mar-2026 10:00:00 +0000"')
    const header = source.slice(0, source.indexOf('\r\n\r\n') + 4)
    if (command.includes('[HEADER]')) items.push(`BODY[HEADER]<0> {${header.length}}\r\n${header}`)
    if (command.includes('[]')) items.push(`BODY[]<0> {${source.length}}\r\n${source}`)
    session.say(`* ${session.view.indexOf(uid) + 1} FETCH (${items.join(' ')})`)
  }
}

function transfer(
  simulator: ImapSimulator,
  session: Session,
  moves: boolean,
  args: readonly string[],
): string {
  const { kind, folders } = simulator
  const target = folders.get(args[1] ?? '')
  if (!target) return 'NO [TRYCREATE] no such folder'
  const { mails, gone } = named(session, args[0] ?? '')
  if (gone && kind.expunged === 'refuse') return GONE
  const copies = mails.map(({ key, source, flags }) => simulator.addMail(target, key, source, [...flags]))
  const code = `COPYUID ${target.uidValidity} ${uidsOf(mails)} ${uidsOf(copies)}`
  const names = kind.uidplus && mails.length > 0
  if (moves) {
    if (names) session.say(`* OK [${code}] moved`)
    const moved = new Set(mails)
    remove(session, (mail) => moved.has(mail))
    return 'OK done'
  }
  return names ? `OK [${code}] done` : 'OK done'
}

const uidsOf = (mails: readonly SimulatedMail[]): string => mails.map(({ uid }) => uid).join(',')

const flagsIn = (command: string): string[] => /\(([^()]*)\)\s*$/.exec(command)?.[1]?.split(' ') ?? []

/** Words and quoted strings. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)].map(
    ([word, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? word,
  )
