import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { pop3Defaults, type AccountSettings, type Pop3Incoming } from '../../src/shared/contract/accounts'
import { plainSettings } from './plain-settings'
import { stuffed } from './pop3-server'
import { portOf } from './ports'

export interface HeldMail {
  uidl: string
  source: string
}

/** A mailbox that is served by POP3, and the misbehaviour it is told. */
export interface Pop3Mailbox {
  port: number
  mails: HeldMail[]
  /** Sessions begun. */
  sessions: number
  /** Ids of messages that were sent whole. */
  sent: string[]
  /** Ids of messages it lists and refuses to give. */
  refused: Set<string>
  /** Ids of messages in the middle of which it closes the connection. */
  cut: Set<string>
  /** The size it tells of a message; the true one where that is null. */
  sizeOf: (mail: HeldMail) => number | null
  hasUidl: boolean
  /** It closes the connection at QUIT, having deleted or not. */
  quits: 'well' | 'deletes-and-dies' | 'dies'
}

export const mail = (subject: string, more = ''): string =>
  `From: Mario <mario@rossi.it>\r\nTo: me@shop.example\r\nSubject: ${subject}\r\nDate: Tue, 10 Mar 2026 10:00:00 +0100\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@rossi.it>\r\n${more}\r\nText of ${subject}\r\n`

/** Mail with these subjects, by which the server knows it, too. */
export const held = (...names: string[]): HeldMail[] =>
  names.map((name) => ({ uidl: name, source: mail(name) }))

/** Serves a mailbox on this machine until the test ends. */
export async function servePop3(mails: HeldMail[] = []): Promise<Pop3Mailbox> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    mailbox.sessions += 1
    serve(socket, mailbox)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const mailbox: Pop3Mailbox = {
    ...{ port: portOf(server.address()), mails, sessions: 0, sent: [] },
    ...{
      refused: new Set<string>(),
      cut: new Set<string>(),
      sizeOf: () => null,
      hasUidl: true,
      quits: 'well',
    },
  }
  return mailbox
}

/** Settings of an account that fetches its mail there. */
export function pop3Settings(
  { port }: Pop3Mailbox,
  choices: Partial<Pop3Incoming> = {},
  address = 'me@shop.example',
): AccountSettings {
  const settings = plainSettings(port)
  return {
    ...{ ...settings, address },
    incoming: { ...settings.incoming, ...pop3Defaults, ...choices, kind: 'pop3' },
  }
}

function serve(socket: Socket, mailbox: Pop3Mailbox): void {
  const held = [...mailbox.mails]
  const deleted = new Set<HeldMail>()
  const size = (one: HeldMail): number => mailbox.sizeOf(one) ?? Buffer.byteLength(one.source)
  const listing = (line: (one: HeldMail, number: number) => string): string =>
    `+OK\r\n${held.map((one, index) => `${line(one, index + 1)}\r\n`).join('')}.\r\n`

  const answer = (command: string): string => {
    const [verb = '', argument = ''] = command.toUpperCase().split(' ')
    const one = held[Number(argument) - 1]
    switch (verb) {
      case 'CAPA':
        return '+OK\r\nUSER\r\nUIDL\r\nTOP\r\nPIPELINING\r\n.\r\n'
      case 'LIST':
        return listing((mail, number) => `${number} ${size(mail)}`)
      case 'UIDL':
        return mailbox.hasUidl ? listing(({ uidl }, number) => `${number} ${uidl}`) : '-ERR what is that?\r\n'
      case 'TOP':
        return one ? `+OK\r\n${stuffed(`${one.source.split('\r\n\r\n')[0]}\r\n\r\n`)}` : '-ERR no\r\n'
      case 'RETR':
        if (!one || mailbox.refused.has(one.uidl)) return '-ERR cannot read it\r\n'
        if (mailbox.cut.has(one.uidl)) {
          socket.end(`+OK\r\n${one.source.slice(0, 60)}`)
          return ''
        }
        if (socket.writable) mailbox.sent.push(one.uidl)
        return `+OK\r\n${stuffed(one.source)}`
      case 'DELE':
        if (one) deleted.add(one)
        return '+OK\r\n'
      case 'QUIT':
        if (mailbox.quits !== 'dies') mailbox.mails = mailbox.mails.filter((each) => !deleted.has(each))
        if (mailbox.quits === 'well') return '+OK bye\r\n'
        socket.destroy()
        return ''
      default:
        return '+OK\r\n'
    }
  }

  let unfinished = ''
  socket.write('+OK ready\r\n')
  socket.on('data', (data) => {
    const lines = (unfinished + data.toString('latin1')).split('\r\n')
    unfinished = lines.pop() ?? ''
    for (const line of lines) {
      const said = answer(line)
      if (said !== '' && socket.writable) socket.write(said)
    }
  })
}
