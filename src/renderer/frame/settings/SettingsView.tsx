import { SegmentedControl, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AppInfo } from '../../../shared/contract/app'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { languages } from '../../app/i18n'
import { PREVIEW_LINES, saveSettings, useInfo, useSettings } from '../../app/settings'
import { ZOOMS } from '../../app/zoom'
import { AccountsSettings, OutgoingServers, ProgramProxy } from '../../features/accounts/index'
import { FilingSettings } from '../../features/filing/index'
import { MailImportSettings } from '../../features/mail-import/index'
import { FolderRoles } from '../../features/mailboxes/index'
import { RemoteSenders } from '../../features/messages/index'
import { SignatureField } from '../../features/outbox/index'
import { FieldSettings } from '../../features/records/index'
import { CategorySettings } from '../../features/tasks/index'
import { TemplatesSettings } from '../../features/templates/index'
import { LateField } from '../../features/outbox/index'
import { ChoiceField } from '../../ui/ChoiceField'
import { SettingsRow, SettingsSection } from '../../ui/SettingsSection'
import { KeyboardSettings } from './KeyboardSettings'
import classes from './SettingsView.module.css'
import { NoticeSettings } from './NoticeSettings'
import { Place } from './Place'
import { TabSettings } from './TabSettings'
import { TagSettings } from './TagSettings'
import { WritingSettings } from './WritingSettings'

/** Accounts and preferences, on one page. */
export function SettingsView() {
  const { t } = useTranslation(['settings', 'filing', 'mail-import', 'templates', 'writing'])
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <h1>{t('title')}</h1>
        <ErrorBoundary name={t('accounts')}>
          <Place id="accounts">
            <AccountsSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('outgoing.title')}>
          <Place id="outgoing">
            <OutgoingServers />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('templates:title')}>
          <Place id="templates">
            <TemplatesSettings Field={SignatureField} />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('proxy.title')}>
          <ProgramProxy />
        </ErrorBoundary>
        <ErrorBoundary name={t('filing:title')}>
          <Place id="automation">
            <FilingSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('folders')}>
          <Place id="folders">
            <FolderRoles />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('mail-import:title')}>
          <MailImportSettings />
        </ErrorBoundary>
        <ErrorBoundary name={t('preferences')}>
          <Place id="preferences">
            <Preferences />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('writing:title')}>
          <Place id="writing">
            <WritingSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('notices.title')}>
          <Place id="notices">
            <NoticeSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('tabs.title')}>
          <Place id="tabs">
            <TabSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('tags.title')}>
          <Place id="tags">
            <TagSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('customer:ownFields.title')}>
          <Place id="fields">
            <FieldSettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('customer:categories.title')}>
          <Place id="categories">
            <CategorySettings />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name={t('keyboard.title')}>
          <KeyboardSettings />
        </ErrorBoundary>
        <ErrorBoundary name={t('images')}>
          <Place id="images">
            <RemoteSenders />
          </Place>
        </ErrorBoundary>
        <ErrorBoundary name="Postilla" line>
          <About />
        </ErrorBoundary>
      </div>
    </div>
  )
}

const FAR_AHEAD_CHOICES = [3, 7, 14, 30, 60, 90]
const UNDO_CHOICES = [0, 5, 10, 20, 30, 60, 120]
const READ_CHOICES = [-1, 0, 1, 3, 10]

