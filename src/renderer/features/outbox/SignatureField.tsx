import type { Editor as TextEditor } from '@tiptap/react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { toast } from '../../ui/toast'
import { Editor } from './Editor'
import classes from './SignatureField.module.css'
import { createSteps } from './steps'

/** What stands below new mail of an identity, written as a mail is. */
export function SignatureField(props: {
  label: string
  html: string
  change(html: string): void
  /** Told how to put text where the caret is. */
  onInsert?(insert: ((text: string) => void) | null): void
}) {
  const { label, html, change, onInsert } = props
  const [editor, setEditor] = useState<TextEditor | null>(null)
  const tell = useEffectEvent((insert: ((text: string) => void) | null) => onInsert?.(insert))
  useEffect(() => {
    if (!editor) return
    tell((text) => void editor.chain().focus().insertContent({ type: 'text', text }).run())
    return () => tell(null)
  }, [editor])

  const { t } = useTranslation('compose')
  const [steps] = useState(() => createSteps(() => performance.now()))
  return (
    <div className={classes.field} role="group" aria-label={label}>
      <span className={classes.label}>{label}</span>
      <ErrorBoundary name={label}>
        <Editor
          html={html}
          takenOver={0}
          locked={false}
          caret={null}
          onCaret={() => undefined}
          onChange={change}
          onFiles={() => toast(t('signature.noFiles'))}
          onArriving={() => undefined}
          steps={steps}
          takesFocus={false}
          label={label}
          onEditor={setEditor}
        >
          {null}
        </Editor>
      </ErrorBoundary>
    </div>
  )
}
