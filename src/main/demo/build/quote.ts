import type { Language, MailProgram } from '../data/types'
import { quoteDate } from './calendar'

/** The readable part of a mail in both forms. */
export interface Rendered {
  text: string
  html: string
}

/** What a quote says about the mail below it. */
export interface QuotedMail {
  body: Rendered
  fromName: string
  fromAddress: string
  to: string
  subject: string
  date: number
}

/** A mail as its author's program writes it: own words, signature, and the original as that program quotes. */
export function renderMail(
  program: MailProgram,
  language: Language,
  own: string,
  signature: readonly string[],
  original: QuotedMail | null,
  extraHtml = '',
): Rendered {
  const direction = language === 'ar' ? ' dir="rtl"' : ''
  const style = bodyStyles[program]
  const separator = program === 'thunderbird' ? ['-- '] : []
  const signed = signature.length > 0 ? `\n\n${[...separator, ...signature].join('\n')}` : ''
  const signatureHtml =
    signature.length > 0
      ? `<p style="color:#555"${direction}>${signature.map(escapeHtml).join('<br>')}</p>`
      : ''
  const quoted = original ? quote(program, language, original) : { text: '', html: '' }
  return {
    text: `${own}${signed}\n${quoted.text}`,
    html: `<div style="${style}"${direction}>${paragraphs(own)}${extraHtml}${signatureHtml}</div>${quoted.html}`,
  }
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

export const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')

const bodyStyles: Record<MailProgram, string> = {
  outlook: 'font-family:Calibri,Arial,sans-serif;font-size:11pt',
  gmail: 'font-family:Arial,sans-serif;font-size:small',
  apple: 'font-family:Helvetica,Arial,sans-serif',
  thunderbird: 'font-family:sans-serif',
}

function quote(program: MailProgram, language: Language, original: QuotedMail): Rendered {
  return program === 'outlook'
    ? quoteLikeOutlook(language, original)
    : quoteLikeOthers(program, language, original)
}

const outlookLabels: Record<Language, readonly [from: string, sent: string, to: string, subject: string]> = {
  en: ['From', 'Sent', 'To', 'Subject'],
  it: ['Da', 'Inviato', 'A', 'Oggetto'],
  pl: ['Od', 'Wysłano', 'Do', 'Temat'],
  de: ['Von', 'Gesendet', 'An', 'Betreff'],
  fr: ['De', 'Envoyé', 'À', 'Objet'],
  es: ['De', 'Enviado', 'Para', 'Asunto'],
  ja: ['差出人', '送信日時', '宛先', '件名'],
  ar: ['من', 'تاريخ الإرسال', 'إلى', 'الموضوع'],
}

function quoteLikeOutlook(language: Language, original: QuotedMail): Rendered {
  const [from, sent, to, subject] = outlookLabels[language]
  const rows: [string, string][] = [
    [from, `${original.fromName} <${original.fromAddress}>`],
    [sent, quoteDate(original.date, language)],
    [to, original.to],
    [subject, original.subject],
  ]
  const head = rows.map(([label, value]) => `<b>${label}:</b> ${escapeHtml(value)}`).join('<br>')
  return {
    text: `\n________________________________\n${rows.map(([label, value]) => `${label}: ${value}`).join('\n')}\n\n${original.body.text}`,
    html: `<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" style="font-family:Calibri,sans-serif;font-size:11pt">${head}</div><div>&nbsp;</div>${original.body.html}`,
  }
}

/** The line above a quote; `%d` date, `%n` name, `%a` address. */
const attributions: Record<Language, string> = {
  en: 'On %d, %n <%a> wrote:',
  it: 'Il giorno %d %n <%a> ha scritto:',
  pl: '%d %n <%a> napisał(a):',
  de: 'Am %d schrieb %n <%a>:',
  fr: 'Le %d, %n <%a> a écrit :',
  es: 'El %d, %n <%a> escribió:',
  ja: '%d %n <%a>:',
  ar: 'في %d كتب %n <%a>:',
}

function quoteLikeOthers(program: MailProgram, language: Language, original: QuotedMail): Rendered {
  const line = attributions[language]
    .replace('%d', quoteDate(original.date, language))
    .replace('%n', original.fromName)
    .replace('%a', original.fromAddress)
  const text = original.body.text
    .trimEnd()
    .replace(/^/gm, '> ')
    .replace(/^> (?=>)/gm, '>')
  const lineHtml = escapeHtml(line)
  const html =
    program === 'gmail'
      ? `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${lineHtml}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${original.body.html}</blockquote></div>`
      : `<div class="moz-cite-prefix">${lineHtml}</div><blockquote type="cite">${original.body.html}</blockquote>`
  return { text: `\n${line}\n\n${text}\n`, html }
}
