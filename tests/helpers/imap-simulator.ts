import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { capabilities, fieldsAsked, flagsIn, isLiteralAllowed, matcher, wordsOf } from './imap-words'
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
  /** RFC 7162: changes have mod-sequences; with QRESYNC expunges are told by UID, too. */
  changes: 'none' | 'condstore' | 'qresync'
  /** What else it announces, as `LITERAL+` or `APPENDLIMIT=100`. */
  more?: readonly string[]
}

/** Answered in place of a reply: the connection ends without one, or with a BYE; or nothing is said any more. */
export const [CUT, BYE, HANG] = ['CUT', 'BYE', 'HANG'] as const

export interface SimulatedMail {
  uid: number
  /** What tells this message from all others, wherever it lies. */
  key: string
  source: string
  flags: Set<string>
  modseq: number
}

export interface SimulatedFolder {
  path: string
  uidValidity: number
  uidNext: number
  use: string
  subscribed: boolean
  mails: SimulatedMail[]
  modseq: number
  vanished: { uid: number; modseq: number }[]
}

export interface ImapSimulator {
  port: number
  kind: SimulatorKind
  folders: Map<string, SimulatedFolder>
  /** Called before each command is carried out: another client's turn, or a refusal to answer it with. */
  before: (command: string) => string | null
  /** Called where a literal waits for its go-ahead: what it returns is answered in place of that. */
  beforeLiteral: (command: string) => string | null
  /** Called when a command was carried out and is not answered yet; what it returns replaces the answer. */
  after: (command: string) => string | null
  /**
   * Called before each message a FETCH or STORE is carried out for: another client's turn, which is told at once; or
   * the connection is cut in the middle of the line.
   */
  amid: (command: string) => 'tell' | typeof CUT | null
  /** Untagged lines said before the answer to this command. */
  aside: (command: string) => readonly string[]
  /** Of how many messages a command is carried out before it is refused half-way; null for all of them. */
  stopsAfter: (command: string) => number | null
  /** How COPYUID writes the sets of the old UIDs and the new ones. */
  nameCopies: (from: readonly number[], to: readonly number[]) => string
  /** Of which flags it says that they are kept. */
  permanentFlags: string
  /** Who has a folder open that was made anew goes on in the old one, and is not sent away. */
  keepsReplaced: boolean
  /** Asked for single fields of a header it finds none. */
  hidesFields: boolean
  /** Nothing can be changed in the folders it opens. */
  readOnly: (path: string) => boolean
  /** What LIST or LSUB says instead of one line for each folder; names stand in it as on the wire. */
  listing: (name: string) => readonly string[] | null
  /** How LIST ends, after its lines. */
  listEnd: string
  /** After how many lines LIST is cut off with the connection; null for not at all. */
  cutList: () => number | null
  /** The commands of all clients, without their tags. */
  heard: string[]
  addFolder(path: string, use?: string): SimulatedFolder
  addMail(folder: SimulatedFolder, key: string, source: string, flags?: readonly string[]): SimulatedMail
  /** What these are is taken out of the folder for good. */
  expunge(folder: SimulatedFolder, goes: (mail: SimulatedMail) => boolean): void
  setFlag(folder: SimulatedFolder, mail: SimulatedMail, flag: string, value: boolean): void
  /** The folder is deleted and made anew with the same mail, under other UIDs. */
  renumber(folder: SimulatedFolder): void
  stop(): Promise<void>
}

interface Session {
  open: SimulatedFolder | null
  /** Wants to be told of expunges by UID. */
  byUid: boolean
  /** UIDs by sequence number, as this client was told. */
  view: number[]
  say(line: string): void
  /** The connection ends after what was said. */
  end(): void
  /** The connection ends in the middle of this line. */
  cutIn(line: string): void
}

const GONE = 'NO Some of the requested messages no longer exist.'
const READ_ONLY = 'NO [READ-ONLY] nothing can be changed here'
const HALF_WAY = 'NO [SERVERBUG] stopped half-way'

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
    beforeLiteral: () => null,
    after: () => null,
    amid: () => null,
    aside: () => [],
    stopsAfter: () => null,
    nameCopies: (from, to) => `${from.join(',')} ${to.join(',')}`,
    permanentFlags: '\\Seen \\Flagged \\Answered \\Deleted \\Draft \\*',
    keepsReplaced: false,
    hidesFields: false,
    readOnly: () => false,
    listing: () => null,
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
        modseq: 1,
        vanished: [],
      }
      simulator.folders.set(path, folder)
      return folder
    },
    addMail(folder, key, source, flags = []) {
      const mail = { uid: folder.uidNext++, key, source, flags: new Set(flags), modseq: ++folder.modseq }
      folder.mails.push(mail)
      return mail
    },
    expunge(folder, goes) {
      for (const mail of folder.mails.filter(goes))
        folder.vanished.push({ uid: mail.uid, modseq: ++folder.modseq })
      folder.mails = folder.mails.filter((mail) => !goes(mail))
    },
    setFlag(folder, mail, flag, value) {
      if (value) mail.flags.add(flag)
      else mail.flags.delete(flag)
      mail.modseq = ++folder.modseq
    },
    renumber(folder) {
      const { path, use, subscribed, modseq } = folder
      const fresh = Object.assign(simulator.addFolder(path, use), { subscribed, modseq })
      fresh.uidValidity = folder.uidValidity + 100
      // Each UID names another mail than before.
      for (const { key, source, flags } of folder.mails.toReversed())
        simulator.addMail(fresh, key, source, [...flags])
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
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
  onTestFinished(() => simulator.stop())
  return simulator
}

