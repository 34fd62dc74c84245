import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  Tooltip,
} from '@mantine/core'
import { IconBell, IconBellFilled, IconChecklist, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MOST_DAYS } from '../../../shared/contract/follow-ups'
import type { DraftContent } from '../../../shared/contract/outbox'
import { afterWorkingDays } from '../../../shared/working-days'
import { useFormat } from '../../app/format'
import { useKeyText, withKey } from '../../app/key-choice'
import { useSettings } from '../../app/settings'
import { useMinute } from '../../app/use-minute'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { ChoiceField } from '../../ui/ChoiceField'
import type { Writing } from './drafts'
import { pressedAs } from './press'
import type { Sending } from './sending'

type FollowUp = NonNullable<DraftContent['followUp']>

/** What is to happen once a mail has left: a reminder where nobody answers, nothing more, or something to do later. */
export function AfterSending({
  writing,
  sending,
  change,
}: {
  writing: Writing
  sending: Sending
  change(changes: Partial<DraftContent>): void
}) {
  const { t } = useTranslation('follow-ups')
  const days = useSettings().data?.writing.followUpDays ?? 3
  const { answerKind } = writing.draft
  const isReply = answerKind === 'reply' || answerKind === 'reply-all'
  const isAsking = sending.doubts.length > 0
  const later = t('sendLater', { count: days })
  return (
    <>
      <Reminder set={writing.content.followUp ?? null} days={days} isAsking={isAsking} change={change} />
      {isReply && (
        <>
          <Tooltip label={t('sendClose')} disabled={isAsking}>
            <ActionIcon
              size="lg"
              aria-label={t('sendClose')}
              {...pressedAs('close')}
              onClick={sending.sendAndClose}
            >
              <IconCircleCheck size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={later} disabled={isAsking}>
            <ActionIcon
              size="lg"
              aria-label={later}
              {...pressedAs('later')}
              onClick={() => {
                change({ followUp: { kind: 'todo', days } })
                sending.sendAsWritten()
              }}
            >
              <IconChecklist size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </>
  )
}

function Reminder(props: {
  set: FollowUp | null
  days: number
  isAsking: boolean
  change(changes: Partial<DraftContent>): void
}) {
  const { set, days, isAsking, change } = props
  const { t } = useTranslation(['follow-ups', 'sequences'])
  const keyText = useKeyText()
  const { weekdayTime } = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const now = useMinute()
  const label = !set
    ? t('remindMe')
    : set.kind === 'sequence'
      ? t('set.sequence')
      : t(`set.${set.kind}`, { count: set.days })
  const timed = set && set.kind !== 'sequence' ? set : null
  const { data: sequences = [] } = useQuery(
    queries.sequences.list.queryOptions({ meta: staleOn('follow-ups') }),
  )
  const choose = (followUp: FollowUp | null): void => change({ followUp })
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus returnFocus position="top-start" width={320}>
      <Popover.Target>
        <Tooltip label={withKey(label, keyText('follow-up-written'))} disabled={isAsking || isOpen}>
          <ActionIcon
            size="lg"
            variant={set ? 'light' : 'subtle'}
            aria-label={label}
            aria-pressed={set !== null}
            {...pressedAs('followUp')}
            onClick={() => {
              if (!set) choose({ kind: 'answer', days })
              setIsOpen(!isOpen)
            }}
          >
            {set ? <IconBellFilled size={18} /> : <IconBell size={18} stroke={1.7} />}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('remindMe')}>
        {set && (
          <Stack gap="xs">
            <SegmentedControl
              size="xs"
              aria-label={t('remindMe')}
              data={(
                [
                  'answer',
                  'todo',
                  ...(sequences.length > 0 || !timed ? (['sequence'] as const) : []),
                ] as const
              ).map((value) => ({ value, label: t(`when.${value}`) }))}
              value={set.kind}
              onChange={(kind) =>
                kind === 'sequence'
                  ? choose({ kind, sequenceId: sequences[0]?.id ?? '' })
                  : choose({ kind, days: timed?.days ?? days })
              }
            />
            {timed && (
              <>
                <NumberInput
                  size="xs"
                  label={t('workingDays')}
                  min={1}
                  max={MOST_DAYS}
                  allowDecimal={false}
                  allowNegative={false}
                  clampBehavior="strict"
                  value={timed.days}
                  onChange={(typed) => {
                    if (typeof typed === 'number' && typed >= 1) choose({ ...timed, days: typed })
                  }}
                />
                <Text size="xs" c="dimmed">
                  {t('dueIfSentNow', { when: weekdayTime(afterWorkingDays(now, timed.days)) })}
                </Text>
              </>
            )}
            {set.kind === 'sequence' &&
              (sequences.length > 0 ? (
                <ChoiceField
                  size="xs"
                  label={t('sequences:choose')}
                  choices={sequences.map(({ id, name }) => ({ value: id, label: name }))}
                  value={set.sequenceId}
                  onChange={(sequenceId) => choose({ kind: 'sequence', sequenceId })}
                />
              ) : (
                <Text size="xs">{t('sequences:none')}</Text>
              ))}
            <Group justify="space-between">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  choose(null)
                  setIsOpen(false)
                }}
              >
                {t('none')}
              </Button>
              <Button size="compact-sm" onClick={() => setIsOpen(false)}>
                {t('keep')}
              </Button>
            </Group>
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
