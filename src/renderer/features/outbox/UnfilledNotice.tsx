import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { escapeHtml } from '../../../shared/escape-html'
import { shownName } from '../../../shared/shown-text'
import {
  pathOf,
  replaceTextVariables,
  replaceVariables,
  variablesIn,
} from '../../../shared/template-variables'
import { useFormat } from '../../app/format'
import { useVariableName, Words } from '../templates/index'
import { ComposerNotice } from './ComposerNotice'
import { changeDraft, recipientsOf, type Writing } from './drafts'
import { filledFor } from './filled-for'
import { useEditorOf } from './open-editors'
import classes from './UnfilledNotice.module.css'

const SHOWN_PEOPLE = 50

/**
 * [TPL-16] Variables that a template left in a mail: whether each is filled in for whom it goes to, what each of them
 * will read, and a word for what nothing is known of. Without one, the mail does not leave.
 */
export function UnfilledNotice({ writing }: { writing: Writing }) {
  const names = variablesIn(writing.content)
  return names.length === 0 ? null : <Notice writing={writing} names={names} />
}

function Notice({ writing, names }: { writing: Writing; names: readonly string[] }) {
  const { t, i18n } = useTranslation('templates')
  const { namesInWords } = useFormat()
  const nameOf = useVariableName()
  const [isPreviewing, setIsPreviewing] = useState(false)
  const people = recipientsOf(writing).to.slice(0, SHOWN_PEOPLE)
  const { data: read } = useQuery({
    ...filledFor(writing, people, i18n.language),
    placeholderData: (before) => before,
  })
  const unknown = names.filter((name) => (read ?? []).some(({ unresolved }) => unresolved.includes(name)))
  const isKnown = read !== undefined && unknown.length === 0
  const preview = people.length > 0 && (
    <Button size="compact-sm" variant="default" onClick={() => setIsPreviewing(true)}>
      {t('mail.preview')}
    </Button>
  )
  return (
    <div data-field="variables">
      <ComposerNotice severity={isKnown ? 'info' : 'warning'} actions={preview}>
        {isKnown
          ? t('mail.filledIn', { names: namesInWords(names.map(nameOf)) })
          : people.length === 0
            ? t('mail.nobodyYet', { names: namesInWords(names.map(nameOf)) })
            : t('mail.unknown', { names: namesInWords(unknown.map(nameOf)) })}
      </ComposerNotice>
      {unknown.map((name) => (
        <Fallback key={name} writing={writing} name={name} label={nameOf(name)} />
      ))}
      {isPreviewing && (
        <Modal opened size="lg" title={t('mail.preview')} onClose={() => setIsPreviewing(false)}>
          {people.map((person, at) => (
            <section
              key={`${at}-${person.address}`}
              className={classes.person}
              aria-label={shownName(person)}
            >
              <h3>
                <bdi>{shownName(person)}</bdi>
              </h3>
              {(read?.[at]?.unresolved.length ?? 0) > 0 && (
                <p role="status" className={classes.unknown}>
                  {t('mail.unknown', { names: namesInWords((read?.[at]?.unresolved ?? []).map(nameOf)) })}
                </p>
              )}
              <p className={classes.subject}>
                <bdi>{read?.[at]?.subject}</bdi>
              </p>
              <Words html={read?.[at]?.html ?? ''} label={t('mail.preview')} />
            </section>
          ))}
        </Modal>
      )}
    </div>
  )
}

/** What stands in the place of a variable that nothing is known for. */
function Fallback({ writing, name, label }: { writing: Writing; name: string; label: string }) {
  const { t } = useTranslation('templates')
  const editor = useEditorOf(writing.key)
  const [typed, setTyped] = useState('')
  const fill = (): void => {
    const words = typed.trim()
    if (!editor || words === '') return
    const { content } = writing
    const subject = replaceTextVariables(content.subject, (expression, whole) =>
      pathOf(expression) === name ? words : whole,
    )
    const html = replaceVariables(content.html, (escaped, whole) =>
      pathOf(escaped) === name ? escapeHtml(words) : whole,
    )
    // As one thing done in the editor, which takes it back.
    if (html !== content.html) editor.chain().setContent(html, { emitUpdate: true }).run()
    if (subject !== content.subject) changeDraft(writing.draft.id, { subject })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    fill()
  }
  return (
    <div className={classes.fallback}>
      <TextInput
        size="xs"
        aria-label={t('mail.instead', { name: label })}
        placeholder={t('mail.instead', { name: label })}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button size="compact-sm" variant="default" disabled={typed.trim() === ''} onClick={fill}>
        {t('mail.fillIn')}
      </Button>
    </div>
  )
}
