import { addressOf, companyOf, personOf, signatureOf, user } from '../data/cast'
import type { DemoPerson, Language, MailProgram, ScriptMessage, ThreadScript } from '../data/types'
import { dateOf, fillDates } from './calendar'
import { compose, domainOf, messageIdOf, type BuiltMessage, type MailBox } from './compose'
import { buildFile, buildPng } from './files'
import { buildInvitation } from './invitation'
import { renderMail, type QuotedMail, type Rendered } from './quote'

/** Threads whose last mail is older than this many working days were archived. */
const ARCHIVED_AFTER = 45

/** Message-IDs of a thread start from its key, so the CRM can find its mail. */
export const threadMessageId = (thread: ThreadScript, index: number): string => {
  const author = thread.messages[index]?.from ?? 'me'
  const domain = author === 'me' ? domainOf(user.address) : companyOf(personOf(author).company).domain
  return messageIdOf(`${thread.key}/${index}`, domain)
}

/** All messages of a scripted conversation, with threads, quotes and signatures as the authors' programs write them. */
export async function buildThread(thread: ThreadScript, now: number): Promise<BuiltMessage[]> {
  const language = personOf(thread.people[0] ?? '').language
  const built: BuiltMessage[] = []
  let before: QuotedMail | null = null
  let notBefore = 0
  for (const [index, message] of thread.messages.entries()) {
    const date = Math.max(dateOf(now, message.daysAgo, message.at), notBefore)
    notBefore = date + 60_000
    const author = message.from === 'me' ? null : personOf(message.from)
    const context: MessageContext = {
      thread,
      index,
      message,
      author,
      language: author?.language ?? language,
      date,
    }
    const subject = subjectOf(context)
    const { to, cc } = recipients(context)
    const sender = mailBoxOf(author)
    const body = bodyOf(context, message.bare ? null : before)
    const letter = {
      messageId: threadMessageId(thread, index),
      date,
      from: sender,
      to,
      cc,
      subject,
      ...body,
      ...threading(thread, index),
      files: (message.files ?? []).map(buildFile),
      inlineImages: inlineImages(context),
      ...invitationOf(context, sender, [...to, ...cc]),
      headers: author ? { 'X-Mailer': programNames[author.program] } : {},
    }
    built.push({ folder: folderOf(context), flags: flagsOf(context), date, source: await compose(letter) })
    before = {
      body,
      fromName: sender.name,
      fromAddress: sender.address,
      to: to.map((each) => each.name).join('; '),
      subject,
      date,
    }
  }
  return built
}

interface MessageContext {
  thread: ThreadScript
  index: number
  message: ScriptMessage
  /** Null for the user. */
  author: DemoPerson | null
  language: Language
  date: number
}

const programNames: Record<MailProgram, string> = {
  outlook: 'Microsoft Outlook 16.0',
  gmail: 'Gmail',
  apple: 'Apple Mail (2.3826.200)',
  thunderbird: 'Mozilla Thunderbird',
}

const mailBoxOf = (person: DemoPerson | null): MailBox =>
  person ? { name: person.name, address: addressOf(person) } : { name: user.name, address: user.address }

const outlookPrefixes: Record<Language, string> = {
  it: 'R: ',
  de: 'AW: ',
  pl: 'Odp: ',
  en: 'RE: ',
  fr: 'RE: ',
  es: 'RE: ',
  ja: 'RE: ',
  ar: 'RE: ',
}

function subjectOf({ thread, index, author, language }: MessageContext): string {
  if (index === 0) return thread.subject
  return `${author?.program === 'outlook' ? outlookPrefixes[language] : 'Re: '}${thread.subject}`
}

/** The user answers whoever wrote last, with the others in copy; they write to the user, with the others in copy. */
function recipients({ thread, index, author }: MessageContext): { to: MailBox[]; cc: MailBox[] } {
  if (author) {
    const others = thread.people.filter((key) => key !== author.key)
    return { to: [mailBoxOf(null)], cc: others.map((key) => mailBoxOf(personOf(key))) }
  }
  const earlier = thread.messages.slice(0, index).map((message) => message.from)
  const to = earlier.findLast((key) => key !== 'me') ?? thread.people[0] ?? ''
  const others = thread.people.filter((key) => key !== to)
  return { to: [mailBoxOf(personOf(to))], cc: others.map((key) => mailBoxOf(personOf(key))) }
}

function bodyOf(context: MessageContext, original: QuotedMail | null): Rendered {
  const { message, author, language, date } = context
  const image = message.inlineImage ? `<p><img src="cid:${cidOf(context)}" alt="" width="480"></p>` : ''
  const signature = signatureOf(author, language)
  return renderMail(
    author?.program ?? 'apple',
    language,
    fillDates(message.text, date, language),
    signature,
    original,
    image,
  )
}

const cidOf = ({ thread, index }: MessageContext): string => `image-${index}.${thread.key}@inline`

function inlineImages(context: MessageContext) {
  const image = context.message.inlineImage
  if (!image) return []
  return [
    {
      filename: image.name,
      contentType: 'image/png',
      content: buildPng(480, 270, image.color),
      cid: cidOf(context),
    },
  ]
}

function invitationOf(
  { thread, message, index, date }: MessageContext,
  organizer: MailBox,
  attendees: readonly MailBox[],
) {
  if (!message.invitation) return {}
  const uid = messageIdOf(`${thread.key}/event/${index}`, domainOf(organizer.address))
  return { invitation: buildInvitation(message.invitation, date, uid, organizer, attendees) }
}

function threading(thread: ThreadScript, index: number): { inReplyTo?: string; references?: string[] } {
  if (index === 0) return {}
  const references = thread.messages.slice(0, index).map((_, each) => threadMessageId(thread, each))
  const inReplyTo = references.at(-1)
  return inReplyTo === undefined ? {} : { inReplyTo, references }
}

function folderOf({ thread, author }: MessageContext): string {
  if (!author) return 'Sent'
  if (thread.folder !== undefined) return thread.folder
  const newest = Math.min(...thread.messages.map((message) => message.daysAgo))
  return newest > ARCHIVED_AFTER ? 'Archive' : 'INBOX'
}

function flagsOf({ thread, index, message, author }: MessageContext): string[] {
  const flags = message.unread ? [] : ['\\Seen']
  if (message.flagged) flags.push('\\Flagged')
  if (author && thread.messages[index + 1]?.from === 'me') flags.push('\\Answered')
  return flags
}
