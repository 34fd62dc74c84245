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
import { BrokenView } from '../app/BrokenView'
import type { Account, FolderTrouble } from '../../shared/contract/accounts'
import type { LongWork } from '../../shared/contract/app'
import { engine, useConnection } from '../bridge/connection'
import { staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'
import { useAccounts, useMailboxes, useTroubleText } from '../features/mailboxes/index'
import { useCommands, type Command } from '../app/commands'
import { useFormat } from '../app/format'
import { describe, report } from '../app/problems'
import { go } from '../app/route'
import classes from './StatusCorner.module.css'

type Overall = 'away' | 'ok' | 'busy' | 'offline' | 'partly' | 'troubled' | 'failed'

const statusCommands = Symbol('status commands')

/** What the program is doing, in a few words at the end of the window's last line; opens into each account's detail. */
export function StatusCorner() {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { data: accounts = [] } = useAccounts()
  const connection = useConnection(({ state }) => state)
  const { data: work = noWork } = useQuery(
    queries.app.longWork.queryOptions({ meta: staleOn('jobs.progress') }),
  )
  const overall = connection === 'lost' || connection === 'denied' ? 'away' : overallOf(accounts)
  const working = (overall === 'ok' && work.find(({ isPaused }) => !isPaused)) || null
  const { done, total } = progressOf(accounts)
  const fetched =
    total > 0 && overall !== 'away' ? t('status.fetched', { done: number(done), total: number(total) }) : ''
  const state = working
    ? t(`work.${working.kind}`, { count: working.count })
    : t(`status.${overall}`, {
        count: accounts.length,
        lost: number(accounts.filter(hasLostServer).length),
      })
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
  return (
    <Popover position="top-end" withArrow shadow="md" width={320} trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.corner}
          data-state={working ? 'busy' : overall}
          aria-label={t('status.label', { state: `${state} ${fetched}`.trim() })}
        >
          {overall === 'ok' && !working && <IconCloudCheck size={16} stroke={1.6} />}
          {(overall === 'busy' || working) && (
            <IconRefresh size={16} stroke={1.6} className={classes.turning} />
          )}
          {overall === 'away' && <IconPlugConnectedX size={16} stroke={1.6} />}
          {(overall === 'offline' || overall === 'partly') && <IconCloudOff size={16} stroke={1.6} />}
          {(overall === 'failed' || overall === 'troubled') && <IconAlertTriangle size={16} stroke={1.6} />}
          {state} {fetched && <span className={classes.detail}>{fetched}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.head}>
          <strong>{state}</strong>
          {overall !== 'away' && accounts.length > 0 && (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconRefresh size={14} />}
              onClick={syncNow}
            >
              {t('commands.getMail')}
            </Button>
          )}
        </div>
        {overall === 'away' ? (
          <p className={classes.away}>
            {t(`status.awayText.${connection === 'denied' ? 'denied' : 'lost'}`)}
          </p>
        ) : (
          accounts.map((account) => (
            <BrokenView key={account.id} name={account.settings.address} line>
              <AccountStatus account={account} />
            </BrokenView>
          ))
        )}
        {overall !== 'away' && work.length > 0 && (
          <BrokenView name={t('work.title')} line>
            <Work work={work} />
          </BrokenView>
        )}
      </Popover.Dropdown>
    </Popover>
  )
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
  const { sync } = account
  const problem = sync.problem && describe(sync.problem)
  const pendingProblem = sync.pendingProblem && describe(sync.pendingProblem)
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
            {t('status.fetched', { done: number(sync.done), total: number(sync.total) })}
          </span>
        </>
      )}
      {sync.lastSyncAt !== null && (
        <span className={classes.detail}>{t('status.lastSync', { when: shortDate(sync.lastSyncAt) })}</span>
      )}
      {sync.pending > 0 && (
        <span className={classes.detail}>{t('status.pending', { count: sync.pending })}</span>
      )}
      {pendingProblem && (
        <div className={classes.problem} data-tone="warn">
          <strong>{pendingProblem.title}</strong> {pendingProblem.why}{' '}
          <code dir="auto">{sync.pendingProblem?.serverReply}</code> {pendingProblem.mend}
        </div>
      )}
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
        <FolderStatus key={trouble.folderId} trouble={trouble} />
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

function overallOf(accounts: Account[]): Overall {
  const stages = accounts.map(({ sync }) => sync.stage)
  if (stages.includes('failed')) return 'failed'
  const lost = accounts.filter(hasLostServer).length
  if (lost > 0) return lost === accounts.length ? 'offline' : 'partly'
  if (stages.some((stage) => stage === 'connecting' || stage === 'listing' || stage === 'fetching'))
    return 'busy'
  return accounts.some(({ sync }) => sync.troubles.length > 0) ? 'troubled' : 'ok'
}

/** An account that waits for its next try has lost its server: its mail is not up to date. */
const hasLostServer = ({ sync }: Account): boolean =>
  sync.stage === 'offline' || (sync.stage === 'waiting' && sync.problem !== null)
