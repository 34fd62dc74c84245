import { Checkbox } from '@mantine/core'
import { IconArmchair, IconCalendarWeek, IconClockHour4, IconSunrise } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MomentDialog } from '../../app/MomentDialog'
import type { RowKey } from '../../app/route'
import { saveWindowState, useWindowState } from '../../app/window-state'
import { changeThreads, isOfMessages } from './change-threads'
import { snoozeTimes } from './snooze-times'
import { rowsCalled } from './told-changes'

const icons = {
  later: IconClockHour4,
  tomorrow: IconSunrise,
  weekend: IconArmchair,
  nextWeek: IconCalendarWeek,
}

/** Asks until when mail is to be out of the inbox, and how it comes back. */
export function SnoozeDialog({ rows, close }: { rows: readonly RowKey[]; close(): void }) {
  const { t } = useTranslation('mail')
  const { snooze: usual } = useWindowState()
  const [times] = useState(() => snoozeTimes(new Date()))
  const [asUnread, setAsUnread] = useState(usual.asUnread)
  const [wakesOnReply, setWakesOnReply] = useState(usual.wakesOnReply)
  const run = (until: number): void => {
    close()
    saveWindowState({ snooze: { asUnread, wakesOnReply } })
    void changeThreads(rows, { kind: 'snooze', until, asUnread, wakesOnReply })
  }
  return (
    <MomentDialog
      title={t('snooze.title', { count: rows.length, ...rowsCalled(isOfMessages(rows)) })}
      name={t('commands.snooze')}
      offered={times.map(({ id, at }) => ({ id, at, label: t(`snooze.times.${id}`), icon: icons[id] }))}
      action={t('commands.snooze')}
      choose={run}
      close={close}
    >
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
    </MomentDialog>
  )
}
