import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { NewMailNotices } from '../features/messages/index'
import { useRecordType, useTypeWords } from '../features/records/index'
import { RecordsView } from './records/RecordsView'
import { ReportsView } from '../features/reports/index'
import { NextStep, Reminders } from '../features/tasks/index'
import { AccountBanners } from '../features/accounts/index'
import { AppCommands } from './AppCommands'
import { ErrorBoundary } from '../app/ErrorBoundary'
import classes from './Frame.module.css'
import { useHistory } from '../app/history'
import { keepUndoOverReloads } from '../app/kept-undo'
import { MailModule } from './MailModule'
import { NavigationRail } from './NavigationRail'
import { useRoute } from '../app/route'
import { closeContextMenu, ContextMenu } from '../ui/ContextMenu'
import { lazyView, loadViewsAhead } from '../ui/lazy-view'

/** The other modules are here from the start: their keys may be pressed as soon as one has gone there. */
const SettingsView = lazyView(async () => (await import('./settings/SettingsView')).SettingsView)

/** The window: the rail, and beside it the current module. */
export function Frame() {
  const { t } = useTranslation()
  const module = useRoute((route) => route.module)
  const record = useRoute((route) => route.record)
  const recordType = useRecordType(module)
  const words = useTypeWords()
  useHistory()
  useEffect(keepUndoOverReloads, [])
  useEffect(() => void loadViewsAhead(), [])
  return (
    <div className={classes.frame}>
      <AppCommands />
      <NewMailNotices />
      <ErrorBoundary name={t('menu')} close={closeContextMenu}>
        <ContextMenu />
      </ErrorBoundary>
      <ErrorBoundary name={t('modules.label')} box={classes.brokenRail}>
        <NavigationRail />
      </ErrorBoundary>
      <main className={classes.main} tabIndex={-1}>
        <ErrorBoundary name={t('modules.settings')} box={classes.brokenBanner}>
          <AccountBanners />
        </ErrorBoundary>
        <ErrorBoundary name={t('customer:reminders.title')} box={classes.brokenBanner}>
          <Reminders />
        </ErrorBoundary>
        <ErrorBoundary name={t('customer:nextStep.title')} box={classes.brokenBanner}>
          <NextStep />
        </ErrorBoundary>
        <div className={classes.module}>
          <ErrorBoundary
            key={module}
            name={recordType ? words(module, 'many') : t(`modules.${module}`)}
            of={record}
          >
            <Suspense>
              {module === 'mail' && <MailModule />}
              {module === 'settings' && <SettingsView />}
              {module === 'reports' && <ReportsView />}
              {recordType && <RecordsView type={module} />}
            </Suspense>
          </ErrorBoundary>
        </div>
      </main>
    </div>
  )
}
