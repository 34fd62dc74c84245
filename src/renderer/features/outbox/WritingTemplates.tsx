import type { Range } from '@tiptap/react'
import { IconTemplate } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TemplateLine } from '../../../shared/contract/templates'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { report } from '../../app/problems'
import { languageFor, TemplatePicker, useMeantTemplates } from '../templates/index'
import { ChooserButton } from './ChooserButton'
import { expectArrival, recipientsOf, type Writing } from './drafts'
import { InlineTemplates } from './InlineTemplates'
import { insertTemplate } from './insert-template'
import { useEditorOf } from './open-editors'
import { askAboutQuote } from './quote-asked'

/** Templates in a mail: chosen by a button, a key, or while writing. */
export function WritingTemplates({
  writing,
  attach,
}: {
  writing: Writing
  attach(files: readonly File[]): void
}) {
  const { draft } = writing
  const { id } = draft
  const { t, i18n } = useTranslation('templates')
  const editor = useEditorOf(writing.key)
  const meant = { to: recipientsOf(writing).to, threadId: draft.threadId }
  const { meant: templates, language } = useMeantTemplates(meant)
  const insert = (template: TemplateLine, into: string, range?: Range): void => {
    if (!editor) return
    const arrival = insertTemplate({
      id,
      editor,
      template,
      language: into,
      attach,
      ...(range ? { range } : {}),
    }).then(
      (inserted) => {
        if (inserted.quoteStays) askAboutQuote(id)
        return true
      },
      (error: unknown) => {
        report(error)
        return false
      },
    )
    // What is sent meanwhile waits for it.
    expectArrival(id, arrival)
  }
  return (
    <>
      <ChooserButton
        label={t('picker.open')}
        icon={<IconTemplate size={18} stroke={1.7} />}
        press="template"
        command="insert-template"
        chooser={(close) => (
          <ErrorBoundary name={t('title')} line>
            <TemplatePicker
              meant={meant}
              choose={(template, into) => {
                close()
                insert(template, into)
              }}
              close={close}
            />
          </ErrorBoundary>
        )}
      />
      {editor && (
        <InlineTemplates
          editor={editor}
          templates={templates}
          choose={(template, { range }) =>
            insert(template, languageFor(template, language, i18n.language), range)
          }
        />
      )}
    </>
  )
}
