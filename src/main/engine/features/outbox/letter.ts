import type { DraftContent } from '../../../../shared/contract/outbox'
import type { MimeInput } from './compose/mime'
import { signedHtml } from './compose/html'
import type { OutboxDeps } from './deps'
import { languageOf, outboxTexts } from './language'
import type { OutgoingRow } from './rows'
import type { OutboxStore } from './store'

/** What of a mail, and of the copy of its draft, stands in its row: all but its people, its words and its time. */
export const partsOf = (
  row: OutgoingRow,
  identityId: number,
  deps: Pick<OutboxDeps, 'settings' | 'systemLocale'>,
  store: Pick<OutboxStore, 'attachmentContents'>,
): Pick<MimeInput, 'quotedHtml' | 'isPlain' | 'font' | 'attachments' | 'thread' | 'unnamed'> => ({
  quotedHtml: row.content.quotedHtml,
  isPlain: row.content.isPlain ?? false,
  font: deps.settings().writing.fonts[identityId] ?? null,
  attachments: store.attachmentContents(row.id),
  thread: { inReplyTo: row.inReplyTo, references: row.references },
  unnamed: outboxTexts(languageOf(deps)).attachment,
})

/** Its words with the signature, above the quote or below it. */
export function signedWords(
  content: Pick<DraftContent, 'html' | 'quotedHtml' | 'hasSignature'>,
  { html: signature, place }: { html: string; place: string },
): Pick<MimeInput, 'html' | 'closingHtml'> {
  const isBelow = content.hasSignature && place === 'below' && content.quotedHtml !== ''
  return isBelow
    ? { html: content.html, closingHtml: signature }
    : { html: signedHtml(content, signature), closingHtml: '' }
}
