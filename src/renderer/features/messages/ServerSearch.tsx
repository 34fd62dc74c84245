import { Button } from '@mantine/core'
import { IconCloudSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import { nameList, shortAddress } from '../../../shared/shown-text'
import { textMonthsOf, textsSince } from '../../../shared/text-months'
import { useCommands, type Command } from '../../app/commands'
import { useFormat } from '../../app/format'
import { useKeyText, withKey } from '../../app/key-choice'
import { useDescribe, wordsOf } from '../../app/problems'
import { useAccounts, useFolderNameOf, useMailboxes } from '../mailboxes/index'
import { useScope } from './search-scope'
import {
  askServers,
  forgetServerSearch,
  isAsked,
  stopServerSearch,
  useServerSearch,
  type ServerRun,
} from './server-search'
import classes from './ServerSearch.module.css'

/** After the last key: a server is not asked for every letter. */
const PAUSE_MS = 900
/** Of fewer letters a server finds nearly all its mail. */
const LEAST_LETTERS = 3

const serverCommands = Symbol('server search commands')

/** Below what is found here: how far that reaches, and what the servers find, asked for or when the list has ended. */
export function ServerSearch({ query, isAtEnd }: { query: string; isAtEnd: boolean }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const scope = useScope()
  const accounts = useSearchedAccounts()
  const toAsk = useMemo(() => accounts.filter(isToBeAsked).map(({ id }) => id), [accounts])
  const search = useServerSearch()
  const { runs } = search
  const isThis = isAsked(search, query, scope)
  const isOther = search.asked !== null && !isThis
  const isAsking = isThis && [...runs.values()].some(({ state }) => state === 'asking')
  const canAsk = toAsk.length > 0 && !isThis
  useEffect(() => {
    if (isOther) forgetServerSearch()
    if (!isAtEnd || !canAsk || query.trim().length < LEAST_LETTERS) return
    const timer = setTimeout(() => askServers(query, scope, toAsk), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [isAtEnd, canAsk, isOther, query, scope, toAsk])
  useEffect(() => forgetServerSearch, [])
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'search-server',
        group: 'go',
        title: t('search.server.ask'),
        offered: () => toAsk.length > 0,
        needs: () => t('search.server.allHere'),
        run: () => askServers(query, scope, toAsk),
      },
    ],
    [t, toAsk, query, scope],
  )
  useCommands(serverCommands, commands)
  if (accounts.length === 0) return null
  return (
    <section className={classes.panel} aria-label={t('search.server.title')}>
      <IconCloudSearch className={classes.icon} size={16} aria-hidden />
      <div className={classes.text}>
        <Reach accounts={accounts} />
        <div role="status">
          {isThis &&
            accounts.map((account) => {
              const run = runs.get(account.id)
              return run && <Run key={account.id} account={account} run={run} />
            })}
        </div>
        {canAsk && (
          <Button size="compact-xs" variant="light" onClick={() => askServers(query, scope, toAsk)}>
            {withKey(t('search.server.ask'), keyText('search-server'))}
          </Button>
        )}
        {isAsking && (
          <Button size="compact-xs" variant="default" onClick={stopServerSearch}>
            {t('search.server.stop')}
          </Button>
        )}
      </div>
    </section>
  )
}

/** Accounts in which the search looks. */
function useSearchedAccounts(): Account[] {
  const scope = useScope()
  const { data: accounts } = useAccounts()
  const { data: mailboxes } = useMailboxes()
  return useMemo(() => {
    const only =
      scope.kind === 'account'
        ? scope.accountId
        : scope.kind === 'folder'
          ? mailboxes?.find(({ id }) => id === scope.folderId)?.accountId
          : undefined
    return (accounts ?? []).filter(({ id }) => only === undefined || id === only)
  }, [accounts, mailboxes, scope])
}

/** Its server has what is not here: texts that are not kept, or mail that has not come yet. */
const isToBeAsked = ({ settings: { incoming }, sync }: Account): boolean =>
  incoming.kind === 'imap' && (textMonthsOf(incoming) !== null || sync.stage !== 'idle')

/** Accounts of which this is told one by one. */
const MANY = 3

/** How far back the texts of mail are searched here. */
function Reach({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useTranslation('mail')
  const lines = accounts.map((account) => <ReachOf key={account.id} account={account} />)
  if (accounts.length <= MANY) return <>{lines}</>
  return (
    <details>
      <summary>{t('search.server.reach')}</summary>
      {lines}
    </details>
  )
}

function ReachOf({ account }: { account: Account }) {
  const { t } = useTranslation('mail')
  const { calendarDay } = useFormat()
  const { incoming, address } = account.settings
  const [now] = useState(() => Date.now())
  const since = textsSince(incoming, now)
  const kind =
    incoming.kind === 'pop3'
      ? 'pop3'
      : since === Infinity
        ? 'headers'
        : since === -Infinity
          ? 'whole'
          : 'since'
  return (
    <p dir="auto">
      {t(`search.server.${kind}`, {
        account: shortAddress(address),
        ...(kind === 'since' ? { day: calendarDay(since) } : {}),
      })}
    </p>
  )
}

function Run({ account, run }: { account: Account; run: ServerRun }) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const name = shortAddress(account.settings.address)
  const count = run.messageIds.length
  return (
    <div className={classes.run} dir="auto">
      {run.state === 'asking' ? (
        <p>
          {run.total === 0
            ? t('search.server.connecting', { account: name })
            : t('search.server.asking', { account: name, done: number(run.done), total: number(run.total) })}
        </p>
      ) : (
        !run.asksNothing && <p>{t(`search.server.${run.state}`, { account: name, count })}</p>
      )}
      {run.hasMore && <p>{t('search.server.more')}</p>}
      {run.unasked.length > 0 && (
        <p>
          {t(`search.server.${run.asksNothing ? 'asksNothing' : 'unasked'}`, {
            account: name,
            typed: nameList(run.unasked),
          })}
        </p>
      )}
      {run.unspeakable.length > 0 && (
        <p>{t('search.server.unspeakable', { account: name, typed: nameList(run.unspeakable) })}</p>
      )}
      <Refused run={run} />
      {run.problem && <Failed account={account} problem={run.problem} />}
      {run.state === 'stopped' && <AskAgain account={account} />}
    </div>
  )
}

/** Folders told by name; of more only how many they are. */
const FEW = 3

function Refused({ run: { refused } }: { run: ServerRun }) {
  const { t } = useTranslation('mail')
  const nameOf = useFolderNameOf()
  const [first] = refused
  if (!first) return null
  const names = refused
    .slice(0, FEW)
    .map(({ folderId }) => nameOf(folderId))
    .filter(Boolean)
  return (
    <p>
      {t('search.server.refused', { count: refused.length, folders: nameList(names) })}{' '}
      {wordsOf(first.problem)}
    </p>
  )
}

function Failed({ account, problem }: { account: Account; problem: NonNullable<ServerRun['problem']> }) {
  const describe = useDescribe()
  return (
    <p>
      <strong>{describe(problem).title}</strong> {wordsOf(problem)} <AskAgain account={account} />
    </p>
  )
}

function AskAgain({ account: { id } }: { account: Account }) {
  const { t } = useTranslation('mail')
  const { asked } = useServerSearch()
  if (!asked) return null
  return (
    <Button size="compact-xs" variant="light" onClick={() => askServers(asked.query, asked.scope, [id])}>
      {t('search.server.again')}
    </Button>
  )
}
