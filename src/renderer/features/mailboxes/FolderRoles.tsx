import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { filesMail } from '../../../shared/folder-switches'
import { report, useDescribe } from '../../app/problems'
import { saveSettings, useSettings } from '../../app/settings'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import type { Problem } from '../../../shared/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { ChoiceField } from '../../ui/ChoiceField'
import { SettingsHint, SettingsRow, SettingsSection } from '../../ui/SettingsSection'
import { useAccounts, useMailboxes } from './queries'
import classes from './FolderRoles.module.css'

const ROLES = ['archive', 'sent', 'drafts', 'trash', 'junk', 'snoozed'] as const
type Role = (typeof ROLES)[number]

/** The choice of no folder: one is made as soon as something goes there. */
const NONE = ''

/** Which folder of each account plays which role; what the user chooses outranks what the server says. */
export function FolderRoles() {
  const { t } = useTranslation('settings')
  const { data: accounts = [] } = useAccounts()
  const { data: mailboxes = [] } = useMailboxes()
  if (accounts.length === 0) return null
  const byAccount = Map.groupBy(mailboxes, ({ accountId }) => accountId)
  return (
    <SettingsSection title={t('folders')}>
      <SettingsHint>{t('foldersHint')}</SettingsHint>
      <OnlyUnread />
      {accounts.map((account) => (
        <AccountFolders key={account.id} account={account} mailboxes={byAccount.get(account.id) ?? []} />
      ))}
    </SettingsSection>
  )
}

/** What was read elsewhere first is filed as well, unless the user wants it otherwise. */
function OnlyUnread() {
  const { t } = useTranslation('settings')
  const { data: settings } = useSettings()
  if (!settings) return null
  return (
    <SettingsRow label={t('onlyUnread')} hint={t('onlyUnreadHint')}>
      <Switch
        aria-label={t('onlyUnread')}
        checked={settings.filesOnlyUnread}
        onChange={(event) => saveSettings({ filesOnlyUnread: event.currentTarget.checked })}
      />
    </SettingsRow>
  )
}

function AccountFolders({ account, mailboxes }: { account: Account; mailboxes: readonly Mailbox[] }) {
  const { t } = useTranslation('settings')
  const { address } = account.settings
  if (mailboxes.length === 0) return <SettingsHint>{t('foldersNotYet', { address })}</SettingsHint>
  return (
    <>
      <h3>{address}</h3>
      <NotFiled address={address} inbox={mailboxes.find(({ role }) => role === 'inbox')} />
      {ROLES.map((role) => (
        <RoleRow key={role} role={role} address={address} mailboxes={mailboxes} />
      ))}
    </>
  )
}

/** Warns of what would be missed only when it is needed: nothing that comes in is filed. */
function NotFiled({ address, inbox }: { address: string; inbox: Mailbox | undefined }) {
  const { t } = useTranslation('settings')
  if (!inbox || filesMail(inbox)) return null
  return (
    <ProblemNotice
      compact
      title={t('notFiled.title', { address })}
      why={t('notFiled.why')}
      mend={t('notFiled.mend')}
      action={{
        label: t('notFiled.fix'),
        run: () => void engine.mailboxes.setSwitches({ id: inbox.id, files: true }).catch(report),
      }}
    />
  )
}

function RoleRow(props: { role: Role; address: string; mailboxes: readonly Mailbox[] }) {
  const { role, address, mailboxes } = props
  const { t } = useTranslation('settings')
  const describe = useDescribe()
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = t(`mail:roles.${role}`)
  const current = mailboxes.find((mailbox) => mailbox.role === role)
  const choose = async (value: string): Promise<void> => {
    setProblem(null)
    const chosen = mailboxes.find(({ id }) => String(id) === value)
    try {
      if (chosen) await engine.mailboxes.setRole({ id: chosen.id, role })
      else if (current) await engine.mailboxes.setRole({ id: current.id, role: null })
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const refusal = problem && describe(problem)
  return (
    <SettingsRow label={name}>
      <ChoiceField
        aria-label={t('folderFor', { role: name, address })}
        className={classes.choice}
        choices={[
          { value: NONE, label: t('folderNone') },
          ...mailboxes
            .filter(({ selectable }) => selectable)
            .map(({ id, path }) => ({ value: String(id), label: path })),
        ]}
        value={current ? String(current.id) : NONE}
        error={refusal && `${refusal.title}. ${refusal.mend}`}
        onChange={(value) => void choose(value)}
      />
    </SettingsRow>
  )
}
