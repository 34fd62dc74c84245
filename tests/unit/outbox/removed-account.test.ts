import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src/shared/contract/accounts'
import { ProblemError } from '../../../src/shared/problem'
import { eventually } from '../../helpers/eventually'
import { problemOfCall, testAccount, type TestOutbox } from '../../helpers/outbox'
import {
  anna,
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

let accounts: Account[] = []
/** By account, the subject of each copy put into its Sent. */
let filed: [number, string][] = []
/** Accounts whose server cannot be reached. */
let unreachable = new Set<number>()

const two = (): TestOutbox => {
  accounts = [testAccount(1, settings), testAccount(2, { ...settings, address: 'b@other.example' })]
  filed = []
  unreachable = new Set()
  const reach = (id: number): void => {
    if (unreachable.has(id)) throw new ProblemError({ code: 'unreachable' })
  }
  return start(
    {
      undoSeconds: 30,
      server: {
        appendToSent: async (id, source) => {
          reach(id)
          filed.push([id, /^Subject: (.*)$/m.exec(Buffer.from(source).toString())?.[1]?.trim() ?? ''])
        },
        findInSent: async (id) => {
          reach(id)
          return false
        },
      },
    },
    accounts,
  )
}

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
    expect(again).toMatchObject({ state: 'draft', content: { accountId: 2 }, problem: permanent })
    expect(wire.mails).toHaveLength(tried)
    wire.reply = async (mail) => ({ accepted: mail.envelope.to, rejected: [], response: '250 ok' })
    await outbox.api.send({ id: failed.id, revision: again.revision })
    await outbox.api.sendNow({ id: failed.id })
    await reaches(outbox, failed.id, 'sent')
    expect(wire.mails.at(-1)?.envelope.from).toBe('b@other.example')
  })

  it('changes its drafts for every window: what was saved before cannot pass for the sender that is shown', async () => {
    const outbox = two()
    const window = '0190a000-0000-7000-8000-000000000001'
    const { id, revision } = await outbox.api.create({ kind: 'new', accountId: 1, to: [anna] })
    const save = (from: number, subject: string): Promise<{ revision: number }> =>
      outbox.api.save({ id, revision: from, changes: { subject }, window })
    const saved = await save(revision, 'Mine')
    remove(outbox, 1, 2)
    expect((await outbox.api.get({ id })).revision).toBeGreaterThan(saved.revision)
    expect(await problemOfCall(save(saved.revision, 'Not seen'))).toMatchObject({ code: 'conflict' })
    expect(await problemOfCall(outbox.api.send({ id, revision: saved.revision }))).toMatchObject({
      code: 'conflict',
    })
  })

  it('leaves a draft nobody has written in one that goes when it is closed', async () => {
    const outbox = two()
    const { id, isUntouched } = await outbox.api.create({ kind: 'new', accountId: 1 })
    expect(isUntouched).toBe(true)
    remove(outbox, 1, 2)
    expect(await outbox.api.get({ id })).toMatchObject({ isUntouched: true, content: { accountId: 2 } })
  })

  it('loses no words of a window that has not heard of it', async () => {
    const outbox = two()
    const { id } = await draft(outbox, { accountId: 1 })
    accounts.shift()
    remove(outbox, 1, 2)
    const second = await outbox.api.keepBoth({
      ...{ id, changes: { accountId: 1, identityId: 1, html: '<p>More</p>' } },
    })
    expect(second.content).toMatchObject({ accountId: 2, identityId: null, html: '<p>More</p>' })
  })

  describe('with a mail that may have arrived', () => {
    const doubtful = async (outbox: TestOutbox): Promise<string> => {
      wire.reply = fails({ code: 'send-unconfirmed' })
      const { id } = await draft(outbox, { accountId: 1, subject: 'doubtful' })
      await outbox.api.send({ id })
      await outbox.api.sendNow({ id })
      await reaches(outbox, id, 'failed')
      remove(outbox, 1, 2)
      expect(await outbox.api.get({ id })).toMatchObject({
        state: 'failed',
        content: { accountId: 2 },
        problem: { code: 'send-unconfirmed' },
        serverId: null,
      })
      return id
    }

    it('is told that it arrived, and has its copy in Sent of the other', async () => {
      const outbox = two()
      const id = await doubtful(outbox)
      expect((await outbox.api.arrived({ id })).state).toBe('sent')
      await eventually(async () => expect([...filed]).toEqual([[2, 'doubtful']]))
    })

    it('sends it again as a draft alone, which says what it was', async () => {
      const outbox = two()
      const id = await doubtful(outbox)
      expect(await problemOfCall(outbox.api.retry({ id }))).toMatchObject({ code: 'conflict' })
      const again = await outbox.api.cancel({ id })
      expect(again).toMatchObject({ state: 'draft', problem: { code: 'send-unconfirmed' } })
    })
  })

  it('leaves the copy of a mail that is in no Sent yet to the other', async () => {
    const outbox = two()
    unreachable.add(1)
    const { id } = await draft(outbox, { accountId: 1, subject: 'uncopied' })
    await outbox.api.send({ id })
    await outbox.api.sendNow({ id })
    const sent = await reaches(outbox, id, 'sent')
    expect(sent.copyPending).toBe(true)
    remove(outbox, 1, 2)
    await eventually(async () => expect([...filed]).toEqual([[2, 'uncopied']]))
    await eventually(async () => expect((await outbox.api.get({ id })).copyPending).toBe(false))
    for (const _ of outbox.outbox.forgetAccount(1));
    expect((await outbox.api.get({ id })).content.accountId).toBe(2)
  })

  it('leaves word of whom a mail did not reach to the other', async () => {
    const outbox = two()
    const late = { name: '', address: 'late@x.example' }
    wire.reply = async () => ({
      ...{ accepted: [anna.address], response: '250 ok' },
      rejected: [{ address: late.address, problem: permanent }],
    })
    const { id } = await draft(outbox, { accountId: 1, cc: [late] })
    await outbox.api.send({ id })
    await outbox.api.sendNow({ id })
    await reaches(outbox, id, 'sent')
    remove(outbox, 1, 2)
    const correction = await outbox.api.correct({ id })
    expect(correction.content).toMatchObject({ accountId: 2, to: [late] })
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
