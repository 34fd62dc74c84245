import type { Account } from '../../../src/shared/contract/accounts'
import type { Outgoing } from '../../../src/shared/contract/outbox'
import { JSDOM } from 'jsdom'
import { describe, expect, it } from 'vitest'
import type { AnsweredMessage, OutboxMessages } from '../../../src/main/engine/features/outbox/index'
import type { MessageBody } from '../../../src/shared/contract/messages'
import { ProblemError } from '../../../src/shared/problem'
import {
  anna,
  permanent,
  reaches,
  settings,
  start,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { problemOfCall, testAccount, testIdentity } from '../../helpers/outbox'

useFakeServer()

const me = { name: 'Me', address: settings.address }
const question: AnsweredMessage = {
  message: {
    ...{
      id: 7,
      threadId: 3,
      messageId: 'b@nowak.example',
      subject: 'AW: Offer',
      counterpart: { kind: 'person', ...anna },
      from: [anna],
      doubts: [],
      sentBy: null,
      replyTo: [],
      answersTo: [],
      ...{ tags: [], localTags: [], muted: false },
      to: [me],
    },
    ...{
      cc: [{ name: '', address: 'jan@nowak.example' }],
      bcc: [],
      sentAt: 1,
      receivedAt: 2,
      size: 10,
      seen: true,
    },
    ...{
      flagged: false,
      answered: false,
      hasAttachments: true,
      preview: '',
      outgoing: false,
      pending: false,
    },
    ...{
      pendingProblem: null,
      placements: [],
      listUnsubscribe: '',
      isSpam: false,
      isReport: false,
      bouncedTo: null,
    },
    ...{
      recipientCounts: { to: 1, cc: 1, bcc: 0 },
      recipientsLeftOut: 0,
      scheduled: null,
      sentAgainAt: null,
    },
  },
  inReplyTo: 'a@nowak.example',
  references: ['a@nowak.example'],
  listId: '',
  isCertified: false,
}
const part = { filename: 'a', size: 3, executable: false, inline: false, contentId: '' }
const body: MessageBody = {
  messageId: 7,
  text: 'Hello',
  html: '<p>Hello <img src="cid:logo@x"></p>',
  attachments: [
    {
      ...part,
      partId: '2',
      filename: 'logo.png',
      contentType: 'image/png',
      inline: true,
      contentId: 'logo@x',
    },
    { ...part, partId: '3', filename: '../offer.pdf', contentType: 'application/pdf' },
  ],
  remoteAllowed: false,
  authorProven: false,
  warnings: [],
}
const bob = { name: 'Bob', address: 'bob@other.example' }
const answeredRows: number[] = []
const removed: number[] = []
const undone: number[] = []
const messages = (changes: Partial<OutboxMessages> = {}): OutboxMessages => ({
  answered: (id) => (id === 7 ? question : null),
  draft: (id) => (id === 8 ? { ...question, message: { ...question.message, id: 8 } } : null),
  removeDraft: (id) => removed.push(id),
  undo: (change) => undone.push(change),
  body: async () => body,
  part: async (_id, partId) => Buffer.from(`p${partId}!`),
  setAnswered: (id) => void answeredRows.push(id),
  knowsMessageId: () => false,
  findByMessageId: () => null,
  messagesOfThread: () => [],
  answerTo: () => null,
  ...changes,
})
const offline = async (): Promise<never> => {
  throw new ProblemError({ code: 'not-cached' })
}

// `openOutbox` puts account 1 there; the answered row itself exists in the cache only here, so its id is not kept.
const withRow = (outbox: ReturnType<typeof start>): ReturnType<typeof start> => {
  outbox.context.db.exec(
    `INSERT INTO thread (id) VALUES (3);
     INSERT INTO message (id, dedupe_key, thread_id, received_at) VALUES (7, x'00', 3, 2), (8, x'01', 3, 2)`,
  )
  return outbox
}

describe('[COMP-04] answering a message', () => {
  it('reply: recipients, subject, thread and the quote with its pictures', async () => {
    const { api } = withRow(start({ messages: messages() }))
    const draft = await api.create({ kind: 'reply', messageId: 7 })
    expect(draft).toMatchObject({ answers: 7, answerKind: 'reply', threadId: 3, attachments: [] })
    expect(draft.content).toMatchObject({ to: [anna], cc: [], subject: 'Re: Offer', html: '' })
    expect(draft.content.quotedHtml).toContain(
      `<img src="data:image/png;base64,${Buffer.from('p2!').toString('base64')}"`,
    )
    expect((await api.list({ threadId: 3 })).map(({ id }) => id)).toEqual([draft.id])
    expect(await api.list({ threadId: 4 })).toEqual([])
  })

  it('the quote says what the reader saw, also where pictures are put into it, and looks as the style sheets made it', async () => {
    const html =
      '<style>.gone{display:none} .offer{color:#b00020;font-weight:bold} ol.letters{list-style-type:lower-alpha}</style>' +
      '<div class="gone">Never shown</div><p class="offer" style="color:#006400">Agreed <img src="cid:logo@x"></p>' +
      '<ol class="letters"><li>first</li></ol><p>Plain</p>'
    const { api } = withRow(start({ messages: messages({ body: async () => ({ ...body, html }) }) }))
    for (const kind of ['reply', 'forward'] as const) {
      const { content } = await api.create({ kind, messageId: 7 })
      expect(content.quotedHtml).not.toContain('Never shown')
      expect(content.quotedHtml).toContain('<img src="data:image/png')
      const quote = new JSDOM(content.quotedHtml).window.document
      const styleOf = (selector: string) => quote.querySelector<HTMLElement>(selector)?.style
      expect(styleOf('p:has(img)')).toMatchObject({
        fontWeight: 'bold',
        color: 'rgb(0, 100, 0)',
      })
      expect(styleOf('ol')?.listStyleType).toBe('lower-alpha')
    }
  })

  it('the line above the quote is in the language of the window, its date too', async () => {
    const { api } = withRow(start({ messages: messages() }))
    const quoteIn = async (language: 'it' | 'pl'): Promise<string> => {
      const { id, content } = await api.create({ kind: 'reply', messageId: 7, language })
      await api.discard({ id })
      return content.quotedHtml
    }
    expect(await quoteIn('it')).toMatch(/Il 1 gennaio 1970.*ha scritto:/)
    expect(await quoteIn('pl')).toMatch(/1 stycznia 1970.*pisze:/)
  })

  it('reply-all keeps Cc; the answer carries the ids and marks what it answered, once it is sent', async () => {
    answeredRows.length = 0
    const outbox = withRow(start({ messages: messages() }))
    const draft = await outbox.api.create({ kind: 'reply-all', messageId: 7 })
    expect(draft.content.cc).toEqual([{ name: '', address: 'jan@nowak.example' }])
    expect(answeredRows).toEqual([])
    await outbox.api.send({ id: draft.id })
    await reaches(outbox, draft.id, 'sent')
    expect(answeredRows).toEqual([7])
    const sent = Buffer.from(wire.mails[0]?.raw ?? []).toString()
    expect(sent).toMatch(/^In-Reply-To: <b@nowak\.example>\r$/m)
    expect(sent).toMatch(/^References: <a@nowak\.example> <b@nowak\.example>\r$/m)
    expect(sent).not.toContain('data:image')
  })

  it('forward takes the files along, under harmless names, and marks nothing as answered', async () => {
    answeredRows.length = 0
    const outbox = withRow(start({ messages: messages() }))
    const draft = await outbox.api.create({ kind: 'forward', messageId: 7, to: [anna] })
    expect(draft.content).toMatchObject({ to: [anna], subject: 'Fwd: Re: Offer' })
    expect(draft.attachments).toMatchObject([
      { filename: 'offer.pdf', contentType: 'application/pdf', size: 3 },
    ])
    await outbox.api.send({ id: draft.id })
    await reaches(outbox, draft.id, 'sent')
    expect(answeredRows).toEqual([])
  })

  it('an answer begun in a conversation is gone on with; with words in it, it goes to others only when they are asked for', async () => {
    const { api } = withRow(start({ messages: messages() }))
    const fresh = await api.create({ kind: 'reply-all', messageId: 7 })
    await api.discard({ id: fresh.id })
    const begun = await api.create({ kind: 'reply', messageId: 7 })
    expect(addressesOf(await api.create({ kind: 'reply-all', messageId: 7 }))).toEqual(addressesOf(fresh))
    await api.discard({ id: begun.id })

    const one = await api.create({ kind: 'reply', messageId: 7 })
    const { id } = one
    const boss = { name: '', address: 'boss@nowak.example' }
    await api.save({ id, revision: one.revision, changes: { bcc: [boss], html: '<p>Between us</p>' } })
    const asked = await api.create({ kind: 'reply-all', messageId: 7 })
    expect(asked).toMatchObject({ id, answerKind: 'reply', content: { to: one.content.to, cc: [] } })

    const all = await api.readdress({ id, kind: 'reply-all' })
    expect(all).toMatchObject({
      answerKind: 'reply-all',
      content: { bcc: [boss], html: '<p>Between us</p>' },
    })
    expect(addressesOf(all)).toEqual(addressesOf(fresh))
    expect(await api.readdress({ id, kind: 'reply-all' })).toMatchObject({ content: all.content })
    const narrow = await api.create({ kind: 'reply', messageId: 7 })
    expect(narrow).toMatchObject({ id, answerKind: 'reply-all', content: all.content })
    expect(await api.readdress({ id, kind: 'reply' })).toMatchObject({
      answerKind: 'reply',
      content: { to: one.content.to, cc: [], bcc: [boss], html: '<p>Between us</p>' },
    })
    await api.send({ id })
    await expect(api.readdress({ id, kind: 'reply-all' })).rejects.toMatchObject({
      data: { code: 'conflict' },
    })
  })

  it('an answer to another mail of the conversation is another one; one nobody has written in makes room for it', async () => {
    const other = { ...question, message: { ...question.message, id: 8, from: [bob], cc: [] } }
    const again = { ...question, message: { ...question.message, id: 9, cc: [] } }
    const { api } = withRow(
      start({
        messages: messages({
          answered: (id) => [question, other, again].find(({ message }) => message.id === id) ?? null,
          draft: () => null,
        }),
      }),
    )
    const toBob = await api.create({ kind: 'reply', messageId: 8 })
    const toAnna = await api.create({ kind: 'reply-all', messageId: 7, inThread: true })
    expect(toAnna).toMatchObject({ answers: 7, answerKind: 'reply-all', content: { to: [anna] } })
    expect((await api.list({ threadId: 3 })).map(({ id }) => id)).toEqual([toAnna.id])
    await expect(api.get({ id: toBob.id })).rejects.toMatchObject({ data: { code: 'not-found' } })

    await api.save({ id: toAnna.id, revision: toAnna.revision, changes: { html: '<p>Dear Anna</p>' } })
    // By key the answer begun in the conversation is gone on with where it goes to whoever wrote last, and else not.
    expect((await api.create({ kind: 'reply-all', messageId: 9, inThread: true })).id).toBe(toAnna.id)
    const second = await api.create({ kind: 'reply', messageId: 8, inThread: true })
    expect(second).toMatchObject({ answers: 8, content: { to: [bob], cc: [], html: '' } })
    expect(second.id).not.toBe(toAnna.id)
    expect((await api.create({ kind: 'reply', messageId: 8 })).id).toBe(second.id)
    expect((await api.create({ kind: 'reply-all', messageId: 7 })).id).toBe(toAnna.id)
    expect((await api.get({ id: toAnna.id })).content.html).toBe('<p>Dear Anna</p>')
  })

  it('an answer that goes to others now is not saved over by a window that has not seen them', async () => {
    const { api } = withRow(start({ messages: messages() }))
    const { id, revision } = await api.create({ kind: 'reply', messageId: 7 })
    const window = '0190a000-0000-7000-8000-000000000001'
    const saved = await api.save({ id, revision, window, changes: { html: '<p>Dear Anna</p>' } })
    await api.readdress({ id, kind: 'reply-all' })
    const typedOn = api.save({
      ...{ id, window, ...saved },
      changes: { html: '<p>Dear Anna, you alone</p>' },
    })
    expect(await problemOfCall(typedOn)).toMatchObject({ code: 'conflict' })
  })

  it('a second click begins no second answer, and one forwarding at a time is begun', async () => {
    const { api } = withRow(start({ messages: messages() }))
    const begin = (kind: 'reply' | 'reply-all' | 'forward') => api.create({ kind, messageId: 7 })
    const [reply, all, ...more] = await Promise.all(
      (['reply', 'reply-all', 'reply', 'forward', 'forward'] as const).map(begin),
    )
    expect(new Set([reply?.id, all?.id, more[0]?.id]).size).toBe(1)
    expect(more[1]?.id).toBe(more[2]?.id)
    expect(await api.list({})).toHaveLength(2)
    expect((await api.get({ id: reply?.id ?? '' })).content.cc).toEqual(question.message.cc)
    await api.discard({ id: more[1]?.id ?? '' })
    const forward = await api.create({ kind: 'forward', messageId: 7 })
    expect(forward.answerKind).toBe('forward')
    expect((await api.create({ kind: 'forward', messageId: 7 })).id).toBe(forward.id)
    await api.discard({ id: forward.id })
    expect((await api.create({ kind: 'forward', messageId: 7 })).id).not.toBe(forward.id)
  })

  it('a draft on the server goes on here with its files, and is taken away when this one is sent or discarded', async () => {
    removed.length = 0
    const outbox = withRow(start({ messages: messages() }))
    const [draft, second] = await Promise.all([
      outbox.api.takeOver({ messageId: 8 }),
      outbox.api.takeOver({ messageId: 8 }),
    ])
    expect(second.id).toBe(draft.id)
    expect(draft).toMatchObject({ answerKind: 'new', content: { subject: question.message.subject } })
    expect(draft.content.html).toContain('Hello')
    expect(draft.attachments).toMatchObject([{ filename: 'offer.pdf' }])
    expect((await outbox.api.takeOver({ messageId: 8 })).id).toBe(draft.id)
    expect(draft).toMatchObject({ isUntouched: true, serverDraft: 'there' })
    // Looked at and closed again, it stays on the server, and nothing of it here.
    await outbox.api.discard({ id: draft.id, isUnwritten: true })
    expect([removed, await outbox.api.list({})]).toEqual([[], []])
    const taken = await outbox.api.takeOver({ messageId: 8 })
    const file = new File(['x'], 'more.txt')
    expect((await outbox.api.attach({ id: taken.id, file })).isUntouched).toBe(false)
    await outbox.api.discard({ id: taken.id })
    expect(removed).toEqual([8])
    // What is brought back here is brought back there.
    await outbox.api.restore({ id: taken.id })
    expect(undone).toEqual([1])
    // Answered like a mail, it is gone on with.
    expect((await outbox.api.create({ kind: 'reply', messageId: 8 })).id).toBe(taken.id)
    removed.length = 0
    await outbox.api.discard({ id: taken.id })
    expect(removed).toEqual([8])
    const again = await outbox.api.takeOver({ messageId: 8 })
    await outbox.api.send({ id: again.id })
    await reaches(outbox, again.id, 'sent')
    expect(removed).toEqual([8, 8])
    expect(await problemOfCall(outbox.api.takeOver({ messageId: 7 }))).toEqual({ code: 'message-gone' })
  })

  it('a draft on the server is the one mail that goes on with it also while that is sent and once it was refused', async () => {
    const outbox = withRow(start({ messages: messages() }))
    const draft = await outbox.api.takeOver({ messageId: 8 })
    const answer = Promise.withResolvers<never>()
    wire.reply = () => answer.promise
    await outbox.api.send({ id: draft.id })
    await reaches(outbox, draft.id, 'sending')
    expect(await outbox.api.takeOver({ messageId: 8 })).toMatchObject({ id: draft.id, state: 'sending' })
    answer.reject(new ProblemError(permanent))
    await reaches(outbox, draft.id, 'failed')
    expect(await outbox.api.takeOver({ messageId: 8 })).toMatchObject({ id: draft.id, state: 'failed' })
    expect(await outbox.api.list({})).toHaveLength(1)
  })

  it('a draft that goes on with one on the server tells when that is there no more', async () => {
    let isThere = true
    const own = { ...question, message: { ...question.message, id: 8 } }
    const { api } = withRow(start({ messages: messages({ draft: () => (isThere ? own : null) }) }))
    const { id } = await api.takeOver({ messageId: 8 })
    expect((await api.get({ id })).serverDraft).toBe('there')
    const sent = { id: 1, accountId: 1, folderId: 2, folderName: 'Sent', role: 'sent' as const }
    own.message.placements = [sent]
    expect((await api.get({ id })).serverDraft).toBe('gone')
    own.message.placements = [{ ...sent, role: 'drafts' }]
    expect((await api.get({ id })).serverDraft).toBe('there')
    isThere = false
    expect((await api.get({ id })).serverDraft).toBe('gone')
    expect((await api.create({ kind: 'new' })).serverDraft).toBe('none')
  })

  it('offline a reply starts without the quote; a forward says what is missing', async () => {
    const { api } = withRow(start({ messages: messages({ body: offline }) }))
    const bare = await api.create({ kind: 'reply', messageId: 7 })
    expect(bare).toMatchObject({ content: { to: [anna], quotedHtml: '' }, quoteMissing: 'all' })
    expect(await problemOfCall(api.create({ kind: 'forward', messageId: 7 }))).toEqual({ code: 'not-cached' })
    const noParts = start({ messages: messages({ part: offline }) })
    const another = await noParts.api.create({ kind: 'reply', messageId: 7, accountId: 1 })
    expect(another.content.quotedHtml).not.toContain('<img')
    expect(another.quoteMissing).toBe(1)
    const copied = await noParts.api.keepBoth({ id: another.id, changes: { html: '<p>Mine</p>' } })
    expect(copied.quoteMissing).toBe(1)
    expect(await problemOfCall(noParts.api.create({ kind: 'forward', messageId: 7 }))).toEqual({
      code: 'not-cached',
    })
    expect(await noParts.api.list({})).toHaveLength(3)
  })

  it('answers from the address the mail was written to', async () => {
    const second = testAccount(2, { ...settings, address: 'Sales@Shop.Example' }, { isMain: false })
    const toSales = {
      ...question,
      message: { ...question.message, to: [{ name: '', address: 'sales@shop.example' }] },
    }
    const { api } = withRow(
      start({ messages: messages({ answered: () => toSales }) }, [testAccount(1, settings), second]),
    )
    expect((await api.create({ kind: 'reply', messageId: 7 })).content.accountId).toBe(2)
    expect((await api.create({ kind: 'reply', messageId: 7, accountId: 1 })).content.accountId).toBe(1)
  })

  it('answers as the identity the mail was written to, and never to another of them', async () => {
    const sales = testIdentity(
      7,
      { address: 'sales@shop.example', senderName: 'Sales' },
      { isDefault: false },
    )
    const identities: Account['identities'] = [testIdentity(1, settings), sales]
    const toBoth = {
      ...question,
      message: {
        ...question.message,
        to: [{ name: '', address: 'Sales@shop.example' }],
        cc: [{ name: '', address: settings.address }],
      },
    }
    const { api } = withRow(
      start({ messages: messages({ answered: () => toBoth }) }, [testAccount(1, settings, { identities })]),
    )
    expect((await api.create({ kind: 'reply-all', messageId: 7 })).content).toMatchObject({
      ...{ accountId: 1, identityId: 7, to: [anna], cc: [] },
    })
    expect((await api.create({ kind: 'new' })).content.identityId).toBe(1)
  })
})

const addressesOf = ({ content: { to, cc } }: Outgoing): string[] =>
  [...to, ...cc].map(({ address }) => address).sort()
