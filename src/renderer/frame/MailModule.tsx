import { ActionIcon, Drawer } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconArrowLeft } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShallow } from 'zustand/react/shallow'
import { useSettings } from '../app/settings'
import { CustomerPanel } from './CustomerPanel'
import { LinkDialog } from '../features/links/index'
import { FolderDialogs, FolderMailContext, FolderTree } from '../features/mailboxes/index'
import { MailCommands, Reader, ThreadList, folderMail } from '../features/messages/index'
import { noteCommand, wantNote } from '../features/notes/index'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { useCommands, type Command } from '../app/commands'
import classes from './MailModule.module.css'
import { toggleCustomer } from '../app/customer-pane'
import { focusView } from '../app/focus'
import { clamped, limits, panesFor, type Panes, type Side, type Widths } from '../app/panes'
import { PaneSeparator } from './PaneSeparator'
import { go, useRoute } from '../app/route'
import { saveWindowState, useWindowState } from '../app/window-state'
import { useWindowWidth } from '../app/zoom'

const owner = Symbol('pane commands')

/** Folders, list, reader and customer, side by side as far as there is room. */
export function MailModule() {
  const { t } = useTranslation('mail')
  const width = useWindowWidth()
  const { data: settings } = useSettings()
  const [front, view, selected] = useRoute(
    useShallow((route) => [route.front, route.view, route.selected] as const),
  )
  const [widths, resize] = useWidths()
  const panes = panesFor(width, widths, front === 'customer')
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
    />
  )
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
          <LinkDialog />
        </ErrorBoundary>
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
        {(panes.list !== null || columns === 1) && (
          <div
            className={classes.list}
            // Out of sight, not gone: it keeps its place and goes on being walked by keys.
            data-behind={reading || undefined}
            style={columns === 1 ? undefined : { width: panes.list ?? 0 }}
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
              <Reader alone={columns === 1} />
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
    return [...(columns === 4 ? [] : [panel]), note]
  }, [t, columns, isShown])
  useCommands(owner, commands)
}
