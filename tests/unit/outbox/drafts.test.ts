import { randomBytes, randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import {
  anna,
  clock,
  draft,
  reaches,
  restart,
  settings,
  start,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import type { Problem } from '../../../src/shared/problem'
import { problemOfCall, testAccount, testIdentity, testServer } from '../../helpers/outbox'

useFakeServer()

const DAY = 86_400_000

describe('drafts', () => {
  it('[COMP-14] every save survives a restart, attachments included', async () => {
    const first = start()
    const { id } = await draft(first, { subject: 'Ważne' })
    await first.api.attach({ id, file: new File([new Uint8Array([1, 2, 3])], 'a.bin') })
    const second = await restart(first)
    const restored = await second.api.get({ id })
    expect(restored.content.subject).toBe('Ważne')
    expect(restored.attachments).toMatchObject([{ filename: 'a.bin', size: 3 }])
  })

  it('[COMP-04] one call starts every kind of mail, from the main account', async () => {
    const { api } = start({}, [
      testAccount(1, settings, { isMain: false }),
      testAccount(2, { ...settings, address: 'b@shop.example' }, { isMain: true }),
    ])
    expect((await api.create({ kind: 'new' })).content.accountId).toBe(2)
    expect((await api.create({ kind: 'new', accountId: 1 })).content.accountId).toBe(1)
    expect(await problemOfCall(api.create({ kind: 'reply', messageId: 9 }))).toMatchObject({
      code: 'message-gone',
    })
  })

  it('a discarded draft comes back for a week, and after a restart', async () => {
    const first = start()
    const { id } = await draft(first)
    await first.api.discard({ id })
    expect(await first.api.list({})).toEqual([])
    expect((await first.api.restore({ id })).state).toBe('draft')
    await first.api.discard({ id })
    clock.advance(6.9 * DAY)
    const week = await restart(first)
    expect((await week.api.discarded()).map((line) => line.id)).toEqual([id])
    expect((await week.api.restore({ id })).state).toBe('draft')
    expect(await week.api.discarded()).toEqual([])
    await week.api.discard({ id })
    clock.advance(7.1 * DAY)
    const second = await restart(week)
    expect(await problemOfCall(second.api.restore({ id }))).toMatchObject({ code: 'not-found' })
    // A window that shows it still keeps its words.
    const as = randomUUID()
    const words = { html: '<p>Still here</p>', subject: 'Offer', to: [anna], accountId: 999 }
    expect(await second.api.keepBoth({ id, as, changes: words })).toMatchObject({
      ...{ id: as, state: 'draft', answerKind: 'new', attachments: [] },
      content: { html: words.html, subject: 'Offer', to: [anna], quotedHtml: '' },
    })
    await second.api.keepBoth({ id, as, changes: { subject: 'Offer, again' } })
    const last = { id, revision: 7, changes: { html: '<p>Last</p>' }, isLast: true }
    await problemOfCall(second.api.save(last))
    const kept = await second.api.list({})
    expect(kept.map(({ preview, content }) => [content.subject, preview]).toSorted()).toEqual([
      ['', 'Last'],
      ['Offer, again', 'Still here'],
    ])
  })

  it('a file taken out of a draft comes back in its place until the program ends, and leaves with no mail', async () => {
    const first = start()
    const { id } = await draft(first)
    const attach = (name: string) => first.api.attach({ id, file: new File([name], name) })
    await attach('one.txt')
    const attachmentId = (await attach('two.txt')).attachments[0]?.id ?? ''
    const filesOf = async (of: string) =>
      (await first.api.get({ id: of })).attachments.map(({ filename }) => filename)
    await first.api.detach({ id, attachmentId })
    expect(await filesOf(id)).toEqual(['two.txt'])
    expect(await first.api.list({})).toHaveLength(1)
    expect((await first.api.keepBoth({ id, changes: {} })).attachments).toHaveLength(1)
    await first.api.reattach({ id, attachmentId })
    expect(await filesOf(id)).toEqual(['one.txt', 'two.txt'])
    expect(await problemOfCall(first.api.reattach({ id, attachmentId }))).toMatchObject({ code: 'not-found' })
    await first.api.detach({ id, attachmentId })
    const second = await restart(first)
    expect(await problemOfCall(second.api.reattach({ id, attachmentId }))).toMatchObject({
      code: 'not-found',
    })
    expect((await second.api.get({ id })).attachments.map(({ filename }) => filename)).toEqual(['two.txt'])
  })

  it('[COMP-19] a file over 25 MB is refused, naming it and the limit', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    const file = new File([new Uint8Array(25 * 1024 * 1024 + 1)], 'film.mov')
    expect(await problemOfCall(outbox.api.attach({ id, file }))).toMatchObject({
      code: 'message-too-large',
      field: 'attachments',
      params: { name: 'film.mov', limit: '26214400' },
    })
    expect((await outbox.api.get({ id })).attachments).toEqual([])
  })

  it('a mail that left the draft state can no longer be changed', async () => {
    const outbox = start({ undoSeconds: 30 })
    const { id, revision } = await draft(outbox)
    await outbox.api.send({ id })
    expect(await problemOfCall(outbox.api.save({ id, revision, changes: { subject: 'x' } }))).toEqual({
      code: 'conflict',
      params: { state: 'queued' },
    })
    expect(await problemOfCall(outbox.api.attach({ id, file: new File(['x'], 'x') }))).toMatchObject({
      code: 'conflict',
    })
    expect(await problemOfCall(outbox.api.discard({ id }))).toMatchObject({ code: 'conflict' })
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject({ code: 'conflict' })
  })
})

describe('a draft in two windows', () => {
  it('a stale save is refused, a stale send too; both texts are kept, files and conversation included', async () => {
    const outbox = start({ undoSeconds: 30 })
    const { id, revision } = await draft(outbox)
    await outbox.api.attach({ id, file: new File(['x'], 'x.txt') })
    await outbox.api.save({ id, revision, changes: { html: '<p>first window</p>' } })
    const changes = { html: '<p>second window</p>' }
    expect(await problemOfCall(outbox.api.save({ id, revision, changes }))).toEqual({
      code: 'conflict',
      params: { state: 'draft' },
    })
    expect(await problemOfCall(outbox.api.send({ id, revision }))).toMatchObject({ code: 'conflict' })
    const second = await outbox.api.keepBoth({ id, changes })
    expect(second.content).toMatchObject({ html: changes.html, subject: 'Offer', to: [anna] })
    expect(second.attachments).toMatchObject([{ filename: 'x.txt', size: 1 }])
    expect((await outbox.api.get({ id })).content.html).toBe('<p>first window</p>')
  })

  it('a mail leaves with the files its window shows, or not at all', async () => {
    const outbox = start({ undoSeconds: 30 })
    const { id, revision } = await draft(outbox)
    const attach = (name: string) => outbox.api.attach({ id, file: new File([name], name) })
    const send = (files: readonly { id: string }[]) =>
      outbox.api.send({ id, revision, attachmentIds: files.map((file) => file.id) })
    const { attachments: one } = await attach('seen.txt')
    const { attachments: two } = await attach('in the other window.txt')
    expect(await problemOfCall(send(one))).toMatchObject({ code: 'files-changed', field: 'attachments' })
    await outbox.api.detach({ id, attachmentId: two[1]?.id ?? '' })
    expect(await problemOfCall(send(two))).toMatchObject({ code: 'files-changed' })
    expect(await problemOfCall(send([...one, ...one, two[1] ?? { id: '' }]))).toMatchObject({
      code: 'files-changed',
    })
    expect((await send(one)).state).toBe('queued')
  })

  it('what a window saved itself, and was never told, is no change of another one; what comes between is', async () => {
    const outbox = start()
    const { id, revision } = await draft(outbox)
    const [window, other] = [randomUUID(), randomUUID()]
    const save = (from: number, html: string, by = window) =>
      outbox.api.save({ id, revision: from, changes: { html }, window: by })
    await save(revision, 'lost answer')
    await save(revision, 'lost again')
    const third = await save(revision, 'heard')
    expect(third.revision).toBe(revision + 3)
    expect(await problemOfCall(save(revision - 1, 'older than its own'))).toMatchObject({ code: 'conflict' })
    expect(await problemOfCall(save(third.revision + 1, 'of no time'))).toMatchObject({ code: 'conflict' })
    expect(await problemOfCall(save(revision, 'has not seen it', other))).toMatchObject({ code: 'conflict' })
    await save(third.revision, 'seen it', other)
    expect(await problemOfCall(save(third.revision, 'too late'))).toMatchObject({ code: 'conflict' })
    expect((await outbox.api.get({ id })).content.html).toBe('seen it')
    const nameless = (from: number) => outbox.api.save({ id, revision: from, changes: { html: 'nameless' } })
    const { revision: last } = await nameless(third.revision + 1)
    expect(await problemOfCall(nameless(last - 1))).toMatchObject({ code: 'conflict' })
  })

  it('text written while another window sent or discarded the draft is kept', async () => {
    const outbox = start({ undoSeconds: 30 })
    for (const ends of ['send', 'discard'] as const) {
      const { id } = await draft(outbox)
      await outbox.api[ends]({ id })
      expect((await outbox.api.keepBoth({ id, changes: { html: '<p>more</p>' } })).state).toBe('draft')
    }
  })

  it('of two versions of a mail none is discarded in favour of one that is no draft any more', async () => {
    const outbox = start({ undoSeconds: 30 })
    const refused = { code: 'not-found', field: 'keeps' }
    for (const ends of ['send', 'discard'] as const) {
      const { id: keeps } = await draft(outbox)
      const { id } = await outbox.api.keepBoth({ id: keeps, changes: { html: '<p>mine</p>' } })
      await outbox.api[ends]({ id: keeps })
      expect(await problemOfCall(outbox.api.discard({ id, keeps }))).toMatchObject(refused)
      expect((await outbox.api.get({ id })).state).toBe('draft')
    }
    const { id: keeps } = await draft(outbox)
    const { id } = await outbox.api.keepBoth({ id: keeps, changes: { html: '<p>mine</p>' } })
    await outbox.api.discard({ id, keeps })
    expect(await problemOfCall(outbox.api.get({ id }))).toMatchObject({ code: 'not-found' })
    expect((await outbox.api.get({ id: keeps })).state).toBe('draft')
  })

  it('what is kept beside another draft is kept once, however often a lost answer makes the window ask', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    const as = randomUUID()
    await outbox.api.keepBoth({ id, as, changes: { html: '<p>unheard</p>' } })
    const again = await outbox.api.keepBoth({ id, as, changes: { html: '<p>unheard, and more</p>' } })
    expect(again).toMatchObject({ id: as, content: { html: '<p>unheard, and more</p>', to: [anna] } })
    expect(await outbox.api.list({})).toHaveLength(2)
  })

  it('what a window says last is kept beside what another one wrote or sent, unless it says the same', async () => {
    const outbox = start({ undoSeconds: 30 })
    const { id, revision } = await draft(outbox)
    await outbox.api.save({ id, revision, changes: { html: '<p>first window</p>' } })
    const last = (html: string) => outbox.api.save({ id, revision, changes: { html }, isLast: true })
    await problemOfCall(last('<p>first window</p>'))
    expect(await outbox.api.list({})).toHaveLength(1)
    await problemOfCall(last('<p>going</p>'))
    const previews = (await outbox.api.list({})).map(({ preview }) => preview)
    expect(previews.toSorted()).toEqual(['first window', 'going'])
    await outbox.api.send({ id })
    await problemOfCall(last('<p>first window</p>'))
    expect(await outbox.api.list({})).toHaveLength(2)
  })

  it('a save carries what changed and leaves the rest as it is', async () => {
    const outbox = start()
    const { id, revision } = await draft(outbox, { quotedHtml: '<p>quote</p>', cc: [anna] })
    const saved = await outbox.api.save({ id, revision, changes: { subject: 'New', cc: [] } })
    const { content } = await outbox.api.get({ id })
    expect(content).toMatchObject({ subject: 'New', html: '<p>Hi</p>', quotedHtml: '<p>quote</p>', cc: [] })
    await outbox.api.save({ id, revision: saved.revision, changes: { subject: 'Newer' } })
  })

  it('a save writes what was typed and not what is quoted, which leaves as it was; taken out, it is gone', async () => {
    const outbox = start()
    const quotedHtml = `<p>${'An original of two megabytes. '.repeat(70_000)}</p>`
    const { id, revision } = await draft(outbox, { quotedHtml })
    const written = `${outbox.context.db.name}-wal`
    outbox.context.db.pragma('wal_checkpoint(TRUNCATE)')
    const typed = await outbox.api.save({ id, revision, changes: { html: '<p>Hi Anna</p>' } })
    const bytes = statSync(written).size
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(100_000)
    const second = await outbox.api.keepBoth({ id, changes: { html: '<p>Beside</p>' } })
    expect(second.content).toMatchObject({ html: '<p>Beside</p>', quotedHtml })
    await outbox.api.discard({ id: second.id })
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    const { html } = await simpleParser(Buffer.from(wire.mails[0]?.raw ?? []))
    expect(html).toContain(quotedHtml.slice(3, -4))

    const other = await draft(outbox, { quotedHtml })
    await outbox.api.save({ id: other.id, revision: other.revision, changes: { quotedHtml: '' } })
    const again = await restart(outbox)
    expect((await again.api.get({ id: other.id })).content.quotedHtml).toBe('')
    expect((await again.api.get({ id })).content.quotedHtml).toBe(quotedHtml)
    expect(typed.revision).toBe(revision + 1)
  })

  it('a save writes what was typed and not the pictures in the text, which stay and leave as they were', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    const picture = (size: number): string =>
      `<img src="data:image/png;base64,${randomBytes(size).toString('base64')}" alt="">`
    const [kept, gone] = [picture(1_500_000), picture(300_000)]
    const written = `${outbox.context.db.name}-wal`
    const bytesOf = async (html: string): Promise<number> => {
      const { revision } = await outbox.api.get({ id })
      outbox.context.db.pragma('wal_checkpoint(TRUNCATE)')
      await outbox.api.save({ id, revision, changes: { html } })
      expect((await outbox.api.get({ id })).content.html).toBe(html)
      return statSync(written).size
    }
    expect(await bytesOf(`<p>Look: ${kept}${gone}</p>`)).toBeGreaterThan(2_000_000)
    expect(await bytesOf(`<p>Look here: ${kept}${gone}</p>`)).toBeLessThan(100_000)
    await bytesOf(`<p>Look here: ${kept}${kept}</p>`)
    expect(outbox.context.db.prepare('SELECT count(*) AS count FROM outgoing_picture').get()).toEqual({
      count: 1,
    })
    const second = await outbox.api.keepBoth({ id, changes: { subject: 'Beside' } })
    expect(second.content.html).toBe(`<p>Look here: ${kept}${kept}</p>`)
    const again = await restart(outbox)
    await again.api.send({ id: second.id })
    await reaches(again, second.id, 'sent')
    const { attachments } = await simpleParser(Buffer.from(wire.mails[0]?.raw ?? []))
    expect(attachments.map(({ size }) => size)).toEqual([1_500_000])
  })

  it('a list holds the first words and neither text nor quote', async () => {
    const outbox = start()
    await draft(outbox, { html: '<p>Dear&nbsp;Anna,</p><p>1 &lt; 2</p>', quotedHtml: '<p>quote</p>' })
    const [line] = await outbox.api.list({})
    expect(line?.preview).toBe('Dear Anna, 1 < 2')
    expect(Object.keys(line?.content ?? {})).not.toContain('quotedHtml')
  })
})

