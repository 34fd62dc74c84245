import { simpleParser, type ParsedMail } from 'mailparser'
import type { Log } from '../engine/context'
import { buildBounce } from './build/bounce'
import { compose, domainOf, messageIdOf } from './build/compose'
import { renderMail } from './build/quote'
import { answers, personalAnswers } from './data/answers'
import { addressOf, signatureOf, user } from './data/cast'
import { newsletters } from './data/newsletters'
import { notices } from './data/notices'
import { people } from './data/people'
import type { DemoPerson } from './data/types'
import { MailStore } from './imap/store'

export interface PostOfficeOptions {
  /** The user's mail. */
  mail: MailStore
  log: Log
  /** ms until somebody answers. */
  answerDelay(): number
}

/** Accepted but read by nobody: newsletters, machines. */
const unread = new Set([
  ...newsletters.map((letter) => letter.address),
  ...notices.map((notice) => notice.from),
])
const byAddress = new Map(people.map((person) => [addressOf(person).toLowerCase(), person]))

/**
 * Brings mail where it belongs: to the user, to the people of the demo, of whom some answer, or back to its
 * sender when nobody has that address.
 */
export class PostOffice {
  readonly #mailboxes = new Map<string, MailStore>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #answered = new Map<string, number>()
  #count = 0

  constructor(readonly options: PostOfficeOptions) {}

  /** The mailbox of anybody in the demo, null for an address nobody has. */
  mailboxOf(address: string): MailStore | null {
    const key = address.toLowerCase()
    if (key === user.address) return this.options.mail
    if (!byAddress.has(key)) return null
    const mailbox = this.#mailboxes.get(key) ?? new MailStore(Date.now())
    this.#mailboxes.set(key, mailbox)
    return mailbox
  }

  /** Delivers one mail to its envelope recipients; answers and bounces follow by themselves. */
  async accept(sender: string, recipients: readonly string[], source: Buffer): Promise<void> {
    const mail = await simpleParser(source)
    for (const recipient of recipients) {
      const mailbox = this.mailboxOf(recipient)
      if (mailbox) this.#deliver(mailbox, recipient, source)
      else if (!unread.has(recipient.toLowerCase()))
        this.#later(2_000, () => this.#bounce(sender, recipient, mail, source))
      const person = byAddress.get(recipient.toLowerCase())
      if (person && sender.toLowerCase() === user.address && expectsAnswer(person, mail)) {
        this.#later(this.options.answerDelay(), () => this.#answer(person, mail))
      }
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #deliver(mailbox: MailStore, recipient: string, source: Buffer): void {
    const inbox = mailbox.find('INBOX')
    const trace = `Delivered-To: ${recipient}\r\nReceived: by mx.${domainOf(recipient)}; ${rfcDate(Date.now())}\r\n`
    if (inbox) mailbox.append(inbox, Buffer.concat([Buffer.from(trace), source]), [], Date.now())
    mailbox.settle()
  }

  #later(delay: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work().catch((error: unknown) => this.options.log.warn('demo/post-office: cannot deliver', error))
    }, delay)
    this.#timers.add(timer)
  }

  #newId(domain: string): string {
    return messageIdOf(`live/${Date.now()}/${this.#count++}`, domain)
  }

  async #bounce(sender: string, recipient: string, mail: ParsedMail, source: Buffer): Promise<void> {
    const mailbox = this.mailboxOf(sender)
    // A bounce is never bounced (RFC 5321 section 6.1): its sender is empty.
    if (!mailbox || sender === '') return
    const headers = source.toString('utf8').split(/\r?\n\r?\n/, 1)[0] ?? ''
    const original = { messageId: mail.messageId ?? '', subject: mail.subject ?? '', headers }
    const bounce = {
      messageId: this.#newId(domainOf(sender)),
      date: Date.now(),
      to: sender,
      recipient,
      original,
    }
    this.#deliver(mailbox, sender, buildBounce(bounce))
  }

  async #answer(person: DemoPerson, mail: ParsedMail): Promise<void> {
    const times = this.#answered.get(person.key) ?? 0
    this.#answered.set(person.key, times + 1)
    const { language, program } = person
    const subject = mail.subject ?? ''
    const body = renderMail(
      program,
      language,
      chooseAnswer(person, mail, times),
      signatureOf(person, language),
      {
        body: {
          text: mail.text ?? '',
          html: typeof mail.html === 'string' ? mail.html : (mail.textAsHtml ?? ''),
        },
        fromName: user.name,
        fromAddress: user.address,
        to: person.name,
        subject,
        date: mail.date?.getTime() ?? Date.now(),
      },
    )
    const messageId = (mail.messageId ?? '').replace(/[<>]/g, '')
    const references = [mail.references ?? []].flat().map((id) => id.replace(/[<>]/g, ''))
    const source = await compose({
      messageId: this.#newId(domainOf(addressOf(person))),
      date: Date.now(),
      from: { name: person.name, address: addressOf(person) },
      to: [{ name: user.name, address: user.address }],
      subject: /^(?:re|aw|r|odp|sv)\s*:/i.test(subject) ? subject : `Re: ${subject}`,
      ...body,
      ...(messageId === '' ? {} : { inReplyTo: messageId, references: [...references, messageId] }),
    })
    this.#deliver(this.options.mail, user.address, source)
  }
}

/** People answer what is written to them, not copies, and never a machine. */
function expectsAnswer(person: DemoPerson, mail: ParsedMail): boolean {
  if (!person.answers || mail.headers.has('auto-submitted')) return false
  const to = [mail.to ?? []].flat().flatMap((field) => field.value)
  return to.some((each) => each.address?.toLowerCase() === addressOf(person).toLowerCase())
}

function chooseAnswer(person: DemoPerson, mail: ParsedMail, times: number): string {
  const personal = personalAnswers[person.key] ?? []
  const own = personal[times]
  if (own !== undefined) return own
  // Only what stands above the quote is the user's own question.
  const written = (mail.text ?? '').split(/^(?:>|_{10,}|On .* wrote:|Il giorno .* ha scritto:)/m, 1)[0] ?? ''
  const { toQuestion, toStatement } = answers[person.language]
  const choices = /[?？؟]/.test(written) ? toQuestion : toStatement
  return choices[times % choices.length] ?? ''
}

const rfcDate = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000')
