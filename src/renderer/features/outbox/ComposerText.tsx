import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import classes from './Composer.module.css'
import { carets, expectArrival, stepsOf, type Writing } from './drafts'
import { Editor } from './Editor'
import { QuotedMail } from './QuotedMail'
import { Signature } from './Signature'

/** The words of a mail, the signature below them, and what they answer. */
export function ComposerText(props: {
  writing: Writing
  change(changes: Partial<DraftContent>): void
  attach(files: readonly File[]): void
  takesFocus: boolean
}) {
  const { writing, change } = props
  const { content, draft } = writing
  const { id } = draft
  const { t } = useTranslation('compose')
  return (
    <div className={classes.text} data-field="text">
      <Editor
        html={content.html}
        takenOver={writing.takenOver}
        locked={writing.state === 'leaving'}
        caret={carets.get(id) ?? null}
        onCaret={(caret) => void carets.set(id, caret)}
        onChange={(html) => change({ html })}
        onFiles={props.attach}
        onArriving={(arrival) => expectArrival(id, arrival)}
        steps={stepsOf(writing.key)}
        takesFocus={props.takesFocus}
        label={t('text')}
      >
        <ErrorBoundary name={t('signature.title')} line>
          <Signature content={content} change={(hasSignature) => change({ hasSignature })} />
        </ErrorBoundary>
        <QuotedMail
          html={content.quotedHtml}
          isForward={draft.answerKind === 'forward'}
          change={(quotedHtml) => change({ quotedHtml })}
        />
      </Editor>
    </div>
  )
}
