import i18next from 'i18next'
import type { Mailbox, MailboxRole } from '../../../shared/contract/mailboxes'
import type { MessageChange } from '../../../shared/contract/messages'
import { report } from '../../app/problems'
import { go, sameRow, useRoute, type Route, type RowKey } from '../../app/route'
import { toast } from '../../ui/toast'
import { UNDO_KEPT_MS } from '../../../shared/undo'
import { done, keepUndo } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'
import { askToDelete } from './dialogs'
import { loadedRows } from './loaded-rows'

/** Marks as read what the user has read, without a word. */
export const markRead = (messageIds: readonly number[]): void => {
  if (messageIds.length === 0) return
  engine.messages
    .change({
      target: { kind: 'messages', messageIds: [...messageIds] },
      change: { kind: 'seen', value: true },
    })
    .catch(report)
}

/** To the trash; what lies there already is deleted for good, once the user has said so. */
export function trashThreads(items: readonly RowKey[]): void {
  if (lieIn(items, 'trash')) askToDelete(items)
  else void changeThreads(items, { kind: 'move-to-role', role: 'trash' })
}

/** To the spam folder; what lies there already is no spam and goes back to the inbox. */
export function junkThreads(items: readonly RowKey[]): void {
  void changeThreads(items, { kind: 'move-to-role', role: lieIn(items, 'junk') ? 'inbox' : 'junk' })
}

function lieIn(items: readonly RowKey[], role: MailboxRole): boolean {
  const mailboxes = queryClient.getQueryData<Mailbox[]>(['mailboxes', 'list']) ?? []
  return (
    items.length > 0 &&
    items.every(({ folderId }) => mailboxes.find(({ id }) => id === folderId)?.role === role)
  )
}

/** Applies a change to threads where they lie, says what was done and offers the way back. */
export async function changeThreads(items: readonly RowKey[], change: MessageChange): Promise<void> {
  const count = items.length
  if (count === 0) return
  if (change.kind === 'move-to-role' && lieIn(items, change.role))
    return void toast(i18next.t('mail:done.there', { count }))
  const { view } = useRoute.getState()
  const [first] = items
  const subject = count === 1 ? loadedRows().find((row) => sameRow(row, first ?? null))?.subject : ''
  try {
    const { undoId } = await engine.messages.change({
      target: { kind: 'threads', items: [...items] },
      change,
    })
    const undo =
      undoId === null
        ? null
        : async () => {
            await engine.messages.undo({ undoId })
            if (leavesRow(change)) await pointAt(items, view)
          }
    const sentence = sentenceOf(change, count)
    if (sentence) done(sentence, i18next.t('common:undo'), undo, subject)
    else if (undo) keepUndo({ label: labelOf(change), until: Date.now() + UNDO_KEPT_MS, run: undo })
    go.checkNone()
  } catch (error) {
    report(error)
  }
}

/** A row that stayed keeps the cursor where it is: to open another would mark it read again. */
const leavesRow = ({ kind }: MessageChange): boolean => kind !== 'seen' && kind !== 'flagged'

/** The cursor goes on what came back, if the list it stood in is still the one in front of the user. */
async function pointAt(items: readonly RowKey[], view: Route['view']): Promise<void> {
  const [first] = items
  if (!first || JSON.stringify(useRoute.getState().view) !== JSON.stringify(view)) return
  await queryClient.invalidateQueries({ queryKey: ['threads', view] })
  const at = loadedRows().findIndex((row) => sameRow(row, first))
  if (at >= 0) go.row(first, at)
}

/** For a change that shows on the row itself and is told in words only when it cannot be taken back. */
const labelOf = (change: MessageChange): string =>
  change.kind === 'flagged' ? i18next.t('mail:commands.flag') : i18next.t('mail:commands.toggleRead')

/** Reading and flagging show on the row itself; only what makes a row leave is said in words. */
function sentenceOf(change: MessageChange, count: number): string | null {
  switch (change.kind) {
    case 'move':
      return i18next.t('mail:done.moved', { count })
    case 'move-to-role':
      return i18next.t(`mail:done.${change.role}`, { count })
    case 'delete-forever':
      return i18next.t('mail:done.deleted', { count })
    case 'seen':
      return count > 1 ? i18next.t(change.value ? 'mail:done.seen' : 'mail:done.unseen', { count }) : null
    case 'flagged':
      return null
  }
}

/** What a command acts on: the checked rows, else the selected one. */
export function actedOn(): readonly RowKey[] {
  const { checked, selected } = useRoute.getState()
  if (checked.length > 0) return checked
  return selected ? [selected] : []
}
