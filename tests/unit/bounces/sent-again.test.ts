import { expect, it } from 'vitest'
import type { MessageBody } from '../../../src/shared/contract/messages'
import { draft, messageIdOf, reaches, start, useFakeServer, wire } from '../../helpers/fake-server-outbox'
import { noMessages, problemOfCall } from '../../helpers/outbox'

useFakeServer()

const BOUNCE = 7
const [boss, tom] = ['boss@nowak.example', 'tom@nowak.example'].map((address) => ({ name: 'N.', address }))
const people = [boss, tom].flatMap((person) => person ?? [])

/** A mail to `to`, sent; and a bounce about it. */
async function bounced(to: typeof people, named: string[], isOurs = true) {
  let messageId = ''
  const body = async (): Promise<MessageBody> => ({
    ...{ messageId: BOUNCE, text: '', html: '', attachments: [], warnings: [] },
    ...{ remoteAllowed: false, authorProven: false },
    report: {
      kind: 'failed',
      recipients: named.map((address) => ({ address, reason: 'other', words: '' })),
      original: { messageId, subject: '', partId: '' },
      ...{ isOurs, strangers: [], missed: [], writer: '' },
    },
  })
  const outbox = start({ messages: { ...noMessages, body } })
  const { id } = await draft(outbox, { to, cc: [], bcc: [] })
  await outbox.api.send({ id })
  await reaches(outbox, id, 'sent')
  messageId = messageIdOf(Buffer.from(wire.mails[0]?.raw ?? []))
  return outbox.api
}

it.each([
  ['one of several', people, ['TOM@nowak.example'], [tom]],
  ['one of several, and somebody else', people, ['tom@nowak.example', 'spy@else.example'], [tom]],
  ['somebody else, of several', people, ['boss.private@else.example'], []],
  ['somebody else, of one', people.slice(0, 1), ['boss.private@else.example'], [boss]],
])('a report never says who gets our words again: it names %s', async (_, to, named, again) => {
  const api = await bounced(to, named)
  const { content } = await api.correct({ bounceId: BOUNCE })
  expect(content).toMatchObject({ to: again, cc: [], bcc: [] })
})

it('what was never ours is not sent again', async () => {
  const api = await bounced(people, ['tom@nowak.example'], false)
  expect(await problemOfCall(api.correct({ bounceId: BOUNCE }))).toMatchObject({ code: 'not-found' })
})
