import { simpleParser, type ParsedMail } from 'mailparser'
import { beforeAll, describe, expect, test } from 'vitest'
import { dateOf } from '../../../src/main/demo/build/calendar'
import type { BuiltMessage } from '../../../src/main/demo/build/compose'
import { buildMailbox, demoFolders } from '../../../src/main/demo/build/mailbox'
import { threadMessageId } from '../../../src/main/demo/build/threads'
import { addressOf } from '../../../src/main/demo/data/cast'
import { companies } from '../../../src/main/demo/data/companies'
import { deals, notes } from '../../../src/main/demo/data/crm'
import { people } from '../../../src/main/demo/data/people'
import { scriptedThreads } from '../../../src/main/demo/data/threads/index'

const NOW = new Date(2026, 10, 18, 11, 30).getTime()
const DAY = 86_400_000

let built: BuiltMessage[]
let parsed: { built: BuiltMessage; mail: ParsedMail }[]

beforeAll(async () => {
  built = await buildMailbox(NOW)
  parsed = await Promise.all(
    built.map(async (message) => ({ built: message, mail: await simpleParser(message.source) })),
  )
})

const inFolder = (folder: string): BuiltMessage[] => built.filter((message) => message.folder === folder)

describe('the demo mailbox', () => {
  test('holds about four hundred messages in folders that exist, a few of them unread, flagged, drafts, junk', () => {
    expect(built.length).toBeGreaterThan(400)
    expect(built.length).toBeLessThan(600)
    const known = new Set(['INBOX', ...demoFolders.map(([path]) => path)])
    expect(built.filter((message) => !known.has(message.folder))).toEqual([])
    const unread = inFolder('INBOX').filter((message) => !message.flags.includes('\\Seen'))
    expect(unread.length).toBeGreaterThanOrEqual(10)
    expect(unread.length).toBeLessThanOrEqual(25)
    expect(built.filter((message) => message.flags.includes('\\Flagged')).length).toBeGreaterThan(5)
    expect(inFolder('Drafts')).toHaveLength(1)
    expect(inFolder('Junk').length).toBeGreaterThan(2)
    expect(inFolder('Trash').length).toBeGreaterThan(1)
    expect(inFolder('Sent').length).toBeGreaterThan(100)
  })

  test('spans a year, ends this morning and never lies in the future', () => {
    const dates = built.map((message) => message.date)
    expect(Math.max(...dates)).toBeLessThan(NOW)
    expect(Math.max(...dates)).toBeGreaterThan(NOW - 4 * 3_600_000)
    expect(Math.min(...dates)).toBeLessThan(NOW - 300 * DAY)
    for (const { built: message, mail } of parsed)
      expect(Math.abs((mail.date?.getTime() ?? 0) - message.date)).toBeLessThan(1000)
  })

  test('has sane dates at any hour of any day', () => {
    for (let hour = 0; hour < 24 * 7; hour++) {
      const now = NOW + hour * 3_600_000
      const today = dateOf(now, 0, '08:42')
      expect(today).toBeLessThan(now)
      expect(today).toBeGreaterThan(dateOf(now, 1, '19:45'))
      expect([0, 6]).not.toContain(new Date(dateOf(now, 1, '09:00')).getDay())
    }
  })

  test('parses throughout: sender, subject, text and a Message-ID of its own', () => {
    const ids = parsed.map(({ mail }) => mail.messageId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { mail } of parsed) {
      expect(mail.messageId).toMatch(/^<[\w.-]+@[a-z0-9.-]+\.(?:example|test)>$/)
      expect(mail.subject).not.toBe('')
      expect(mail.from?.value[0]?.address).toBeTruthy()
      expect((mail.text ?? '').trim()).not.toBe('')
    }
  })

  test('names only domains that can never exist', () => {
    for (const { source } of built) {
      const text = source.toString('utf8').replace(/=\r\n/g, '')
      const hosts = [...text.matchAll(/(?:@|https?:\/\/)([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map(
        (found) => found[1] ?? '',
      )
      expect(
        hosts.filter((host) => !/\.(?:example|test)$/i.test(host) && host !== 'schemas.openxmlformats.org'),
      ).toEqual([])
    }
  })

  test('threads every answer to the mail it answers, with the original quoted', () => {
    const byId = new Map(parsed.map(({ mail }) => [mail.messageId, mail]))
    for (const script of scriptedThreads) {
      for (const [index, message] of script.messages.entries()) {
        const mail = byId.get(`<${threadMessageId(script, index)}>`)
        if (!mail) throw new Error(`${script.key}/${index} is missing`)
        if (index === 0) continue
        const before = `<${threadMessageId(script, index - 1)}>`
        expect(mail.inReplyTo).toBe(before)
        expect([mail.references ?? []].flat()).toHaveLength(index)
        const original = byId.get(before)
        expect(mail.date?.getTime()).toBeGreaterThan(original?.date?.getTime() ?? NOW)
        if (!message.bare)
          expect(
            typeof mail.html === 'string' && mail.html.includes(original?.from?.value[0]?.address ?? '?'),
          ).toBe(true)
      }
    }
  })

  test('comes in many languages and scripts, with no placeholder left', () => {
    const all = parsed.map(({ mail }) => mail.text ?? '').join('\n')
    for (const phrase of [
      'Cordiali saluti',
      'Z poważaniem',
      'Mit freundlichen Grüßen',
      'Bien cordialement',
      'Un saludo',
      'Kind regards',
      'よろしくお願い',
      'مع التحية',
    ]) {
      expect(all).toContain(phrase)
    }
    expect(all).not.toMatch(/\{\+\d+\}|\{year\}|undefined|\[object/)
  })

  test('shows every kind of mail a client meets', () => {
    const types = new Set(
      parsed.flatMap(({ mail }) => mail.attachments.map((attachment) => attachment.contentType)),
    )
    for (const type of ['application/pdf', 'text/csv', 'image/png', 'text/calendar', 'message/rfc822'])
      expect(types).toContain(type)
    expect([...types].some((type) => type.includes('wordprocessingml'))).toBe(true)
    const sources = built.map(({ source }) => source.toString('latin1'))
    const count = (pattern: RegExp): number => sources.filter((source) => pattern.test(source)).length
    expect(count(/^List-Unsubscribe-Post:/m)).toBeGreaterThan(15)
    expect(count(/^X-Ricevuta: accettazione/m)).toBe(1)
    expect(count(/^X-Ricevuta: avvenuta-consegna/m)).toBe(1)
    expect(count(/^X-Trasporto: posta-certificata/m)).toBe(1)
    expect(count(/report-type=delivery-status/)).toBe(1)
    expect(count(/^Auto-Submitted: auto-replied/m)).toBeGreaterThan(2)
    expect(count(/cid:image-/)).toBeGreaterThan(4)
  })

  test('attaches files that are what they say', () => {
    for (const { mail } of parsed) {
      for (const { contentType, content } of mail.attachments) {
        if (contentType === 'application/pdf') {
          const text = content.toString('latin1')
          const xref = Number(/startxref\n(\d+)/.exec(text)?.[1])
          expect(text.slice(xref, xref + 4)).toBe('xref')
        }
        if (contentType === 'image/png') expect(content.subarray(1, 4).toString()).toBe('PNG')
        if (contentType.includes('wordprocessingml')) expect(content.subarray(0, 2).toString()).toBe('PK')
      }
    }
  })
})

describe('the demo CRM', () => {
  test('is about 60 people in about 25 companies, each with one address, with deals and notes that name them', () => {
    expect(new Set(people.map(addressOf)).size).toBe(people.length)
    expect(people.length).toBeGreaterThan(58)
    expect(companies.length).toBeGreaterThan(25)
    expect(new Set(companies.map((company) => company.domain)).size).toBe(companies.length)
    const personKeys = new Set(people.map((person) => person.key))
    const companyKeys = new Set(companies.map((company) => company.key))
    const dealKeys = new Set(deals.map((deal) => deal.key))
    for (const deal of deals)
      expect([personKeys.has(deal.person), companyKeys.has(deal.company)]).toEqual([true, true])
    const keys = { person: personKeys, company: companyKeys, deal: dealKeys }
    expect(notes.filter((note) => !keys[note.on].has(note.key))).toEqual([])
    expect(
      scriptedThreads.filter((thread) => thread.deal !== undefined && !dealKeys.has(thread.deal)),
    ).toEqual([])
  })

  test('lets about half of the people answer, and everybody whose mail is unread', () => {
    const answering = people.filter((person) => person.answers)
    expect(answering.length).toBeGreaterThan(people.length * 0.4)
    const silent = new Set(people.filter((person) => !person.answers).map((person) => person.key))
    const newest = scriptedThreads
      .flatMap((thread) => thread.messages.slice(-1))
      .filter((message) => message.unread)
    expect(newest.filter((message) => silent.has(message.from) && message.from !== 'piero')).toEqual([])
  })
})
