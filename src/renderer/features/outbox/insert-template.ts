import { closeHistory } from '@tiptap/pm/history'
import type { Editor, Range } from '@tiptap/react'
import i18next from 'i18next'
import type { TemplateLine } from '../../../shared/contract/templates'
import { shownLanguage } from '../../app/i18n'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { changeDraft, recipientsOf, writingOf } from './drafts'
import { changesBy, withoutOnlyParagraph } from './template-changes'

export interface Inserted {
  /** It replaced the words of an answer, whose quote is still there. */
  quoteStays: boolean
}

/**
 * Puts a template into a mail: its words where the caret is or in the place of all that was written, the subject where
 * there is none, copies, files and the signature. Words and the rest are each taken back by the key of undo. The quoted
 * mail stays.
 */
export async function insertTemplate(input: {
  id: string
  editor: Editor
  template: TemplateLine
  language: string
  /** What was typed to call it in. */
  range?: Range
  attach(files: readonly File[]): void
}): Promise<Inserted> {
  const { id, editor, template, language, range, attach } = input
  const before = writingOf(id)
  if (!before) return { quoteStays: false }
  const { accountId, identityId, method } = before.content
  const { to } = recipientsOf(before)
  const filled = await engine.templates.fill({
    ...{ id: template.id, language, shownIn: shownLanguage(), to: to[0] ?? null },
    ...{ isEach: method === 'multiple', accountId, identityId, threadId: before.draft.threadId },
  })
  const files = await Promise.all(
    template.files.map((file) => engine.templates.file({ id: template.id, fileId: file.id })),
  )
  const writing = writingOf(id)
  if (!writing || editor.isDestroyed) return { quoteStays: false }
  const { content, draft } = writing
  const replaces = template.replacesBody && template.kind !== 'snippet'
  // A step of its own, however soon after the last letter: one undo gives back what it replaced.
  editor.view.dispatch(closeHistory(editor.state.tr))
  const chain = editor.chain().focus()
  if (range) chain.deleteRange(range)
  if (replaces) chain.selectAll()
  chain.insertContent(replaces ? filled.html : withoutOnlyParagraph(filled.html)).run()
  const changes = {
    ...changesBy(template, filled, content, draft.answerKind === 'new'),
    ...(filled.isPersonal && to[0] ? { filledFor: to[0].address } : {}),
  }
  if (Object.keys(changes).length > 0) changeDraft(id, changes)
  if (files.length > 0) attach(files)
  const hadWords = content.html !== '' && range === undefined
  if (replaces && hadWords) toast(i18next.t('templates:replaced'), { name: template.name })
  return { quoteStays: replaces && content.quotedHtml !== '' }
}
