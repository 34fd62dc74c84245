import { Popover, Progress, Button, UnstyledButton } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconPlugConnectedX,
  IconRefresh,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../app/ErrorBoundary'
import type { Account, FolderTrouble } from '../../shared/contract/accounts'
import type { LongWork } from '../../shared/contract/app'
import { engine, useConnection } from '../bridge/connection'
import { staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'
import {
  TryAgain,
  useAccounts,
  useFolderNameOf,
  useMailboxes,
  useTroubleText,
} from '../features/mailboxes/index'
import { UnderWay, useUnderWay, useUnderWayText } from '../features/messages/index'
import { useCommands, type Command } from '../app/commands'
import { useFormat } from '../app/format'
import { describe, report, useDescribe } from '../app/problems'
import { go } from '../app/route'
import { PendingChanges } from './PendingChanges'
import { statusTroubles, type StatusTrouble } from './status-troubles'
import classes from './SyncStatus.module.css'

type Overall = 'away' | 'ok' | 'busy' | StatusTrouble['kind']

const busyStages: ReadonlySet<Account['sync']['stage']> = new Set(['connecting', 'listing', 'fetching'])

const statusCommands = Symbol('status commands')

/** What the program is doing, in a few words at the end of the window's last line; opens into each account's detail. */
export function SyncStatus() {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { data: accounts = [] } = useAccounts()
  const connection = useConnection(({ state }) => state)
  const { data: work = noWork } = useQuery(
    queries.app.longWork.queryOptions({ meta: staleOn('jobs.progress') }),
  )
  const manyChanges = useUnderWay()
  const underWayText = useUnderWayText()
  const isAway = connection === 'lost' || connection === 'denied'
  const troubles = isAway ? [] : statusTroubles(accounts)
  const [trouble] = troubles
  const isBusy = accounts.some(({ sync }) => busyStages.has(sync.stage))
  const overall = isAway ? 'away' : (trouble?.kind ?? (isBusy ? 'busy' : 'ok'))
  const isCalm = overall === 'ok' || overall === 'busy'
  const [changing] = isCalm ? manyChanges : []
  const longWork = (overall === 'ok' && work.find(({ isPaused }) => !isPaused)) || null
  const working = changing
    ? underWayText(changing)
    : longWork && t(`work.${longWork.kind}`, { count: longWork.count })
  const { done, total } = progressOf(accounts)
  const folderText = useFetchedFolder()
  const [fetching, ...more] = accounts.filter(({ sync }) => sync.stage === 'fetching' && sync.total > 0)
  // Of several at once how much is left of all of them.
  const where = fetching && more.length === 0 ? folderText(fetching, accounts.length > 1) : ''
  const fetched =
    total > 0 && !isAway
      ? [where, t('status.fetched', { done: number(done), total: number(total) })].filter(Boolean).join(' · ')
      : ''
  const troubleText = useStatusTroubleText()
  const others = troubles.length > 1 ? t('status.more', { count: troubles.length - 1 }) : ''
  const state = working
    ? working
    : trouble
      ? `${troubleText(trouble, accounts.length)} ${others}`.trim()
      : t(`status.${isAway ? 'away' : isBusy ? 'busy' : 'ok'}`)
  /** A lost server is told above everything, with what mends it. */
  const isMendedHere = trouble?.kind === 'waiting' || trouble?.kind === 'troubled'
  const syncNow = (): void => void engine.accounts.syncNow({}).catch(report)
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'sync',
        group: 'mail',
        title: t('commands.getMail'),
        run: () => void engine.accounts.syncNow({}).catch(report),
      },
    ],
    [t],
  )
  useCommands(statusCommands, commands)
  if (accounts.length === 0 && work.length === 0) return null
  const corner = (
    <Popover position="top-end" withArrow shadow="md" width={320} trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.corner}
          data-state={working ? 'busy' : overall}
          aria-label={t('status.label', { state: `${state} ${fetched}`.trim() })}
        >
          <CornerIcon state={working || (isMendedHere && isBusy) ? 'busy' : overall} />
          {state} {fetched && <span className={classes.detail}>{fetched}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.head}>
          <strong>{state}</strong>
          {!isAway && accounts.length > 0 && (
            <Button
              size="compact-sm"
              variant="light"
              flex="none"
              leftSection={<IconRefresh size={14} />}
              onClick={syncNow}
            >
              {t('commands.getMail')}
            </Button>
          )}
        </div>
        {isAway ? (
          <p className={classes.away}>
            {t(`status.awayText.${connection === 'denied' ? 'denied' : 'lost'}`)}
          </p>
        ) : (
          accounts.map((account) => (
            <ErrorBoundary key={account.id} name={account.settings.address} line>
              <AccountStatus account={account} />
            </ErrorBoundary>
          ))
        )}
        {!isAway && manyChanges.length > 0 && (
          <ErrorBoundary name={t('mail:underWay.title')} line>
            <UnderWay changes={manyChanges} />
          </ErrorBoundary>
        )}
        {!isAway && work.length > 0 && (
          <ErrorBoundary name={t('work.title')} line>
            <Work work={work} />
          </ErrorBoundary>
        )}
      </Popover.Dropdown>
    </Popover>
  )
  return (
    <div className={classes.place}>
      <span role="status" className="visually-hidden">
        {isMendedHere && state}
      </span>
      {isMendedHere && <TryAgain accountIds={trouble.accounts.map(({ id }) => id)} size="compact-xs" />}
      {corner}
    </div>
  )
}

