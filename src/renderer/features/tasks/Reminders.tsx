import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconBell, IconCheck, IconClockPause, IconClockHour4, IconSunrise, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reminder } from '../../../shared/contract/tasks'
import { shownLine } from '../../../shared/shown-text'
import { MomentDialog } from '../../app/MomentDialog'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { MORNING, onDay } from '../../app/moments'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { currentSettings } from '../../app/settings'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { closeStep, RecordIcon } from '../records/index'
import classes from './Reminders.module.css'

const MINUTE = 60_000
/** Of many that are due at once the first are shown, and the others once these are dealt with. */
const SHOWN = 5

/** What one is to be reminded of now, above everything, until it is dealt with; also outside the window. */
export function Reminders() {
  const { t } = useTranslation('customer')
  const { data: reminders = [] } = useQuery(
    queries.tasks.reminders.queryOptions({ meta: staleOn('reminders', 'record') }),
  )
  const [snoozing, setSnoozing] = useState<Reminder | null>(null)
  useNotifications(reminders)
  return (
    <>
      {reminders.length > 0 && (
        <ul className={classes.list} aria-label={t('reminders.title')}>
          {reminders.slice(0, SHOWN).map((reminder) => (
            <Line key={reminder.id} reminder={reminder} snooze={() => setSnoozing(reminder)} />
          ))}
          {reminders.length > SHOWN && (
            <li className={classes.line}>{t('reminders.more', { count: reminders.length - SHOWN })}</li>
          )}
        </ul>
      )}
      {snoozing && (
        <ErrorBoundary name={t('reminders.snooze')} close={() => setSnoozing(null)}>
          <Snooze reminder={snoozing} close={() => setSnoozing(null)} />
        </ErrorBoundary>
      )}
    </>
  )
}

function Line({ reminder, snooze }: { reminder: Reminder; snooze(): void }) {
  const { t } = useTranslation('customer')
  const { weekdayTime, calendarDay } = useFormat()
  const { id, record, title, dueAt, isWholeDay, isMissed } = reminder
  const name = shownLine(title)
  const day = new Date(dueAt)
  const when = isWholeDay
    ? calendarDay(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()))
    : weekdayTime(dueAt)
  return (
    <li className={classes.line}>
      <RecordIcon type={record.type} size={18} />
      <span className={classes.text}>
        <strong>{name}</strong>
        <span className={classes.when}>
          {isMissed ? t('reminders.missed', { when }) : t(`reminders.when.${record.type}`, { when })}
        </span>
      </span>
      <Button size="compact-sm" variant="default" onClick={() => go.record(record)}>
        {t('reminders.open', { name })}
      </Button>
      {record.type === 'task' && (
        <Button
          size="compact-sm"
          leftSection={<IconCheck size={14} aria-hidden />}
          onClick={() => void closeStep(record).catch(report)}
        >
          {t('reminders.done')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconClockPause size={14} aria-hidden />}
        onClick={snooze}
      >
        {t('reminders.snooze')}
      </Button>
      <Tooltip label={t('reminders.dismiss', { name })}>
        <ActionIcon
          aria-label={t('reminders.dismiss', { name })}
          onClick={() => void engine.tasks.dismiss({ id }).catch(report)}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

function Snooze({ reminder, close }: { reminder: Reminder; close(): void }) {
  const { t } = useTranslation('customer')
  const [now] = useState(() => Date.now())
  return (
    <MomentDialog
      title={t('reminders.snoozeTitle', { name: shownLine(reminder.title) })}
      name={t('reminders.snooze')}
      offered={[
        { id: 'soon', label: t('reminders.times.soon'), icon: IconBell, at: now + 10 * MINUTE },
        { id: 'hour', label: t('reminders.times.hour'), icon: IconClockHour4, at: now + 60 * MINUTE },
        {
          ...{ id: 'tomorrow', label: t('reminders.times.tomorrow'), icon: IconSunrise },
          at: onDay(new Date(now), 1, MORNING),
        },
      ]}
      action={t('reminders.snooze')}
      choose={(until) => {
        close()
        void engine.tasks.snooze({ id: reminder.id, until }).catch(report)
      }}
      close={close}
    >
      {null}
    </MomentDialog>
  )
}

/** Told once each, by every window under one tag, so that one notification is shown. */
function useNotifications(reminders: readonly Reminder[]): void {
  const { t } = useTranslation('customer')
  const [told] = useState(() => new Map<string, () => void>())
  useEffect(() => {
    const names = new Set(reminders.map(({ id, rangAt }) => `reminder-${id}-${rangAt}`))
    for (const [tag, close] of told)
      if (!names.has(tag)) {
        close()
        told.delete(tag)
      }
    for (const { id, rangAt, record, title } of reminders) {
      const tag = `reminder-${id}-${rangAt}`
      if (told.has(tag)) continue
      const isHidden = currentSettings()?.notices.hidesContent ?? false
      const close = shell.notify({
        ...{ tag, title: t('reminders.title'), body: isHidden ? '' : shownLine(title), actions: [] },
        onPress: () => go.record(record),
      })
      told.set(tag, close)
    }
  }, [reminders, told, t])
}
