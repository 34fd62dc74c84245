import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { Writing } from './drafts'
import { bringBack } from './floating'
import { quoteIntoText } from './quote-into-text'
import { QuotedMail } from './QuotedMail'
import { QuoteStays } from './QuoteStays'
import { Signature, useSignature } from './Signature'

/** What leaves below the words of a mail: its signature and what it answers, in the order in which they stand there. */
export function BelowText({
  writing,
  change,
}: {
  writing: Writing
  change(changes: Partial<DraftContent>): void
}) {
  const { content, draft } = writing
  const { t } = useTranslation('compose')
  const isAnswer = draft.answerKind !== 'new'
  const place = useSignature(content, isAnswer)?.place ?? 'above'
  const signature = (
    <ErrorBoundary key="signature" name={t('signature.title')} line>
      <Signature content={content} isAnswer={isAnswer} change={(hasSignature) => change({ hasSignature })} />
    </ErrorBoundary>
  )
  const asked = content.quotedHtml !== '' && (
    <QuoteStays key="asked" id={draft.id} drop={() => change({ quotedHtml: '' })} />
  )
  const quote = (
    <QuotedMail
      key="quote"
      html={content.quotedHtml}
      isForward={draft.answerKind === 'forward'}
      change={(quotedHtml) => change({ quotedHtml })}
      intoText={() => {
        quoteIntoText(draft.id)
        // The button that was pressed is gone with the quote.
        bringBack(draft.id)
      }}
    />
  )
  return place === 'below' ? [asked, quote, signature] : [signature, asked, quote]
}
