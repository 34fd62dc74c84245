import { ActionIcon, Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../../shared/contract/messages'
import {
  freeTimes,
  hoursOf,
  offeredLines,
  timesText,
  workingDays,
  type Span,
} from '../../../../shared/free-times'
import { spokenLanguage } from '../../../../shared/spoken-language'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { userLocale } from '../../../app/format'
import { roughWords } from '../../../app/rough-words'
import { saveWindowState, useWindowState } from '../../../app/window-state'
import { ofRecords, staleOn } from '../../../bridge/freshness'
import { queries } from '../../../bridge/queries'
import { ChoiceField } from '../../../ui/ChoiceField'
import { useMeantTemplates } from '../../templates/index'
import { DayColumns } from './DayColumns'
import classes from './FreeTimes.module.css'
import { useReaderClock } from './reader-clock'

const DAYS = 5
const LENGTHS = [15, 30, 45, 60, 90, 120]
const HOURS = Array.from({ length: 25 }, (_, hour) => hour)
const LONGEST_READ = 50_000

/**
 * Working days with what stands in the calendar and what is free between: times are ticked by the clock here, and put
 * into the mail by the clock of whoever reads it, in the language it is written in.
 */
export function FreeTimesDialog(props: {
  to: readonly MailAddress[]
  threadId: number | null
  /** What is written so far. */
  html: string
  insert(lines: readonly string[]): void
  close(): void
}) {
  const { to, threadId, html, insert, close } = props
  const { t, i18n } = useTranslation(['writing', 'common'])
  const [now] = useState(Date.now)
  const { minutes, from, until } = useWindowState().offered
  const [page, setPage] = useState(0)
  const [chosen, setChosen] = useState<readonly Span[]>([])
  const clock = useReaderClock(to)
  const { language: read } = useMeantTemplates({ to: to.length === 1 ? to : [], threadId })
  const language = spokenLanguage(roughWords(html, LONGEST_READ)) ?? read ?? i18n.language

  const days = workingDays(new Date(now), DAYS * (page + 1)).slice(-DAYS)
  const begin = days[0]?.getTime() ?? now
  const end = hoursOf(days.at(-1) ?? new Date(now), 24, 24).endsAt
  const { data: events } = useQuery(
    queries.tasks.between.queryOptions({
      input: { from: begin, to: end },
      meta: staleOn(ofRecords('event')),
    }),
  )
  const shown = days.map((day) => {
    const whole = hoursOf(day, 0, 24)
    const ofDay = (events ?? []).filter(
      ({ startsAt, endsAt }) => startsAt < whole.endsAt && endsAt > whole.startsAt,
    )
    return { day, events: ofDay, free: freeTimes(hoursOf(day, from, until), ofDay, minutes, now) }
  })
  const change = (offered: Partial<{ minutes: number; from: number; until: number }>): void => {
    setChosen([])
    saveWindowState({ offered: { minutes, from, until, ...offered } })
  }
  const toggle = (time: Span): void =>
    setChosen((before) =>
      before.some(({ startsAt }) => startsAt === time.startsAt)
        ? before.filter(({ startsAt }) => startsAt !== time.startsAt)
        : [...before, time],
    )
  const lines = offeredLines(chosen, clock.zone, language)
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const hour = (value: number): string =>
    new Intl.DateTimeFormat(userLocale(), { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
      value * 3_600_000,
    )
  return (
    <Modal opened onClose={close} title={t('freeTimes.open')} size={860}>
      <Stack gap="sm">
        <div className={classes.fields}>
          <ChoiceField
            label={t('freeTimes.length')}
            choices={LENGTHS.map((count) => ({
              value: String(count),
              label: t('freeTimes.minutes', { count }),
            }))}
            value={String(minutes)}
            onChange={(value) => change({ minutes: Number(value) })}
          />
          <ChoiceField
            label={t('freeTimes.from')}
            choices={HOURS.slice(0, -1).map((value) => ({ value: String(value), label: hour(value) }))}
            value={String(from)}
            onChange={(value) => change({ from: Number(value), until: Math.max(until, Number(value) + 1) })}
          />
          <ChoiceField
            label={t('freeTimes.until')}
            choices={HOURS.slice(from + 1).map((value) => ({
              value: String(value),
              label: value === 24 ? '24:00' : hour(value),
            }))}
            value={String(until)}
            onChange={(value) => change({ until: Number(value) })}
          />
          <ChoiceField
            className={classes.zone}
            label={t('freeTimes.zone')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            description={clock.why}
            choices={clock.choices}
            value={clock.zone}
            onChange={clock.choose}
          />
        </div>
        <Group justify="space-between" wrap="nowrap">
          <Tooltip label={t('freeTimes.earlier')}>
            <ActionIcon
              aria-label={t('freeTimes.earlier')}
              disabled={page === 0}
              onClick={() => setPage((before) => before - 1)}
            >
              <IconChevronLeft size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          <Text size="sm" c="dimmed">
            {t('freeTimes.hint')}
          </Text>
          <Tooltip label={t('freeTimes.later')}>
            <ActionIcon
              aria-label={t('freeTimes.later')}
              disabled={page >= 51}
              onClick={() => setPage((before) => before + 1)}
            >
              <IconChevronRight size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        </Group>
        {events && (
          <ErrorBoundary name={t('freeTimes.open')} of={page} line>
            <DayColumns
              days={shown}
              chosen={chosen}
              toggle={toggle}
              elsewhere={(time) => (clock.zone === own ? '' : timesText(time, clock.zone, userLocale()))}
            />
          </ErrorBoundary>
        )}
        {lines.length > 0 && (
          <div className={classes.preview} role="status" lang={language}>
            {lines.map((line) => (
              <div key={line}>{line}</div>
            ))}
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button disabled={lines.length === 0} onClick={() => insert(lines)}>
            {t('freeTimes.insert')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
