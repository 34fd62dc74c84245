import { idUnder, keyOf, putWords, stepsOf, writingOf } from './drafts'

/**
 * Makes the quoted mail part of the text, to be answered between its lines or cut. One step of what is taken back: the
 * editor did not write it.
 */
export function quoteIntoText(draftId: string): void {
  const writing = writingOf(draftId)
  if (!writing || writing.state === 'leaving') return
  const key = keyOf(draftId)
  const { html, quotedHtml } = writing.content
  const after = { html: `${html}<p></p>${quotedHtml}`, quotedHtml: '' }
  const put = (words: { html: string; quotedHtml: string }): void => putWords(idUnder(key) ?? draftId, words)
  put(after)
  stepsOf(key).did({ undo: () => put({ html, quotedHtml }), redo: () => put(after) })
}
