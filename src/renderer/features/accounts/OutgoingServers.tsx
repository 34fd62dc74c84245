import { ActionIcon, Badge, Button, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconPencil,
  IconPlus,
  IconServer,
  IconStar,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'
import { serverOf } from '../../../shared/outgoing-server'
import { withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { report, useDescribe } from '../../app/problems'
import { useWantedForm } from '../../app/wanted-form'
import { engine } from '../../bridge/connection'
import { Question } from '../../ui/Question'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import { useAccounts, useOutbox, useOutgoingServers } from '../mailboxes/index'
import classes from './AccountsSettings.module.css'
import { OutgoingServerDialog } from './OutgoingServerDialog'
import { serverDetail, serverLabel } from './server-words'

/** The list of outgoing servers, and who sends by each. */
export function OutgoingServers() {
  const { t } = useTranslation('settings')
  const { data: servers = [] } = useOutgoingServers()
  const { data: accounts = [] } = useAccounts()
  const [opened, setOpened] = useState<number | 'new' | null>(null)
  const [removing, setRemoving] = useState<OutgoingEntry | null>(null)
  const open = useCallback((id?: number) => setOpened(id ?? 'new'), [])
  useWantedForm('outgoing-server', open)
  const editing = opened === 'new' ? opened : servers.find(({ id }) => id === opened)
  return (
    <SettingsSection
      title={t('outgoing.title')}
      action={
        <Button size="compact-sm" leftSection={<IconPlus size={15} />} onClick={() => setOpened('new')}>
          {t('outgoing.add')}
        </Button>
      }
    >
      <SettingsHint>{t('outgoing.hint')}</SettingsHint>
      <ul className={classes.servers} aria-label={t('outgoing.title')}>
        {servers.map((server) => (
          <ServerLine
            key={server.id}
            server={server}
            label={serverLabel(server, servers)}
            senders={sendersBy(server, accounts, servers)}
            edit={() => setOpened(server.id)}
            remove={() => setRemoving(server)}
          />
        ))}
      </ul>
      {editing && (
        <ErrorBoundary name={t('outgoing.edit')} close={() => setOpened(null)}>
          <OutgoingServerDialog entry={editing} close={() => setOpened(null)} />
        </ErrorBoundary>
      )}
      {removing && (
        <ErrorBoundary name={t('outgoing.remove', { name: '' })} close={() => setRemoving(null)}>
          <RemoveServer
            server={removing}
            senders={sendersBy(removing, accounts, servers)}
            close={() => setRemoving(null)}
          />
        </ErrorBoundary>
      )}
    </SettingsSection>
  )
}

/** The addresses whose mail leaves by a server. */
const sendersBy = (
  server: OutgoingEntry,
  accounts: readonly Account[],
  servers: readonly OutgoingEntry[],
): string[] => [
  ...new Set(
    accounts.flatMap((account) =>
      account.identities
        .filter(({ id }) => serverOf(account, id, servers)?.id === server.id)
        .map(({ address }) => address),
    ),
  ),
]

function ServerLine(props: {
  server: OutgoingEntry
  label: string
  senders: readonly string[]
  edit(): void
  remove(): void
}) {
  const { server, label, senders, edit, remove } = props
  const { t } = useTranslation('settings')
  const { namesInWords } = useFormat()
  const describe = useDescribe()
  const name = withinSentence(label)
  const isDefault = server.purpose === 'default'
  const star = isDefault ? t('outgoing.isDefault', { name }) : t('outgoing.makeDefault', { name })
  return (
    <li className={classes.account}>
      <IconServer size={16} stroke={1.6} aria-hidden />
      <div className={classes.accountText}>
        <strong>
          <bdi>{label}</bdi>{' '}
          {isDefault && (
            <Badge size="sm" variant="light">
              {t('outgoing.default')}
            </Badge>
          )}
          {server.purpose === 'bulk' && (
            <Badge size="sm" variant="light" color="gray">
              {t('outgoing.bulk')}
            </Badge>
          )}
        </strong>
        <SettingsHint>
          <bdi>{serverDetail(server, t)}</bdi>
          {!server.tested && (
            <span className={classes.untested}>
              <IconAlertTriangle size={13} aria-hidden /> {t('untested')}
            </span>
          )}
        </SettingsHint>
        <SettingsHint>
          {senders.length > 0 ? t('outgoing.usedBy', { names: namesInWords(senders) }) : t('outgoing.unused')}
        </SettingsHint>
        {server.problem && (
          <span className={classes.problem}>
            <strong>{describe(server.problem).title}</strong>
            {server.problem.serverReply && <code dir="auto">{server.problem.serverReply}</code>}
          </span>
        )}
      </div>
      {server.purpose !== 'bulk' && (
        <Tooltip label={star}>
          <ActionIcon
            aria-label={star}
            aria-pressed={isDefault}
            onClick={() => void engine.outgoingServers.setDefault({ id: server.id }).catch(report)}
          >
            {isDefault ? <IconStarFilled size={16} /> : <IconStar size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('outgoing.editNamed', { name })}>
        <ActionIcon aria-label={t('outgoing.editNamed', { name })} onClick={edit}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('outgoing.remove', { name })}>
        <ActionIcon aria-label={t('outgoing.remove', { name })} onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

function RemoveServer(props: { server: OutgoingEntry; senders: readonly string[]; close(): void }) {
  const { server, senders, close } = props
  const { t } = useTranslation('settings')
  const { namesInWords } = useFormat()
  const { data: outgoing = [] } = useOutbox()
  const count = outgoing.filter(({ state, serverId }) => state === 'queued' && serverId === server.id).length
  return (
    <Question
      title={t('removeTitle', { address: withinSentence(server.name) })}
      text={[
        senders.length > 0
          ? t('outgoing.removeUsed', { count: senders.length, names: namesInWords(senders) })
          : t('outgoing.removeUnused'),
        count > 0 ? t('outgoing.removeQueued', { count }) : '',
      ]
        .filter(Boolean)
        .join(' ')}
      cancel={t('common:cancel')}
      confirm={t('outgoing.removeConfirm')}
      close={close}
      run={() => void engine.outgoingServers.remove({ id: server.id }).catch(report)}
    />
  )
}
