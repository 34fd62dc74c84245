import { Drawer } from '@mantine/core'
import { useDebouncedCallback, useViewportSize } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Group, Panel, Separator, type Layout } from 'react-resizable-panels'
import { useSettings } from '../features/app/queries'
import { CustomerPanel } from '../features/links/CustomerPanel'
import { FolderTree } from '../features/mailboxes/FolderTree'
import { MailCommands } from '../features/messages/MailCommands'
import { NewMailNotices } from '../features/messages/NewMailNotices'
import { Reader } from '../features/messages/Reader'
import { ThreadList } from '../features/messages/ThreadList'
import { CompaniesView } from '../features/companies/CompaniesView'
import { DealsView } from '../features/deals/DealsView'
import { PeopleView } from '../features/people/PeopleView'
import { SettingsView } from '../features/app/SettingsView'
import { AppCommands } from './AppCommands'
import classes from './Frame.module.css'
import { Rail } from './Rail'
import { go, useRoute } from './route'
import { readWindowState, saveWindowState } from './window-state'

/** The window: the rail, and beside it the current module. */
export function Frame() {
  const module = useRoute((route) => route.module)
  return (
    <div className={classes.frame}>
      <AppCommands />
      <NewMailNotices />
      <Rail />
      <main className={classes.main}>
        {module === 'mail' && <MailModule />}
        {module === 'people' && <PeopleView />}
        {module === 'companies' && <CompaniesView />}
        {module === 'deals' && <DealsView />}
        {module === 'settings' && <SettingsView />}
      </main>
    </div>
  )
}

const THREE_COLUMNS_FROM = 1180
const TWO_COLUMNS_FROM = 760

function MailModule() {
  const { width } = useViewportSize()
  const { data: settings } = useSettings()
  const columns = width >= THREE_COLUMNS_FROM ? 3 : width >= TWO_COLUMNS_FROM ? 2 : 1
  if (width === 0 || !settings) return null
  return (
    <div className={classes.module} data-columns={columns}>
      <MailCommands />
      {columns === 3 ? <WidePanes savedText={settings.layout} /> : <NarrowPanes columns={columns} />}
    </div>
  )
}

function WidePanes({ savedText }: { savedText: string }) {
  const [layout] = useState(() => readWindowState(savedText).panes)
  const remember = useDebouncedCallback((panes: Layout) => saveWindowState({ panes }), 500)
  return (
    <Group
      className={classes.panes}
      orientation="horizontal"
      {...(layout ? { defaultLayout: layout } : {})}
      onLayoutChanged={remember}
    >
      <Panel
        id="folders"
        defaultSize={212}
        minSize={150}
        maxSize={360}
        groupResizeBehavior="preserve-pixel-size"
        className={classes.folders}
      >
        <FolderTree />
      </Panel>
      <Separator className={classes.separator} />
      <Panel
        id="list"
        defaultSize={372}
        minSize={280}
        maxSize={620}
        groupResizeBehavior="preserve-pixel-size"
      >
        <ListPane />
      </Panel>
      <Separator className={classes.separator} />
      <Panel id="reader" minSize={340}>
        <Reader />
      </Panel>
      <Separator className={classes.separator} />
      <Panel
        id="customer"
        defaultSize={300}
        minSize={230}
        maxSize={480}
        groupResizeBehavior="preserve-pixel-size"
      >
        <CustomerPanel />
      </Panel>
    </Group>
  )
}

function NarrowPanes({ columns }: { columns: 1 | 2 }) {
  const { t } = useTranslation('mail')
  const front = useRoute((route) => route.front)
  const reading = front === 'reader' || front === 'customer'
  return (
    <>
      <div className={classes.panes}>
        {(columns === 2 || !reading) && (
          <div className={classes.listPane}>
            <ListPane />
          </div>
        )}
        {(columns === 2 || reading) && (
          <div className={classes.readerPane}>
            <Reader alone={columns === 1} />
          </div>
        )}
      </div>
      <Drawer
        opened={front === 'folders'}
        onClose={() => go.front('list')}
        title={t('folders')}
        size={280}
        padding={0}
      >
        <FolderTree />
      </Drawer>
      <Drawer
        opened={front === 'customer'}
        onClose={() => go.front('reader')}
        title={t('customer')}
        size={340}
        position="right"
        padding={0}
      >
        <CustomerPanel />
      </Drawer>
    </>
  )
}

function ListPane() {
  const view = useRoute((route) => route.view)
  return <ThreadList view={view} />
}
