import { simpleParser, type ParsedMail } from 'mailparser'
import type { Mailbox } from './dovecot'
import { otherClient } from './imap-client'

/** A mail as it lies on the server. */
export interface StoredMail {
  /** The raw header. */
  header: string
  flags: string[]
  parsed: ParsedMail
}

/** All mails of a folder, read by another program. */
export async function storedMails(mailbox: Mailbox, folder: string): Promise<StoredMail[]> {
  const other = await otherClient(mailbox)
  try {
    if ((await other.count(folder)) === 0) return []
    const all = await other.imap.fetchAll('1:*', { source: true, flags: true })
    return await Promise.all(
      all.map(async ({ source, flags }) => {
        const bytes = source ?? Buffer.alloc(0)
        return {
          header: bytes.toString('latin1').split('\r\n\r\n')[0] ?? '',
          flags: [...(flags ?? [])],
          parsed: await simpleParser(bytes),
        }
      }),
    )
  } finally {
    other.close()
  }
}
