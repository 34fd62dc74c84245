import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconArmchair, IconCalendarWeek, IconClockHour4, IconSunrise } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import type { RowKey } from '../../app/route'
import { saveWindowState, useWindowState } from '../../app/window-state'
import { changeThreads, isOfMessages } from './change-threads'
import { fieldText, fieldTime, snoozeTimes } from './snooze-times'
import classes from './SnoozeDialog.module.css'
import { rowsCalled } from './told-changes'

const isOver = (at: number): boolean => at <= Date.now()

const icons = {
  later: IconClockHour4,
  tomorrow: IconSunrise,
  weekend: IconArmchair,
  nextWeek: IconCalendarWeek,
}

/** Asks until when mail is to be out of the inbox, and how it comes back. */
export function SnoozeDialog({ rows, close }: { rows: readonly RowKey[]; close(): void }) {
  const { t } = useTranslation('mail')
  const { weekdayTime } = useFormat()
  const { snooze: usual } = useWindowState()
  const [times] = useState(() => snoozeTimes(new Date()))
  const [asUnread, setAsUnread] = useState(usual.asUnread)
  const [wakesOnReply, setWakesOnReply] = useState(usual.wakesOnReply)
  const [picked, setPicked] = useState(() => fieldText(times.at(-1)?.at ?? 0))
  const [isPast, setIsPast] = useState(false)
  const run = (until: number): void => {
    if (isOver(until)) return setIsPast(true)
    close()
    saveWindowState({ snooze: { asUnread, wakesOnReply } })
    void changeThreads(rows, { kind: 'snooze', until, asUnread, wakesOnReply })
  }
  const pickedAt = fieldTime(picked)
  return (
    <Modal
      opened
      onClose={close}
      title={t('snooze.title', { count: rows.length, ...rowsCalled(isOfMessages(rows)) })}
      size="sm"
    >
      <Stack gap="xs">
        <ul className={classes.times}>
          {times.map(({ id, at }, index) => {
            const Icon = icons[id]
            return (
              <li key={id}>
                <button
                  type="button"
                  className={classes.time}
                  data-autofocus={index === 0 || undefined}
                  onClick={() => run(at)}
                  onKeyDown={walkTimes}
                >
                  <Icon size={17} stroke={1.6} aria-hidden />
                  <span>{t(`snooze.times.${id}`)}</span>
                  <span className={classes.when}>{weekdayTime(at)}</span>
                </button>
              </li>
            )
          })}
        </ul>
        <form
          className={classes.pick}
          // What is wrong is told in words of ours.
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (pickedAt !== null) run(pickedAt)
          }}
        >
          <TextInput
            type="datetime-local"
            label={t('snooze.pick')}
            value={picked}
            error={isPast && t('snooze.past')}
            onChange={(event) => {
              setIsPast(false)
              setPicked(event.currentTarget.value)
            }}
          />
          <Button type="submit" variant="light" disabled={pickedAt === null}>
            {t('commands.snooze')}
          </Button>
        </form>
        <Checkbox
          label={t('snooze.asUnread')}
          checked={asUnread}
          onChange={(event) => setAsUnread(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('snooze.wakesOnReply')}
          checked={wakesOnReply}
          onChange={(event) => setWakesOnReply(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Arrows walk the times as they walk any list. */
function walkTimes(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const all = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])]
  const at = all.findIndex((button) => button === event.currentTarget)
  all[at + step]?.focus()
}
