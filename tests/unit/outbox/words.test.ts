import { simpleParser } from 'mailparser'
import { expect, it } from 'vitest'
import type { OutboxWords } from '../../../src/main/engine/features/outbox/index'
import { fillMail } from '../../../src/main/engine/features/templates/fill'
import { draft, reaches, settings, start, useFakeServer, wire } from '../../helpers/fake-server-outbox'
import { problemOfCall, testAccount } from '../../helpers/outbox'

useFakeServer()

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const marked = (path: string): string => `<span data-variable="${path}">{{ ${path} }}</span>`

function startWith(signature: Partial<ReturnType<OutboxWords['signature']>> = {}) {
  const outbox = start({ undoSeconds: 0 }, [testAccount(1, settings)])
  outbox.outbox.useWords({
    fillMail: (mail, { to }) => fillMail(mail, { person: { name: to?.name ?? '' } }),
    signature: () => ({ html: '', unresolved: [], place: 'above', ...signature }),
  })
  return outbox
}

const read = () => simpleParser(Buffer.from(wire.mails[0]?.raw ?? ''))

it('[TPL-16] a mail leaves with its variables filled in for whom it goes to, and no line of a header is added', async () => {
  const outbox = startWith()
  const { id } = await draft(outbox, {
    to: [{ name: 'Anna\r\nBcc: evil@x.example', address: 'anna@customer.example' }],
    ...{ subject: 'For {{ person.name }}', html: `<p>Dear ${marked('person.name')}, {{ braces }}</p>` },
  })
  await outbox.api.send({ id })
  await reaches(outbox, id, 'sent')
  const { subject, text, headers } = await read()
  expect(subject).toBe('For Anna Bcc: evil@x.example')
  expect(text?.trim().split(/\s+/)).toEqual(['Dear', 'Anna', 'Bcc:', 'evil@x.example,', '{{', 'braces', '}}'])
  expect(headers.has('bcc')).toBe(false)
  expect(wire.mails[0]?.raw.toString()).not.toContain('data-variable')
})

it.each([
  [{ html: `<p>Call ${marked('person.phone')}</p>` }, {}, 'variables-unresolved', 'variables'],
  [{ subject: 'Call {{ person.phone }}' }, {}, 'variables-unresolved', 'variables'],
  [{ hasSignature: true }, { html: 'x', unresolved: ['person.phone'] }, 'signature-unsaid', 'signature'],
] as const)(
  '[TPL-16] a mail with a variable nothing is known for does not leave: %j',
  async (changes, signature, code, field) => {
    const outbox = startWith({
      ...signature,
      unresolved: 'unresolved' in signature ? [...signature.unresolved] : [],
    })
    const { id } = await draft(outbox, changes)
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject({
      ...{ code, field, params: { names: 'person.phone' } },
    })
    expect((await outbox.api.get({ id })).state).toBe('draft')
    expect(wire.mails).toEqual([])
  },
)

it.each([
  ['above', ['Hi', 'Me', '> Quoted']],
  ['below', ['Hi', '> Quoted', 'Me']],
] as const)(
  '[ACC-37] the signature of an answer stands %s its quote, its picture a part of the mail',
  async (place, lines) => {
    const outbox = startWith({ html: `<p>Me<img src="${PICTURE}"></p>`, place })
    const quotedHtml = '<blockquote>Quoted</blockquote>'
    const { id } = await draft(outbox, { quotedHtml, hasSignature: true })
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    const { text = '', attachments } = await read()
    expect(text.trim().split(/\s*\n\s*/)).toEqual(lines)
    expect(attachments.map(({ related, contentType }) => [related, contentType])).toEqual([
      [true, 'image/png'],
    ])
  },
)
