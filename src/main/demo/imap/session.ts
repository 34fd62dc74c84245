import type { Socket } from 'node:net'
import { CommandReader, parseCommand, SyntaxProblem, type Command } from './parser'
import type { Folder, MailStore, StoredMessage } from './store'

/** Who may log in: the store of a user, or null when name or password is wrong. */
export type Login = (user: string, password: string) => MailStore | null

/** The server refuses; answered with NO. `code` is a response code such as `TRYCREATE`. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly code = '',
  ) {
    super(message)
  }
}

/** How one command is served. `run` returns the text after OK, or null when it answers by itself, later. */
export interface Handler {
  needs: 'nothing' | 'login' | 'folder'
  /** Expunges must not be told while this command's sequence numbers are in use (RFC 3501 section 7.4.1). */
  usesSequence: boolean
  run(session: Session, command: Command): string | null
}

export const handler = (needs: Handler['needs'], run: Handler['run'], usesSequence = false): Handler => ({
  needs,
  run,
  usesSequence,
})

export const capabilities =
  'IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID ENABLE IDLE NAMESPACE CHILDREN UIDPLUS MOVE CONDSTORE UNSELECT ' +
  'SPECIAL-USE LIST-EXTENDED LIST-STATUS'

/** A message with the sequence number a session knows it by. */
export interface Numbered {
  sequence: number
  message: StoredMessage
}

/** The folder a session looks at, with its own view of sequence numbers. */
export interface Selected {
  folder: Folder
  readOnly: boolean
  /** UIDs in the order of the sequence numbers this client knows. */
  view: number[]
  /** Flags changed since the client was told. */
  dirty: Set<number>
}

const MAX_BAD_COMMANDS = 20

/** One IMAP connection. */
export class Session {
  store: MailStore | null = null
  selected: Selected | null = null
  /** CONDSTORE was enabled: FETCH responses carry MODSEQ. */
  condstore = false
  /** Ends the running IDLE; set only while idling. */
  endIdle: (() => void) | null = null
  /** Takes the next line instead of a command (AUTHENTICATE). */
  nextLine: ((line: string) => void) | null = null
  #unsubscribe: () => void = () => undefined
  #bad = 0

  constructor(
    readonly socket: Socket,
    readonly login: Login,
    readonly commands: ReadonlyMap<string, Handler>,
  ) {
    const reader = new CommandReader(
      (pieces) => this.#onLine(pieces),
      () => this.send('+ go ahead'),
    )
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk)
      } catch {
        this.send('* BYE command too large')
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#unsubscribe())
    this.send(`* OK [CAPABILITY ${capabilities}] Postilla demo server ready`)
  }

  /** Sends one response; its bytes are latin1. */
  send(line: string): void {
    if (this.socket.writable) this.socket.write(`${line}\r\n`, 'latin1')
  }

  enter(store: MailStore): void {
    this.store = store
    this.#unsubscribe = store.subscribe((folder, uid) => this.#onChange(folder, uid))
  }

  select(folder: Folder, readOnly: boolean): Selected {
    this.selected = {
      folder,
      readOnly,
      view: folder.messages.map((message) => message.uid),
      dirty: new Set(),
    }
    return this.selected
  }

  /** Tells what changed in the selected folder; expunges wait while sequence numbers are in use. */
  flush(withExpunges: boolean): void {
    const { selected } = this
    if (!selected) return
    const messages = new Map(selected.folder.messages.map((message) => [message.uid, message]))
    if (withExpunges) this.#flushExpunges(selected, messages)
    const known = new Set(selected.view)
    const added = selected.folder.messages.filter((message) => !known.has(message.uid))
    if (added.length > 0) {
      selected.view.push(...added.map((message) => message.uid))
      this.send(`* ${selected.view.length} EXISTS`)
    }
    for (const uid of selected.dirty) {
      const message = messages.get(uid)
      if (message) this.sendFlags(selected.view.indexOf(uid) + 1, message)
    }
    selected.dirty.clear()
  }

  sendFlags(sequence: number, message: StoredMessage): void {
    const modseq = this.condstore ? ` MODSEQ (${message.modseq})` : ''
    this.send(`* ${sequence} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(' ')})${modseq})`)
  }

  close(): void {
    this.socket.end()
  }

  #flushExpunges(selected: Selected, messages: ReadonlyMap<number, unknown>): void {
    for (let index = selected.view.length - 1; index >= 0; index--) {
      const uid = selected.view[index]
      if (uid === undefined || messages.has(uid)) continue
      selected.view.splice(index, 1)
      this.send(`* ${index + 1} EXPUNGE`)
    }
  }

  #onChange(folder: Folder, uid: number | null): void {
    if (this.selected?.folder !== folder) return
    if (uid !== null) this.selected.dirty.add(uid)
    if (this.endIdle) this.flush(true)
  }

  #onLine(pieces: (string | Buffer)[]): void {
    const first = typeof pieces[0] === 'string' ? pieces[0] : ''
    if (this.nextLine) {
      const take = this.nextLine
      this.nextLine = null
      take(first)
    } else if (this.endIdle) {
      this.endIdle()
    } else {
      this.#run(pieces, first)
    }
  }

  #run(pieces: (string | Buffer)[], line: string): void {
    let command: Command
    try {
      command = parseCommand(pieces)
    } catch {
      return this.#refuseBad(/^\S+/.exec(line)?.[0] ?? '*', 'syntax error')
    }
    const found = this.commands.get(command.name)
    if (!found) return this.#refuseBad(command.tag, 'unknown command')
    if (found.needs !== 'nothing' && !this.store) return this.send(`${command.tag} NO log in first`)
    if (found.needs === 'folder' && !this.selected)
      return this.send(`${command.tag} BAD select a folder first`)
    try {
      const done = found.run(this, command)
      if (done !== null) {
        this.store?.settle()
        this.flush(!found.usesSequence)
        this.send(`${command.tag} OK ${done}`)
      }
    } catch (error) {
      if (error instanceof Refusal) {
        this.send(`${command.tag} NO ${error.code === '' ? '' : `[${error.code}] `}${error.message}`)
      } else if (error instanceof SyntaxProblem) {
        this.#refuseBad(command.tag, error.message)
      } else {
        this.send(`${command.tag} NO [SERVERBUG] internal error`)
      }
    }
  }

  #refuseBad(tag: string, why: string): void {
    this.send(`${tag} BAD ${why}`)
    if (++this.#bad > MAX_BAD_COMMANDS) this.close()
  }
}
