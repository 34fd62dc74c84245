import { user } from '../data/cast'
import { newsletters, type Newsletter } from '../data/newsletters'
import { notices } from '../data/notices'
import { dateOf } from './calendar'
import { compose, domainOf, messageIdOf, type BuiltMessage } from './compose'
import { escapeHtml, paragraphs } from './quote'

const me = { name: user.name, address: user.address }

/** Newsletters with remote images and unsubscribe headers, and what machines wrote. */
export async function buildBulk(now: number): Promise<BuiltMessage[]> {
  const issues = newsletters.flatMap((letter) =>
    letter.issues.map((_, index) => buildIssue(letter, index, now)),
  )
  return Promise.all([...issues, ...notices.map((_, index) => buildNotice(index, now))])
}

async function buildIssue(letter: Newsletter, index: number, now: number): Promise<BuiltMessage> {
  const issue = letter.issues[index]
  if (!issue) throw new Error(`demo data: no issue ${index} of ${letter.key}`)
  const domain = domainOf(letter.address)
  const date = dateOf(now, letter.newest + index * letter.every, letter.at)
  const text = [
    issue.subject,
    '',
    issue.lead,
    '',
    ...issue.items.map((item) => `* ${item}`),
    '',
    `${letter.unsubscribe}: https://${domain}/unsubscribe`,
  ].join('\n')
  const source = await compose({
    messageId: messageIdOf(`${letter.key}/${index}`, domain),
    date,
    from: { name: letter.name, address: letter.address },
    to: [me],
    subject: issue.subject,
    text,
    html: issueHtml(letter, index, domain),
    headers: {
      'List-Id': `${letter.name.replace(/[^\x20-\x7e]/g, '')} <${letter.key}.${domain}>`,
      'List-Unsubscribe': `<https://${domain}/unsubscribe?u=4711>, <mailto:leave@${domain}?subject=unsubscribe>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      Precedence: 'bulk',
    },
  })
  const recent = index === 0 && letter.newest <= 3
  return { folder: index > 1 ? 'Newsletter' : 'INBOX', flags: recent ? [] : ['\\Seen'], date, source }
}

function issueHtml(letter: Newsletter, index: number, domain: string): string {
  const issue = letter.issues[index]
  if (!issue) return ''
  const items = issue.items
    .map(
      (item, number) =>
        `<tr><td width="120" style="padding:8px"><img src="https://img.${domain}/${index}/${number}.jpg" width="104" height="78" alt=""></td><td style="padding:8px;font:16px Georgia,serif"><a href="https://${domain}/a/${index}${number}" style="color:${letter.color}">${escapeHtml(item)}</a></td></tr>`,
    )
    .join('')
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><style>a{text-decoration:none}</style></head><body style="margin:0;background:#f4f4f5"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"><table role="presentation" width="600" style="background:#ffffff;margin:24px 0"><tr><td colspan="2" style="background:${letter.color};color:#ffffff;padding:20px;font:bold 22px Arial,sans-serif">${escapeHtml(letter.name)}</td></tr><tr><td colspan="2"><img src="https://img.${domain}/hero-${index}.jpg" width="600" height="240" alt=""></td></tr><tr><td colspan="2" style="padding:20px"><h1 style="font:bold 24px Georgia,serif;margin:0 0 8px">${escapeHtml(issue.subject)}</h1><div style="font:16px Georgia,serif;color:#3f3f46">${paragraphs(issue.lead)}</div></td></tr>${items}<tr><td colspan="2" style="padding:20px;font:12px Arial,sans-serif;color:#71717a"><a href="https://${domain}/unsubscribe?u=4711">${escapeHtml(letter.unsubscribe)}</a><img src="https://track.${domain}/open.gif?u=4711&amp;i=${index}" width="1" height="1" alt=""></td></tr></table></td></tr></table></body></html>`
}

async function buildNotice(index: number, now: number): Promise<BuiltMessage> {
  const notice = notices[index]
  if (!notice) throw new Error(`demo data: no notice ${index}`)
  const date = dateOf(now, notice.daysAgo, notice.at)
  const source = await compose({
    messageId: messageIdOf(`notice/${index}`, domainOf(notice.from)),
    date,
    from: { name: notice.fromName, address: notice.from },
    to: [me],
    subject: notice.subject,
    text: notice.text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  })
  const folder = notice.folder ?? (notice.daysAgo > 45 ? 'Archive' : 'INBOX')
  return { folder, flags: notice.unread ? [] : ['\\Seen'], date, source }
}
