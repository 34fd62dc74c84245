import { describe, expect, it } from 'vitest'
import type { OutgoingEntry } from '../../../src/shared/contract/outgoing-servers'
import type { Account } from '../../../src/shared/contract/accounts'
import {
  clock,
  draft,
  fails,
  permanent,
  reaches,
  settings,
  start,
  temporary,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { problemOfCall, testAccount, testIdentity, testServer } from '../../helpers/outbox'

useFakeServer()

const sales = testIdentity(...([7, { address: 'sales@shop.example', senderName: '' }] as const), {
  ...{ isDefault: false, outgoingId: 9, sentFolderId: 33 },
})
const account: Account = testAccount(1, settings, { identities: [testIdentity(1, settings), sales] })
const other = testServer(account, {
  ...{ id: 9, accountId: null, name: 'Relay' },
  outgoing: { ...settings.outgoing, host: 'relay.example', user: 'relay' },
})

/** An outbox that tells by which servers its mails left, and where their copies went. */
function startWith(servers: OutgoingEntry[], accounts = [account]) {
  const left: string[] = []
  const copies: (number | null)[] = []
  const outbox = start(
    {
      servers,
      createTransport: ({ outgoing }) => ({
        verify: async () => undefined,
        limits: async () => ({ maxSize: 0, mostRecipients: 0, utf8: true }),
        sendMail: (mail) => {
          left.push(outgoing.host)
          return wire.reply(mail)
        },
      }),
      server: {
        appendToSent: async (_account, _source, _flags, folderId) => void copies.push(folderId),
        findInSent: async () => false,
      },
    },
    accounts,
  )
  return { outbox, left, copies }
}

describe('[ACC-18] the outgoing server of a mail', () => {
  it('is that of the identity it is written as, and its copy goes into the folder of that', async () => {
    const { outbox, left, copies } = startWith([testServer(account), other])
    for (const identityId of [7, null]) {
      const { id } = await draft(outbox, { identityId })
      expect((await outbox.api.send({ id })).serverId).toBe(identityId === 7 ? 9 : 1)
      await reaches(outbox, id, 'sent')
    }
    expect(left).toEqual(['relay.example', 'smtp.shop.example'])
    await expect.poll(() => copies).toEqual([33, null])
  })

  it('stays the one it was queued for, whatever the account chooses meanwhile', async () => {
    const accounts = [account]
    const { outbox, left } = startWith([testServer(account), other], accounts)
    const { id } = await draft(outbox)
    await outbox.api.send({ id, sendAt: clock.now() + 60_000 })
    accounts[0] = { ...account, outgoing: 9 }
    await outbox.api.sendNow({ id })
    await reaches(outbox, id, 'sent')
    expect(left).toEqual(['smtp.shop.example'])
  })

  it('gone, the user is asked; sent by the one chosen now, it leaves once and at its time', async () => {
    const servers = [testServer(account), other]
    const accounts: Account[] = [{ ...account, outgoing: 9 }]
    const { outbox, left } = startWith(servers, accounts)
    const mail = await draft(outbox)
    const at = clock.now() + 60_000
    await outbox.api.send({ id: mail.id, sendAt: at })
    outbox.context.write(() => outbox.outbox.serverUse.gone(9))
    servers.pop()
    const failed = await outbox.api.get({ id: mail.id })
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'smtp-gone' }, sendAt: at })
    expect(await problemOfCall(outbox.api.retry({ id: mail.id }))).toMatchObject({ code: 'smtp-missing' })
    accounts[0] = account
    expect(await outbox.api.retry({ id: mail.id })).toMatchObject({
      state: 'queued',
      sendAt: at,
      serverId: 1,
    })
    expect(left).toEqual([])
    clock.advance(60_000)
    await reaches(outbox, mail.id, 'sent')
    expect(left).toEqual(['smtp.shop.example'])
  })

  it('gone after some have the mail, no other server sends it to the rest: they are named', async () => {
    const servers = [testServer(account), other]
    const { outbox, left } = startWith(servers, [{ ...account, outgoing: 9 }])
    wire.reply = async ({ envelope }) => {
      const [first = '', second = ''] = envelope.to
      return {
        ...{ accepted: [first], response: '250 ok' },
        rejected: [{ address: second, problem: temporary }],
      }
    }
    const people = ['a@x.example', 'b@x.example'].map((address) => ({ name: '', address }))
    const { id } = await draft(outbox, { to: people })
    await outbox.api.send({ id })
    await expect.poll(() => left).toEqual(['relay.example'])
    await expect.poll(() => outbox.outbox.serverUse.isSending(9)).toBe(true)
    servers.pop()
    outbox.context.write(() => outbox.outbox.serverUse.gone(9))
    clock.advance(60_000)
    const sent = await reaches(outbox, id, 'sent')
    expect(sent.refused.map(({ address }) => address)).toEqual(['b@x.example'])
    expect(left).toEqual(['relay.example'])
  })

  it('refused by one, it is tried again by the one the account has chosen since', async () => {
    const accounts = [account]
    const { outbox, left } = startWith([testServer(account), other], accounts)
    wire.reply = fails(permanent)
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    accounts[0] = { ...account, outgoing: 9 }
    wire.reply = async () => ({ accepted: [], rejected: [], response: '' })
    await outbox.api.retry({ id })
    await reaches(outbox, id, 'sent')
    expect(left).toEqual(['smtp.shop.example', 'relay.example'])
  })

  it('files the copy itself where it is not the provider’s own, which would', async () => {
    const gmail = testAccount(1, { ...settings, sentCopy: 'server' }, { identities: account.identities })
    const { outbox, copies } = startWith([testServer(gmail), other], [gmail])
    for (const identityId of [null, 7]) {
      const { id } = await draft(outbox, { identityId })
      await outbox.api.send({ id })
      await reaches(outbox, id, 'sent')
    }
    await expect.poll(() => copies).toEqual([33])
  })
})
