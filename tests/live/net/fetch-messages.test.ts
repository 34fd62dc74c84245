import { expect, it, onTestFinished } from 'vitest'
import { fetchMessages } from '../../../src/main/engine/net/fetch-messages'
import { connectImap } from '../../../src/main/engine/net/imap'
import { describeLive, freshMailbox, liveSettings } from '../../helpers/dovecot'
import { otherClient } from '../../helpers/imap-client'

const COUNT = 90
const query = { uid: true, flags: true, internalDate: true, size: true }
const source = { ...query, source: { start: 0, maxLength: 4096 } }

/** A client with an inbox of some mail open, and the FETCH responses that imapflow took apart itself. */
async function openInbox() {
  const mailbox = freshMailbox()
  const other = await otherClient(mailbox)
  for (let i = 0; i < COUNT; i += 1)
    await other.append('INBOX', `Mail ${i} – größer`, { flags: i % 3 === 0 ? ['\\Seen', '$Label1'] : [] })
  const parsed: string[] = []
  const client = await connectImap(liveSettings(mailbox), mailbox.password, {
    qresync: true,
    log: (line) => /^S: \* \d+ FETCH/.test(line) && parsed.push(line),
  })
  onTestFinished(() => {
    other.close()
    client.close()
  })
  await client.mailboxOpen('INBOX')
  return { client, parsed }
}

const all = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = []
  for await (const row of rows) collected.push(row)
  return collected
}

describeLive('fetching many messages', () => {
  it.each([
    ['the start of the source', source],
    ['the header', { ...query, bodyParts: [{ key: 'HEADER', start: 0, maxLength: 1000 }] }],
  ])('gives what imapflow gives, without its parser: %s', async (_, wanted) => {
    const { client, parsed } = await openInbox()
    const rows = await all(fetchMessages(client, '1:*', wanted, { uid: true }))
    expect(parsed).toEqual([])
    expect(rows).toHaveLength(COUNT)
    expect(rows).toMatchObject(
      (await all(client.fetch('1:*', wanted, { uid: true }))).map(({ id: _id, ...row }) => row),
    )
    expect(parsed).toHaveLength(COUNT)
  })

  it('leaves to imapflow what is not plain', async () => {
    const { client } = await openInbox()
    const rows = await all(fetchMessages(client, '1:*', { uid: true, envelope: true }, { uid: true }))
    expect(rows.map(({ envelope }) => envelope?.subject)).toEqual(
      Array.from({ length: COUNT }, (_, i) => `Mail ${i} – größer`),
    )
  })

  it('may end early; the connection serves the next command', async () => {
    const { client } = await openInbox()
    for await (const { seq } of fetchMessages(client, '1:*', source, { uid: true })) if (seq === 2) break
    expect(await all(fetchMessages(client, '5:6', source, { uid: false }))).toHaveLength(2)
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: COUNT })
  })

  it('fails when the connection ends', async () => {
    const { client } = await openInbox()
    const rows = fetchMessages(client, '1:*', source, { uid: true })
    await rows.next()
    client.close()
    await expect(all(rows)).rejects.toThrow()
  })
})
