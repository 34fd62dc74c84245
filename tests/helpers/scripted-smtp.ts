import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { portOf } from './ports'

export type Step = 'greeting' | 'EHLO' | 'HELO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'dot'

/** At the end of an answer: the server hangs up after it. */
export const CLOSE = 'CLOSE'
/** The same, without a decent end. */
export const RESET = 'RESET'
/** Nothing is said. */
export const SILENCE = ''

/** What the server says, or does by itself with the socket. */
export type Answer = string | ((socket: Socket) => void)
export type Answers = Partial<Record<Step, Answer | readonly string[]>>

export interface ScriptedSmtp {
  port: number
  heard: string[]
  /** Messages whose closing dot came. */
  taken: string[]
  /** Connections the client has not closed yet. */
  open(): number
}

/** A server that answers each step as told, or as usual. Stops with the test. */
export async function startScriptedSmtp(answers: Answers): Promise<ScriptedSmtp> {
  const usual: Record<Step, string> = {
    ...{ greeting: '220 here', EHLO: '250-here\r\n250 AUTH PLAIN', HELO: '250 here', AUTH: '235 welcome' },
    ...{ STARTTLS: '502 no', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on', dot: '250 queued' },
  }
  const sockets = new Set<Socket>()
  const scripted: ScriptedSmtp = { port: 0, heard: [], taken: [], open: () => sockets.size }
  const turns = new Map<Step, number>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let pending = ''
    let isData = false
    function answer(step: Step): string {
      const turn = turns.get(step) ?? 0
      turns.set(step, turn + 1)
      const told = answers[step] ?? usual[step]
      if (typeof told === 'function') {
        told(socket)
        return ''
      }
      const words = typeof told === 'string' ? told : (told[turn] ?? usual[step])
      const said = words.replace(CLOSE, '').replace(RESET, '')
      if (said !== '') socket.write(`${said}\r\n`)
      if (words.endsWith(CLOSE)) socket.end()
      if (words.endsWith(RESET)) socket.resetAndDestroy()
      return said
    }
    answer('greeting')
    socket.on('data', (data) => {
      pending += data.toString('latin1')
      for (;;) {
        const mark = isData ? '\r\n.\r\n' : '\r\n'
        const end = pending.indexOf(mark)
        if (end < 0) return
        const words = pending.slice(0, end)
        pending = pending.slice(end + mark.length)
        if (isData) {
          isData = false
          scripted.taken.push(words)
          answer('dot')
          continue
        }
        scripted.heard.push(words)
        const verb = words.slice(0, 4).toUpperCase()
        if (verb === 'QUIT') socket.end('221 bye\r\n')
        else if (verb === 'EHLO' || verb === 'HELO' || verb === 'AUTH') answer(verb)
        else if (verb === 'MAIL' || verb === 'RCPT') answer(verb)
        else if (verb === 'STAR') answer('STARTTLS')
        else if (verb === 'DATA') isData = answer('DATA').startsWith('354')
        else if (scripted.heard.at(-2)?.startsWith('AUTH') || scripted.heard.at(-3)?.startsWith('AUTH LOGIN'))
          answer('AUTH')
        else socket.write('502 unknown\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  scripted.port = portOf(server.address())
  return scripted
}
