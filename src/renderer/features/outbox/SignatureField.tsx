import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { toast } from '../../ui/toast'
import { Editor } from './Editor'
import classes from './SignatureField.module.css'
import { createSteps } from './steps'

/** What stands below new mail of an identity, written as a mail is. */
export function SignatureField(props: { label: string; html: string; change(html: string): void }) {
  const { label, html, change } = props
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
        >
          {null}
        </Editor>
      </ErrorBoundary>
    </div>
  )
}
