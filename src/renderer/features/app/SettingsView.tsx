import { ActionIcon, Button, Modal, SegmentedControl, Switch, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconPencil,
  IconPlus,
  IconStar,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react'
import { Fragment, useCallback, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BrokenView } from '../../app/BrokenView'
import type { Account } from '../../../shared/contract/accounts'
import type { AppInfo } from '../../../shared/contract/app'
import { useFormat } from '../../app/format'
import { languages } from '../../app/i18n'
import { describe, report } from '../../app/problems'
import { useWantedForm } from '../../app/wanted-form'
import { ZOOMS } from '../../app/zoom'
import { engine } from '../../bridge/connection'
import { AccountDialog } from '../accounts/AccountDialog'
import { Identities } from '../accounts/Identities'
import { useAccounts, useOutbox } from '../mailboxes/queries'
import { FolderRoles } from './FolderRoles'
import { KeyboardSettings } from './KeyboardSettings'
import { RemoteSenders } from './RemoteSenders'
import { saveSettings, useInfo, useSettings } from './queries'
import { ChoiceField } from '../../ui/ChoiceField'
import classes from './SettingsView.module.css'

/** Accounts and preferences, on one page. */
export function SettingsView() {
  const { t } = useTranslation('settings')
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <h1>{t('title')}</h1>
        <BrokenView name={t('accounts')}>
          <Accounts />
        </BrokenView>
        <BrokenView name={t('folders')}>
          <FolderRoles />
        </BrokenView>
        <BrokenView name={t('preferences')}>
          <Preferences />
        </BrokenView>
        <BrokenView name={t('keyboard.title')}>
          <KeyboardSettings />
        </BrokenView>
        <BrokenView name={t('images')}>
          <RemoteSenders />
        </BrokenView>
        <BrokenView name="Postilla" line>
          <About />
        </BrokenView>
      </div>
    </div>
  )
}

function Accounts() {
  const { t } = useTranslation('settings')
  const { data: accounts = [] } = useAccounts()
  const [editing, setEditing] = useState<Account | 'new' | null>(null)
  const [removing, setRemoving] = useState<Account | null>(null)
  const add = useCallback(() => setEditing('new'), [])
  useWantedForm('account', add)
  return (
    <section className={classes.section}>
      <header className={classes.head}>
        <h2>{t('accounts')}</h2>
        <Button size="compact-sm" leftSection={<IconPlus size={15} />} onClick={add}>
          {t('addAccount')}
        </Button>
      </header>
      {accounts.map((account) => (
        <Fragment key={account.id}>
          <AccountLine
            account={account}
            edit={() => setEditing(account)}
            remove={() => setRemoving(account)}
          />
          <BrokenView name={t('identity.of', { address: account.settings.address })} line>
            <Identities account={account} />
          </BrokenView>
        </Fragment>
      ))}
      <BrokenView name={t('editAccount')} close={() => setEditing(null)}>
        <AccountDialog account={editing} close={() => setEditing(null)} />
      </BrokenView>
      {removing && (
        <BrokenView name={t('removeAccount')} close={() => setRemoving(null)}>
          <RemoveAccount account={removing} close={() => setRemoving(null)} />
        </BrokenView>
      )}
    </section>
  )
}

