import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { connectPop3, type Pop3Session } from '../../../src/main/engine/protocols/pop3'
import { deliver, describeLive, dovecot, freshMailbox, type Mailbox } from '../../helpers/dovecot'
import { livePop3, wholeMessage } from '../../helpers/pop3'
import { problemOfRejection } from '../../helpers/rejection'

const sessions: Pop3Session[] = []
afterEach(() => sessions.splice(0).forEach((session) => session.close()))

async function open(mailbox: Mailbox, security?: 'tls' | 'starttls' | 'none'): Promise<Pop3Session> {
  const session = await connectPop3(livePop3(security), mailbox)
  sessions.push(session)
  return session
}

/** A mailbox with these messages, in this order. */
async function mailboxWith(...messages: (string | Uint8Array)[]): Promise<Mailbox> {
  const mailbox = freshMailbox('pop3')
  for (const message of messages) await deliver(mailbox.address, message)
  return mailbox
}

/** Resolves once a number stayed the same for very many turns of the event loop. */
async function atRest(read: () => number): Promise<void> {
  let [last, same] = [-1, 0]
  while (same < 2_000) {
    await nextTurn()
    same = read() === last ? same + 1 : 0
    last = read()
  }
}

const mail = (subject: string, body = 'text'): string => `Subject: ${subject}\r\n\r\n${body}\r\n`

/** What was delivered, behind the header lines the server put in front. */
const delivered = (received: Buffer): string => {
  const text = received.toString('latin1')
  return text.slice(text.indexOf('Subject: '))
}

