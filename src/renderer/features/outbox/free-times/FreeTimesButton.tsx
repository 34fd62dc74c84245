import { closeHistory } from '@tiptap/pm/history'
import { IconCalendarPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { escapeHtml } from '../../../../shared/escape-html'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { ChooserButton } from '../ChooserButton'
import { recipientsOf, type Writing } from '../drafts'
import { useEditorOf } from '../open-editors'
import { FreeTimesDialog } from './FreeTimesDialog'

/** Offers the reader of a mail times at which the calendar is free. */
export function FreeTimesButton({ writing }: { writing: Writing }) {
  const { t } = useTranslation('writing')
  const editor = useEditorOf(writing.key)
  const { to } = recipientsOf(writing)
  const insert = (lines: readonly string[]): void => {
    if (!editor || editor.isDestroyed) return
    // A step of its own: one undo takes out what was put in, and no letter typed before it.
    editor.view.dispatch(closeHistory(editor.state.tr))
    const html = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
    editor.chain().focus().insertContent(html).run()
  }
  return (
    <ChooserButton
      label={t('freeTimes.open')}
      icon={<IconCalendarPlus size={18} stroke={1.7} />}
      press="freeTimes"
      command="offer-times"
      chooser={(close) => (
        <ErrorBoundary name={t('freeTimes.open')} line>
          <FreeTimesDialog
            to={to}
            threadId={writing.draft.threadId}
            html={writing.content.html}
            insert={(lines) => {
              close()
              insert(lines)
            }}
            close={close}
          />
        </ErrorBoundary>
      )}
    />
  )
}
