import { bodyStyle } from '../../../shared/body-colors'
import { frameContentSecurityPolicy } from '../../../shared/mail-html'
import { cleanMail } from './frame-document'
import { escapeHtml } from '../../../shared/escape-html'

export interface PrintedMail {
  /** Lines of the header in order, each with its label. */
  header: readonly { label: string; value: string }[]
  html: string
  text: string
  /** URLs (`data:` or `blob:`) by Content-ID without angle brackets. */
  cidImages: ReadonlyMap<string, string>
  allowRemote: boolean
  /** Names and sizes. */
  attachments: readonly string[]
}

/**
 * The whole document for paper: the mails and nothing beside them. Each text stands in a shadow root, so that one
 * mail's style sheet reaches neither our header lines nor another mail, and no mail draws outside its own box.
 */
export function printDocument(
  title: string,
  mails: readonly PrintedMail[],
  labels: { attachments: string },
): string {
  // One document has one policy: remote content is let in where all of its mails may load it.
  const allowRemote = mails.every((mail) => mail.allowRemote)
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${frameContentSecurityPolicy(allowRemote)}">`,
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title><style>${pageStyle}</style></head><body>`,
    `<h1 dir="auto">${escapeHtml(title)}</h1>`,
    ...mails.map((mail) => printedMail(mail, allowRemote, labels)),
    '</body></html>',
  ].join('')
}

function printedMail(mail: PrintedMail, allowRemote: boolean, labels: { attachments: string }): string {
  const { content, colors } = cleanMail({ ...mail, allowRemote, whole: true })
  const style = bodyStyle(colors)
  const lines = mail.header.map(
    ({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd dir="auto">${escapeHtml(value)}</dd>`,
  )
  const files = mail.attachments.map((name) => `<li dir="auto">${escapeHtml(name)}</li>`)
  return [
    `<article><dl>${lines.join('')}</dl>`,
    `<div class="text"><template shadowrootmode="open"><style>${textStyle}</style>`,
    `<div dir="auto"${style && ` style="${style}"`}>${content.head.innerHTML}${content.body.innerHTML}</div></template></div>`,
    files.length > 0 ? `<h2>${escapeHtml(labels.attachments)}</h2><ul>${files.join('')}</ul>` : '',
    '</article>',
  ].join('')
}

const pageStyle = `
@page { margin: 16mm; }
body { margin: 0; color: #000; background: #fff; font: 14px/1.5 system-ui, 'Segoe UI', sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 19px; line-height: 1.3; }
h2 { margin: 12px 0 4px; font-size: 13px; }
article + article { margin-top: 24px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 0 0 14px; padding: 8px 0; border-block: 1px solid #999; font-size: 12px; }
dt { color: #555; }
dd { margin: 0; }
ul { margin: 0; padding-inline-start: 20px; font-size: 13px; }
.text { contain: paint; }
`

const textStyle = `
:host { all: initial; display: block; contain: paint; font: 14px/1.5 system-ui, 'Segoe UI', sans-serif; overflow-wrap: anywhere; }
img, table { max-width: 100%; }
img { height: auto; }
pre { white-space: pre-wrap; }
.plain { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
blockquote[type='cite'] { margin: 4px 0; padding-inline-start: 12px; border-inline-start: 2px solid #999; }
`
