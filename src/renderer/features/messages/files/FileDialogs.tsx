import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { nameList } from '../../../../shared/shown-text'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { lazyView } from '../../../ui/lazy-view'
import { Question } from '../../../ui/Question'
import { shownName } from './file-actions'
import { closePreview, closeQuestion, useFileDialogs, type ProgramQuestion } from './file-dialogs'

const FilePreview = lazyView(async () => (await import('./FilePreview')).FilePreview)

/** Programs named in the question before many files are saved. */
const NAMED = 5

/** The files that are looked at, and the question about programs among them. One per window. */
export function FileDialogs() {
  const { t } = useTranslation('mail')
  const preview = useFileDialogs((dialogs) => dialogs.preview)
  const question = useFileDialogs((dialogs) => dialogs.question)
  useEffect(() => {
    const opener = preview?.opener
    if (!(opener instanceof HTMLElement)) return undefined
    // A frame had the focus, of which the page does not learn whom it came from.
    return () => {
      if (opener.isConnected) opener.focus()
    }
  }, [preview])
  return (
    <>
      {preview && (
        <ErrorBoundary name={t('files')} of={preview} close={closePreview}>
          <Suspense>
            <FilePreview files={preview.files} at={preview.at} close={closePreview} />
          </Suspense>
        </ErrorBoundary>
      )}
      {question && (
        <ErrorBoundary name={t('files')} of={question} close={closeQuestion}>
          <ProgramsAsked {...question} />
        </ErrorBoundary>
      )}
    </>
  )
}

function ProgramsAsked({ what, programs, run }: ProgramQuestion) {
  const { t } = useTranslation('mail')
  const named = nameList(programs.slice(0, NAMED).map(shownName))
  const more = programs.length - NAMED
  return (
    <Question
      title={t(`file.programs.${what}.title`)}
      text={t(`file.programs.${what}.text`, {
        names: more > 0 ? t('andMore', { names: named, count: more }) : named,
        count: programs.length,
      })}
      cancel={t('common:cancel')}
      confirm={t(`file.programs.${what}.confirm`)}
      close={closeQuestion}
      run={run}
    />
  )
}
