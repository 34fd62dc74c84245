import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { portOf } from './ports'

/** How the server fails over one message when its text is asked for; `flood` announces 250 MB for whatever part. */
export type MailFault = 'no' | 'bad' | 'nil' | 'skip' | 'drop' | 'flood'

export interface ModelMail {
  uid: number
  flags: Set<string>
  source: Buffer
  modseq: number
  internalDate: string | null
  fault: MailFault | null
}

export type Extensions = 'none' | 'condstore' | 'qresync'

export interface ModelServer {
  port: number
  extensions: Extensions
  mails: ModelMail[]
  /** What is said in place of the greeting: null closes the connection, undefined greets. */
  greeting(): string | null | undefined
  /** Called before each command is carried out, with its words: another client may act here. */
  onCommand(words: string): void
  /** What is to be answered instead of carrying a command out; null for nothing. */
  refuse(words: string): string | null
  deliver(source: string, fault?: MailFault | null): ModelMail
  setFlags(uid: number, flags: readonly string[]): void
  expunge(uid: number): void
  /** The folder is deleted and made anew, with the same mail. */
  replace(): void
  /** Ends all connections. */
  cut(): void
  commands: string[]
}

/** Author and subject alone. */
function envelopeOf({ source }: ModelMail): string {
  const text = source.toString('latin1')
  const subject = /^Subject: (.*?)\r?$/m.exec(text)?.[1] ?? ''
  const [, user = '', host = ''] = /^From: .*?([^\s<@]+)@([^\s>]+)/m.exec(text) ?? []
  const from = `((NIL NIL "${user}" "${host}"))`
  return `(NIL "${subject}" ${from} ${from} ${from} NIL NIL NIL NIL NIL)`
}

/**
 * An IMAP server with one folder that keeps to the letter of RFC 9051 and 7162: VANISHED never names a UID above the
 * highest asked for, `*` is the highest in use, a session sees no change before it is told.
 */
