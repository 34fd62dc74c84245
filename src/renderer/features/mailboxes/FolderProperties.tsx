import { Modal, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import type { FolderSwitches, Mailbox } from '../../../shared/contract/mailboxes'
import { canFile, filesMail, keepsAllTexts, keepsTexts, notifiesOf } from '../../../shared/folder-switches'
import { textMonthsOf } from '../../../shared/text-months'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { SettingsRow } from '../../ui/SettingsSection'
import { folderName } from './folder-actions'
import classes from './FolderProperties.module.css'
import { useAccounts, useMailboxes } from './queries'

/** What is known of a folder, and what is wanted of the mail in it. */
export function FolderProperties({ id, close }: { id: number; close(): void }) {
  const { data: mailboxes = [] } = useMailboxes()
  const { data: accounts = [] } = useAccounts()
  const mailbox = mailboxes.find((box) => box.id === id)
  const account = accounts.find((one) => one.id === mailbox?.accountId)
  if (!mailbox || !account) return null
  return (
    <Modal opened onClose={close} title={folderName(mailbox)} size="lg">
      <Facts mailbox={mailbox} account={account} />
      <Switches mailbox={mailbox} account={account} />
    </Modal>
  )
}

interface Of {
  mailbox: Mailbox
  account: Account
}

function Facts({ mailbox, account }: Of) {
  const { t } = useTranslation('mail')
  const { number, longDate } = useFormat()
  const { id: folderId, accountId, path, total, unread, synced, serverTotal } = mailbox
  const { data: agreedAt } = useQuery(
    queries.accounts.agreedAt.queryOptions({
      input: { accountId, folderId },
      meta: staleOn('accounts', 'mailboxes', 'threads'),
    }),
  )
  // A pass that ended well looked into every folder.
  const at = agreedAt ?? account.sync.lastSyncAt
  const isOnServer = account.settings.incoming.kind === 'imap'
  return (
    <dl className={classes.facts}>
      <dt>{t('folderProperties.account')}</dt>
      <dd>
        <bdi>{account.settings.address}</bdi>
      </dd>
      <dt>{t('folderProperties.path')}</dt>
      <dd>
        <bdi>{path}</bdi>
      </dd>
      <dt>{t('folderProperties.here')}</dt>
      <dd>
        {t('messageCount', { count: total })} · {t('folderProperties.unread', { count: unread })}
      </dd>
      {isOnServer && (
        <>
          <dt>{t('folderProperties.server')}</dt>
          <dd>
            {t('messageCount', { count: serverTotal })}
            {synced < serverTotal &&
              ` · ${t('fetched', { done: number(synced), total: number(serverTotal) })}`}
          </dd>
          <dt>{t('folderProperties.agreed')}</dt>
          <dd>{at === null ? t('folderProperties.never') : longDate(at)}</dd>
        </>
      )}
    </dl>
  )
}

function Switches({ mailbox: known, account }: Of) {
  const { t } = useTranslation('mail')
  const { incoming } = account.settings
  const [asked, setAsked] = useState<Partial<FolderSwitches>>({})
  const mailbox = { ...known, ...asked }
  const set = (wanted: Partial<FolderSwitches>): void => {
    setAsked({ ...asked, ...wanted })
    engine.mailboxes.setSwitches({ id: mailbox.id, ...wanted }).catch((error: unknown) => {
      setAsked(asked)
      report(error)
    })
  }
  const row = (name: keyof FolderSwitches, value: boolean, hint: string, isFixed = false) => (
    <SettingsRow label={t(`folderProperties.${name}`)} hint={hint}>
      <Switch
        aria-label={t(`folderProperties.${name}`)}
        checked={value}
        disabled={isFixed}
        onChange={(event) => set({ [name]: event.currentTarget.checked })}
      />
    </SettingsRow>
  )
  const keepsNone = textMonthsOf(incoming) === 0
  return (
    <>
      {incoming.kind === 'imap' &&
        row(
          'keepsTexts',
          !keepsNone && keepsTexts(mailbox, keepsAllTexts(incoming)),
          t(keepsNone ? 'folderProperties.headersOnly' : 'folderProperties.keepsTextsHint'),
          keepsNone,
        )}
      {row('notifies', notifiesOf(mailbox), t('folderProperties.notifiesHint'))}
      {row(
        'files',
        filesMail(mailbox),
        t(canFile(mailbox.role) ? 'folderProperties.filesHint' : 'folderProperties.neverFiled'),
        !canFile(mailbox.role),
      )}
    </>
  )
}
