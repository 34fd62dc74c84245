import i18next from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageChange, ThreadRow } from '../../../shared/contract/messages'
import { BrokenView } from '../../app/BrokenView'
import { useCommands, type Command } from '../../app/commands'
import { inBrackets, useKeyText } from '../../app/key-choice'
import { go, useRoute } from '../../app/route'
import { answerThread, compose, type AnswerKind } from '../outbox/index'
import { actedOn, changeThreads, junkThreads, trashThreads } from './actions'
import { DeleteForever } from './DeleteForever'
import { askForFolder, closeDialogs, useDialogs } from './dialogs'
import { loadedRows } from './loaded-rows'
import classes from './MailCommands.module.css'
import { emptyRole, markListRead, selectAll } from './list-actions'
import { printThread, saveThread } from './message-actions'
import { MovePicker } from './MovePicker'

const owner = Symbol('mail commands')

/** What keys and the palette can do with mail, wherever the focus is. */
export function MailCommands() {
  const { t } = useTranslation(['mail', 'palette'])
  const keyText = useKeyText()
  const moving = useDialogs((dialogs) => dialogs.moving)
  const commands = useMemo<Command[]>(() => {
    const change = (make: () => MessageChange) => () => void changeThreads(actedOn(), make())
    const toRole = (role: 'archive' | 'inbox') => change(() => ({ kind: 'move-to-role', role }))
    const answer = (kind: AnswerKind) => () => void answerSelected(kind)
    return [
      {
        id: 'compose',
        group: 'write',
        title: t('commands.compose'),
        run: () => void compose({ kind: 'new' }),
      },
      { id: 'reply', group: 'write', title: t('commands.reply'), run: answer('reply') },
      {
        id: 'reply-all',
        group: 'write',
        title: t('commands.replyAll'),
        run: answer('reply-all'),
      },
      { id: 'forward', group: 'write', title: t('commands.forward'), run: answer('forward') },
      { id: 'archive', group: 'mail', title: t('commands.archive'), run: toRole('archive') },
      {
        id: 'trash',
        group: 'mail',
        title: t('commands.trash'),
        run: () => trashThreads(actedOn()),
      },
      {
        id: 'junk',
        group: 'mail',
        title: t('commands.junk'),
        run: () => junkThreads(actedOn()),
      },
      {
        id: 'to-inbox',
        group: 'mail',
        title: t('commands.toInbox'),
        run: toRole('inbox'),
      },
      {
        id: 'unread',
        group: 'mail',
        title: t('commands.toggleRead'),
        run: () => void toggleRead(),
      },
      { id: 'flag', group: 'mail', title: t('commands.flag'), run: () => void toggleFlag() },
      {
        id: 'move',
        group: 'mail',
        title: t('commands.move'),
        run: () => askForFolder(actedOn()),
      },
      {
        id: 'print',
        group: 'mail',
        title: t('commands.print'),
        run: () => void printSelected(),
      },
      { id: 'save-source', group: 'mail', title: t('saveSource'), run: () => void saveSelected() },
      {
        id: 'mark-all-read',
        group: 'mail',
        title: t('palette:titles.markAllRead'),
        run: () => void markListRead(),
      },
      ...(['trash', 'junk'] as const).map((role) => ({
        id: `empty-${role}`,
        group: 'mail' as const,
        title: t(role === 'trash' ? 'palette:titles.emptyTrash' : 'palette:titles.emptyJunk'),
        run: () => void emptyRole(role),
      })),
      {
        id: 'check-all',
        group: 'mail',
        title: t('commands.checkAll'),
        run: () => void selectAll(),
      },
      { id: 'back', group: 'go', title: t('commands.back'), run: back },
    ]
  }, [t])
  const offers = useMemo(
    () => commands.map((command) => ({ ...command, offered: () => isOffered(command), needs })),
    [commands],
  )
  useCommands(owner, offers)
  return (
    <>
      {moving.length > 0 && (
        <BrokenView name={t('commands.move')} close={closeDialogs}>
          <MovePicker rows={moving} close={closeDialogs} />
        </BrokenView>
      )}
      <BrokenView name={t('deleteForever.confirm')} close={closeDialogs}>
        <DeleteForever />
      </BrokenView>
      <p className={classes.paperHint}>{t('print.hint', { key: inBrackets(keyText('print')) })}</p>
    </>
  )
}

/** What needs no conversation to act on. */
const WITHOUT_ONE = new Set(['compose', 'mark-all-read', 'empty-trash', 'empty-junk'])
/** What acts on the conversation in front of the user, however many are selected. */
const ON_ONE = new Set(['reply', 'reply-all', 'forward', 'print', 'save-source'])

const isInOutbox = (): boolean => {
  const { view, search } = useRoute.getState()
  return view.kind === 'outbox' && search === ''
}

/** Answering and filing need a conversation to act on. */
function isOffered({ group, id }: Command): boolean {
  if (WITHOUT_ONE.has(id) || !['write', 'mail'].includes(group)) return true
  if (id === 'check-all') return !isInOutbox()
  return ON_ONE.has(id) ? useRoute.getState().selected !== null : actedOn().length > 0
}

const needs = (): string => i18next.t(isInOutbox() ? 'needs.notInOutbox' : 'needs.conversation')

async function answerSelected(kind: AnswerKind): Promise<void> {
  const { selected } = useRoute.getState()
  if (selected) await answerThread(selected.threadId, kind)
}

async function saveSelected(): Promise<void> {
  const { selected } = useRoute.getState()
  if (selected) await saveThread(selected.threadId)
}

async function printSelected(): Promise<void> {
  const { selected } = useRoute.getState()
  if (selected) await printThread(selected.threadId)
}

const actedRows = (): ThreadRow[] => {
  const acted = actedOn()
  return loadedRows().filter((row) =>
    acted.some((key) => key.threadId === row.threadId && key.folderId === row.folderId),
  )
}

const toggleRead = (): Promise<void> =>
  changeThreads(actedOn(), { kind: 'seen', value: actedRows().some((row) => row.unreadCount > 0) })

const toggleFlag = (): Promise<void> =>
  changeThreads(actedOn(), { kind: 'flagged', value: !actedRows().every((row) => row.flagged) })

/** One step back: out of a selection of many, out of the search, out of the reader, to where a mail was opened from. */
function back(): void {
  const { checked, search, front, away } = useRoute.getState()
  if (checked.length > 0) go.checkNone()
  else if (away) history.back()
  else if (front !== 'list') go.front('list')
  else if (search) go.search('')
  else go.row(null, 0)
}
