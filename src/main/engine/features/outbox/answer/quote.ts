import type { MailAddress } from '../../../../../shared/contract/messages'
import { escapeHtml } from '../../../../../shared/escape-html'
import { textToHtml } from '../compose/html'
import { outboxTexts, type Language } from '../language'

/** What of the original is shown in a quote. */
export interface QuotedMessage {
  from: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  subject: string
  /** The Date header, or when it was received, in ms since the epoch. */
  date: number | null
  text: string
  /** As `quotedHtml` makes it; '' where the text is quoted. */
  html: string
}

/** Where and in which language the quote is read. */
export interface QuoteLocale {
  language: Language
  /** IANA zone; undefined is the computer's own. */
  timeZone?: string
}

/** "On 3 May 2026, 09:41, Anna Nowak wrote:" and the original as a citation. */
export function replyQuote(original: QuotedMessage, locale: QuoteLocale): string {
  const { quote } = outboxTexts(locale.language)
  const name = authorName(original.from)
  const line =
    original.date === null
      ? fill(quote.wroteUndated, { name })
      : fill(quote.wrote, { name, date: formatDate(original.date, locale) })
  return (
    `<div class="postilla-quote"><p>${escapeHtml(line)}</p>` +
    `<blockquote type="cite" style="margin: 0 0 0 0.8ex; border-left: 2px solid #ccc; padding-left: 1ex">` +
    `${quotedContent(original)}</blockquote></div>`
  )
}

/** The original under a block that says who wrote it, when, about what and to whom. */
export function forwardQuote(original: QuotedMessage, locale: QuoteLocale): string {
  const { quote } = outboxTexts(locale.language)
  const rows = [
    [quote.from, formatPeople(original.from)],
    [quote.date, original.date === null ? '' : formatDate(original.date, locale)],
    [quote.subject, oneLine(original.subject)],
    [quote.to, formatPeople(original.to)],
    [quote.cc, formatPeople(original.cc)],
  ].filter(([, value]) => value !== '')
  const block = rows
    .map(([label = '', value = '']) => `<b>${escapeHtml(label)}:</b> ${escapeHtml(value)}`)
    .join('<br>')
  return (
    `<div class="postilla-forward"><p>---------- ${escapeHtml(quote.forwarded)} ----------<br>${block}</p>` +
    `${quotedContent(original)}</div>`
  )
}

const quotedContent = ({ html, text }: QuotedMessage): string =>
  html.trim() === '' ? textToHtml(text) : html

function authorName([author]: readonly MailAddress[]): string {
  if (!author) return '?'
  return oneLine(author.name) || oneLine(author.address)
}

const formatPeople = (people: readonly MailAddress[]): string =>
  people
    .map(({ name, address }) =>
      oneLine(name) === '' ? oneLine(address) : `${oneLine(name)} <${oneLine(address)}>`,
    )
    .join(', ')

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** Every placeholder once, its value taken as it is: a name may hold `{date}` or `$&`. */
const fill = (template: string, values: Record<string, string>): string =>
  template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)

function formatDate(date: number, { language, timeZone }: QuoteLocale): string {
  const locale = language === 'en' ? 'en-GB' : language
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(date)
}
