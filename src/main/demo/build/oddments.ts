import { user } from '../data/cast'
import { oddments, type Oddment } from '../data/oddments'
import { buildBounce } from './bounce'
import { dateOf } from './calendar'
import { compose, domainOf, messageIdOf, type BuiltMessage } from './compose'
import { buildFile } from './files'
import { paragraphs } from './quote'

const me = { name: user.name, address: user.address }

/** Single mails: phishing, absences, strangers, junk, trash, a bounce with the mail it is about, and a draft. */
export async function buildOddments(now: number): Promise<BuiltMessage[]> {
  const single = await Promise.all(oddments.map((oddment) => buildOddment(oddment, now)))
  return [...single, ...(await buildFailedMail(now)), await buildDraft(now)]
}

async function buildOddment(oddment: Oddment, now: number): Promise<BuiltMessage> {
  const date = dateOf(now, oddment.daysAgo, oddment.at)
  const source = await compose({
    messageId: messageIdOf(oddment.key, domainOf(oddment.from)),
    date,
    from: { name: oddment.fromName, address: oddment.from },
    to: [me],
    subject: oddment.subject,
    text: oddment.text,
    html: oddment.html ?? paragraphs(oddment.text),
    ...(oddment.headers ? { headers: oddment.headers } : {}),
  })
  return {
    folder: oddment.folder,
    flags: oddment.unread || oddment.folder === 'Junk' ? [] : ['\\Seen'],
    date,
    source,
  }
}

async function buildFailedMail(now: number): Promise<BuiltMessage[]> {
  const recipient = 'eleanor.finch@harrowfinsh.example'
  const subject = 'Nocta Up – drawing for Bath'
  const date = dateOf(now, 8, '10:21')
  const source = await compose({
    messageId: messageIdOf('failed', 'lumera.example'),
    date,
    from: me,
    to: [{ name: 'Eleanor Finch', address: recipient }],
    subject,
    text: 'Hi Eleanor,\n\nthe fixing drawing for the brass wall light, as promised.\n\nGiulia',
    files: [
      buildFile({
        kind: 'pdf',
        name: 'NoctaUp_fixing.pdf',
        title: 'Nocta Up - Fixing',
        lines: ['Two screws M4, 62 mm apart'],
      }),
    ],
  })
  const headers = source.toString('utf8').split('\r\n\r\n', 1)[0] ?? ''
  const bounce = buildBounce({
    messageId: messageIdOf('bounce', 'lumera.example'),
    date: date + 4_000,
    to: user.address,
    recipient,
    original: { messageId: `<${messageIdOf('failed', 'lumera.example')}>`, subject, headers },
  })
  return [
    { folder: 'Sent', flags: ['\\Seen'], date, source },
    { folder: 'INBOX', flags: ['\\Seen'], date: date + 4_000, source: bounce },
  ]
}

async function buildDraft(now: number): Promise<BuiltMessage> {
  const date = dateOf(now, 1, '18:10')
  const text =
    'Sehr geehrte Frau Krüger,\n\nanbei der Richtpreis pro Haus (3.500 m²):\n\n– Ausstellung: \n– Küchen: \n– Montage: \n\n'
  const source = await compose({
    messageId: messageIdOf('draft', 'lumera.example'),
    date,
    from: me,
    to: [{ name: 'Monika Krüger', address: 'm.krueger@moebel-krueger.example' }],
    subject: 'Richtpreis pro Haus',
    text,
    html: paragraphs(text),
    files: [
      buildFile({
        kind: 'docx',
        name: 'Richtpreis.docx',
        paragraphs: ['Richtpreis pro Haus', 'Ausstellung 3.500 m²', 'Preise folgen'],
      }),
    ],
  })
  return { folder: 'Drafts', flags: ['\\Seen', '\\Draft'], date, source }
}
