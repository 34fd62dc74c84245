import i18next from 'i18next'
import { writtenAddress } from '../../../shared/addresses'
import { parseable } from '../../../shared/mail-html'
import { recipientsOf, unsavedDrafts, type Writing } from './drafts'

/** The drafts that would be lost with the window, as plain text. */
export const unsavedLetters = (): string[] => unsavedDrafts().map(letterText)

function letterText(writing: Writing): string {
  const { to, cc, bcc } = recipientsOf(writing)
  const { subject, html } = writing.content
  const head = [
    { label: i18next.t('compose:to'), value: to.map(writtenAddress).join(', ') },
    { label: i18next.t('compose:cc'), value: cc.map(writtenAddress).join(', ') },
    { label: i18next.t('compose:bcc'), value: bcc.map(writtenAddress).join(', ') },
    { label: i18next.t('compose:subject'), value: subject },
  ]
  const lines = head.flatMap(({ label, value }) => (value === '' ? [] : [`${label}: ${value}`]))
  return [...lines, '', plainWords(html)].join('\n').trim()
}

/** The words of a letter, in the lines in which they stand on the paper. */
function plainWords(html: string): string {
  const { body } = new DOMParser().parseFromString(parseable(html), 'text/html')
  for (const rule of body.querySelectorAll('br, hr')) rule.replaceWith('\n')
  for (const item of body.querySelectorAll('li')) item.prepend('• ')
  for (const cell of body.querySelectorAll('td, th')) cell.append('\t')
  for (const line of body.querySelectorAll('p, h1, h2, h3, h4, h5, h6, pre, tr, li:not(:has(p))'))
    if (!line.parentElement?.matches('td, th')) line.append('\n')
  return (body.textContent ?? '').trim()
}