function CornerIcon({ state }: { state: Overall }) {
  switch (state) {
    case 'ok':
      return <IconCloudCheck size={16} stroke={1.6} />
    case 'busy':
      return <IconRefresh size={16} stroke={1.6} className={classes.turning} />
    case 'away':
      return <IconPlugConnectedX size={16} stroke={1.6} />
    case 'offline':
    case 'partly':
      return <IconCloudOff size={16} stroke={1.6} />
    case 'failed':
    case 'waiting':
    case 'troubled':
      return <IconAlertTriangle size={16} stroke={1.6} />
  }
}

/** The folder mail of an account comes from now, with whose it is where that is asked for; '' for none. */
function useFetchedFolder(): (account: Account, withAddress: boolean) => string {
  const nameOf = useFolderNameOf()
  return ({ settings, sync }, withAddress) =>
    [withAddress && settings.address, nameOf(sync.folderId)].filter(Boolean).join(' · ')
}

/** A trouble in a few words; `count` is how many accounts there are. */
function useStatusTroubleText(): (trouble: StatusTrouble, count: number) => string {
  const { t } = useTranslation()
  const { number } = useFormat()
  const describe = useDescribe()
  return (trouble, count) => {
    switch (trouble.kind) {
      case 'waiting':
        return t('status.waiting', { title: describe(trouble.problem).title, count: trouble.changes })
      case 'failed':
        return t('status.failed', { count: trouble.accounts.length })
      case 'partly': {
        const [first] = trouble.accounts
        if (count === 1 && first?.sync.problem) return describe(first.sync.problem).title
        return t('status.partly', { count, lost: number(trouble.accounts.length) })
      }
      case 'offline':
      case 'troubled':
        return t(`status.${trouble.kind}`)
    }
  }
}

const noWork: LongWork[] = []

const hintOf = (canPause: boolean, isPaused: boolean) =>
  isPaused ? 'pausedHint' : canPause ? 'pauseHint' : 'hint'

