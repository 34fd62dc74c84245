import type { ImapFlow } from 'imapflow'
import type { AccountSettings } from '../../src/shared/contract/accounts'
import { connectImap } from '../../src/main/engine/net/imap'
import { liveSettings, type Mailbox } from './dovecot'

/** Another mail program on the same mailbox, as the user has on the phone. */
export interface OtherClient {
  imap: ImapFlow
  append(
    folder: string,
    subject: string,
    more?: { flags?: string[]; id?: string; body?: string; date?: Date },
  ): Promise<number>
  /** UIDs with their flags, in ascending order. */
  flags(folder: string): Promise<{ uid: number; flags: string[] }[]>
  count(folder: string): Promise<number>
  subjects(folder: string): Promise<string[]>
  setFlags(folder: string, uids: number[], add: string[], remove?: string[]): Promise<void>
  move(folder: string, uids: number[], to: string): Promise<void>
  expunge(folder: string, uids: number[]): Promise<void>
  close(): void
}

export async function otherClient(
  mailbox: Mailbox,
  settings: AccountSettings = liveSettings(mailbox),
): Promise<OtherClient> {
  const imap = await connectImap(settings, mailbox.password)
  const within = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
    const lock = await imap.getMailboxLock(folder)
    try {
      // Opened anew, or a mailbox that stayed open tells an old state.
      await imap.mailboxOpen(folder)
      return await work()
    } finally {
      lock.release()
    }
  }
  const fetchAll = (folder: string, query: Parameters<ImapFlow['fetchAll']>[1]) =>
    within(folder, () => imap.fetchAll('1:*', { uid: true, ...query }, { uid: true }))
  let number = 0
  return {
    imap,
    async append(folder, subject, { flags = [], id, body = 'Some text.', date } = {}) {
      number += 1
      const messageId = id ?? `${subject.replace(/[^a-z0-9]/gi, '-')}.${number}@other.example`
      const result = await imap.append(folder, rawMessage(subject, messageId, body), flags, date)
      if (!result || result.uid === undefined) throw new Error('APPEND told no UID')
      return result.uid
    },
    flags: async (folder) =>
      (await fetchAll(folder, { flags: true }))
        .map(({ uid, flags }) => ({
          uid,
          flags: [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort(),
        }))
        .sort((a, b) => a.uid - b.uid),
    count: (folder) => within(folder, async () => (imap.mailbox ? imap.mailbox.exists : 0)),
    subjects: async (folder) =>
      (await fetchAll(folder, { envelope: true })).map(({ envelope }) => envelope?.subject ?? ''),
    setFlags: (folder, uids, add, remove = []) =>
      within(folder, async () => {
        if (add.length > 0) await imap.messageFlagsAdd(uids, add, { uid: true })
        if (remove.length > 0) await imap.messageFlagsRemove(uids, remove, { uid: true })
      }),
    move: (folder, uids, to) =>
      within(folder, async () => void (await imap.messageMove(uids, to, { uid: true }))),
    expunge: (folder, uids) =>
      within(folder, async () => void (await imap.messageDelete(uids, { uid: true }))),
    close: () => imap.close(),
  }
}

export const rawMessage = (subject: string, messageId: string, body: string): string =>
  [
    'From: Anna Rossi <anna@customer.example>',
    'To: me@example.test',
    `Subject: ${subject}`,
    'Date: Mon, 2 Nov 2026 10:00:00 +0100',
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    '',
  ].join('\r\n')
