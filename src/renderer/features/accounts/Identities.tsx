import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconPencil, IconPlus, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account, Identity } from '../../../shared/contract/accounts'
import { defaultIdentity, sender } from '../../../shared/identities'
import { serverOf } from '../../../shared/outgoing-server'
import { standingDoubt } from '../../../shared/sender-standing'
import { nameList, withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { Question } from '../../ui/Question'
import { useMailboxes, useOutgoingServers } from '../mailboxes/index'
import classes from './Identities.module.css'
import { IdentityDialog } from './IdentityDialog'

/** Whom mail of an account is written as: the account's own name and address, and those the user added. */
export function Identities({ account }: { account: Account }) {
  const { t } = useTranslation('settings')
  const [editing, setEditing] = useState<Identity | 'new' | null>(null)
  const [removing, setRemoving] = useState<Identity | null>(null)
  const [first] = account.identities
  return (
    <>
      <ul className={classes.list} aria-label={t('identity.of', { address: account.settings.address })}>
        {account.identities.map((identity) => (
          <IdentityLine
            key={identity.id}
            account={account}
            identity={identity}
            edit={() => setEditing(identity)}
            {...(identity.id === first.id ? {} : { remove: () => setRemoving(identity) })}
          />
        ))}
        <li className={classes.line}>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} />}
            onClick={() => setEditing('new')}
          >
            {t('identity.add')}
          </Button>
        </li>
      </ul>
      {editing && (
        <ErrorBoundary name={t('identity.title')} close={() => setEditing(null)}>
          <IdentityDialog account={account} identity={editing} close={() => setEditing(null)} />
        </ErrorBoundary>
      )}
      {removing && <RemoveIdentity account={account} identity={removing} close={() => setRemoving(null)} />}
    </>
  )
}

function IdentityLine(props: { account: Account; identity: Identity; edit(): void; remove?(): void }) {
  const { t } = useTranslation('settings')
  const { account, identity, edit, remove } = props
  const { id, isDefault, replyTo, standing } = identity
  const { data: servers = [] } = useOutgoingServers()
  const { data: mailboxes = [] } = useMailboxes()
  const server = servers.find((each) => each.id === identity.outgoingId)
  const doubt = standingDoubt(account, identity, serverOf(account, id, servers))
  const folder = mailboxes.find((each) => each.id === identity.sentFolderId)
  const name = withinSentence(sender(identity))
  const star = isDefault ? t('identity.default', { name }) : t('identity.makeDefault', { name })
  return (
    <li className={classes.line}>
      <span className={classes.text}>
        <bdi>{sender(identity)}</bdi>
        {replyTo !== '' && (
          <span className={classes.faint}>{t('identity.answersTo', { address: nameList([replyTo]) })}</span>
        )}
        {(standing || doubt) && (
          <span className={classes.faint}>
            {t(`identity.standing.${standing ?? 'unverified'}`, {
              address: nameList([identity.rewrittenTo ?? '']),
            })}
          </span>
        )}
        {server && (
          <span className={classes.faint}>
            {t('identity.leavesBy', { name: withinSentence(server.name) })}
          </span>
        )}
        {folder && (
          <span className={classes.faint}>
            {t('identity.filedIn', { path: withinSentence(folder.path) })}
          </span>
        )}
      </span>
      {account.identities.length > 1 && (
        <Tooltip label={star}>
          <ActionIcon
            aria-label={star}
            aria-pressed={isDefault}
            onClick={() =>
              void engine.accounts.setDefaultIdentity({ accountId: account.id, id }).catch(report)
            }
          >
            {isDefault ? <IconStarFilled size={15} /> : <IconStar size={15} />}
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('identity.edit', { name })}>
        <ActionIcon aria-label={t('identity.edit', { name })} onClick={edit}>
          <IconPencil size={15} />
        </ActionIcon>
      </Tooltip>
      {remove && (
        <Tooltip label={t('identity.remove', { name })}>
          <ActionIcon aria-label={t('identity.remove', { name })} onClick={remove}>
            <IconTrash size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  )
}

function RemoveIdentity(props: { account: Account; identity: Identity; close(): void }) {
  const { t } = useTranslation('settings')
  const { account, identity, close } = props
  const [first] = account.identities
  const heir = identity.isDefault ? first : defaultIdentity(account)
  const name = withinSentence(sender(identity))
  return (
    <Question
      title={t('identity.removeTitle', { name })}
      text={t('identity.removeText', { heir: withinSentence(sender(heir)) })}
      cancel={t('common:cancel')}
      confirm={t('identity.removeConfirm')}
      close={close}
      run={() =>
        void engine.accounts.removeIdentity({ accountId: account.id, id: identity.id }).catch(report)
      }
    />
  )
}
