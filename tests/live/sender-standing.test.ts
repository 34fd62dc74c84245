import { expect, it, onTestFinished } from 'vitest'
import { deliver, describeLive, dovecot, liveSettings, outgoingAt } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { startKeepingServer } from '../helpers/keeping-server'
import { idle } from '../helpers/live-engine'
import { openScene } from '../helpers/live-scene'

/** An account whose mail leaves by a server that files a copy by itself. */
async function open(sentCopy: 'append' | 'server') {
  const { live, mailbox, other } = await openScene()
  const keeper = await startKeepingServer(dovecot(), (raw) => other.imap.append('Sent', raw, ['\\Seen']))
  onTestFinished(() => keeper.stop())
  const { client } = live
  const settings = liveSettings(mailbox, { sentCopy, outgoing: outgoingAt(mailbox, keeper.port) })
  const account = await live.addAccount(mailbox, settings)
  await idle(client)
  /** The id of a mail that was sent, by an identity where one is given. */
  const send = async (subject: string, identityId?: number): Promise<string> => {
    const to = [{ name: '', address: 'anna@nowak.example' }]
    const { id, revision } = await client.outbox.create({ kind: 'new', to, subject })
    if (identityId !== undefined) await client.outbox.save({ id, revision, changes: { identityId } })
    await client.outbox.send({ id })
    await client.outbox.sendNow({ id })
    return id
  }
  return { client, me: mailbox, keeper, account, send }
}

describeLive('[ACC-03] the sender of the copy that a server keeps', () => {
  it('is compared with the one that was written: replaced, it is told; kept, the address counts as verified', async () => {
    const { client, me, keeper, account, send } = await open('server')
    const { identities } = await client.accounts.saveIdentity({
      ...{ accountId: account.id, address: 'sales@example.test', name: 'Sales', replyTo: '', signature: '' },
      ...{ outgoingId: null, sentFolderId: null },
    })
    const sales = identities[1]?.id ?? 0
    const standing = async () => (await client.accounts.list())[0]?.identities[1]
    keeper.rewritesTo = me.address
    const id = await send('Replaced', sales)
    await eventually(async () => {
      await client.accounts.syncNow({})
      expect((await client.outbox.get({ id })).problem).toEqual({
        code: 'sender-rewritten',
        params: { address: 'sales@example.test', shown: me.address },
      })
    })
    expect(await standing()).toMatchObject({ standing: 'rewritten', rewrittenTo: me.address })

    keeper.rewritesTo = null
    const kept = await send('Kept', sales)
    await eventually(async () => {
      await client.accounts.syncNow({})
      expect((await standing())?.standing).toBe('proven')
    })
    expect((await client.outbox.get({ id: kept })).problem).toBeNull()
    // Of another address nothing is known.
    const changed = await client.accounts.saveIdentity({
      ...{ accountId: account.id, id: sales, address: 'other@example.test', name: '', replyTo: '' },
      ...{ signature: '', outgoingId: null, sentFolderId: null },
    })
    expect(changed.identities[1]?.standing).toBeUndefined()
    expect(
      (await client.accounts.vouchForIdentity({ accountId: account.id, id: sales })).identities[1]?.standing,
    ).toBe('vouched')
  })

  it('tells nothing where the copy is ours', async () => {
    const { client, me, account, send } = await open('append')
    await deliver(me.address, 'Subject: Meanwhile\r\n\r\nText')
    const id = await send('Ours')
    await eventually(async () => expect((await client.outbox.get({ id })).state).toBe('sent'))
    await idle(client)
    expect(
      (await client.accounts.list()).find((each) => each.id === account.id)?.identities[0].standing,
    ).toBeUndefined()
  })
})
