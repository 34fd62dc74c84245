import { type Command } from './commands'
import { keyTable } from './key-table'
import { useRoute } from './route'

const inMail = (): boolean => useRoute.getState().module === 'mail'

/**
 * Commands of what is not open now, and those of a mail being written, which are none. What is said where a key is
 * pressed and there is nothing it could act on is named by the key of its text.
 */
const elsewhere = new Map<string, (() => string) | null>([
  ['send', null],
  ['close-draft', null],
  ['bold', null],
  ['italic', null],
  ['underline', null],
  ['check-all', () => 'needs.lists'],
  ['link', () => 'needs.openConversation'],
  ['note', () => (inMail() ? 'needs.conversation' : 'needs.record')],
  ['save-form', null],
  ['file-save', () => 'needs.file'],
  ['file-open', () => 'needs.file'],
  ['customer-panel', () => (inMail() ? 'needs.customerShown' : 'needs.openConversation')],
])

/** The lines of the key table which the sheet shows wherever one is. */
export const linesElsewhere = keyTable.filter(({ id }) => elsewhere.has(id))

/** Stand in for commands that are not there now: each says what it would need. */
export const commandsElsewhere = (t: (key: string) => string): Command[] =>
  linesElsewhere.flatMap(({ id, group, title }) => {
    const needs = elsewhere.get(id)
    if (!needs) return []
    return [
      { id, group, title: t(title), offered: () => false, needs: () => t(needs()), run: () => undefined },
    ]
  })
