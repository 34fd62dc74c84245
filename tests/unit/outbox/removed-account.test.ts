import { describe, expect, it } from 'vitest'
import { problemOfCall, testAccount, type TestOutbox } from '../../helpers/outbox'
import {
  clock,
  draft,
  fails,
  permanent,
  reaches,
  settings,
  start,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'

useFakeServer()

const two = (): TestOutbox =>
  start({ undoSeconds: 30 }, [
    testAccount(1, settings),
    testAccount(2, { ...settings, address: 'b@other.example' }),
  ])

const remove = ({ outbox, context }: TestOutbox, id: number, heir: number | null): void =>
  context.write(() => {
    outbox.accountRemoved(id, heir)
    context.db.prepare('DELETE FROM account WHERE id = ?').run(id)
  })

describe('an account that is removed', () => {
  it('leaves its drafts, queued and failed mail to another as drafts, and nothing leaves by itself', async () => {
    const outbox = two()
    wire.reply = fails(permanent)
    const failed = await draft(outbox, { accountId: 1, subject: 'failed' })
    await outbox.api.send({ id: failed.id, revision: failed.revision })
    await outbox.api.sendNow({ id: failed.id })
    await reaches(outbox, failed.id, 'failed')
    const written = await draft(outbox, { accountId: 1, subject: 'written' })
    const queued = await draft(outbox, { accountId: 1, subject: 'queued' })
    await outbox.api.attach({ id: queued.id, file: new File(['x'], 'x.txt') })
    await outbox.api.send({ id: queued.id, revision: (await outbox.api.get({ id: queued.id })).revision })
    const tried = wire.mails.length
    remove(outbox, 1, 2)
    clock.advance(60_000)
    outbox.outbox.wake()
    for (const { id } of [written, queued]) {
      const kept = await outbox.api.get({ id })
      expect(kept).toMatchObject({
        state: 'draft',
        sendAt: null,
        content: { accountId: 2, identityId: null, html: '<p>Hi</p>' },
      })
    }
    expect((await outbox.api.get({ id: queued.id })).attachments).toHaveLength(1)
    const again = await outbox.api.get({ id: failed.id })
    expect(again).toMatchObject({ state: 'failed', content: { accountId: 2 }, problem: permanent })
    expect(wire.mails).toHaveLength(tried)
    await outbox.api.cancel({ id: failed.id })
    expect((await outbox.api.get({ id: failed.id })).state).toBe('draft')
  })

  it('is not removed while a mail is on its way', async () => {
    const outbox = two()
    const accepted = Promise.withResolvers<void>()
    wire.reply = async () => {
      await accepted.promise
      return { accepted: ['anna@nowak.example'], rejected: [], response: '250 ok' }
    }
    const { id, revision } = await draft(outbox, { accountId: 1 })
    await outbox.api.send({ id, revision })
    await outbox.api.sendNow({ id })
    await reaches(outbox, id, 'sending')
    expect(await problemOfCall(Promise.resolve().then(() => remove(outbox, 1, 2)))).toMatchObject({
      code: 'mail-leaving',
    })
    expect((await outbox.api.get({ id })).state).toBe('sending')
    accepted.resolve()
    await reaches(outbox, id, 'sent')
    remove(outbox, 1, 2)
  })

  it('takes its drafts along where nobody can have them', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    remove(outbox, 1, null)
    expect(await problemOfCall(outbox.api.get({ id }))).toMatchObject({ code: 'not-found' })
  })
})
