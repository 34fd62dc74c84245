import { ActionIcon, SegmentedControl, TextInput, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_TEMPLATE_TEXTS, type TemplateKind, type TemplateText } from '../../../shared/contract/templates'
import { MAX_TEMPLATE_SUBJECT } from '../../../shared/records/types/template'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { mailLanguages } from '../../app/mail-languages'
import { useTooLong } from '../../app/too-long'
import { ChoiceField } from '../../ui/ChoiceField'
import { TemplatePreview } from './TemplatePreview'
import classes from './Templates.module.css'
import type { TextField } from './text-field'
import { VariableMenu } from './VariableMenu'
import { useLanguageName } from './words'

/** What a template says, language by language, with what somebody would read of it. */
export function TemplateTexts(props: {
  Field: TextField
  kind: TemplateKind
  texts: readonly TemplateText[]
  change(texts: TemplateText[]): void
}) {
  const { Field, kind, texts, change } = props
  const { t } = useTranslation('templates')
  const languageName = useLanguageName()
  const tooLong = useTooLong()
  const [shown, setShown] = useState(texts[0]?.language ?? '')
  const at = Math.max(
    0,
    texts.findIndex(({ language }) => language === shown),
  )
  const text = texts[at]
  const insert = useRef<((variable: string) => void) | null>(null)
  if (!text) return null
  const put = (changes: Partial<TemplateText>): void => change(texts.with(at, { ...text, ...changes }))
  const free = mailLanguages.filter((language) => texts.every((other) => other.language !== language))
  const hasSubject = kind === 'mail' || kind === 'mass' || kind === 'auto-reply'
  const subjectTooLong = tooLong(text.subject, MAX_TEMPLATE_SUBJECT)
  const add = (language: string): void => {
    change([...texts, { language, subject: '', html: '' }])
    setShown(language)
  }
  return (
    <div role="group" aria-label={t('form.texts')} className={classes.texts}>
      <div className={classes.languages}>
        {texts.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('form.languages')}
            data={texts.map(({ language }) => ({ value: language, label: languageName(language) }))}
            value={text.language}
            onChange={setShown}
          />
        )}
        {texts.length === 1 && (
          <ChoiceField
            size="xs"
            aria-label={t('form.language')}
            choices={['', ...mailLanguages].map((language) => ({
              value: language,
              label: languageName(language),
            }))}
            value={text.language}
            onChange={(language) => {
              put({ language })
              setShown(language)
            }}
          />
        )}
        {texts.length < MAX_TEMPLATE_TEXTS && kind !== 'signature' && (
          <ChoiceField
            size="xs"
            aria-label={t('form.addLanguage')}
            placeholder={t('form.addLanguage')}
            choices={free.map((language) => ({ value: language, label: languageName(language) }))}
            value=""
            onChange={add}
          />
        )}
        {texts.length > 1 && (
          <Tooltip label={t('form.removeLanguage', { language: languageName(text.language) })}>
            <ActionIcon
              size="sm"
              aria-label={t('form.removeLanguage', { language: languageName(text.language) })}
              onClick={() => change(texts.toSpliced(at, 1))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {hasSubject && (
        <TextInput
          label={t('form.subject')}
          value={text.subject}
          error={subjectTooLong}
          onChange={(event) => put({ subject: event.currentTarget.value })}
        />
      )}
      <Field
        key={text.language}
        label={t('form.html')}
        html={text.html}
        change={(html) => put({ html })}
        onInsert={(by) => {
          insert.current = by
        }}
      />
      <div className={classes.languages}>
        <ErrorBoundary name={t('insertVariable')} line>
          <VariableMenu
            isSignature={kind === 'signature'}
            insert={(variable) => insert.current?.(variable)}
          />
        </ErrorBoundary>
      </div>
      <ErrorBoundary name={t('preview.title')} line>
        <TemplatePreview kind={kind} text={text} />
      </ErrorBoundary>
    </div>
  )
}
