import { createTheme, MantineProvider, mergeThemeOverrides, useMantineColorScheme } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { connect, useConnection } from '../bridge/connection'
import type { MailAddress } from '../../shared/contract/messages'
import { noteLoading } from '../bridge/loading'
import { followEngine, queryClient } from '../bridge/queries'
import { onlyDraft, shell } from '../bridge/shell'
import { useInfo, useSettings } from '../app/settings'
import { useKnownFields, useRecordTypes } from '../features/records/index'
import { MailImportDialog } from '../features/mail-import/index'
import { FileDialogs } from '../features/messages/index'
import { ComposerHost, ComposerWindow } from '../features/outbox/index'
import { ContactDialog } from '../features/people/index'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { CommandPalette } from './CommandPalette'
import classes from './App.module.css'
import { Denied } from './Denied'
import { keepFocus } from '../app/focus'
import { Frame } from './Frame'
import { setLanguage } from '../app/i18n'
import { followHand } from '../app/in-hand'
import { listenForKeys } from '../app/keys'
import { listenForSecondClicks } from '../app/second-click'
import { NoticeBar } from './NoticeBar'
import { RecipientsPanel } from './RecipientsPanel'
import { ShortcutSheet } from './ShortcutSheet'
import { askBeforeLeaving } from './unsaved-words'
import { refuseStrayDrops } from '../app/stray-drops'
import { closeWantedContact } from '../app/wanted-contact'
import { cssVariables, theme } from '../app/theme'
import { applyZoom } from '../app/zoom'
import { Welcome } from '../features/accounts/index'

noteLoading()
connect()
followEngine()

export function App() {
  const spoken = useSpokenTheme()
  const { t } = useTranslation()
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={spoken} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Preferences />
        <ErrorBoundary>
          <div className={classes.window}>
            <Content />
            <ErrorBoundary name={t('notices')}>
              <NoticeBar />
            </ErrorBoundary>
          </div>
        </ErrorBoundary>
      </MantineProvider>
    </QueryClientProvider>
  )
}

/** Our theme, in which the buttons that Mantine draws by itself have a name in the language of the window. */
function useSpokenTheme() {
  const { t } = useTranslation()
  return useMemo(() => {
    const close = { defaultProps: { closeButtonProps: { 'aria-label': t('close') } } }
    const password = { defaultProps: { visibilityToggleButtonProps: { 'aria-label': t('showPassword') } } }
    return mergeThemeOverrides(
      theme,
      createTheme({ components: { Modal: close, Drawer: close, PasswordInput: password } }),
    )
  }, [t])
}

const besideMail = (recipients: readonly MailAddress[]) => <RecipientsPanel recipients={recipients} />

function Content() {
  const { t } = useTranslation()
  const { data: info } = useInfo()
  const denied = useConnection((connection) => connection.state === 'denied')
  useEffect(() => listenForKeys(window), [])
  useEffect(() => keepFocus(window), [])
  useEffect(() => followHand(window), [])
  useEffect(() => refuseStrayDrops(window), [])
  useEffect(() => listenForSecondClicks(window), [])
  // Electron closes a window by its own rules, and its engine comes back to the same one.
  useEffect(() => (shell.kind === 'browser' ? askBeforeLeaving(window) : undefined), [])
  // Every module is made of them.
  const knowsTypes = useRecordTypes().length > 0
  useKnownFields()
  const ready = (info !== undefined && knowsTypes) || denied
  useEffect(() => {
    if (ready) document.getElementById('boot')?.remove()
  }, [ready])
  // What is on the screen, typed text above all, outlives an engine that does not come back.
  if (!info || !knowsTypes) return denied ? <Denied /> : null
  if (onlyDraft !== null)
    return (
      <div className={classes.stage}>
        <ErrorBoundary name={t('mail:commands.compose')} box={classes.broken}>
          <ComposerWindow draftId={onlyDraft} />
        </ErrorBoundary>
        <ErrorBoundary name={t('writing:contact.who')} close={closeWantedContact}>
          <ContactDialog />
        </ErrorBoundary>
        <ErrorBoundary name={t('commands.palette')} box={classes.broken}>
          <CommandPalette />
        </ErrorBoundary>
      </div>
    )
  if (!info.hasAccounts)
    return (
      <div className={classes.stage}>
        <Suspense>
          <ErrorBoundary name={t('settings:addAccount')}>
            <Welcome />
          </ErrorBoundary>
        </Suspense>
      </div>
    )
  return (
    <div className={classes.stage}>
      <Frame />
      <ErrorBoundary name={t('mail:commands.compose')} box={classes.broken}>
        <ComposerHost beside={besideMail} />
      </ErrorBoundary>
      <ErrorBoundary name={t('writing:contact.who')} close={closeWantedContact}>
        <ContactDialog />
      </ErrorBoundary>
      <ErrorBoundary name={t('mail:files')} box={classes.broken}>
        <FileDialogs />
      </ErrorBoundary>
      <ErrorBoundary name={t('mail-import:title')} box={classes.broken}>
        <MailImportDialog />
      </ErrorBoundary>
      <ErrorBoundary name={t('commands.palette')} box={classes.broken}>
        <CommandPalette />
      </ErrorBoundary>
      <ErrorBoundary name={t('commands.shortcuts')} box={classes.broken}>
        <ShortcutSheet />
      </ErrorBoundary>
    </div>
  )
}

/** Applies language, colours, density and size as soon as the profile tells them. */
function Preferences() {
  const { data: settings } = useSettings()
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (!settings) return
    setLanguage(settings.language)
    setColorScheme(settings.theme === 'system' ? 'auto' : settings.theme)
    document.documentElement.dataset.density = settings.density
    document.documentElement.dataset.previewLines = String(settings.previewLines)
    document.documentElement.style.setProperty('--preview-lines', String(settings.previewLines))
    applyZoom(settings.zoom)
  }, [settings, setColorScheme])
  return null
}
