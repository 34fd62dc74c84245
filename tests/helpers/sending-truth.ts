import { connectImap } from '../../src/main/engine/net/imap'
import { liveSettings, type Mailbox } from './dovecot'
import { numberIn } from './sending-mails'

/** What lies in one folder, as another program reads it: how often each mail by its number. */
export async function countedIn(mailbox: Mailbox, folder: string): Promise<Map<number, number>> {
  const imap = await connectImap(liveSettings(mailbox), mailbox.password)
  const found = new Map<number, number>()
  try {
    const { exists } = await imap.mailboxOpen(folder)
    if (exists === 0) return found
    for await (const { headers } of imap.fetch('1:*', { headers: ['Subject', 'Bcc'] })) {
      const header = headers?.toString() ?? ''
      if (folder === 'INBOX' && /^bcc:/im.test(header))
        throw new Error(`names who is not to be seen: ${header}`)
      const number = numberIn(header)
      found.set(number, (found.get(number) ?? 0) + 1)
    }
  } finally {
    imap.close()
  }
  return found
}

/** Who got which mail how often. */
export class Delivered {
  readonly #boxes: ReadonlyMap<string, ReadonlyMap<number, number>>
  constructor(boxes: ReadonlyMap<string, ReadonlyMap<number, number>>) {
    this.#boxes = boxes
  }
  /** By the address a mail was sent to, its detail included. */
  times(address: string): number {
    const [local = '', detail = ''] = address.split('@')[0]?.split('+') ?? []
    return this.#boxes.get(local)?.get(Number(detail.slice(1))) ?? 0
  }
  total(): number {
    return [...this.#boxes.values()]
      .flatMap((box) => [...box.values()])
      .reduce((sum, times) => sum + times, 0)
  }
}

export async function deliveredTo(readers: readonly Mailbox[]): Promise<Delivered> {
  const boxes = new Map<string, ReadonlyMap<number, number>>()
  for (const reader of readers)
    boxes.set(reader.address.split('@')[0] ?? '', await countedIn(reader, 'INBOX'))
  return new Delivered(boxes)
}
