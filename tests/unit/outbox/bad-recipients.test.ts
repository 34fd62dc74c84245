import { simpleParser, type ParsedMail } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { checkAddress } from '../../../src/main/engine/features/outbox/compose/address'
import { buildMime } from '../../../src/main/engine/features/outbox/compose/mime'
import { mailtoDraft, parseAddressList } from '../../../src/shared/addresses'
import { MAX_SUBJECT } from '../../../src/shared/contract/outbox'
import type { MailAddress } from '../../../src/shared/contract/messages'

const me = { name: '', address: 'me@shop.example', utf8: false }

/** What another program reads of a mail to these people. */
async function readBack(people: readonly MailAddress[], subject = 'Offer'): Promise<[ParsedMail, string]> {
  const to = people.flatMap((person) => checkAddress(person) ?? [])
  const mime = await buildMime({
    ...{ from: me, replyTo: null, to, cc: [], subject, html: '<p>Hi</p>', quotedHtml: '', attachments: [] },
    ...{ messageId: 'id@shop.example', thread: { inReplyTo: '', references: [] }, date: 0 },
    ...{ newContentId: () => 'i@x', unnamed: 'file' },
  })
  return [await simpleParser(mime), mime.toString('latin1')]
}

const toOf = ({ to }: ParsedMail): { name: string; address?: string | undefined }[] =>
  [to ?? []].flat().flatMap(({ value }) => value)

describe('recipients of every form', () => {
  it('a thousand with semicolons, a group and quoted names reach another program one by one', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `m${at}@club.example`)
    const typed = `Board: "Rossi, Anna" <anna@rossi.example>, bruno@rossi.example;\n${many.join('; ')}`
    const people = parseAddressList(typed)
    expect(people).toHaveLength(1_002)
    const [mail, raw] = await readBack(people)
    expect(toOf(mail).map(({ address }) => address)).toEqual([
      'anna@rossi.example',
      'bruno@rossi.example',
      ...many,
    ])
    expect(toOf(mail)[0]?.name).toBe('Rossi, Anna')
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
  })

  it('names of 4,000 characters, of any script, keep every line within what servers take (RFC 5322 section 2.1.1)', async () => {
    for (const name of ['Wort '.repeat(800).trim(), 'ż'.repeat(4_000), 'محمد '.repeat(800).trim()]) {
      const [mail, raw] = await readBack([{ name, address: 'anna@rossi.example' }])
      expect(toOf(mail)).toEqual([{ name, address: 'anna@rossi.example' }])
      for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
    }
  })

  it('a word no name has is cut where its line would be too long', async () => {
    const [mail, raw] = await readBack([{ name: `Anna ${'n'.repeat(4_000)}`, address: 'anna@rossi.example' }])
    expect(toOf(mail)).toEqual([{ name: `Anna ${'n'.repeat(400)}`, address: 'anna@rossi.example' }])
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
  })

  it('the longest subject has room on one line, blanks or none', async () => {
    const subject = 'n'.repeat(MAX_SUBJECT)
    const [mail, raw] = await readBack([me], subject)
    expect(mail.subject).toBe(subject)
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
  })

  it('neither a name nor a subject begins a header of its own', async () => {
    for (const evil of ['Anna\r\nBcc: x@evil.example', 'Anna\nX-Evil: 1', 'Anna\u2028Bcc: x@evil.example']) {
      const [mail, raw] = await readBack([{ name: evil, address: 'anna@rossi.example' }], evil)
      expect(mail.bcc).toBeUndefined()
      expect(mail.headers.has('x-evil')).toBe(false)
      expect(raw).not.toMatch(/^(?:Bcc|X-Evil):/im)
      expect(toOf(mail).map(({ address }) => address)).toEqual(['anna@rossi.example'])
    }
    for (const address of ['anna@rossi.example\r\nBcc: x@evil.example', 'a@b.example>,<x@evil.example'])
      expect(checkAddress({ name: '', address })).toBeNull()
  })
})

it('what a link asks for has no longer a subject than a mail may have', () => {
  const { subject } = mailtoDraft(`mailto:anna@rossi.example?subject=${'n'.repeat(2_000)}`)
  expect(subject).toHaveLength(MAX_SUBJECT)
})