describeLive('a POP3 session', () => {
  it('knows what is in the mailbox', async () => {
    const session = await open(await mailboxWith(mail('one'), mail('two', 'longer text')))
    const { count, octets } = await session.stat()
    const sizes = await session.list()
    const ids = await session.uidl()
    expect(count).toBe(2)
    expect([...sizes.keys()]).toEqual([1, 2])
    expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBe(octets)
    expect(new Set(ids.values()).size).toBe(2)
    expect(await session.sizeOf(2)).toBe(sizes.get(2))
    expect(await session.uidOf(2)).toBe(ids.get(2))
    expect((await wholeMessage(session, 2)).length).toBe(sizes.get(2))
    expect(session.capabilities).toMatchObject({ announced: true, uidl: true, top: true, pipelining: true })
  })

  it('finds an empty mailbox empty', async () => {
    const session = await open(freshMailbox('pop3'))
    expect(await session.stat()).toEqual({ count: 0, octets: 0 })
    expect(await session.list()).toEqual(new Map())
    expect(await session.uidl()).toEqual(new Map())
  })

  it('reads the header and some lines of the body', async () => {
    const session = await open(await mailboxWith(mail('top', 'first\r\nsecond\r\nthird')))
    expect(delivered(await session.top(1, 0, buffer))).toBe('Subject: top\r\n\r\n')
    expect(delivered(await session.top(1, 2, buffer))).toBe('Subject: top\r\n\r\nfirst\r\nsecond\r\n')
  })

  it('gets every byte as it was delivered: dots, 8-bit, bare controls', async () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => ![0, 10, 13].includes(byte))
    const body = [
      '.',
      '..',
      '...three',
      '.one',
      '',
      ' .',
      `8-bit: ${Buffer.from(bytes).toString('latin1')}`,
      '.',
      'end',
    ].join('\r\n')
    const message = mail('bytes', body)
    const session = await open(await mailboxWith(Buffer.from(message, 'latin1')))
    expect(delivered(await wholeMessage(session, 1))).toBe(message)
  })

  it('gets random bodies byte for byte', async () => {
    const messages = Array.from({ length: 10 }, () =>
      mail(
        'random',
        randomBytes(2000)
          .toString('latin1')
          .replace(/[\0\r]/g, '.')
          .replace(/\n/g, '\r\n.'),
      ),
    )
    const session = await open(await mailboxWith(...messages.map((text) => Buffer.from(text, 'latin1'))))
    const received = await Promise.all(messages.map((_, index) => wholeMessage(session, index + 1)))
    expect(received.map(delivered)).toEqual(messages)
  })

  it('sends commands ahead and gets the answers in order', async () => {
    const subjects = Array.from({ length: 60 }, (_, index) => `number ${index}`)
    const session = await open(await mailboxWith(...subjects.map((subject) => mail(subject))))
    const numbers = subjects.map((_, index) => index + 1)
    const [stat, received, ids] = await Promise.all([
      session.stat(),
      Promise.all(numbers.map((number) => wholeMessage(session, number))),
      Promise.all(numbers.map((number) => session.uidOf(number))),
    ])
    expect(stat.count).toBe(60)
    expect(received.map(delivered)).toEqual(subjects.map((subject) => mail(subject)))
    expect(new Map(ids.map((id, index) => [index + 1, id]))).toEqual(await session.uidl())
  })

  it('deletes at quit what is marked, and nothing else', async () => {
    const mailbox = await mailboxWith(mail('keep'), mail('go'), mail('stay'))
    const first = await open(mailbox)
    await Promise.all([first.delete(1), first.delete(3)])
    expect(await first.stat()).toMatchObject({ count: 1 })
    await first.reset()
    expect(await first.stat()).toMatchObject({ count: 3 })
    await first.delete(2)
    await first.noop()
    await first.quit()
    const second = await open(mailbox)
    expect([...(await second.list()).keys()]).toEqual([1, 2])
    expect(delivered(await wholeMessage(second, 2))).toBe(mail('stay'))
  })

  it('deletes nothing without quit', async () => {
    const mailbox = await mailboxWith(mail('stays'))
    const first = await open(mailbox)
    await first.delete(1)
    first.close()
    const second = await open(mailbox)
    expect(await second.stat()).toMatchObject({ count: 1 })
  })

  it('names a message that is not there, in the server’s words, and goes on', async () => {
    const session = await open(await mailboxWith(mail('only')))
    await session.delete(1)
    const deleted = await problemOfRejection(wholeMessage(session, 1))
    const missing = await problemOfRejection(wholeMessage(session, 7))
    expect(deleted).toMatchObject({ code: 'message-gone', serverReply: 'Message is deleted.' })
    expect(missing).toMatchObject({ code: 'message-gone', params: { replyCode: 'ERR' } })
    expect(await session.stat()).toMatchObject({ count: 0 })
  })

  it('goes on after a sink that took a part or failed', async () => {
    const large = 'line of text\r\n'.repeat(50_000)
    const session = await open(await mailboxWith(mail('large', large), mail('small')))
    const first = await session.retrieve(1, async (bytes) => {
      for await (const piece of bytes) return piece.length
      return 0
    })
    const failed = session.retrieve(1, () => Promise.reject(new Error('disk full')))
    const [, small] = await Promise.all([
      expect(failed).rejects.toThrow('disk full'),
      wholeMessage(session, 2),
    ])
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(large.length)
    expect(delivered(small)).toBe(mail('small'))
  })

  it('streams a message of 30 MB at the reader’s pace, holding no more than a piece of it', async () => {
    const line = `${randomBytes(37).toString('hex')}\r\n`
    const message = mail('huge', line.repeat(Math.ceil((30 * 1024 * 1024) / line.length)).slice(0, -2))
    const mailbox = await mailboxWith(message)
    const socket = createConnection({ host: '127.0.0.1', port: dovecot().pop3 })
    await once(socket, 'connect')
    const session = await connectPop3(livePop3('none'), mailbox, { dial: async () => socket })
    sessions.push(session)
    const hash = createHash('sha256')
    const before = socket.bytesRead
    let received = 0
    let header = 0
    let mostHeld = 0
    await session.retrieve(1, async (bytes) => {
      for await (const piece of bytes) {
        if (received === 0) header = piece.indexOf('Subject: ')
        hash.update(received === 0 ? piece.subarray(header) : piece)
        received += piece.length
        // A reader that does not hold the server back gets all the rest meanwhile.
        if (received < 1024 * 1024) await atRest(() => socket.bytesRead)
        mostHeld = Math.max(mostHeld, socket.bytesRead - before - received)
      }
    })
    expect(received - header).toBe(message.length)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(message, 'latin1').digest('hex'))
    expect(mostHeld).toBeLessThan(512 * 1024)
  })
})
