import { simpleParser } from 'mailparser'
import { expect, it } from 'vitest'
import type { DraftContent } from '../../../src/shared/contract/outbox'
import { draft, reaches, settings, start, useFakeServer, wire } from '../../helpers/fake-server-outbox'
import { testAccount, testIdentity } from '../../helpers/outbox'

useFakeServer()

const signature = '<p><strong>Me</strong></p><p>Shop Ltd</p>'
const first = { ...testIdentity(1, settings), signature }
const bare = { ...first, id: 2, address: 'bare@shop.example', signature: '', isDefault: false }

async function textOf(changes: Partial<DraftContent>) {
  const outbox = start({ undoSeconds: 0 }, [testAccount(1, settings, { identities: [first, bare] })])
  const { id } = await draft(outbox, changes)
  await outbox.api.send({ id })
  await reaches(outbox, id, 'sent')
  const { text = '' } = await simpleParser(Buffer.from(wire.mails[0]?.raw ?? ''))
  return text.trim().split(/\s*\n\s*/)
}

it.each([
  ['of whom it is written as stands below the text', {}, ['Hi', 'Me', 'Shop Ltd']],
  ['is none of an identity without', { identityId: 2 }, ['Hi']],
  ['is left out at will', { hasSignature: false }, ['Hi']],
  ['stands alone where nothing was written', { html: '' }, ['Me', 'Shop Ltd']],
] as const)('[ACC-22] the signature of a new mail %s', async (_case, changes, lines) => {
  expect(await textOf(changes)).toEqual(lines)
})

it('a mail with a signature and nothing else counts as unwritten, and keeps its words without it', async () => {
  const outbox = start({ undoSeconds: 30 }, [testAccount(1, settings, { identities: [first, bare] })])
  const { content, isUntouched } = await outbox.api.create({ kind: 'new' })
  expect([content.html, content.hasSignature, isUntouched]).toEqual(['', true, true])
  const { id } = await draft(outbox)
  await outbox.api.send({ id })
  expect((await outbox.api.cancel({ id })).content.html).toBe('<p>Hi</p>')
})