function serve(simulator: ImapSimulator, socket: Socket): void {
  const session: Session = {
    open: null,
    view: [],
    byUid: false,
    say: (line) => void (socket.writable && socket.write(`${line}\r\n`, 'latin1')),
    end: () => socket.end(),
    cutIn: (line) => void (socket.writable && socket.end(line.slice(0, line.length / 2), 'latin1')),
  }
  session.say('* OK ready')
  let pending = ''

  /** A command with its literal, once all of it is here. */
  function next(): string | null {
    const end = pending.indexOf('\r\n')
    if (end < 0) return null
    const literal = /\{(\d+)(\+?)\}$/.exec(pending.slice(0, end))
    if (!literal) return take(end)
    const length = Number(literal[1])
    if (!literal[2] && pending.length === end + 2) {
      const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(pending.slice(0, end)) ?? []
      const refusal = simulator.beforeLiteral(command)
      if (refusal !== null) {
        pending = ''
        simulator.heard.push(command)
        reply(tag, command, refusal)
        return null
      }
      session.say('+ go on')
    }
    return pending.length < end + 2 + length + 2 ? null : take(end + 2 + length)
  }

  function take(end: number): string {
    const command = pending.slice(0, end)
    pending = pending.slice(end + 2)
    return command
  }

  function answer(line: string): void {
    const space = line.indexOf(' ')
    const tag = line.slice(0, space)
    const command = line.slice(space + 1)
    simulator.heard.push(command)
    const refusal = simulator.before(command) ?? (isOpenGone(simulator, session, command) ? BYE : null)
    const done = refusal ?? carryOut(simulator, session, command)
    reply(tag, command, (refusal === null ? simulator.after(command) : null) ?? done)
  }

  function reply(tag: string, command: string, words: string): void {
    if (words === HANG) return
    if (words === CUT) return void socket.destroy()
    if (words === BYE) {
      session.say('* BYE [UNAVAILABLE] going down')
      session.end()
      return
    }
    for (const untagged of simulator.aside(command)) session.say(untagged)
    session.say(`${tag} ${words}`)
    if (/^LOGOUT/i.test(command)) socket.end()
  }

  socket.on('data', (data) => {
    pending += data.toString('latin1')
    for (let line = next(); line !== null && !socket.destroyed; line = next()) answer(line)
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
      const lines = [...folders.values()].map(({ path, use }) => `* ${name} (${use}) "." "${path}"`)
      for (const [index, line] of (simulator.listing(name) ?? lines).entries()) {
        if (index === cutAt) session.end()
        session.say(line)
      }
      return simulator.listEnd
    }
    case 'ENABLE':
      session.byUid = command.includes('QRESYNC')
      session.say(`* ENABLED ${args.join(' ')}`)
      return 'OK done'
    case 'STATUS': {
      const folder = folders.get(args[0] ?? '')
      if (!folder) return 'NO [NONEXISTENT] no such folder'
      const { mails, uidNext, uidValidity } = folder
      const values = [`MESSAGES ${mails.length}`, `UIDNEXT ${uidNext}`, `UIDVALIDITY ${uidValidity}`]
      if (kind.changes !== 'none') values.push(`HIGHESTMODSEQ ${folder.modseq}`)
      session.say(`* STATUS "${folder.path}" (${values.join(' ')})`)
      return 'OK done'
    }
    case 'APPEND':
      return append(simulator, command)
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
      fetch(simulator, session, name === 'FETCH' ? uidsAt(session, args[0] ?? '') : (args[0] ?? ''), command)
      return 'OK done'
    case 'UID STORE': {
      const { mails, gone } = named(session, args[0] ?? '')
      if (gone && kind.expunged === 'refuse') return GONE
      const [some, isPart] = cut(mails, simulator.stopsAfter(command))
      const { open } = session
      if (open && simulator.readOnly(open.path)) return READ_ONLY
      for (const mail of some) {
        if (simulator.amid(command) !== null) announce(session)
        if (!open?.mails.includes(mail)) continue
        for (const flag of flagsIn(command)) simulator.setFlag(open, mail, flag, !args[1]?.startsWith('-'))
      }
      return isPart ? HALF_WAY : 'OK done'
    }
    case 'UID COPY':
    case 'UID MOVE':
      return transfer(simulator, session, name === 'UID MOVE', args)
    case 'EXPUNGE':
    case 'UID EXPUNGE': {
      if (session.open && simulator.readOnly(session.open.path)) return READ_ONLY
      const mails = name === 'UID EXPUNGE' ? named(session, args[0] ?? '').mails : (session.open?.mails ?? [])
      const marked = mails.filter(({ flags }) => flags.has('\\Deleted'))
      const [some, isPart] = cut(marked, simulator.stopsAfter(command))
      remove(simulator, session, new Set(some))
      return isPart ? HALF_WAY : 'OK done'
    }
    default:
      return 'BAD unknown command'
  }
}

