import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { portOf } from './ports'

/** Where in handing a mail over something goes wrong; `answered` is after the last reply has been passed on. */
export type Stage = 'RCPT' | 'DATA' | 'middle' | 'before dot' | 'after dot' | 'answered'

/**
 * What goes wrong there. A reply is said in place of the server, which hears nothing of it: after the dot only the
 * server has one, and in the middle nobody.
 */
export interface SmtpFault {
  at: Stage
  what: 'cut' | 'kill' | { reply: string } | { late: number }
}

export interface SmtpFaults {
  port: number
  /** How often each fault was met. */
  met: Map<string, number>
  stop(): Promise<void>
}

/**
 * Stands between the engine and an SMTP server and does harm as `plan` says, which is asked once for each attempt to
 * hand over a mail. A mail is known by its first recipient's detail: `anna+m12@…` is 12. `kill` ends the engine.
 */
export async function startSmtpFaults(options: {
  target: number
  plan: (mail: number, attempt: number) => SmtpFault | null
  kill: () => Promise<void>
}): Promise<SmtpFaults> {
  const sockets = new Set<Socket>()
  const attempts = new Map<number, number>()
  const met = new Map<string, number>()
  const server = createServer((client) => {
    const onward = connect(options.target, '127.0.0.1')
    for (const socket of [client, onward]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    const end = (): void => {
      client.destroy()
      onward.destroy()
    }
    client.on('close', end)
    onward.on('close', () => client.end())
    converse(client, onward, {
      plan(mail) {
        const attempt = (attempts.get(mail) ?? 0) + 1
        attempts.set(mail, attempt)
        return options.plan(mail, attempt)
      },
      async harm({ at, what }) {
        const name = `${at}: ${typeof what === 'string' ? what : 'reply' in what ? what.reply.slice(0, 3) : 'late'}`
        met.set(name, (met.get(name) ?? 0) + 1)
        if (what === 'kill') await options.kill()
      },
    })
      .catch(() => undefined)
      .finally(end)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server.address()),
    met,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

interface Hooks {
  plan(mail: number): SmtpFault | null
  harm(fault: SmtpFault): Promise<void>
}

/** One conversation, line by line, until it ends or is cut. */
async function converse(client: Socket, server: Socket, hooks: Hooks): Promise<void> {
  const said = linesOf(client)
  const replies = linesOf(server)
  const say = (line: string): void => void client.write(line + CRLF, 'latin1')
  const ask = (line: string): void => void server.write(line + CRLF, 'latin1')
  const reply = async (): Promise<string[]> => {
    const lines = []
    for (;;) {
      const line = await replies()
      if (line === null) throw new Error('the server hung up')
      lines.push(line)
      if (line[3] !== '-') return lines
    }
  }
  const passOn = async (): Promise<string> => {
    const lines = await reply()
    // Commands in a row would be answered out of turn once one of them is answered here.
    for (const line of lines) if (!/^250-(PIPELINING|CHUNKING)/i.test(line)) say(line)
    return lines.at(-1) ?? ''
  }
  let fault: SmtpFault | null = null
  /** The first command of a mail waits until it is known which mail it is. */
  let mailFrom: string | null = null
  const isAt = (stage: Stage): boolean => fault?.at === stage
  /** True where the conversation is over, or the command has had its answer. */
  const goesWrong = async (stage: Stage): Promise<'ended' | 'answered' | 'goes on'> => {
    if (!fault || !isAt(stage)) return 'goes on'
    const { what } = fault
    await hooks.harm(fault)
    if (what === 'cut' || what === 'kill') return 'ended'
    if ('late' in what) {
      await sleep(what.late)
      return 'goes on'
    }
    say(what.reply)
    fault = null
    return what.reply.startsWith('421') ? 'ended' : 'answered'
  }

  await passOn()
  for (;;) {
    const line = await said()
    if (line === null) return
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'MAIL') {
      fault = null
      mailFrom = line
      say('250 2.1.0 Ok')
      continue
    }
    if (verb === 'RCPT' && mailFrom !== null) {
      fault = hooks.plan(Number(/\+m(\d+)@/.exec(line)?.[1] ?? 0))
      ask(mailFrom)
      mailFrom = null
      await reply()
    }
    if (verb === 'RCPT' || verb === 'DATA') {
      const way = await goesWrong(verb)
      if (way === 'ended') return
      if (way === 'answered') continue
    }
    ask(line)
    const answer = await passOn()
    if (verb === 'QUIT') return
    if (verb !== 'DATA' || !answer.startsWith('354')) continue
    const text = await message(said)
    if (text === null) return
    if (isAt('middle')) {
      server.write(text.slice(0, text.length / 2), 'latin1')
      return void (await goesWrong('middle'))
    }
    const before = await goesWrong('before dot')
    if (before === 'ended') {
      server.write(text, 'latin1')
      return
    }
    // Its words were said here: the server, which has no message to end, hears no more.
    if (before === 'answered') return void (await said())
    server.write(`${text}.${CRLF}`, 'latin1')
    if (isAt('after dot')) {
      const lines = await reply()
      if ((await goesWrong('after dot')) !== 'goes on') return
      for (const one of lines) say(one)
    } else await passOn()
    if ((await goesWrong('answered')) === 'ended') return
  }
}

const CRLF = '\r\n'

function linesOf(socket: Socket): () => Promise<string | null> {
  socket.setEncoding('latin1')
  const lines = createInterface({ input: socket, crlfDelay: Infinity })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await lines.next()
    return done === true ? null : value
  }
}

/** All up to the dot, which is left out; null where the client went before that. */
async function message(said: () => Promise<string | null>): Promise<string | null> {
  const lines: string[] = []
  for (;;) {
    const line = await said()
    if (line === null) return null
    if (line === '.') return lines.map((one) => one + CRLF).join('')
    lines.push(line)
  }
}
