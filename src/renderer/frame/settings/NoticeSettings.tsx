import { Button, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clockOf } from '../../../shared/clock'
import { noticeAction, type Notices } from '../../../shared/contract/app'
import { inboxSplit } from '../../../shared/contract/mailboxes'
import { report } from '../../app/problems'
import { saveSettings, useSettings } from '../../app/settings'
import { toggled } from '../../app/toggled'
import { shell } from '../../bridge/shell'
import { useAccounts } from '../../features/mailboxes/index'
import { SettingsRow, SettingsSection } from '../../ui/SettingsSection'
import { TickField } from '../../ui/TickField'
import classes from './NoticeSettings.module.css'

const USUAL_QUIET = { from: 20 * 60, to: 7 * 60 }

/** Of which new mail the system is to tell, when, and what its notifications show. */
export function NoticeSettings() {
  const { t } = useTranslation(['settings', 'mail'])
  const notices = useSettings().data?.notices
  const { data: accounts = [] } = useAccounts()
  if (!notices) return null
  const save = (changes: Partial<Notices>): void => saveSettings({ notices: { ...notices, ...changes } })
  const { isOn, quiet, hidesContent, splits, accountsOff, actions } = notices
  const some = <Value extends string | number>(chosen: readonly Value[], one: Value): Value[] => [
    ...toggled(new Set(chosen), one),
  ]
  return (
    <SettingsSection title={t('notices.title')}>
      <SettingsRow label={t('notices.on')} hint={t('notices.onHint')}>
        <Switch
          aria-label={t('notices.on')}
          checked={isOn}
          onChange={(event) => save({ isOn: event.currentTarget.checked })}
        />
      </SettingsRow>
      {isOn && (
        <>
          <Permission wasAsked={() => save({ wasAsked: true })} />
          <SettingsRow label={t('notices.hides')} hint={t('notices.hidesHint')}>
            <Switch
              aria-label={t('notices.hides')}
              checked={hidesContent}
              onChange={(event) => save({ hidesContent: event.currentTarget.checked })}
            />
          </SettingsRow>
          <SettingsRow
            label={t('notices.quiet')}
            hint={t(quiet && quiet.from === quiet.to ? 'notices.quietAllDay' : 'notices.quietHint')}
          >
            <span className={classes.quiet}>
              {quiet && (
                <>
                  <Minute
                    label={t('notices.from')}
                    value={quiet.from}
                    set={(from) => save({ quiet: { ...quiet, from } })}
                  />
                  <Minute
                    label={t('notices.to')}
                    value={quiet.to}
                    set={(to) => save({ quiet: { ...quiet, to } })}
                  />
                </>
              )}
              <Switch
                aria-label={t('notices.quiet')}
                checked={quiet !== null}
                onChange={(event) => save({ quiet: event.currentTarget.checked ? USUAL_QUIET : null })}
              />
            </span>
          </SettingsRow>
          <TickField
            label={t('notices.which')}
            all={inboxSplit.options.map((id) => ({ id, label: t(`mail:tabs.${id}.long`) }))}
            ticked={splits}
            tick={(id) => save({ splits: some(splits, id) })}
          />
          {accounts.length > 1 && (
            <TickField
              label={t('notices.accounts')}
              all={accounts.map(({ id, settings }) => ({ id, label: settings.address }))}
              ticked={accounts.flatMap(({ id }) => (accountsOff.includes(id) ? [] : id))}
              tick={(id) => save({ accountsOff: some(accountsOff, id) })}
            />
          )}
          <TickField
            label={t('notices.actions')}
            hint={t('notices.actionsHint')}
            all={noticeAction.options.map((id) => ({ id, label: t(`mail:notices.actions.${id}`) }))}
            ticked={actions}
            tick={(id) => save({ actions: some(actions, id) })}
          />
        </>
      )}
    </SettingsSection>
  )
}

/** What the browser was told about notifications, and the way to tell it. */
function Permission({ wasAsked }: { wasAsked(): void }) {
  const { t } = useTranslation('settings')
  const [state, setState] = useState(shell.noticePermission)
  if (state === 'granted') return null
  const ask = async (): Promise<void> => {
    setState(await shell.askForNotices())
    wasAsked()
  }
  return (
    <SettingsRow label={t('notices.permission')} hint={t(`notices.${state}`)}>
      {state === 'default' && (
        <Button size="compact-sm" onClick={() => void ask().catch(report)}>
          {t('notices.allow')}
        </Button>
      )}
    </SettingsRow>
  )
}

/** A minute of the day; what is none, as while it is being typed, is not taken, and left so becomes what it was. */
function Minute({ label, value, set }: { label: string; value: number; set(minute: number): void }) {
  const shown = clockOf(value)
  return (
    <TextInput
      type="time"
      size="xs"
      aria-label={label}
      key={value}
      defaultValue={shown}
      onBlur={({ currentTarget }) => {
        const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(currentTarget.value) ?? []
        const minute = Number(hours) * 60 + Number(minutes)
        if (Number.isNaN(minute)) currentTarget.value = shown
        else if (minute !== value) set(minute)
      }}
    />
  )
}
