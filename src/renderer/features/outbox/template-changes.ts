import { withRecipients } from '../../../shared/addresses'
import type { DraftContent } from '../../../shared/contract/outbox'
import type { TemplateLine } from '../../../shared/contract/templates'

/** What of a mail besides its words a template changes. */
export function changesBy(
  { kind, usesSignature, replacesBody }: Pick<TemplateLine, 'kind' | 'usesSignature' | 'replacesBody'>,
  filled: Pick<DraftContent, 'subject' | 'cc'>,
  content: Pick<DraftContent, 'subject' | 'cc' | 'hasSignature'>,
  isNew: boolean,
): Partial<DraftContent> {
  // An answer keeps the subject of its conversation.
  const takesSubject = filled.subject !== '' && (content.subject.trim() === '' || (isNew && replacesBody))
  const cc = withRecipients(content.cc, filled.cc)
  const isSigned = content.hasSignature ?? false
  return {
    ...(takesSubject ? { subject: filled.subject } : {}),
    ...(cc.length > content.cc.length ? { cc } : {}),
    ...(kind === 'snippet' || usesSignature === isSigned ? {} : { hasSignature: usesSignature }),
  }
}

/** One paragraph goes into the line it is called in: as a paragraph of its own it would part that in three. */
export const withoutOnlyParagraph = (html: string): string =>
  /^<p>((?:(?!<\/?p>).)*)<\/p>$/s.exec(html)?.[1] ?? html
