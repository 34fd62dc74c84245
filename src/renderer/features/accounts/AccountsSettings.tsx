import { ActionIcon, Button, Modal, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconListCheck,
  IconPencil,
  IconPlus,
  IconStar,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react'
import { Fragment, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import type { OutgoingLine } from '../../../shared/contract/outbox'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { describe, report } from '../../app/problems'
import { useWantedForm } from '../../app/wanted-form'
import { engine } from '../../bridge/connection'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import { useAccounts, useMailboxes, useOutbox, usePlaceOfMail } from '../mailboxes/index'
import { AccountDialog } from './AccountDialog'
import { CheckAccount } from './CheckAccount'
import { CompanyPresets } from './CompanyPresets'
import classes from './AccountsSettings.module.css'
import { Identities } from './Identities'

/** The accounts, what each is doing, and the ways to add, change and remove one. */
export function AccountsSettings() {
  const { t } = useTranslation('settings')
  const { data: accounts = [] } = useAccounts()
  const [editing, setEditing] = useState<Account | 'new' | null>(null)
  const [removing, setRemoving] = useState<Account | null>(null)
  const [checking, setChecking] = useState<Account | null>(null)
  const add = useCallback(() => setEditing('new'), [])
  useWantedForm('account', add)
  return (
    <SettingsSection
      title={t('accounts')}
      action={
        <Button size="compact-sm" leftSection={<IconPlus size={15} />} onClick={add}>
          {t('addAccount')}
        </Button>
      }
    >
      {accounts.map((account) => (
        <Fragment key={account.id}>
          <AccountLine
            account={account}
            check={() => setChecking(account)}
            edit={() => setEditing(account)}
            remove={() => setRemoving(account)}
          />
          <ErrorBoundary name={t('identity.of', { address: account.settings.address })} line>
            <Identities account={account} />
          </ErrorBoundary>
        </Fragment>
      ))}
      <ErrorBoundary name={t('presets')} line>
        <CompanyPresets />
      </ErrorBoundary>
      <ErrorBoundary name={t('editAccount')} close={() => setEditing(null)}>
        <AccountDialog account={editing} close={() => setEditing(null)} />
      </ErrorBoundary>
      {checking && (
        <ErrorBoundary name={t('check.button')} close={() => setChecking(null)}>
          <CheckAccount account={checking} close={() => setChecking(null)} />
        </ErrorBoundary>
      )}
      {removing && (
        <ErrorBoundary name={t('removeAccount')} close={() => setRemoving(null)}>
          <RemoveAccount account={removing} close={() => setRemoving(null)} />
        </ErrorBoundary>
      )}
    </SettingsSection>
  )
}

function AccountLine(props: { account: Account; check(): void; edit(): void; remove(): void }) {
  const { account, check, edit, remove } = props
  const { t } = useTranslation('settings')
  const problem = account.sync.problem && describe(account.sync.problem)
  const place = usePlaceOfMail()(account)
  return (
    <div className={classes.account}>
      <span className={classes.dot} style={{ background: account.color }} aria-hidden />
      <div className={classes.accountText}>
        <strong>
          <bdi>{account.settings.address}</bdi>
        </strong>
        <SettingsHint>
          {t(`common:stages.${account.sync.stage}`)} · <bdi>{account.settings.incoming.host}</bdi>
          {place && ` · ${place}`}
          {!account.tested && (
            <span className={classes.untested}>
              <IconAlertTriangle size={13} aria-hidden /> {t('untested')}
            </span>
          )}
        </SettingsHint>
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
      {account.settings.incoming.kind === 'imap' && (
        <Tooltip label={t('check.button')}>
          <ActionIcon aria-label={t('check.button')} onClick={check}>
            <IconListCheck size={16} />
          </ActionIcon>
        </Tooltip>
      )}
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

/** It may have arrived: it stays what it is until the user knows. */
const isInDoubt = ({ state, problem }: OutgoingLine): boolean =>
  state === 'failed' && problem?.code === 'send-unconfirmed'

function RemoveAccount({ account, close }: { account: Account; close(): void }) {
  const { t } = useTranslation('settings')
  const address = account.settings.address
  const { data: accounts = [] } = useAccounts()
  const { data: outgoing = [] } = useOutbox()
  const ofAccount = outgoing.filter(({ content }) => content.accountId === account.id)
  const doubtful = ofAccount.filter(isInDoubt).length
  const unsent = ofAccount.filter((mail) => mail.state !== 'sent' && !isInDoubt(mail)).length
  const uncopied = ofAccount.filter(({ copyPending }) => copyPending).length
  const count = unsent + doubtful + uncopied
  const isKeptHere = account.settings.incoming.kind === 'pop3'
  const { data: mailboxes = [] } = useMailboxes()
  const keptHere = isKeptHere
    ? mailboxes.reduce((sum, { accountId, total }) => sum + (accountId === account.id ? total : 0), 0)
    : 0
  const others = accounts.filter(({ id }) => id !== account.id)
  const heir = (others.find(({ isMain }) => isMain) ?? others[0])?.settings.address
  const lost = keptHere + (heir ? 0 : count)
  return (
    <Modal opened onClose={close} title={t('removeTitle', { address })}>
      <p className={classes.text}>
        {isKeptHere ? t('removeKeptHere', { count: keptHere }) : t('removeText')}
      </p>
      {unsent > 0 && (
        <p className={classes.text}>
          {heir ? t('removeUnsentMoves', { count: unsent, heir }) : t('removeUnsentLost', { count: unsent })}
        </p>
      )}
      {doubtful > 0 && (
        <p className={classes.text}>
          {heir
            ? t('removeDoubtfulMoves', { count: doubtful, heir })
            : t('removeDoubtfulLost', { count: doubtful })}
        </p>
      )}
      {uncopied > 0 && (
        <p className={classes.text}>
          {heir
            ? t('removeUncopiedMoves', { count: uncopied, heir })
            : t('removeUncopiedLost', { count: uncopied })}
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
          {lost > 0 ? t('removeConfirmLost', { address, count: lost }) : t('removeConfirm', { address })}
        </Button>
      </div>
    </Modal>
  )
}
