import { Button, Group, Loader, Modal, Progress, Stack } from '@mantine/core'
import { IconMailDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shownLine } from '../../../shared/shown-text'
import { useCommands, type Command } from '../../app/commands'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { useDescribe, wordsOf } from '../../app/problems'
import { queries } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { DropZone } from '../../ui/DropZone'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { useAccounts } from '../mailboxes/index'
import { chosenFiles } from './chosen'
import { MailImportPlan } from './MailImportPlan'
import {
  chooseOthers,
  closeMailImport,
  openMailImport,
  readChosen,
  runMailImport,
  stopMailImport,
  stopReading,
  undoMailImport,
  useMailImport,
  type Stage,
} from './run'
import classes from './MailImportDialog.module.css'

const owner = Symbol('mail import commands')

/** Mail from files: which, where to, how far it is, and what came of it. */
export function MailImportDialog() {
  const { t } = useTranslation('mail-import')
  const { isOpen, stage } = useMailImport()
  const { data: accounts = [] } = useAccounts()
  const hasAccount = accounts.length > 0
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'import-mail',
        group: 'app',
        title: t('title'),
        also: t('also'),
        offered: () => hasAccount,
        needs: () => t('needs'),
        run: openMailImport,
      },
    ],
    [t, hasAccount],
  )
  useCommands(owner, commands)
  if (!isOpen) return null
  return (
    <Modal opened onClose={closeMailImport} title={t('title')} size={stage.kind === 'planning' ? 760 : 'lg'}>
      <ErrorBoundary name={t('title')} of={stage.kind}>
        <StageView stage={stage} />
      </ErrorBoundary>
    </Modal>
  )
}

function StageView({ stage }: { stage: Stage }) {
  switch (stage.kind) {
    case 'choosing':
      return <Choose problem={stage.problem} />
    case 'scanning':
      return <Scanning mails={stage.mails} />
    case 'planning':
      return <MailImportPlan stage={stage} />
    case 'running':
      return <Running stage={stage} />
    case 'ended':
      return <Ended stage={stage} />
  }
}

function Choose({ problem }: { problem: Extract<Stage, { kind: 'choosing' }>['problem'] }) {
  const { t } = useTranslation('mail-import')
  const describe = useDescribe()
  const take = (files: readonly File[]): void => {
    if (files.length > 0) void readChosen(chosenFiles(files))
  }
  return (
    <Stack gap="md">
      {problem && <ProblemNotice compact {...describe(problem)} />}
      <DropZone take={take} hints={[t('choose.formats'), t('choose.safe')]}>
        <IconMailDown size={30} stroke={1.4} aria-hidden />
        <p>{t('choose.drop')}</p>
        <Group gap="sm">
          <Button data-autofocus autoFocus onClick={() => void shell.pickFiles().then(take)}>
            {t('choose.files')}
          </Button>
          <Button variant="default" onClick={() => void shell.pickFolder().then(take)}>
            {t('choose.folder')}
          </Button>
        </Group>
      </DropZone>
      <Unfinished />
    </Stack>
  )
}

/** An import that was stopped or cut off goes on with the same files. */
function Unfinished() {
  const { t } = useTranslation('mail-import')
  const { number, calendarDay } = useFormat()
  const { data: imports = [] } = useQuery(queries.mailImport.list.queryOptions())
  const [last] = imports
  if (!last || last.endedAt !== null || last.undoneAt !== null) return null
  const { name, added, known, total, begunAt } = last
  return (
    <p className={classes.plain} role="status">
      {t('unfinished', {
        name: shownLine(name),
        day: calendarDay(begunAt),
        done: number(added + known),
        total: number(total),
      })}
    </p>
  )
}

function Scanning({ mails }: { mails: number }) {
  const { t } = useTranslation('mail-import')
  return (
    <Stack gap="sm">
      <p className={classes.plain} role="status">
        <Loader size="xs" /> {t('scanning', { count: mails })}
      </p>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus autoFocus onClick={stopReading}>
          {t('common:cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

function Running({ stage }: { stage: Extract<Stage, { kind: 'running' }> }) {
  const { t } = useTranslation('mail-import')
  const { number } = useFormat()
  const { done, total, folder } = stage.progress
  return (
    <Stack gap="sm">
      <Progress value={(100 * done) / Math.max(1, total)} aria-label={t('progress')} />
      <p className={classes.plain} role="status">
        {stage.isStopping
          ? t('stopping')
          : t('running', { done: number(done), total: number(total), folder: shownLine(folder) })}
      </p>
      <p className={classes.hint}>{t('mayClose')}</p>
      <Group justify="flex-end">
        <Button variant="default" disabled={stage.isStopping} onClick={stopMailImport}>
          {t('stop')}
        </Button>
        <Button data-autofocus autoFocus onClick={closeMailImport}>
          {t('common:close')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Refused mails that are named. */
const NAMED = 50

function Ended({ stage }: { stage: Extract<Stage, { kind: 'ended' }> }) {
  const { t } = useTranslation('mail-import')
  const describe = useDescribe()
  const [isBusy, setIsBusy] = useState(false)
  const { found, plan, id, progress, problem, isWhole, isUndone } = stage
  const { added, known, refused, done, total } = progress
  const rest = total - done
  const title = isUndone
    ? 'ended.undone'
    : problem
      ? 'ended.failed'
      : isWhole
        ? 'ended.whole'
        : 'ended.stopped'
  const undo = (importId: number): void => {
    setIsBusy(true)
    void undoMailImport(importId).finally(() => setIsBusy(false))
  }
  return (
    <Stack gap="sm">
      <h3 className={classes.title}>{t(title)}</h3>
      {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
      {!isUndone && (
        <div role="status">
          <ul className={classes.counts}>
            <li>{t('ended.added', { count: added })}</li>
            {known > 0 && <li>{t('ended.known', { count: known })}</li>}
            {refused.length > 0 && <li>{t('ended.refused', { count: refused.length })}</li>}
            {rest > 0 && <li>{t('ended.rest', { count: rest })}</li>}
          </ul>
        </div>
      )}
      {refused.length > 0 && (
        <ul className={classes.refused} aria-label={t('ended.refused', { count: refused.length })}>
          {refused.slice(0, NAMED).map((one, index) => (
            <li key={index} dir="auto">
              {shownLine(one.subject) || t('mail:noSubject')}: {wordsOf(one.problem)}
            </li>
          ))}
        </ul>
      )}
      <Group justify="space-between">
        <Group gap="sm">
          {id !== null && added > 0 && !isUndone && (
            <Button variant="default" loading={isBusy} onClick={() => undo(id)}>
              {t('ended.undo')}
            </Button>
          )}
          {rest > 0 && !isUndone && (
            <Button variant="default" disabled={isBusy} onClick={() => void runMailImport(found, plan, id)}>
              {t('ended.goOn')}
            </Button>
          )}
        </Group>
        <Group gap="sm">
          <Button variant="default" disabled={isBusy} onClick={chooseOthers}>
            {t('ended.another')}
          </Button>
          <Button data-autofocus autoFocus onClick={closeMailImport}>
            {t('common:close')}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}
