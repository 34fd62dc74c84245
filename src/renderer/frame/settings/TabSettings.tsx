import { Switch, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InboxTab, InboxTabs } from '../../../shared/contract/app'
import { moved } from '../../app/moved'
import { saveSettings, useSettings } from '../../app/settings'
import { isFixedTab } from '../../features/messages/index'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import classes from '../../ui/OrderedLines.module.css'
import { StepButtons } from '../../ui/StepButtons'

/** Which tabs stand above the inbox, and in which order. */
export function TabSettings() {
  const { t } = useTranslation(['settings', 'mail'])
  const tabs = useSettings().data?.inboxTabs
  if (!tabs) return null
  const save = (inboxTabs: InboxTabs): void => saveSettings({ inboxTabs })
  return (
    <SettingsSection title={t('tabs.title')}>
      <SettingsHint>{t('tabs.hint')}</SettingsHint>
      <ol className={classes.lines}>
        {tabs.map((one, at) => (
          <TabLine
            key={one.tab}
            {...one}
            isFirst={at === 0}
            isLast={at === tabs.length - 1}
            show={(isShown) => save(tabs.with(at, { ...one, isShown }))}
            move={(by) => save(moved(tabs, at, by))}
          />
        ))}
      </ol>
    </SettingsSection>
  )
}

function TabLine(props: {
  tab: InboxTab
  isShown: boolean
  isFirst: boolean
  isLast: boolean
  show(isShown: boolean): void
  move(by: number): void
}) {
  const { tab, isShown, isFirst, isLast, show, move } = props
  const { t } = useTranslation(['settings', 'mail'])
  const name = t(`mail:tabs.${tab}.long`)
  return (
    <li className={classes.line}>
      <span className={classes.name}>{name}</span>
      <StepButtons name={name} isFirst={isFirst} isLast={isLast} move={move} />
      <Tooltip label={t('tabs.always')} disabled={!isFixedTab(tab)}>
        <Switch
          aria-label={t('tabs.show', { name })}
          checked={isShown || isFixedTab(tab)}
          disabled={isFixedTab(tab)}
          onChange={(event) => show(event.currentTarget.checked)}
        />
      </Tooltip>
    </li>
  )
}
