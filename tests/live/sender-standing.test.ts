import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  deliver,
  describeLive,
  dovecot,
  freshMailbox,
  liveSettings,
  outgoingAt,
  type Mailbox,
} from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { otherClient } from '../helpers/imap-client'
import { idle, startLiveEngine, type LiveEngine } from '../helpers/live-engine'
import { startKeepingServer, type KeepingServer } from '../helpers/keeping-server'

let me: Mailbox
let live: LiveEngine
let keeper: KeepingServer
beforeEach(async () => {
  me = freshMailbox()
  live = startLiveEngine()
  const other = await otherClient(me)
  keeper = await startKeepingServer(dovecot(), (raw) => other.imap.append('Sent', raw, ['\\Seen']))
})
afterEach(async () => {
  await live.stop()
  await keeper.stop()
})

describeLive('[ACC-03] the sender of the copy that a server keeps', () => {
  it('is compared with the one that was written: replaced, it is told; kept, the address counts as verified', async () => {
    const { client } = live
    const settings = liveSettings(me, { sentCopy: 'server', outgoing: outgoingAt(me, keeper.port) })
    const account = await live.addAccount(me, settings)
    await idle(client)
    const { identities } = await client.accounts.saveIdentity({
      ...{ accountId: account.id, address: 'sales@example.test', name: 'Sales', replyTo: '', signature: '' },
      ...{ outgoingId: null, sentFolderId: null },
    })
    const sales = identities[1]?.id ?? 0
    const standing = async () => (await client.accounts.list())[0]?.identities[1]
    const send = async (subject: string): Promise<string> => {
      const to = [{ name: '', address: 'anna@nowak.example' }]
      const { id, revision } = await client.outbox.create({ kind: 'new', to, subject })
      const saved = await client.outbox.save({ id, revision, changes: { identityId: sales } })
      await client.outbox.send({ id, revision: saved.revision })
      await client.outbox.sendNow({ id })
      return id
    }
    keeper.rewritesTo = me.address
    const id = await send('Replaced')
    await eventually(async () => {
      await client.accounts.syncNow({})
      expect((await client.outbox.get({ id })).problem).toEqual({
        code: 'sender-rewritten',
        params: { address: 'sales@example.test', shown: me.address },
      })
    })
    expect(await standing()).toMatchObject({ standing: 'rewritten', rewrittenTo: me.address })

    keeper.rewritesTo = null
    const kept = await send('Kept')
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
    const { client } = live
    const account = await live.addAccount(me, liveSettings(me, { outgoing: outgoingAt(me, keeper.port) }))
    await idle(client)
    await deliver(me.address, 'Subject: Meanwhile\r\n\r\nText')
    const to = [{ name: '', address: 'anna@nowak.example' }]
    const { id } = await client.outbox.create({ kind: 'new', to, subject: 'Ours' })
    await client.outbox.send({ id })
    await client.outbox.sendNow({ id })
    await eventually(async () => expect((await client.outbox.get({ id })).state).toBe('sent'))
    await idle(client)
    expect(
      (await client.accounts.list()).find((each) => each.id === account.id)?.identities[0].standing,
    ).toBeUndefined()
  })
})
