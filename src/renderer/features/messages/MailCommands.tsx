import i18next from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailView } from '../../../shared/contract/mailboxes'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { commandsOf } from '../../app/action'
import { useCommands, type Command } from '../../app/commands'
import { inBrackets, useKeyText } from '../../app/key-choice'
import { keysWaitFor } from '../../app/keys'
import { needsOneRow, oneRow } from '../../app/one-row'
import { go, isOfServers, useRoute } from '../../app/route'
import { answerActions, compose, type Answered } from '../outbox/index'
import { conversationActions, furtherActions, paperActions, threadPaperActions } from './actions/index'
import { ON_MAIL } from './acts-on-mail'
import { selectedConversations, type Paper } from './actions/target'
import { ExportMailDialog } from './export/ExportMailDialog'
import { DeleteForever } from './DeleteForever'
import { closeDialogs, useDialogs } from './dialogs'
import classes from './MailCommands.module.css'
import { emptyRole, exportListed, markListRead, selectAll } from './list-actions'
import { currentTabs, stepTab } from './inbox-tabs'
import { hasJustMovedOn, sayMovedOn } from './moved-on'
import { MovePicker } from './MovePicker'
import { PrintDialog } from './PrintDialog'
import { followThread } from './message-actions'
import { toggleSingleList } from './single-list'
import { SourceDialog } from './SourceDialog'
import { FollowUpDialog } from '../follow-ups/index'
import { SnoozeDialog } from './SnoozeDialog'
import { TagPicker } from './TagPicker'
import { TranslateDialog } from './TranslateDialog'
import { UnsubscribeDialog } from './Unsubscribe'

const owner = Symbol('mail commands')

/** What keys and the palette can do with mail, wherever the focus is. */
export function MailCommands() {
  const { t } = useTranslation(['mail', 'palette', 'follow-ups'])
  const keyText = useKeyText()
  const moving = useDialogs((dialogs) => dialogs.moving)
  const isCopy = useDialogs((dialogs) => dialogs.isCopy)
  const tagging = useDialogs((dialogs) => dialogs.tagging)
  const snoozing = useDialogs((dialogs) => dialogs.snoozing)
  const following = useDialogs((dialogs) => dialogs.following)
  const printing = useDialogs((dialogs) => dialogs.printing)
  const unsubscribing = useDialogs((dialogs) => dialogs.unsubscribing)
  const translating = useDialogs((dialogs) => dialogs.translating)
  const source = useDialogs((dialogs) => dialogs.source)
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'compose',
        group: 'write',
        title: t('commands.compose'),
        run: () => void compose({ kind: 'new' }),
      },
      ...commandsOf(answerActions, t, selectedToAnswer, needs),
      ...commandsOf([...conversationActions, ...furtherActions], t, selectedConversations, needs, {
        keysOn: ON_MAIL,
        keysElsewhere: () => t('common:needs.focusOnMail'),
      }),
      ...commandsOf([...paperActions, ...threadPaperActions], t, selectedPaper, needs),
      {
        id: 'single-messages',
        group: 'mail',
        title: t('listOf.command'),
        offered: () => listShown() !== null,
        needs: () => t('common:needs.listOfMail'),
        run: () => {
          const view = listShown()
          if (view) toggleSingleList(view)
        },
      },
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
        id: 'export-mail',
        group: 'mail',
        title: t('export.title'),
        also: t('export.also'),
        run: () => void exportListed(),
      },
      {
        id: 'check-all',
        group: 'mail',
        title: t('commands.checkAll'),
        offered: () => !isInOutbox(),
        needs,
        run: () => keysWaitFor(selectAll()),
      },
      ...(
        [
          ['next-tab', 'tabs.next', 1],
          ['previous-tab', 'tabs.previous', -1],
        ] as const
      ).map(([id, title, by]): Command => ({
        ...{ id, group: 'go', title: t(title), run: () => stepTab(by) },
        offered: () => currentTabs() !== null,
        needs: () => t('common:needs.splitInbox'),
      })),
      { id: 'back', group: 'go', title: t('commands.back'), run: back },
    ],
    [t],
  )
  useCommands(owner, commands)
  return (
    <>
      {moving.length > 0 && (
        <ErrorBoundary name={t(isCopy ? 'commands.copy' : 'commands.move')} close={closeDialogs}>
          <MovePicker rows={moving} isCopy={isCopy} close={closeDialogs} />
        </ErrorBoundary>
      )}
      {following && (
        <ErrorBoundary name={t('follow-ups:title')} close={closeDialogs}>
          <FollowUpDialog
            title={t('follow-ups:command')}
            choose={(dueAt) => void followThread(following, dueAt)}
            close={closeDialogs}
          />
        </ErrorBoundary>
      )}
      {tagging.length > 0 && (
        <ErrorBoundary name={t('commands.tag')} close={closeDialogs}>
          <TagPicker rows={tagging} close={closeDialogs} />
        </ErrorBoundary>
      )}
      {snoozing.length > 0 && (
        <ErrorBoundary name={t('commands.snooze')} close={closeDialogs}>
          <SnoozeDialog rows={snoozing} close={closeDialogs} />
        </ErrorBoundary>
      )}
      <ExportMailDialog />
      {printing.length > 0 && (
        <ErrorBoundary name={t('print.thread')} close={closeDialogs}>
          <PrintDialog messages={printing} close={closeDialogs} />
        </ErrorBoundary>
      )}
      {translating && (
        <ErrorBoundary name={t('translate.command')} close={closeDialogs}>
          <TranslateDialog {...translating} close={closeDialogs} />
        </ErrorBoundary>
      )}
      {unsubscribing && (
        <ErrorBoundary name={t('unsubscribe.command')} close={closeDialogs}>
          <UnsubscribeDialog {...unsubscribing} close={closeDialogs} />
        </ErrorBoundary>
      )}
      {source && (
        <ErrorBoundary name={t('source.title')} close={closeDialogs}>
          <SourceDialog {...source} close={closeDialogs} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('deleteForever.confirm')} close={closeDialogs}>
        <DeleteForever />
      </ErrorBoundary>
      <p className={classes.paperHint}>{t('print.hint', { key: inBrackets(keyText('print')) })}</p>
    </>
  )
}

/** The list that is shown; null for what is no list of one kind or the other, as results of a search are. */
function listShown(): MailView | null {
  const { view, search } = useRoute.getState()
  return search === '' && isOfServers(view) ? view : null
}

const isInOutbox = (): boolean => {
  const { view, search } = useRoute.getState()
  return ['outbox', 'scheduled', 'follow-ups'].includes(view.kind) && search === ''
}

function needs(): string {
  if (hasJustMovedOn()) return sayMovedOn()
  return isInOutbox() ? i18next.t('needs.notInOutbox') : needsOneRow()
}

function selectedToAnswer(): Answered | null {
  const row = oneRow()
  return row && { threadId: row.threadId, messageId: row.messageId ?? null }
}

function selectedPaper(): Paper | null {
  const row = oneRow()
  return row && { threadId: row.threadId, messageId: row.messageId, message: null }
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