/** What goes on beside all else, and that nobody need wait for it. */
function Work({ work }: { work: readonly LongWork[] }) {
  const { t } = useTranslation()
  return (
    <section className={classes.account} aria-label={t('work.title')}>
      {work.map(({ kind, count, share, canPause, isPaused }) => (
        <div key={kind}>
          <div className={classes.line}>
            <span className={classes.address}>{t(`work.${kind}`, { count })}</span>
            {canPause && (
              <Button
                size="compact-xs"
                variant="light"
                onClick={() => void engine.app.pauseWork({ kind, isPaused: !isPaused }).catch(report)}
              >
                {t(isPaused ? 'work.goOn' : 'work.pause')}
              </Button>
            )}
          </div>
          {share !== null && (
            <Progress
              value={share * 100}
              size="sm"
              mt={4}
              mb={4}
              color={isPaused ? 'gray' : 'petrol'}
              aria-label={t(`work.${kind}`, { count })}
            />
          )}
          <span className={classes.detail}>{t(`work.${hintOf(canPause, isPaused)}`)}</span>
        </div>
      ))}
    </section>
  )
}

function AccountStatus({ account }: { account: Account }) {
  const { t } = useTranslation()
  const { shortDate, number } = useFormat()
  const folderText = useFetchedFolder()
  const { sync } = account
  const problem = sync.problem && describe(sync.problem)
  const next = useTroubleText().next(sync.nextTryAt)
  return (
    <section className={classes.account}>
      <div className={classes.line}>
        <span className={classes.dot} style={{ background: account.color }} aria-hidden />
        <bdi className={classes.address}>{account.settings.address}</bdi>
        <span className={classes.stage}>{t(`stages.${sync.stage}`)}</span>
      </div>
      {sync.stage === 'fetching' && sync.total > 0 && (
        <>
          <Progress size="sm" value={(100 * sync.done) / sync.total} aria-label={t('status.progress')} />
          <span className={classes.detail}>
            {[
              folderText(account, false),
              t('status.fetched', { done: number(sync.done), total: number(sync.total) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </>
      )}
      {sync.lastSyncAt !== null && (
        <span className={classes.detail}>{t('status.lastSync', { when: shortDate(sync.lastSyncAt) })}</span>
      )}
      {sync.pending > 0 && <PendingChanges account={account} />}
      {problem && (
        <div className={classes.problem}>
          <strong>{problem.title}</strong> {problem.why} {next}
          {sync.problem?.serverReply && <code dir="auto">{sync.problem.serverReply}</code>}
          <Button mt={6} size="compact-sm" color="red" variant="light" onClick={() => go.module('settings')}>
            {t('status.openSettings')}
          </Button>
        </div>
      )}
      {sync.troubles.slice(0, SHOWN_TROUBLES).map((trouble) => (
        <FolderStatus key={`${trouble.folderId} ${trouble.problem.code}`} trouble={trouble} />
      ))}
      {sync.troubles.length > SHOWN_TROUBLES && (
        <span className={classes.detail}>
          {t('troubles.moreFolders', { count: sync.troubles.length - SHOWN_TROUBLES })}
        </span>
      )}
    </section>
  )
}

const SHOWN_TROUBLES = 5

function FolderStatus({ trouble }: { trouble: FolderTrouble }) {
  const { t } = useTranslation()
  const { title, reply, next } = useTroubleText().folder(trouble)
  const { data: mailboxes = [] } = useMailboxes()
  const mailbox = mailboxes.find(({ id }) => id === trouble.folderId)
  const name = mailbox?.role ? t(`mail:roles.${mailbox.role}`) : (mailbox?.name ?? '')
  return (
    <div className={classes.problem} data-tone="warn">
      <button
        type="button"
        className={classes.link}
        onClick={() => go.view({ kind: 'folder', folderId: trouble.folderId })}
      >
        <bdi>{name}</bdi>: {title}
      </button>{' '}
      {next}
      {reply && <code>{reply}</code>}
    </div>
  )
}

/** How many messages all accounts together still fetch. */
function progressOf(accounts: Account[]): { done: number; total: number } {
  const fetching = accounts.map(({ sync }) => sync).filter(({ stage }) => stage === 'fetching')
  return {
    done: fetching.reduce((sum, { done }) => sum + done, 0),
    total: fetching.reduce((sum, { total }) => sum + total, 0),
  }
}
