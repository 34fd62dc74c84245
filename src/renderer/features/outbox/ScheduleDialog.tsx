import { Button } from '@mantine/core'
import { IconCalendarWeek, IconMoon, IconSun, IconSunrise, IconSunset2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FAR_AHEAD_DAYS } from '../../../shared/contract/outbox'
import { MomentDialog } from '../../app/MomentDialog'
import { useFormat } from '../../app/format'
import { ComposerNotice } from './ComposerNotice'
import { scheduleTimes } from './schedule-times'

const DAY_MS = 86_400_000

const icons = {
  afternoon: IconSun,
  evening: IconMoon,
  tomorrow: IconSunrise,
  tomorrowAfternoon: IconSunset2,
  monday: IconCalendarWeek,
}

/** Asks when a mail is to leave. What lies far ahead is asked about once more: its words may be old by then. */
export function ScheduleDialog({ choose, close }: { choose(sendAt: number): void; close(): void }) {
  const { t } = useTranslation('compose')
  const { longDate } = useFormat()
  const [times] = useState(() => scheduleTimes(new Date()))
  const [farAhead, setFarAhead] = useState<number | null>(null)
  const run = (sendAt: number): void => {
    if (sendAt - Date.now() > FAR_AHEAD_DAYS * DAY_MS && farAhead !== sendAt) return setFarAhead(sendAt)
    close()
    choose(sendAt)
  }
  return (
    <MomentDialog
      title={t('schedule.title')}
      name={t('schedule.title')}
      offered={times.map(({ id, at }) => ({ id, at, label: t(`schedule.times.${id}`), icon: icons[id] }))}
      action={t('schedule.action')}
      choose={run}
      close={close}
    >
      {farAhead !== null && (
        <ComposerNotice
          severity="warning"
          isUrgent
          actions={
            <Button size="compact-sm" onClick={() => run(farAhead)}>
              {t('schedule.allTheSame')}
            </Button>
          }
        >
          {t('schedule.farAhead', { count: FAR_AHEAD_DAYS, when: longDate(farAhead) })}
        </ComposerNotice>
      )}
    </MomentDialog>
  )
}
