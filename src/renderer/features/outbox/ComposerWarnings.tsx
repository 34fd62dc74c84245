import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { wordsOf } from '../../app/problems'
import { AskedNotice } from './AskedNotice'
import { ComposerNotice } from './ComposerNotice'
import type { Writing } from './drafts'
import { FilledNotice } from './FilledNotice'
import { MachineNotice } from './MachineNotice'
import { GoneElsewhere, OtherVersion } from './OtherVersion'
import { QuoteIncomplete } from './QuoteIncomplete'
import { ServerDraftGone } from './ServerDraftGone'
import { UnfilledNotice } from './UnfilledNotice'

/** What whoever writes a mail is to know of it beforehand, above its fields. */
export function ComposerWarnings(props: { writing: Writing; recipientsLeftOut: number }) {
  const { writing, recipientsLeftOut } = props
  const { draft, content } = writing
  const { id } = draft
  const { t } = useTranslation(['compose', 'templates'])
  return (
    <>
      {writing.gone !== null && <GoneElsewhere id={id} gone={writing.gone} />}
      {writing.other !== null && <OtherVersion id={id} other={writing.other} />}
      {recipientsLeftOut > 0 && (
        <ComposerNotice severity="warning">
          {t('recipientsLeftOut', { count: recipientsLeftOut })}
        </ComposerNotice>
      )}
      <ErrorBoundary name={t('onServer')} line>
        <ServerDraftGone draft={draft} />
      </ErrorBoundary>
      {draft.problem?.code === 'answered-meanwhile' && (
        <ComposerNotice severity="warning">{wordsOf(draft.problem)}</ComposerNotice>
      )}
      <QuoteIncomplete missing={draft.quoteMissing} quotedHtml={content.quotedHtml} />
      <AskedNotice id={id} />
      <FilledNotice id={id} />
      <ErrorBoundary name={t('templates:variablesLeft')} line>
        <UnfilledNotice writing={writing} />
      </ErrorBoundary>
      <MachineNotice to={content.to} cc={content.cc} bcc={content.bcc} />
    </>
  )
}
