import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageChange, ThreadRow } from '../../../shared/contract/messages'
import { useCommands, type Command } from '../../app/commands'
import { go, useRoute } from '../../app/route'
import { engine } from '../../bridge/connection'
import { report } from '../../app/problems'
import { compose } from '../outbox/composing'
import { actedOn, changeThreads, junkThreads, trashThreads } from './actions'
import { DeleteForever } from './DeleteForever'
import { askForFolder, closeDialogs, useDialogs } from './dialogs'
import { loadedRows } from './loaded-rows'
import { MovePicker } from './MovePicker'

const owner = Symbol('mail commands')

/** What keys and the palette can do with mail, wherever the focus is. */
export function MailCommands() {
  const { t } = useTranslation('mail')
  const moving = useDialogs((dialogs) => dialogs.moving)
  const commands = useMemo<Command[]>(() => {
    const change = (make: () => MessageChange) => () => void changeThreads(actedOn(), make())
    const toRole = (role: 'archive' | 'inbox') => change(() => ({ kind: 'move-to-role', role }))
    const answer = (kind: 'reply' | 'reply-all' | 'forward') => () => void answerSelected(kind)
    return [
      {
        id: 'compose',
        group: 'write',
        title: t('commands.compose'),
        keys: ['c'],
        run: () => void compose({ kind: 'new' }),
      },
      { id: 'reply', group: 'write', title: t('commands.reply'), keys: ['r'], run: answer('reply') },
      {
        id: 'reply-all',
        group: 'write',
        title: t('commands.replyAll'),
        keys: ['a'],
        run: answer('reply-all'),
      },
      { id: 'forward', group: 'write', title: t('commands.forward'), keys: ['f'], run: answer('forward') },
      { id: 'archive', group: 'mail', title: t('commands.archive'), keys: ['e'], run: toRole('archive') },
      {
        id: 'trash',
        group: 'mail',
        title: t('commands.trash'),
        keys: ['#', 'delete'],
        run: () => trashThreads(actedOn()),
      },
      {
        id: 'junk',
        group: 'mail',
        title: t('commands.junk'),
        keys: ['!'],
        run: () => junkThreads(actedOn()),
      },
      {
        id: 'to-inbox',
        group: 'mail',
        title: t('commands.toInbox'),
        keys: ['shift+e'],
        run: toRole('inbox'),
      },
      {
        id: 'unread',
        group: 'mail',
        title: t('commands.toggleRead'),
        keys: ['u'],
        run: () => void toggleRead(),
      },
      { id: 'flag', group: 'mail', title: t('commands.flag'), keys: ['s'], run: () => void toggleFlag() },
      {
        id: 'move',
        group: 'mail',
        title: t('commands.move'),
        keys: ['v'],
        run: () => actedOn().length > 0 && askForFolder(),
      },
      {
        id: 'check-all',
        group: 'mail',
        title: t('commands.checkAll'),
        keys: ['mod+a'],
        run: () => checkLoaded(),
      },
      { id: 'back', group: 'go', title: t('commands.back'), keys: ['escape'], run: back },
    ]
  }, [t])
  const offers = useMemo(
    () => commands.map((command) => ({ ...command, offered: () => isOffered(command) })),
    [commands],
  )
  useCommands(owner, offers)
  return (
    <>
      {moving && <MovePicker close={closeDialogs} />}
      <DeleteForever />
    </>
  )
}

/** Answering and filing need a conversation to act on. */
const isOffered = ({ group, id }: Command): boolean =>
  id === 'compose' || id === 'check-all' || !['write', 'mail'].includes(group) || actedOn().length > 0

async function answerSelected(kind: 'reply' | 'reply-all' | 'forward'): Promise<void> {
  const { selected } = useRoute.getState()
  if (!selected) return
  try {
    const messages = await engine.messages.thread({ threadId: selected.threadId })
    const latest = messages.at(-1)
    if (latest) await compose({ kind, messageId: latest.id })
  } catch (error) {
    report(error)
  }
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

function checkLoaded(): void {
  useRoute.setState({ checked: loadedRows().map(({ threadId, folderId }) => ({ threadId, folderId })) })
}

/** One step back: out of a selection of many, out of the search, out of the reader, to where a mail was opened from. */
function back(): void {
  const { checked, search, front, away } = useRoute.getState()
  if (checked.length > 0) go.checkNone()
  else if (away) history.back()
  else if (front !== 'list') go.front('list')
  else if (search) go.search('')
  else go.row(null, 0)
}
