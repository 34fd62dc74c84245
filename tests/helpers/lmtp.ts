import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** Hands a raw message to an LMTP server (RFC 2033) and resolves once it is stored for every recipient. */
export async function deliverByLmtp(
  port: number,
  recipients: readonly string[],
  raw: string | Uint8Array,
  sender = 'tests@example.test',
): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const expect = async (code: string, command?: string): Promise<void> => {
    if (command !== undefined) socket.write(`${command}\r\n`)
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`LMTP server closed the connection, waited for ${code}`)
      if (!value.startsWith(code))
        throw new Error(`LMTP server said "${value}" to "${command ?? 'the message'}"`)
      if (value[3] !== '-') return
    }
  }
  try {
    await expect('220')
    await expect('250', 'LHLO localhost')
    await expect('250', `MAIL FROM:<${sender}>`)
    for (const recipient of recipients) await expect('250', `RCPT TO:<${recipient}>`)
    await expect('354', 'DATA')
    socket.write(dotStuffed(raw))
    socket.write('\r\n.\r\n')
    for (let answered = 0; answered < recipients.length; answered++) await expect('250')
    socket.end('QUIT\r\n')
  } finally {
    socket.destroy()
  }
}

/** Latin-1 keeps every byte as it is while lines are looked at. */
function dotStuffed(raw: string | Uint8Array): Buffer {
  const text = Buffer.from(raw).toString('latin1').replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')
  return Buffer.from(text.replace(/\r\n$/, ''), 'latin1')
}
