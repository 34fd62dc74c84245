import { ActionIcon, Tooltip } from '@mantine/core'
import type { Range } from '@tiptap/react'
import { IconTemplate } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TemplateLine } from '../../../shared/contract/templates'
import { useKeyText, withKey } from '../../app/key-choice'
import { report } from '../../app/problems'
import { languageFor, TemplatePicker, useMeantTemplates } from '../templates/index'
import { expectArrival, recipientsOf, type Writing } from './drafts'
import { InlineTemplates } from './InlineTemplates'
import { insertTemplate } from './insert-template'
import { useEditorOf } from './open-editors'
import { pressedAs } from './press'
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
  const keyText = useKeyText()
  const editor = useEditorOf(writing.key)
  const [isChoosing, setIsChoosing] = useState(false)
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
  const label = withKey(t('picker.open'), keyText('insert-template'))
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon
          size="lg"
          aria-label={t('picker.open')}
          {...pressedAs('template')}
          onClick={() => setIsChoosing(true)}
        >
          <IconTemplate size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {editor && (
        <InlineTemplates
          editor={editor}
          templates={templates}
          choose={(template, { range }) =>
            insert(template, languageFor(template, language, i18n.language), range)
          }
        />
      )}
      {isChoosing && (
        <TemplatePicker
          meant={meant}
          choose={(template, into) => {
            setIsChoosing(false)
            insert(template, into)
          }}
          close={() => setIsChoosing(false)}
        />
      )}
    </>
  )
}
