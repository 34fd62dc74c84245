import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../shared/contract/accounts'
import type { PendingChanges as Changes } from '../../shared/contract/message-changes'
import type { Problem } from '../../shared/problem'
import { isolated, shownLine } from '../../shared/shown-text'
import { useDescribe } from '../app/problems'
import { staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'
import { useFolderNameOf } from '../features/mailboxes/index'
import classes from './SyncStatus.module.css'

/** How much of what was done waits for a server; opens into what it is, and why a server did not take it. */
export function PendingChanges({ account: { id, sync } }: { account: Account }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { data: kinds } = useQuery(
    queries.messages.pending.queryOptions({
      input: { accountId: id },
      enabled: isOpen,
      meta: staleOn('accounts', 'threads'),
    }),
  )
  const shown = isOpen ? (kinds ?? []) : []
  const listed = kinds?.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <>
      <UnstyledButton className={classes.pending} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={12} aria-hidden data-open={isOpen || undefined} />
        {t('status.pending', { count: sync.pending })}
      </UnstyledButton>
      {!shown.some(({ problem }) => problem) && <Why problem={sync.pendingProblem} />}
      {isOpen && kinds && (
        <ul className={classes.kinds}>
          {shown.map((kind) => (
            <PendingKind key={`${kind.what} ${kind.folderId ?? ''}`} kind={kind} />
          ))}
          {sync.pending > listed && <li>{t('status.pendingFolders', { count: sync.pending - listed })}</li>}
        </ul>
      )}
    </>
  )
}

function PendingKind({ kind: { what, folderId, count, subject, problem } }: { kind: Changes }) {
  const { t } = useTranslation()
  const nameOf = useFolderNameOf()
  const one = isolated(shownLine(subject || t('mail:noSubject'), 60))
  return (
    <li>
      {t(`status.pendingKinds.${what}`, { folder: isolated(nameOf(folderId)) })}:{' '}
      {count > 1 ? t('status.pendingOf', { subject: one, count: count - 1 }) : one}
      <Why problem={problem} />
    </li>
  )
}

function Why({ problem }: { problem: Problem | null }) {
  const describe = useDescribe()
  if (!problem) return null
  const { title, why, mend } = describe(problem)
  return (
    <div className={classes.problem} data-tone="warn">
      <strong>{title}</strong> {why} <code dir="auto">{problem.serverReply}</code> {mend}
    </div>
  )
}
