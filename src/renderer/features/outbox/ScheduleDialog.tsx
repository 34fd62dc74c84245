import { Button, Checkbox } from '@mantine/core'
import {
  IconCalendarWeek,
  IconMoon,
  IconSun,
  IconSunrise,
  IconSunset2,
  IconUserCircle,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../shared/contract/messages'
import { MomentDialog } from '../../app/MomentDialog'
import { useFormat } from '../../app/format'
import { inTurn } from '../../app/moments'
import { saveSettings, useSettings } from '../../app/settings'
import { ComposerNotice } from './ComposerNotice'
import { LateField } from './LateField'
import { useRecipientMorning } from './recipient-morning'
import { scheduleTimes } from './schedule-times'

const DAY_MS = 86_400_000

const icons = {
  afternoon: IconSun,
  evening: IconMoon,
  tomorrow: IconSunrise,
  tomorrowAfternoon: IconSunset2,
  monday: IconCalendarWeek,
}

/**
 * Asks when a mail is to leave. What lies far ahead is asked about once more: its words may be old by then. With the
 * first mail it is asked, too, what is to happen to those whose time passes while the computer is off.
 */
export function ScheduleDialog(props: {
  to: readonly MailAddress[]
  choose(sendAt: number): void
  close(): void
  /** Of a mail in a conversation: whether it leaves only if nobody has answered by then. */
  onlyIfNoReply?: { isSet: boolean; set(isSet: boolean): void }
}) {
  const { to, choose, close, onlyIfNoReply } = props
  const { t } = useTranslation(['compose', 'follow-ups'])
  const { longDate } = useFormat()
  const [times] = useState(() => scheduleTimes(new Date()))
  const morning = useRecipientMorning(to)
  const { data: settings } = useSettings()
  const [asksOfLate] = useState(settings?.lateHoursAsked === false)
  const farAheadDays = settings?.farAheadDays ?? 14
  const [farAhead, setFarAhead] = useState<number | null>(null)
  const run = (sendAt: number): void => {
    if (sendAt - Date.now() > farAheadDays * DAY_MS && farAhead !== sendAt) return setFarAhead(sendAt)
    if (asksOfLate) saveSettings({ lateHoursAsked: true })
    close()
    choose(sendAt)
  }
  const offered = inTurn([
    ...times.map(({ id, at }) => ({ id, at, label: t(`schedule.times.${id}`), icon: icons[id] })),
    ...(morning ? [{ ...morning, id: 'recipient', icon: IconUserCircle }] : []),
  ])
  return (
    <MomentDialog
      title={t('schedule.title')}
      name={t('schedule.title')}
      offered={offered}
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
          {t('schedule.farAhead', { count: farAheadDays, when: longDate(farAhead) })}
        </ComposerNotice>
      )}
      {onlyIfNoReply && (
        <Checkbox
          label={t('follow-ups:onlyIfNoReply')}
          description={t('follow-ups:onlyIfNoReplyHint')}
          checked={onlyIfNoReply.isSet}
          onChange={(event) => onlyIfNoReply.set(event.currentTarget.checked)}
        />
      )}
      {asksOfLate && (
        <LateField naming={{ label: t('schedule.late'), description: t('schedule.lateHint') }} />
      )}
    </MomentDialog>
  )
}
