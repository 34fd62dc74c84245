import { expect, it } from 'vitest'
import {
  anna,
  clock,
  draft,
  fails,
  permanent,
  reaches,
  restart,
  settings,
  start,
  stop,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { eventually } from '../../helpers/eventually'
import { problemOfCall, testAccount, testServer, type TestOutbox } from '../../helpers/outbox'
import type { DraftContent } from '../../../src/shared/contract/outbox'

useFakeServer()

const names = ['anna', 'bob', 'cora', 'dan']
const people = (count = 4) =>
  Array.from({ length: count }, (_, at) => ({ name: '', address: `${names[at] ?? `p${at}`}@nowak.example` }))

const toEach = (outbox: TestOutbox, changes: Partial<DraftContent> = {}) =>
  draft(outbox, { to: people(), method: 'multiple', ...changes })

const raw = (at: number): string => Buffer.from(wire.mails[at]?.raw ?? []).toString()
const header = (at: number, name: string): string | undefined =>
  new RegExp(`^${name}: (.*?)\r?$`, 'im').exec(raw(at))?.[1]

/** Lets mails leave, one pause after the other. */
async function sent(outbox: TestOutbox, count: number): Promise<void> {
  await eventually(() => {
    clock.advance(1000)
    outbox.outbox.wake()
    expect(wire.mails.length).toBeGreaterThanOrEqual(count)
  })
}

it('[COMP-12] each gets a mail of their own with a Message-ID of its own, a pause apart, and nobody learns of the others', async () => {
  const outbox = start()
  const { id } = await toEach(outbox)
  await outbox.api.attach({ id, file: new File(['x'], 'price.txt') })
  await outbox.api.send({ id })
  await eventually(() => expect(wire.mails).toHaveLength(1))
  await sent(outbox, 4)
  expect(wire.mails.map(({ envelope }) => envelope.to)).toEqual(people().map(({ address }) => [address]))
  expect([0, 1, 2, 3].map((at) => header(at, 'To'))).toEqual(people().map(({ address }) => address))
  expect(new Set([0, 1, 2, 3].map((at) => header(at, 'Message-ID'))).size).toBe(4)
  for (const at of [0, 1, 2, 3]) {
    expect(raw(at)).toContain('price.txt')
    expect(names.filter((name) => raw(at).includes(name))).toEqual([names[at]])
  }
  expect(await outbox.api.discarded()).toEqual([])
})

it('[COMP-12] a restart in the midst sends the rest, none twice', async () => {
  const first = start()
  await first.api.send({ id: (await toEach(first)).id })
  await sent(first, 2)
  const second = await restart(first)
  await sent(second, 4)
  await stop(second)
  clock.advance(60_000)
  const third = start()
  third.outbox.wake()
  expect(wire.mails.flatMap(({ envelope }) => envelope.to).sort()).toEqual(
    people().map(({ address }) => address),
  )
})

it('[COMP-12] called back, all that wait are the one draft again; once some have left, to the others alone', async () => {
  const outbox = start({ undoSeconds: 30 })
  const { id } = await toEach(outbox)
  const queued = await outbox.api.send({ id })
  expect(await outbox.api.list({})).toHaveLength(4)
  const back = await outbox.api.cancel({ id: queued.id })
  expect(back).toMatchObject({ id, state: 'draft', content: { to: people(), method: 'multiple' } })
  expect(await outbox.api.list({})).toHaveLength(1)
  const again = await outbox.api.send({ id })
  clock.advance(30_500)
  await reaches(outbox, again.id, 'sent')
  const [waiting] = (await outbox.api.list({})).filter(({ state }) => state === 'queued')
  const rest = await outbox.api.cancel({ id: waiting?.id ?? '' })
  expect(rest.content.to).toEqual(people().slice(1))
  clock.advance(60_000)
  outbox.outbox.wake()
  expect(wire.mails).toHaveLength(1)
})

it('[COMP-12] paused, nothing leaves until it is to go on, not even after a restart; sent now, the pauses stay', async () => {
  const first = start({ undoSeconds: 30 })
  const queued = await first.api.send({ id: (await toEach(first)).id })
  await first.api.pause({ groupId: queued.groupId ?? '', isPaused: true })
  clock.advance(120_000)
  const outbox = await restart(first)
  outbox.outbox.tryAgain()
  expect((await outbox.api.get({ id: queued.id })).isPaused).toBe(true)
  expect(wire.mails).toEqual([])
  await outbox.api.pause({ groupId: queued.groupId ?? '', isPaused: false })
  await sent(outbox, 4)
})

it('[COMP-12] whom the server refuses stays with its words; edited, it is a draft to that one with all files', async () => {
  const { reply } = wire
  wire.reply = (mail) => (mail.envelope.to.includes('bob@nowak.example') ? fails(permanent)() : reply(mail))
  const outbox = start()
  const { id } = await toEach(outbox)
  await outbox.api.attach({ id, file: new File(['x'], 'price.txt') })
  await outbox.api.send({ id })
  await sent(outbox, 4)
  const failed = await eventually(async () => {
    const all = await outbox.api.list({})
    expect(all.map(({ state }) => state).sort()).toEqual(['failed', 'sent', 'sent', 'sent'])
    return all.find(({ state }) => state === 'failed')
  })
  expect(failed).toMatchObject({ problem: permanent, content: { to: [people()[1]] } })
  const edited = await outbox.api.cancel({ id: failed?.id ?? '' })
  expect(edited).toMatchObject({ state: 'draft', content: { to: [people()[1]], subject: 'Offer' } })
  expect(edited.attachments.map(({ filename }) => filename)).toEqual(['price.txt'])
})

it('[COMP-12] [TPL-02] [TPL-03] is refused with copies, of certified mail, and to more than is allowed', async () => {
  const outbox = start({}, [
    testAccount(1, settings),
    testAccount(2, { ...settings, address: 'b@pec.example' }, { isPec: true }),
  ])
  const refusal = async (changes: Partial<DraftContent>) =>
    problemOfCall(outbox.api.send({ id: (await toEach(outbox, changes)).id }))
  expect(await refusal({ cc: [anna] })).toMatchObject({ code: 'each-copies', field: 'cc' })
  expect(await refusal({ bcc: [anna] })).toMatchObject({ code: 'each-copies', field: 'bcc' })
  expect(await refusal({ accountId: 2, identityId: null })).toMatchObject({ code: 'each-certified' })
  expect(await refusal({ to: people(21) })).toMatchObject({
    ...{ code: 'each-too-many', params: { count: '21', limit: '20' } },
  })
  const { id } = await toEach(outbox, { to: [...people(20), ...people(20)] })
  await outbox.api.send({ id })
  expect(await outbox.api.list({})).toHaveLength(24)
  expect(wire.mails.length).toBeLessThan(3)
})

it('[ACC-12] bulk mail leaves by the server for that and says how to leave; without one, by that of the account', async () => {
  const used: string[] = []
  const account = testAccount(1, settings)
  const own = testServer(account)
  const bulk = testServer(account, {
    id: 9,
    purpose: 'bulk',
    outgoing: { ...own.outgoing, host: 'bulk.example' },
  })
  const createTransport = (server: { outgoing: { host: string } }) => ({
    verify: async () => undefined,
    limits: async () => ({ maxSize: 0, mostRecipients: 0, utf8: true }),
    sendMail: async (mail: (typeof wire.mails)[number]) => {
      used.push(server.outgoing.host)
      wire.mails.push(mail)
      return wire.reply(mail)
    },
  })
  const outbox = start({ servers: [own, bulk], createTransport }, [account])
  await outbox.api.send({ id: (await toEach(outbox, { isBulk: true })).id })
  await sent(outbox, 4)
  expect(used).toEqual(['bulk.example', 'bulk.example', 'bulk.example', 'bulk.example'])
  expect(header(0, 'List-Unsubscribe')).toBe('<mailto:me@shop.example?subject=unsubscribe>')

  // Refused, and given another time: by the same server then.
  const answer = wire.reply
  wire.reply = fails(permanent)
  const { id } = await draft(outbox, { to: people(1), isBulk: true })
  await outbox.api.send({ id })
  await reaches(outbox, id, 'failed')
  wire.reply = answer
  await outbox.api.reschedule({ id, sendAt: clock.now() + 60_000 })
  clock.advance(60_000)
  await reaches(outbox, id, 'sent')
  expect(used.splice(4)).toEqual(['bulk.example', 'bulk.example'])
  wire.mails.length = 4
  await stop(outbox)
  const plain = start({ servers: [own], createTransport }, [account])
  await plain.api.send({ id: (await toEach(plain, { to: people(2) })).id })
  await sent(plain, 6)
  expect(used.slice(4)).toEqual([own.outgoing.host, own.outgoing.host])
  expect(header(4, 'List-Unsubscribe')).toBeUndefined()
})

it('a group is taken out once nothing of it is to come, what failed of it for good: what has left is mail like any other, and all of it comes back', async () => {
  const { reply } = wire
  wire.reply = (mail) => (mail.envelope.to.includes('bob@nowak.example') ? fails(permanent)() : reply(mail))
  const outbox = start({ undoSeconds: 30 })
  const { id } = await toEach(outbox, { to: people(2), subject: 'Hello' })
  await outbox.api.send({ id })
  expect((await problemOfCall(outbox.api.clearGroup({ groupId: id }))).code).toBe('conflict')
  clock.advance(30_000)
  await sent(outbox, 2)
  await eventually(async () =>
    expect((await outbox.api.list({})).map(({ state }) => state).toSorted()).toEqual(['failed', 'sent']),
  )
  const before = await outbox.api.list({})
  const ids = await outbox.api.clearGroup({ groupId: id })
  expect(ids.toSorted()).toEqual(before.map((mail) => mail.id).toSorted())
  expect(await outbox.api.list({})).toMatchObject([{ state: 'sent', groupId: null }])
  expect(await outbox.api.discarded()).toEqual([])
  await outbox.api.unclearGroup({ groupId: id, ids })
  const facts = (mails: typeof before) =>
    mails.map(({ id, state, groupId, problem }) => ({ id, state, groupId, problem }))
  const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id)
  expect(facts(await outbox.api.list({})).toSorted(byId)).toEqual(facts(before).toSorted(byId))
})
