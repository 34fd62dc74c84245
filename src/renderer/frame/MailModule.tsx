import { ActionIcon, Drawer } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconArrowLeft } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShallow } from 'zustand/react/shallow'
import { useSettings } from '../app/settings'
import { CustomerPanel } from './CustomerPanel'
import { LinkNotice } from '../features/filing/index'
import { LinkDialog } from '../features/links/index'
import { FolderDialogs, FolderMailContext, FolderTree } from '../features/mailboxes/index'
import { MailCommands, Reader, ThreadList, folderMail } from '../features/messages/index'
import { noteCommand, wantNote } from '../features/notes/index'
import { FromMailDialog } from '../features/tasks/index'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { useCommands, type Command } from '../app/commands'
import classes from './MailModule.module.css'
import { toggleCustomer } from '../app/customer-pane'
import { focusView } from '../app/focus'
import { useKeyText, withKey } from '../app/key-choice'
import { clamped, limits, panesFor, sidesOf, type Panes, type Side, type Widths } from '../app/panes'
import { FoldedPane, PaneSeparator } from './PaneSeparator'
import { go, useRoute } from '../app/route'
import { toggled } from '../app/toggled'
import { currentWindowState, saveWindowState, useWindowState } from '../app/window-state'
import { useWindowWidth } from '../app/zoom'

const owner = Symbol('pane commands')

/** Folders, list, reader and customer, side by side as far as there is room. */
export function MailModule() {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const width = useWindowWidth()
  const { data: settings } = useSettings()
  const [front, view, selected] = useRoute(
    useShallow((route) => [route.front, route.view, route.selected] as const),
  )
  const [widths, resize] = useWidths()
  const { foldedPanes } = useWindowState()
  const panes = panesFor(width, widths, front === 'customer', foldedPanes)
  const { columns } = panes
  useCustomerKeys(columns, panes.customer !== null || (columns === 1 && front === 'customer'))
  if (width === 0 || !settings) return null
  const reading = columns === 1 && (front === 'reader' || front === 'customer')
  const separator = (side: Side, after = false) => (
    <PaneSeparator
      label={t(`resize.${side}`)}
      width={panes[side] ?? 0}
      least={limits[side].least}
      most={limits[side].most}
      after={after}
      resize={(to, settled) => resize(side, clamped(side, to), settled)}
      reset={() => resize(side, limits[side].usual, true)}
      fold={{ label: withKey(t(`fold.${side}`), keyText(`fold-${side}`)), run: () => foldPane(side) }}
    />
  )
  const strip = (side: Side) =>
    panes[side] === null && sidesOf(columns, front === 'customer').includes(side) ? (
      <FoldedPane
        label={withKey(t(`unfold.${side}`), keyText(`fold-${side}`))}
        after={side === 'customer'}
        run={() => foldPane(side)}
      />
    ) : null
  const isListFolded = columns > 1 && foldedPanes.includes('list')
  const customer = (
    <ErrorBoundary name={t('customer')} of={selected}>
      <CustomerPanel />
    </ErrorBoundary>
  )
  return (
    <FolderMailContext value={folderMail}>
      <div
        className={classes.module}
        data-columns={columns}
        data-folders={panes.folders === null ? 'away' : 'here'}
      >
        <ErrorBoundary name={t('common:groups.mail')} line>
          <MailCommands />
        </ErrorBoundary>
        <ErrorBoundary name={t('folders')} line>
          <FolderDialogs />
        </ErrorBoundary>
        <ErrorBoundary name={t('common:groups.customer')} line>
          <LinkDialog note={(threadId) => <LinkNotice threadId={threadId} />} />
        </ErrorBoundary>
        <ErrorBoundary name={t('customer:fromMail.task')} line>
          <FromMailDialog />
        </ErrorBoundary>
        {strip('folders')}
        {panes.folders !== null && (
          <>
            <div className={classes.folders} style={{ width: panes.folders }}>
              <ErrorBoundary name={t('folders')}>
                <FolderTree />
              </ErrorBoundary>
            </div>
            {separator('folders')}
          </>
        )}
        {strip('list')}
        {(panes.list !== null || columns === 1 || isListFolded) && (
          <div
            className={classes.list}
            // Out of sight, not gone: it keeps its place and goes on being walked by keys.
            data-behind={reading || (panes.list === null && columns > 1) || undefined}
            style={panes.list === null ? undefined : { width: panes.list }}
          >
            <ErrorBoundary name={t('list')} of={view}>
              <ThreadList view={view} />
            </ErrorBoundary>
          </div>
        )}
        {panes.list !== null && separator('list')}
        {(columns > 1 || front === 'reader') && (
          <div className={classes.reader}>
            <ErrorBoundary name={t('conversation')} of={selected}>
              <Reader alone={columns === 1 || isListFolded} />
            </ErrorBoundary>
          </div>
        )}
        {panes.customer !== null && (
          <>
            {separator('customer', true)}
            <div className={classes.customer} style={{ width: panes.customer }}>
              {customer}
            </div>
          </>
        )}
        {strip('customer')}
        {columns === 1 && front === 'customer' && (
          <div className={classes.alone}>
            <ActionIcon size="lg" m={8} onClick={() => go.front('reader')} aria-label={t('conversation')}>
              <IconArrowLeft size={18} />
            </ActionIcon>
            {customer}
          </div>
        )}
        {panes.folders === null && (
          <Drawer
            opened={front === 'folders'}
            // Whoever leaves it is at the mail again, and not at the button that opened it, where no key means mail.
            returnFocus={false}
            onClose={() => {
              go.front('list')
              focusView()
            }}
            title={t('folders')}
            size={280}
            classNames={{
              content: classes.drawer ?? '',
              header: classes.drawerHead ?? '',
              body: classes.drawerBody ?? '',
            }}
          >
            <ErrorBoundary name={t('folders')}>
              <FolderTree />
            </ErrorBoundary>
          </Drawer>
        )}
      </div>
    </FolderMailContext>
  )
}