function AccountLine({ account, edit, remove }: { account: Account; edit(): void; remove(): void }) {
  const { t } = useTranslation('settings')
  const problem = account.sync.problem && describe(account.sync.problem)
  return (
    <div className={classes.account}>
      <span className={classes.dot} style={{ background: account.color }} aria-hidden />
      <div className={classes.accountText}>
        <strong>
          <bdi>{account.settings.address}</bdi>
        </strong>
        <span className={classes.faint}>
          {t(`common:stages.${account.sync.stage}`)} · <bdi>{account.settings.incoming.host}</bdi>
          {!account.tested && (
            <span className={classes.untested}>
              <IconAlertTriangle size={13} aria-hidden /> {t('untested')}
            </span>
          )}
        </span>
        {problem && (
          <span className={classes.problem}>
            <strong>{problem.title}</strong>
            <span>{problem.mend}</span>
            {account.sync.problem?.serverReply && <code dir="auto">{account.sync.problem.serverReply}</code>}
          </span>
        )}
      </div>
      <Tooltip label={account.isMain ? t('main') : t('makeMain')}>
        <ActionIcon
          aria-label={account.isMain ? t('main') : t('makeMain')}
          aria-pressed={account.isMain}
          onClick={() => void engine.accounts.setMain({ id: account.id }).catch(report)}
        >
          {account.isMain ? <IconStarFilled size={16} /> : <IconStar size={16} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('editAccount')}>
        <ActionIcon aria-label={t('editAccount')} onClick={edit}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('removeAccount')}>
        <ActionIcon aria-label={t('removeAccount')} onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

function RemoveAccount({ account, close }: { account: Account; close(): void }) {
  const { t } = useTranslation('settings')
  const address = account.settings.address
  const { data: accounts = [] } = useAccounts()
  const { data: outgoing = [] } = useOutbox()
  const count = outgoing.filter(
    ({ state, content }) => state !== 'sent' && content.accountId === account.id,
  ).length
  const others = accounts.filter(({ id }) => id !== account.id)
  const heir = (others.find(({ isMain }) => isMain) ?? others[0])?.settings.address
  return (
    <Modal opened onClose={close} title={t('removeTitle', { address })}>
      <p className={classes.text}>{t('removeText')}</p>
      {count > 0 && (
        <p className={classes.text}>
          {heir ? t('removeUnsentMoves', { count, heir }) : t('removeUnsentLost', { count })}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={close} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button
          color="red"
          onClick={() => void engine.accounts.remove({ id: account.id }).then(close, report)}
        >
          {count > 0 && !heir ? t('removeConfirmLost', { address, count }) : t('removeConfirm', { address })}
        </Button>
      </div>
    </Modal>
  )
}

const UNDO_CHOICES = [0, 5, 10, 20, 30, 60, 120]
const READ_CHOICES = [-1, 0, 1, 3, 10]

function Preferences() {
  const { t } = useTranslation('settings')
  const { data: settings } = useSettings()
  const { percent } = useFormat()
  if (!settings) return null
  return (
    <section className={classes.section}>
      <header className={classes.head}>
        <h2>{t('preferences')}</h2>
      </header>
      <Row label={t('language')}>
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
      </Row>
      <Row label={t('theme')}>
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
      </Row>
      <Row label={t('compact')}>
        <Switch
          aria-label={t('compact')}
          checked={settings.density === 'compact'}
          onChange={(event) =>
            saveSettings({ density: event.currentTarget.checked ? 'compact' : 'comfortable' })
          }
        />
      </Row>
      <Row label={t('zoom')}>
        <ChoiceField
          aria-label={t('zoom')}
          choices={ZOOMS.map((size) => ({ value: String(size), label: percent(size) }))}
          value={String(settings.zoom)}
          onChange={(value) => saveSettings({ zoom: Number(value) })}
        />
      </Row>
      <Row label={t('undoSeconds')} hint={t('undoSecondsHint')}>
        <ChoiceField
          aria-label={t('undoSeconds')}
          choices={UNDO_CHOICES.map((count) => ({
            value: String(count),
            label: count === 0 ? t('off') : t('seconds', { count }),
          }))}
          value={String(settings.undoSeconds)}
          onChange={(value) => saveSettings({ undoSeconds: Number(value) })}
        />
      </Row>
      <Row label={t('markRead')}>
        <ChoiceField
          aria-label={t('markRead')}
          choices={READ_CHOICES.map((count) => ({
            value: String(count),
            label: count < 0 ? t('never') : count === 0 ? t('atOnce') : t('seconds', { count }),
          }))}
          value={String(settings.markReadAfterSeconds)}
          onChange={(value) => saveSettings({ markReadAfterSeconds: Number(value) })}
        />
      </Row>
    </section>
  )
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span>
        {label}
        {hint && <span className={classes.faint}>{hint}</span>}
      </span>
      {children}
    </div>
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
    <section className={classes.section}>
      <p className={classes.faint}>
        Postilla {info.version} · {t('mailStays')} {t(placeOf(info))}
      </p>
    </section>
  )
}
