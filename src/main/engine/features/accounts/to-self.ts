import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { AccountSettings } from '../../../../shared/contract/accounts'
import { ProblemError } from '../../../../shared/problem'
import { connectImap } from '../../net/imap'
import type { Proxy } from '../../net/proxy'
import { createSmtpTransport, type SmtpSettings } from '../../net/smtp'

interface Way {
  proxy: Proxy | null
  password: string
}

export interface ToSelf {
  /** The account as it is read, and what sends for it. */
  incoming: Way & { settings: AccountSettings }
  outgoing: Way & { connection: SmtpSettings }
  log(line: string): void
  /** For connecting and for the greeting, in milliseconds. */
  patience: number
  /** How long the mail may take. */
  longest: number
  signal: AbortSignal
}

const LOOK_EVERY = 1000

/** Sends a mail from the account to itself; resolves to its Message-ID once the server has taken it. */
export async function sendToSelf({ incoming, outgoing, log, patience, signal }: ToSelf): Promise<string> {
  const { address } = incoming.settings
  const messageId = `${randomUUID()}@${address.slice(address.lastIndexOf('@') + 1)}`
  const timeouts = { connect: patience, greeting: patience }
  const transport = createSmtpTransport(outgoing.connection, outgoing.password, {
    ...{ log, timeouts, proxy: outgoing.proxy },
  })
  await transport.sendMail({
    envelope: { from: address, to: [address] },
    raw: Buffer.from(mailTo(address, messageId)),
    signal,
  })
  return messageId
}

/**
 * Waits until it lies in the inbox; fails with `self-mail-in-spam` where it is taken for spam, with `self-mail-missing`
 * where it does not come in time.
 */
export async function awaitInInbox(
  { incoming, log, patience, longest, signal }: ToSelf,
  messageId: string,
): Promise<void> {
  const client = await connectImap(incoming.settings, incoming.password, {
    ...{ signal, log, proxy: incoming.proxy },
    timeouts: { connect: patience, greeting: patience },
  })
  try {
    const spam = (await client.list()).find(({ specialUse }) => specialUse === '\\Junk')
    const liesIn = async (path: string): Promise<boolean> => {
      await client.mailboxOpen(path, { readOnly: true })
      const found = await client.search({ header: { 'message-id': messageId } })
      return Array.isArray(found) && found.length > 0
    }
    const from = performance.now()
    for (;;) {
      if (await liesIn('INBOX')) return
      if (spam && (await liesIn(spam.path)))
        throw new ProblemError({ code: 'self-mail-in-spam', params: { folder: spam.name } })
      if (performance.now() - from > longest) throw new ProblemError({ code: 'self-mail-missing' })
      await pause(LOOK_EVERY, undefined, { signal })
    }
  } finally {
    client.close()
  }
}

const mailTo = (address: string, messageId: string): string =>
  [
    `From: <${address}>`,
    `To: <${address}>`,
    'Subject: Postilla: test',
    `Message-ID: <${messageId}>`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Postilla has sent this mail to see whether the account works. It may be deleted.',
    '',
  ].join('\r\n')