const sides: readonly Side[] = ['folders', 'list', 'customer']

/** Puts a pane away, or has it again. */
function foldPane(side: Side): void {
  const { foldedPanes } = currentWindowState()
  if (side === 'customer' && useRoute.getState().front === 'customer') go.front('reader')
  saveWindowState({ foldedPanes: [...toggled(new Set(foldedPanes), side)] })
}

/** The widths the user set, as they are being set and as they are kept. */
function useWidths(): [Widths, (side: Side, width: number, settled: boolean) => void] {
  const kept = useWindowState().widths
  const [moving, setMoving] = useState<Widths>({})
  const keep = useDebouncedCallback((widths: Widths) => saveWindowState({ widths }), 300)
  const widths = { ...kept, ...moving }
  return [
    widths,
    (side, width, settled) => {
      setMoving({ ...moving, [side]: width })
      if (settled) keep({ ...widths, [side]: width })
    },
  ]
}

/**
 * Where the customer has no pane of their own, one key shows them beside the mail and hides them again, and that of a
 * note shows them first. It is there while the customer is not yet: letters pressed behind it would be commands.
 */
function useCustomerKeys(columns: Panes['columns'], isShown: boolean): void {
  const { t } = useTranslation('mail')
  const commands = useMemo<Command[]>(() => {
    const needsConversation = {
      offered: () => useRoute.getState().selected !== null,
      needs: () => t('common:needs.conversation'),
    }
    const panel: Command = {
      id: 'customer-panel',
      group: 'customer',
      title: t('commands.customer'),
      ...needsConversation,
      run: toggleCustomer,
    }
    const note: Command = {
      ...noteCommand(t),
      ...needsConversation,
      run: () => {
        wantNote()
        if (!isShown) go.front('customer')
      },
    }
    const folds = sides.map((side): Command => ({
      ...{ id: `fold-${side}`, group: 'app', title: t(`toggle.${side}`) },
      offered: () => columns > 1,
      needs: () => t('needsRoom'),
      run: () => foldPane(side),
    }))
    return [...(columns === 4 ? [] : [panel]), note, ...folds]
  }, [t, columns, isShown])
  useCommands(owner, commands)
}