export async function startModelServer(extensions: Extensions = 'qresync'): Promise<ModelServer> {
  const sockets = new Set<Socket>()
  let vanished: { uid: number; modseq: number }[] = []
  let uidNext = 1
  let uidValidity = 7
  let modseq = 1
  const has = (uid: number) => model.mails.find((mail) => mail.uid === uid)
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    serve(socket)
  })
  const model: ModelServer = {
    port: 0,
    extensions,
    mails: [],
    commands: [],
    greeting: () => undefined,
    onCommand: () => undefined,
    refuse: () => null,
    deliver(source, fault = null) {
      const mail: ModelMail = {
        uid: uidNext++,
        flags: new Set(),
        source: Buffer.from(source),
        modseq: ++modseq,
        internalDate: '10-Mar-2026 10:00:00 +0000',
        fault,
      }
      model.mails.push(mail)
      return mail
    },
    setFlags(uid, flags) {
      const mail = has(uid)
      if (!mail) return
      mail.flags = new Set(flags)
      mail.modseq = ++modseq
    },
    expunge(uid) {
      if (!has(uid)) return
      model.mails = model.mails.filter((mail) => mail.uid !== uid)
      vanished.push({ uid, modseq: ++modseq })
    },
    replace() {
      uidValidity += 1
      uidNext = 1
      vanished = []
      for (const mail of model.mails) Object.assign(mail, { uid: uidNext++, modseq: ++modseq })
      model.cut()
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
  }

  function serve(socket: Socket): void {
    let view: number[] = []
    let enabled = false
    const say = (line: string | Buffer): void => void (socket.destroyed || socket.write(line))
    const line = (text: string): void => say(`${text}\r\n`)
    const uses = (extension: Extensions): boolean =>
      model.extensions === 'qresync' || model.extensions === extension

    /** Tells what happened since; RFC 9051 section 7.5.1 allows it after these commands. */
    function catchUp(): void {
      const now = model.mails.map(({ uid }) => uid)
      const gone = view.filter((uid) => !now.includes(uid))
      if (gone.length > 0 && enabled && uses('qresync')) line(`* VANISHED ${gone.join(',')}`)
      else for (const uid of gone.toReversed()) line(`* ${view.indexOf(uid) + 1} EXPUNGE`)
      if (now.length !== view.length - gone.length) line(`* ${now.length} EXISTS`)
      view = now
    }

    function select(): void {
      view = model.mails.map(({ uid }) => uid)
      line('* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)')
      line(`* ${view.length} EXISTS`)
      line(`* OK [UIDVALIDITY ${uidValidity}] .`)
      line(`* OK [UIDNEXT ${uidNext}] .`)
      if (model.extensions !== 'none') line(`* OK [HIGHESTMODSEQ ${modseq}] .`)
    }

    const inSet = (set: string, value: number, highest: number): boolean =>
      set.split(',').some((range) => {
        const ends = range.split(':').map((end) => (end === '*' ? highest : Number(end)))
        return value >= Math.min(...ends) && value <= Math.max(...ends)
      })

    function fetch(words: string): string {
      const [, isUid, set = '', items = '', since, wantsVanished] =
        /^(UID )?FETCH (\S+) (.*?)(?: \(CHANGEDSINCE (\d+)( VANISHED)?\))?$/.exec(words) ?? []
      const highest = view.at(-1) ?? 0
      if (wantsVanished) {
        const earlier = vanished.filter(
          ({ uid, modseq: at }) => at > Number(since) && inSet(set, uid, highest) && !view.includes(uid),
        )
        if (earlier.length > 0) line(`* VANISHED (EARLIER) ${earlier.map(({ uid }) => uid).join(',')}`)
      }
      for (const [index, uid] of view.entries()) {
        const mail = has(uid)
        if (!mail || !inSet(set, isUid ? uid : index + 1, isUid ? highest : view.length)) continue
        if (since !== undefined && mail.modseq <= Number(since)) continue
        const parts = [`UID ${uid}`]
        if (items.includes('FLAGS')) parts.push(`FLAGS (${[...mail.flags].join(' ')})`)
        if (items.includes('INTERNALDATE') && mail.internalDate)
          parts.push(`INTERNALDATE "${mail.internalDate}"`)
        if (items.includes('RFC822.SIZE')) parts.push(`RFC822.SIZE ${mail.source.length}`)
        if (items.includes('ENVELOPE')) parts.push(`ENVELOPE ${envelopeOf(mail)}`)
        if (items.includes('MODSEQ')) parts.push(`MODSEQ (${mail.modseq})`)
        const body = /BODY\.PEEK\[(HEADER(?:\.FIELDS \([^)]*\))?)?\](?:<0\.(\d+)>)?/.exec(items)
        if (!body) {
          line(`* ${index + 1} FETCH (${parts.join(' ')})`)
          continue
        }
        if (mail.fault === 'drop') {
          socket.destroy()
          return ''
        }
        if (mail.fault === 'no') return 'NO [SERVERBUG] Internal error occurred'
        if (mail.fault === 'bad') return 'BAD Cannot read this message'
        if (mail.fault === 'skip') continue
        const section = `BODY[${body[1] ?? ''}]${body[2] === undefined ? '' : '<0>'}`
        if (mail.fault === 'nil') {
          line(`* ${index + 1} FETCH (${parts.join(' ')} ${section} NIL)`)
          continue
        }
        if (mail.fault === 'flood') {
          line(`* ${index + 1} FETCH (${parts.join(' ')} ${section} {250000000}`)
          say(mail.source)
          return ''
        }
        const end = mail.source.indexOf('\r\n\r\n') + 4
        const header = body[1] ? fieldsOf(mail.source.subarray(0, end), body[1]) : mail.source
        const content = header.subarray(0, Number(body[2] ?? 1e9))
        line(`* ${index + 1} FETCH (${parts.join(' ')} ${section} {${content.length}}`)
        say(content)
        line(')')
      }
      return 'OK done'
    }

    function search(words: string): string {
      const set = /UID (\S+)$/.exec(words.replace(/^UID /, ''))?.[1] ?? '1:*'
      const uids = view.filter((uid) => has(uid) && inSet(set, uid, view.at(-1) ?? 0))
      line(`* SEARCH ${uids.join(' ')}`.trimEnd())
      return 'OK done'
    }

    const status = (words: string): string => {
      const values = [`MESSAGES ${model.mails.length}`, `UIDNEXT ${uidNext}`, `UIDVALIDITY ${uidValidity}`]
      if (words.includes('HIGHESTMODSEQ')) values.push(`HIGHESTMODSEQ ${modseq}`)
      line(`* STATUS INBOX (${values.join(' ')})`)
      return 'OK done'
    }

    function carryOut(words: string): string {
      const name = words.replace(/^UID /, '').split(' ')[0] ?? ''
      switch (name) {
        case 'CAPABILITY':
          line(`* CAPABILITY ${capabilities()}`)
          return 'OK done'
        case 'ENABLE':
          enabled = true
          line(`* ENABLED ${words.slice(7)}`)
          return 'OK done'
        case 'LIST':
        case 'LSUB':
          line(`* ${name} (\\HasNoChildren) "/" INBOX`)
          return 'OK done'
        case 'STATUS':
          return status(words)
        case 'SELECT':
        case 'EXAMINE':
          select()
          return 'OK [READ-WRITE] done'
        case 'FETCH':
          return fetch(words)
        case 'SEARCH':
          return search(words)
        default:
          return 'OK done'
      }
    }

    const capabilities = (): string =>
      [
        'IMAP4rev1',
        ...{ none: [], condstore: ['ENABLE', 'CONDSTORE'], qresync: ['ENABLE', 'CONDSTORE', 'QRESYNC'] }[
          model.extensions
        ],
      ].join(' ')

    const greeting = model.greeting()
    if (greeting !== undefined) {
      socket.end(greeting === null ? '' : `${greeting}\r\n`)
      return
    }
    line(`* OK [CAPABILITY ${capabilities()}] ready`)
    let pending = ''
    socket.on('data', (data) => {
      pending += data.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const [tag = '', ...rest] = pending.slice(0, end).split(' ')
        pending = pending.slice(end + 2)
        const words = rest.join(' ')
        model.commands.push(words)
        model.onCommand(words)
        const answer = model.refuse(words) ?? carryOut(words)
        if (/^(NOOP|UID)/.test(words)) catchUp()
        line(`${tag} ${answer}`)
      }
    })
  }

  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  model.port = portOf(listener.address())
  onTestFinished(async () => {
    model.cut()
    await new Promise((resolve) => listener.close(resolve))
  })
  return model
}

/** A header, or those of its fields (none of them folded) that `HEADER.FIELDS (…)` names. */
function fieldsOf(header: Buffer, section: string): Buffer {
  const names = /\((.*)\)/.exec(section)?.[1]?.toLowerCase().split(' ')
  if (!names) return header
  const lines = header.toString('latin1').split('\r\n')
  const wanted = lines.filter(
    (line) => line === '' || names.includes(line.split(':')[0]?.toLowerCase() ?? ''),
  )
  return Buffer.from(wanted.join('\r\n'), 'latin1')
}
