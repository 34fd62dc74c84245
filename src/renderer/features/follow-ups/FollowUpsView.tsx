import { IconBell } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUp } from '../../../shared/contract/follow-ups'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { focusHome } from '../../app/focus'
import { inBrackets, useKeyText } from '../../app/key-choice'
import { lineWalk, useLineGoing, walkCommands } from '../../app/line-walk'
import { report } from '../../app/problems'
import { useMinute } from '../../app/use-minute'
import { EmptyState } from '../../ui/EmptyState'
import { finish, open, postpone, subjectOf, writeAgain } from './changes'
import { FollowUpDialog } from './FollowUpDialog'
import { FollowUpLine } from './FollowUpLine'
import card from '../../ui/CardLine.module.css'
import { SequencesPart } from './SequencesPart'
import { useFollowUps } from '../mailboxes/index'

/** With whom one waits and what there is to do, what is due first; mail that came back above all. */
export function FollowUpsView() {
  const { t } = useTranslation(['follow-ups', 'sequences'])
  const keyText = useKeyText()
  const { data } = useFollowUps()
  const now = useMinute()
  const lines = useMemo(() => (data ?? []).toSorted((a, b) => rank(a) - rank(b)), [data])
  const list = useRef<HTMLDivElement>(null)
  const [postponing, setPostponing] = useState<FollowUp | null>(null)
  useLineCommands(list, lines, setPostponing)
  if (data?.length === 0)
    return (
      <div className={card.list} data-many>
        <EmptyState icon={<IconBell size={22} />} title={t('empty.title')}>
          {t('empty.hint', {
            compose: inBrackets(keyText('follow-up-written')),
            mail: inBrackets(keyText('follow-up')),
          })}
        </EmptyState>
        <ErrorBoundary name={t('sequences:title')} line>
          <SequencesPart />
        </ErrorBoundary>
      </div>
    )
  return (
    <div
      className={card.list}
      data-many
      ref={list}
      role="group"
      aria-label={t('title')}
      tabIndex={-1}
      {...focusHome}
    >
      {lines.map((one) => (
        <ErrorBoundary key={one.id} name={subjectOf(one)} of={one} line>
          <FollowUpLine one={one} now={now} />
        </ErrorBoundary>
      ))}
      <ErrorBoundary name={t('sequences:title')} line>
        <SequencesPart />
      </ErrorBoundary>
      {postponing && (
        <ErrorBoundary name={t('postpone')} line>
          <FollowUpDialog
            title={t('postponeTitle')}
            choose={(dueAt) => void postpone(postponing, dueAt).catch(report)}
            close={() => setPostponing(null)}
          />
        </ErrorBoundary>
      )}
    </div>
  )
}

const rank = ({ state, dueAt }: FollowUp): number => (state === 'bounced' ? 0 : dueAt)

const lineCommands = Symbol('follow-up commands')

/** The keys of lists of mail, on the line that has the focus: done as archived, put off as snoozed, written to as answered. */
function useLineCommands(
  list: React.RefObject<HTMLDivElement | null>,
  lines: readonly FollowUp[],
  ask: (one: FollowUp) => void,
): void {
  const { t } = useTranslation('follow-ups')
  const leaves = useLineGoing(list, lines)
  const commands = useMemo<Command[]>(() => {
    const walk = lineWalk(list)
    const line = (): FollowUp | undefined => lines[walk.current()]
    const onLine = (
      id: string,
      group: Command['group'],
      title: string,
      run: (one: FollowUp) => void,
    ): Command => ({
      ...{ id, group, title, offered: () => line() !== undefined, needs: () => t('needsLine') },
      run: () => {
        const one = line()
        if (one) run(one)
      },
    })
    return [
      ...walkCommands(t, walk, lines.length === 0),
      onLine('open', 'mail', t('mail:commands.open'), open),
      onLine('archive', 'mail', t('done'), (one) => {
        leaves(one.id)
        void finish([one]).catch(report)
      }),
      onLine('snooze', 'mail', t('postpone'), ask),
      onLine('reply', 'write', t('writeAgain'), writeAgain),
      onLine('reply-all', 'write', t('writeAgain'), writeAgain),
    ]
  }, [t, list, lines, ask, leaves])
  useCommands(lineCommands, commands)
}