function Preferences() {
  const { t } = useTranslation('settings')
  const { data: settings } = useSettings()
  const { percent } = useFormat()
  if (!settings) return null
  return (
    <SettingsSection title={t('preferences')}>
      <SettingsRow label={t('language')}>
        <ChoiceField
          aria-label={t('language')}
          choices={[
            { value: 'system', label: t('system') },
            ...languages.map((value) => ({ value, label: t(`languages.${value}`) })),
          ]}
          value={settings.language}
          onChange={(value) =>
            saveSettings({ language: languages.find((known) => known === value) ?? 'system' })
          }
        />
      </SettingsRow>
      <SettingsRow label={t('theme')}>
        <SegmentedControl
          size="xs"
          aria-label={t('theme')}
          data={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`themes.${value}`),
          }))}
          value={settings.theme}
          onChange={(theme) => saveSettings({ theme })}
        />
      </SettingsRow>
      <SettingsRow label={t('compact')}>
        <Switch
          aria-label={t('compact')}
          checked={settings.density === 'compact'}
          onChange={(event) =>
            saveSettings({ density: event.currentTarget.checked ? 'compact' : 'comfortable' })
          }
        />
      </SettingsRow>
      <SettingsRow label={t('previewLines')}>
        <SegmentedControl
          size="xs"
          aria-label={t('previewLines')}
          data={PREVIEW_LINES.map((count) => ({
            value: String(count),
            label: count === 0 ? t('previewNone') : String(count),
          }))}
          value={String(settings.previewLines)}
          onChange={(value) => saveSettings({ previewLines: Number(value) })}
        />
      </SettingsRow>
      <SettingsRow label={t('mergeFolders')} hint={t('mergeFoldersHint')}>
        <Switch
          aria-label={t('mergeFolders')}
          checked={settings.mergeFolders}
          onChange={(event) => saveSettings({ mergeFolders: event.currentTarget.checked })}
        />
      </SettingsRow>
      <SettingsRow label={t('zoom')}>
        <ChoiceField
          aria-label={t('zoom')}
          choices={ZOOMS.map((size) => ({ value: String(size), label: percent(size) }))}
          value={String(settings.zoom)}
          onChange={(value) => saveSettings({ zoom: Number(value) })}
        />
      </SettingsRow>
      <SettingsRow label={t('undoSeconds')} hint={t('undoSecondsHint')}>
        <ChoiceField
          aria-label={t('undoSeconds')}
          choices={UNDO_CHOICES.map((count) => ({
            value: String(count),
            label: count === 0 ? t('off') : t('seconds', { count }),
          }))}
          value={String(settings.undoSeconds)}
          onChange={(value) => saveSettings({ undoSeconds: Number(value) })}
        />
      </SettingsRow>
      <SettingsRow label={t('farAhead')} hint={t('farAheadHint')}>
        <ChoiceField
          aria-label={t('farAhead')}
          choices={FAR_AHEAD_CHOICES.map((count) => ({
            value: String(count),
            label: t('beyondDays', { count }),
          }))}
          value={String(settings.farAheadDays)}
          onChange={(value) => saveSettings({ farAheadDays: Number(value) })}
        />
      </SettingsRow>
      <SettingsRow label={t('late')} hint={t('lateHint')}>
        <LateField naming={{ 'aria-label': t('late') }} />
      </SettingsRow>
      <SettingsRow label={t('markRead')}>
        <ChoiceField
          aria-label={t('markRead')}
          choices={READ_CHOICES.map((count) => ({
            value: String(count),
            label: count < 0 ? t('never') : count === 0 ? t('atOnce') : t('seconds', { count }),
          }))}
          value={String(settings.markReadAfterSeconds)}
          onChange={(value) => saveSettings({ markReadAfterSeconds: Number(value) })}
        />
      </SettingsRow>
      <SettingsRow label={t('permanentDeletion')} hint={t('permanentDeletionHint')}>
        <Switch
          aria-label={t('permanentDeletion')}
          checked={settings.allowPermanentDeletion}
          onChange={(event) => saveSettings({ allowPermanentDeletion: event.currentTarget.checked })}
        />
      </SettingsRow>
    </SettingsSection>
  )
}

/** What becomes of it all at the end, and who can read it. */
function placeOf({ secrets, profile }: AppInfo) {
  if (secrets === 'memory') return 'inMemory'
  if (profile === 'demo') return 'keptDemo'
  return secrets === 'keychain' ? 'inKeychain' : 'inSealedFile'
}

function About() {
  const { t } = useTranslation('settings')
  const { data: info } = useInfo()
  if (!info) return null
  return (
    <p className={classes.about}>
      Postilla {info.version} · {t('mailStays')} {t(placeOf(info))}
    </p>
  )
}
