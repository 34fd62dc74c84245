import i18next from 'i18next'
import type { MailboxRole } from '../../../shared/contract/mailboxes'
import type { MessageChange } from '../../../shared/contract/message-changes'
import { report } from '../../app/problems'
import { go, isOfServers, keyOf, sameRow, useRoute, type Route, type RowKey } from '../../app/route'
import { beforeUndo } from '../../app/undo'
import { toast } from '../../ui/toast'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'
import { tabId } from '../../bridge/tab'
import { knownFolders, usedFolder } from '../mailboxes/index'
import { loadedRows } from './loaded-rows'
import { carryOutMany, type ChangeDone } from './many-changes'
import { pagesKey } from './queries'
import { tellChange } from './told-changes'

/** Whether rows are single messages, as words for how many there are ask it. */
export const isOfMessages = (items: readonly RowKey[]): boolean =>
  items.some(({ messageId }) => messageId !== undefined)

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

/** Whether all of these lie in a folder with this role. */
export function lieIn(items: readonly RowKey[], role: MailboxRole): boolean {
  const folderIds = new Set(
    knownFolders()
      .filter((box) => box.role === role)
      .map(({ id }) => id),
  )
  return items.length > 0 && items.every(({ folderId }) => folderIds.has(folderId))
}

/** A folder or a tag that was made for a change: both are told of at once. */
interface Made {
  name: string
  /** Nothing was changed: tells of it alone. */
  tell(): void
}

/** Applies a change to threads where they lie, says what was done and offers the way back. */
export async function changeThreads(
  items: readonly RowKey[],
  change: MessageChange,
  made?: Made,
): Promise<void> {
  if (items.length === 0) return
  if (change.kind === 'move-to-role' && lieIn(items, change.role))
    return void toast(i18next.t('mail:done.there', { count: items.length }))
  if (change.kind === 'move' || change.kind === 'copy') usedFolder(change.folderId)
  const { view } = useRoute.getState()
  const [first] = items
  const subject = items.length === 1 ? loadedRows().find((row) => sameRow(row, first ?? null))?.subject : ''
  if (leavesRow(change)) stepOff(items)
  const { changeId, count, touched, error } = await beforeUndo(carryOut(items, change))
  if (changeId !== null)
    tellChange(changeId, change, {
      ...{ count, subject: subject ?? '', isSingle: isOfMessages(items) },
      undo: async () => {
        const turn = ++lastUndo
        await engine.messages.undo({ changeId })
        if (leavesRow(change)) await pointAt(items, view, () => turn === lastUndo)
      },
      ...(made ? { made: made.name } : {}),
    })
  else if (made) made.tell()
  else if (!error && change.kind === 'copy') toast(i18next.t('mail:done.copyThere', { count }))
  else if (!error && change.kind.startsWith('move')) toast(i18next.t('mail:done.there', { count }))
  if (!error) return go.checkNone()
  report(error)
  if (!touched && leavesRow(change)) await pointAt(items, view)
}

/** Of several undos under way at once, the last one asked for has the cursor, whichever ends last. */
let lastUndo = 0

/** More rows than these are changed in the background, with progress. */
const AT_ONCE = 100

/** What is done stays done and is told, also when it was stopped or failed on the way: one undo takes it back. */
async function carryOut(items: readonly RowKey[], change: MessageChange): Promise<ChangeDone> {
  try {
    if (items.length > AT_ONCE) return await carryOutMany(items, change)
    const target = { kind: 'threads' as const, items: [...items] }
    const { changeId, count } = await engine.messages.change({ target, change, window: tabId })
    return { changeId, count: items.length, touched: count > 0 }
  } catch (error) {
    return { changeId: null, count: 0, touched: false, error }
  }
}

/** A row that stayed keeps the cursor where it is: to open another would mark it read again. */
const leavesRow = ({ kind }: MessageChange): boolean => !STAYS.has(kind)
const STAYS: ReadonlySet<MessageChange['kind']> = new Set(['seen', 'flagged', 'tag', 'mute', 'copy'])

/** The cursor leaves what is about to go: the next key is meant for the next row, however long the list takes. */
function stepOff(items: readonly RowKey[]): void {
  const { selected, index } = useRoute.getState()
  const goes = (row: RowKey): boolean => items.some((item) => sameRow(item, row))
  if (!selected || !goes(selected)) return
  const rows = loadedRows()
  const at = rows.findIndex((row) => sameRow(row, selected))
  const next = rows.slice(at + 1).find((row) => !goes(row)) ?? rows.slice(0, at).findLast((row) => !goes(row))
  if (at >= 0 && next) go.row(keyOf(next), index)
}

/** The cursor goes on what came back, if the list it stood in is still the one in front of the user. */
async function pointAt(
  items: readonly RowKey[],
  view: Route['view'],
  isStillMeant = (): boolean => true,
): Promise<void> {
  const [first] = items
  if (!first || JSON.stringify(useRoute.getState().view) !== JSON.stringify(view)) return
  if (isOfServers(view)) await queryClient.invalidateQueries({ queryKey: pagesKey(view) })
  const at = loadedRows().findIndex((row) => sameRow(row, first))
  if (at >= 0 && isStillMeant()) go.row(first, at)
}

/** What a command acts on: the checked rows, else the selected one. */
export function actedOn(): readonly RowKey[] {
  const { checked, selected } = useRoute.getState()
  if (checked.length > 0) return checked
  return selected ? [selected] : []
}