describe('checks before a mail is queued', () => {
  it('a subject too long to leave is kept whole, and refused where it would leave', async () => {
    const outbox = start()
    const subject = 'x'.repeat(1001)
    const { id } = await draft(outbox, { subject })
    expect((await outbox.api.get({ id })).content.subject).toBe(subject)
    expect(await problemOfCall(outbox.api.send({ id }))).toEqual({ code: 'field-invalid', field: 'subject' })
  })

  it('[ACC-01] arms nothing for a server that did not pass its test, naming it, who would send, and why', async () => {
    const account = testAccount(1, settings, { tested: false })
    const reply = '535 5.7.8 Bad credentials'
    const problem: Problem = {
      code: 'login-failed',
      serverReply: reply,
      params: { host: 'smtp.shop.example' },
    }
    const servers = [testServer(account, { problem })]
    const outbox = start({ servers }, [account])
    const { id } = await draft(outbox)
    const schedule = () => problemOfCall(outbox.api.send({ id, sendAt: clock.now() + 1e6 }))
    expect(await schedule()).toEqual({
      ...{ code: 'smtp-untested', field: 'accountId', serverReply: reply },
      params: {
        ...{ address: 'me@shop.example', server: 'smtp.shop.example', serverId: '1' },
        ...{ host: 'smtp.shop.example', cause: 'login-failed' },
      },
    })
    expect((await outbox.api.get({ id })).state).toBe('draft')
    servers[0] = testServer(account)
    expect(await schedule()).toMatchObject({ code: 'smtp-untested', params: { address: 'me@shop.example' } })
    servers.length = 0
    expect(await schedule()).toEqual({
      ...{ code: 'smtp-missing', field: 'accountId', params: { address: 'me@shop.example' } },
    })
    servers[0] = testServer({ ...account, tested: true })
    expect((await outbox.api.send({ id, sendAt: clock.now() + 1e6 })).state).toBe('queued')
  })

  it('leaves as the identity it is written as; as the default once that one is gone', async () => {
    const sales = testIdentity(...([7, { address: 'sales@shop.example', senderName: 'Sales' }] as const), {
      isDefault: false,
      replyTo: 'office@shop.example',
    })
    const account = testAccount(1, settings, { identities: [testIdentity(1, settings), sales] })
    const accounts = [account]
    const outbox = start({}, accounts)
    const mail = await draft(outbox, { identityId: 7 })
    const later = await draft(outbox, { identityId: 7 })
    await outbox.api.send({ id: mail.id })
    await reaches(outbox, mail.id, 'sent')
    accounts[0] = { ...account, identities: [testIdentity(1, settings)] }
    await outbox.api.send({ id: later.id })
    await reaches(outbox, later.id, 'sent')
    const [first, second] = wire.mails.map(({ raw, envelope }) => [
      Buffer.from(raw).toString(),
      envelope.from,
    ])
    expect(first?.[0]).toMatch(/^From: Sales <sales@shop\.example>\r\n/m)
    expect(first?.[0]).toMatch(/^Reply-To: office@shop\.example\r\n/m)
    expect(first?.[1]).toBe('sales@shop.example')
    expect(second?.[0]).toMatch(/^From: Me <me@shop\.example>\r\n/m)
    expect(second?.[0]).not.toMatch(/^Reply-To:/m)
    expect(second?.[1]).toBe('me@shop.example')
  })

  it('a draft older than identities is one of the default', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    outbox.context.db.exec("UPDATE outgoing SET content = json_remove(content, '$.identityId')")
    expect((await outbox.api.get({ id })).content.identityId).toBeNull()
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
  })

  it('[COMP-07] a certified account refuses hidden recipients', async () => {
    const outbox = start({}, [testAccount(1, settings, { isPec: true })])
    const { id } = await draft(outbox, { bcc: [anna] })
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject({
      code: 'bcc-not-allowed',
      field: 'bcc',
    })
  })

  it.each([
    [{ to: [] }, { code: 'no-recipients', field: 'to' }],
    [
      { cc: [{ name: '', address: 'x@y' }] },
      { code: 'address-invalid', field: 'cc', params: { value: 'x@y' } },
    ],
    [
      { to: [{ name: '', address: 'taro..x@docomo.example' }] },
      { code: 'address-unsupported', field: 'to', params: { value: 'taro..x@docomo.example' } },
    ],
    [{ to: [{ name: '', address: '"two words"@x.example' }] }, { code: 'address-unsupported', field: 'to' }],
    [
      { bcc: [{ name: '', address: 'a@x.example\r\nTo: b@x.example' }] },
      { code: 'address-invalid', field: 'bcc' },
    ],
  ])('%j is refused', async (changes, problem) => {
    const outbox = start()
    const { id } = await draft(outbox, changes)
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject(problem)
    expect((await outbox.api.get({ id })).state).toBe('draft')
  })

  it('[COMP-17] more than 30 in Cc all receive the mail; the warning is for the user to weigh', async () => {
    const outbox = start()
    const cc = Array.from({ length: 31 }, (_, index) => ({ name: '', address: `c${index}@x.example` }))
    const { id } = await draft(outbox, { cc })
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    expect(wire.mails[0]?.envelope.to).toEqual([anna.address, ...cc.map(({ address }) => address)])
  })
})
