import { expect, it } from 'vitest'
import { connectImap } from '../../../src/main/engine/net/imap'
import { createSmtpTransport } from '../../../src/main/engine/net/smtp'
import { deliver, describeLive, dovecot, freshMailbox, liveSettings } from '../../helpers/dovecot'
import { startSmtpServer } from '../../helpers/smtp-server'

describeLive('reaching a real server', () => {
  it('signs in over TLS and sees the special folders', async () => {
    const mailbox = freshMailbox()
    await deliver(mailbox.address, 'Subject: hello\n\n.a dot first\n')
    const client = await connectImap(liveSettings(mailbox), mailbox.password)
    const folders = await client.list()
    const inbox = await client.status('INBOX', { messages: true })
    client.close()
    expect(folders.map((folder) => folder.path).sort()).toEqual([
      'Archive',
      'Drafts',
      'INBOX',
      'Junk',
      'Sent',
      'Trash',
    ])
    expect(inbox).toMatchObject({ messages: 1 })
  })

  it('signs in by STARTTLS', async () => {
    const mailbox = freshMailbox()
    const settings = liveSettings(mailbox)
    settings.incoming = { ...settings.incoming, port: dovecot().imap, security: 'starttls' }
    const client = await connectImap(settings, mailbox.password)
    expect(client.secureConnection).toBe(true)
    client.close()
  })

  it('sends through the submission service and through the test server', async () => {
    const [sender, receiver] = [freshMailbox('sender'), freshMailbox('receiver')]
    const envelope = { from: sender.address, to: [receiver.address] }
    const raw = Buffer.from('Subject: sent\r\n\r\n.dot\r\n')
    await createSmtpTransport(liveSettings(sender), sender.password).sendMail({ envelope, raw })
    const server = await startSmtpServer({ dovecot: dovecot() })
    const settings = liveSettings(sender)
    settings.outgoing = { ...settings.outgoing, port: server.port }
    const receipt = await createSmtpTransport(settings, sender.password).sendMail({ envelope, raw })
    await server.stop()
    expect(receipt.accepted).toEqual([receiver.address])
    expect(server.accepted[0]?.raw.toString()).toBe('Subject: sent\r\n\r\n.dot\r\n')
    const client = await connectImap(liveSettings(receiver), receiver.password)
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 2 })
    client.close()
  })
})