function select(
  { folders, kind, permanentFlags, readOnly }: ImapSimulator,
  session: Session,
  path: string,
): string {
  const folder = folders.get(path)
  if (!folder) return 'NO [NONEXISTENT] no such folder'
  session.open = folder
  session.view = folder.mails.map(({ uid }) => uid)
  session.say('* FLAGS (\\Seen \\Flagged \\Answered \\Deleted \\Draft)')
  session.say(`* OK [PERMANENTFLAGS (${permanentFlags})] all`)
  session.say(`* ${session.view.length} EXISTS`)
  session.say(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`)
  session.say(`* OK [UIDNEXT ${folder.uidNext}] next`)
  if (kind.changes !== 'none') session.say(`* OK [HIGHESTMODSEQ ${folder.modseq}] highest`)
  return readOnly(path) ? 'OK [READ-ONLY] done' : 'OK [READ-WRITE] done'
}

/** What NOOP tells: which messages went, and how many there are. */
function announce(session: Session): void {
  const { open } = session
  if (!open) return
  const there = new Set(open.mails.map(({ uid }) => uid))
  tellGone(session, (uid) => !there.has(uid))
  const known = new Set(session.view)
  const fresh = open.mails.filter(({ uid }) => !known.has(uid))
  session.view.push(...fresh.map(({ uid }) => uid))
  if (fresh.length > 0) session.say(`* ${session.view.length} EXISTS`)
}

function remove(simulator: ImapSimulator, session: Session, goes: ReadonlySet<SimulatedMail>): void {
  const { open } = session
  if (!open) return
  const going = new Set([...goes].map(({ uid }) => uid))
  simulator.expunge(open, (mail) => goes.has(mail))
  tellGone(session, (uid) => going.has(uid))
}

function tellGone(session: Session, isGone: (uid: number) => boolean): void {
  const gone = session.view.filter(isGone)
  if (gone.length > 0 && session.byUid) session.say(`* VANISHED ${gone.join(',')}`)
  else
    for (const uid of gone.toReversed()) {
      session.say(`* ${session.view.indexOf(uid) + 1} EXPUNGE`)
      session.view = session.view.filter((other) => other !== uid)
    }
  session.view = session.view.filter((uid) => !isGone(uid))
}

/** The first of these, and whether that leaves some out. */
const cut = <T>(all: readonly T[], count: number | null): [readonly T[], boolean] =>
  count === null ? [all, false] : [all.slice(0, count), count < all.length]

function append(simulator: ImapSimulator, command: string): string {
  const [, path = '', flags = '', source = ''] =
    /^APPEND "((?:[^"\\]|\\.)*)"(?: \(([^)]*)\))?.*?\{\d+\+?\}\r\n(.*)$/s.exec(command) ?? []
  const folder = simulator.folders.get(path)
  if (!folder) return 'NO [TRYCREATE] no such folder'
  const more = simulator.kind.more ?? []
  if (!isLiteralAllowed(command, more)) return 'BAD this literal had to wait for its go-ahead'
  const subject = /^Subject: (.*?)\r?$/m.exec(source)?.[1] ?? ''
  const { uid } = simulator.addMail(folder, subject, source, flags.split(' ').filter(Boolean))
  return simulator.kind.uidplus ? `OK [APPENDUID ${folder.uidValidity} ${uid}] done` : 'OK done'
}

/** The messages a set of UIDs names, and whether it names one that is gone though the session still shows it. */
function named({ open, view }: Session, set: string): { mails: SimulatedMail[]; gone: boolean } {
  const matches = matcher(set, view.at(-1) ?? 0)
  const shown = new Set(view.filter(matches))
  const mails = (open?.mails ?? []).filter(({ uid }) => shown.has(uid))
  return { mails, gone: mails.length < shown.size }
}

/** The UIDs of a set of sequence numbers. */
const uidsAt = ({ view }: Session, set: string): string =>
  view.filter((_, index) => matcher(set, view.length)(index + 1)).join(',')

function search({ open, view }: Session, criteria: string): number[] {
  const shown = new Set(view)
  const set = /UID ([\d:*,]+)/.exec(criteria)?.[1]
  const larger = /LARGER (\d+)/.exec(criteria)?.[1]
  const smaller = /SMALLER (\d+)/.exec(criteria)?.[1]
  const messageId = /HEADER message-id <?([^\s>]+)/i.exec(criteria)?.[1]
  const inSet = set === undefined ? () => true : matcher(set, view.at(-1) ?? 0)
  return (open?.mails ?? [])
    .filter(
      ({ uid, flags, source }) =>
        shown.has(uid) &&
        inSet(uid) &&
        (messageId === undefined || (/^Message-ID: (.*)$/im.exec(source)?.[1] ?? '').includes(messageId)) &&
        (larger === undefined || source.length > Number(larger)) &&
        (smaller === undefined || source.length < Number(smaller)) &&
        (!/\bDELETED\b/.test(criteria) || flags.has('\\Deleted')),
    )
    .map(({ uid }) => uid)
}

function fetch(simulator: ImapSimulator, session: Session, set: string, command: string): void {
  const { open } = session
  const [, since, wantsVanished] = /\(CHANGEDSINCE (\d+)( VANISHED)?\)/.exec(command) ?? []
  const isWanted = matcher(set, session.view.at(-1) ?? 0)
  const earlier = (wantsVanished ? (open?.vanished ?? []) : []).filter(
    ({ uid, modseq }) => modseq > Number(since) && isWanted(uid) && !session.view.includes(uid),
  )
  if (earlier.length > 0) session.say(`* VANISHED (EARLIER) ${earlier.map(({ uid }) => uid).join(',')}`)
  for (const mail of named(session, set).mails) {
    const { uid, flags, source, modseq } = mail
    const amid = simulator.amid(command)
    if (amid === 'tell') announce(session)
    if (!open?.mails.includes(mail)) continue
    if (since !== undefined && modseq <= Number(since)) continue
    const items = [`UID ${uid}`, `FLAGS (${[...flags].join(' ')})`]
    if (command.includes('MODSEQ') || since !== undefined) items.push(`MODSEQ (${modseq})`)
    if (command.includes('RFC822.SIZE')) items.push(`RFC822.SIZE ${source.length}`)
    if (command.includes('INTERNALDATE')) items.push('INTERNALDATE "10-Mar-2026 10:00:00 +0000"')
    const header = source.slice(0, source.indexOf('\r\n\r\n') + 4)
    items.push(...fieldsAsked(simulator.hidesFields ? '' : header, command))
    if (command.includes('[HEADER]')) items.push(`BODY[HEADER]<0> {${header.length}}\r\n${header}`)
    if (command.includes('[]')) items.push(`BODY[]<0> {${source.length}}\r\n${source}`)
    const line = `* ${session.view.indexOf(uid) + 1} FETCH (${items.join(' ')})`
    if (amid === CUT) return session.cutIn(line)
    session.say(line)
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
  if (moves && session.open && simulator.readOnly(session.open.path)) return READ_ONLY
  const { mails, gone } = named(session, args[0] ?? '')
  if (gone && kind.expunged === 'refuse') return GONE
  const [some, isPart] = cut(mails, simulator.stopsAfter(`UID ${moves ? 'MOVE' : 'COPY'} ${args.join(' ')}`))
  const copies = some.map(({ key, source, flags }) => simulator.addMail(target, key, source, [...flags]))
  const code = `COPYUID ${target.uidValidity} ${simulator.nameCopies(some.map(uidOf), copies.map(uidOf))}`
  const names = kind.uidplus && some.length > 0
  if (moves) {
    if (names) session.say(`* OK [${code}] moved`)
    remove(simulator, session, new Set(some))
    return isPart ? HALF_WAY : 'OK done'
  }
  return isPart ? HALF_WAY : names ? `OK [${code}] done` : 'OK done'
}

const uidOf = ({ uid }: SimulatedMail): number => uid

function isOpenGone({ folders, keepsReplaced }: ImapSimulator, { open }: Session, command: string): boolean {
  if (keepsReplaced || open === null || !/^(?:UID|FETCH|NOOP|EXPUNGE)/.test(command)) return false
  return (folders.get(open.path) ?? open) !== open
}
