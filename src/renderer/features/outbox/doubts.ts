import type { DraftContent } from '../../../shared/contract/outbox'

/** What may have been forgotten. */
export type Doubt = 'attachment' | 'subject' | 'recipients' | 'arrived'

/** The languages mail is written in here: a mail in one speaks of its attachment whatever the window's language is. */
const speaksOfFile =
  /\battach(?:ed|ing|ments?)?\b|\benclosed\b|\ballegat[oaie]\b|\balleg(?:o|hiamo|are)\b|(?<!\p{L})za[łl][ąa]cz\p{L}*/iu

/** Whether to ask once before a mail leaves; only one's own words count, not those of the quote. */
export function doubtsAbout(
  { subject, html }: Pick<DraftContent, 'subject' | 'html'>,
  attachments: readonly unknown[],
  recipientsLeftOut: number,
  mayHaveArrived: boolean,
): Doubt[] {
  const text = html.slice(0, 200_000).replace(/<[^<>]*>/g, ' ')
  const doubts: Doubt[] = []
  if (attachments.length === 0 && !html.includes('<img') && speaksOfFile.test(text)) doubts.push('attachment')
  if (subject.trim() === '') doubts.push('subject')
  if (recipientsLeftOut > 0) doubts.push('recipients')
  if (mayHaveArrived) doubts.push('arrived')
  return doubts
}
